//! Actors of other servers: kept for a day, fetched from their homes, found by their keys.

use std::sync::Arc;
use std::time::Duration;

use activitypub_federation::config::FederationConfig;
use activitypub_federation::fetch::object_id::ObjectId;
use activitypub_federation::traits::Object as _;
use chrono::{DateTime, TimeDelta, Utc};
use moka::sync::Cache;

use super::deliver::{Ready, Settled, prepare_all, settle_all};
use super::fetch::Fetcher;
use super::fetch_error::FetchError;
use super::letters::Letters;
use super::middleware::guarded;
use super::remote_actor::{RemoteActor, record_of};
use crate::activitypub::read_actor::{RemoteActorDocument, read_keys};
use crate::context::{Context, Gathered};
use crate::domain::uri::{ActorUri, KeyUri, ObjectUri};
use crate::storage::claims::Claimed;
use crate::storage::remote_actors::{self, RemoteActorRecord};
use crate::storage::{StorageError, StorageResult};

/// How long what was fetched is taken for true.
const FRESH: TimeDelta = TimeDelta::days(1);

/// How often one actor is fetched again because a signature did not fit.
const REFETCH: TimeDelta = TimeDelta::minutes(5);

/// How long what became of a delivery waits to be written with others.
const SETTLING: Duration = Duration::from_millis(5);

/// How many requests one question may lead to.
const MAX_REQUESTS: u32 = 10;

/// Actors of other servers; cloning shares them.
#[derive(Clone)]
pub struct Actors {
    fetcher: Fetcher,
    library: FederationConfig<Context>,
    /// When an actor was last fetched because a signature did not fit.
    refetched: Arc<Cache<ActorUri, DateTime<Utc>>>,
    /// What is to be sent.
    preparing: Gathered<Vec<Claimed>, Vec<Ready>>,
    /// What became of it.
    settling: Gathered<Settled, ()>,
}

impl Actors {
    /// Sets the library up over our client; needs a running async runtime.
    pub async fn new(fetcher: Fetcher) -> Self {
        let context = fetcher.context().clone();
        let settings = context.settings();
        let public_url = settings.public_url.url();
        // Its "debug" only switches its own address and port checks off, which our client makes better; they would
        // refuse our own addresses here.
        let unusual =
            settings.allow_private_peers || public_url.scheme() == "http" || public_url.port().is_some();
        let library = FederationConfig::builder()
            .domain(settings.public_url.host().as_str())
            .app_data(context.clone())
            .client(guarded(fetcher.clone()))
            .http_fetch_limit(MAX_REQUESTS)
            .debug(unusual)
            .build()
            .await
            .expect("all that has no default is given");
        let letters = Letters::new(fetcher.clone());
        let here = context.clone();
        let preparing =
            Gathered::reading(&context, move |conn, shares| prepare_all(conn, &here, &letters, shares));
        let settling = Gathered::writing_at_leisure(&context, SETTLING, settle_all);
        Self { fetcher, library, refetched: Arc::new(Cache::new(10_000)), preparing, settling }
    }

    /// The actor as kept, if it was fetched within a day, else fetched now; what is kept serves while its home does not
    /// answer.
    ///
    /// # Errors
    /// See [`FetchError`].
    pub async fn get(&self, uri: &ActorUri) -> Result<RemoteActorRecord, FetchError> {
        let kept = self.kept(uri).await?;
        match kept {
            Some(record) if self.now() - record.fetched < FRESH => Ok(record),
            kept => match (self.fetch(uri).await, kept) {
                (Ok(actor), _) => Ok(actor.record),
                (Err(error), Some(record)) if error.is_transient() => Ok(record),
                (Err(error), _) => Err(error),
            },
        }
    }

    /// The actor as last fetched, if ever.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn kept(&self, uri: &ActorUri) -> StorageResult<Option<RemoteActorRecord>> {
        let uri = uri.clone();
        self.context().read(move |conn| remote_actors::by_uri(conn, uri.as_str())).await
    }

    /// Fetches the actor from its home and keeps it.
    ///
    /// # Errors
    /// See [`FetchError`].
    pub async fn fetch(&self, uri: &ActorUri) -> Result<RemoteActor, FetchError> {
        let data = self.library.to_request_data();
        let url = uri.url();
        if url.domain().is_none() {
            // The library takes no addresses without a name; private peers may have such.
            let found = self.fetcher.object(&ObjectUri::from(uri)).await?;
            RemoteActor::verify(&found.json, &found.url, &data).await?;
            return RemoteActor::from_json(found.json, &data).await;
        }
        Box::pin(ObjectId::<RemoteActor>::from(url).dereference_forced(&data)).await
    }

    /// Whose key this is, as kept or fetched; the record carries that key.
    ///
    /// # Errors
    /// See [`FetchError`]; [`FetchError::NoSuchKey`] when its alleged owner does not name it.
    pub async fn by_key(&self, key_id: &KeyUri) -> Result<RemoteActorRecord, FetchError> {
        match self.kept_by_key(key_id).await? {
            Some(record) => Ok(record),
            None => self.fetch_by_key(key_id).await,
        }
    }

    /// Whose key this is, as far as is known here.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn kept_by_key(&self, key_id: &KeyUri) -> StorageResult<Option<RemoteActorRecord>> {
        let key_id = key_id.clone();
        self.context().read(move |conn| remote_actors::by_key_id(conn, key_id.as_str())).await
    }

    /// Fetches the owner of a key because a signature did not fit, unless that was done within the last five minutes.
    ///
    /// # Errors
    /// See [`FetchError`]; `None` when it is too early.
    pub async fn refetch_by_key(
        &self,
        record: &RemoteActorRecord,
        key_id: &KeyUri,
    ) -> Result<Option<RemoteActorRecord>, FetchError> {
        let now = self.now();
        if self.refetched.get(&record.uri).is_some_and(|last| now - last < REFETCH) {
            return Ok(None);
        }
        self.refetched.insert(record.uri.clone(), now);
        self.fetch_by_key(key_id).await.map(Some)
    }

    /// Most keys stand in their actor's document, behind a fragment. Others have a document of their own, which names
    /// an owner (GoToSocial's shows a stub of the actor); that counts if the owner names the key.
    async fn fetch_by_key(&self, key_id: &KeyUri) -> Result<RemoteActorRecord, FetchError> {
        let text = key_id.as_str();
        if let Some((actor, _)) = text.split_once('#') {
            let uri = ActorUri::parse(actor).map_err(|_| FetchError::NoSuchKey)?;
            return self.with_key(self.fetch(&uri).await?, text).await;
        }
        let found = self.fetcher.document(&key_id.url()).await?;
        let owner = read_keys(&found.json).into_iter().find(|key| key.id == text).and_then(|key| key.owner);
        let owner = owner.filter(|owner| owner.host() == key_id.host()).ok_or(FetchError::NoSuchKey)?;
        self.with_key(self.fetch(&owner).await?, text).await
    }

    /// Keeps the named key of an actor that has several.
    async fn with_key(&self, actor: RemoteActor, key_id: &str) -> Result<RemoteActorRecord, FetchError> {
        if actor.record.key_id == key_id {
            return Ok(actor.record);
        }
        let document: &RemoteActorDocument = actor.document.as_deref().ok_or(FetchError::NoSuchKey)?;
        let record = record_of(document, Some(key_id), self.context())?;
        if record.key_id != key_id {
            return Err(FetchError::NoSuchKey);
        }
        let kept = record.clone();
        self.context().transact::<_, StorageError>(move |tx| remote_actors::put(tx.conn, &kept)).await?;
        Ok(record)
    }

    /// Where deliveries are made ready.
    pub(super) fn preparing(&self) -> &Gathered<Vec<Claimed>, Vec<Ready>> {
        &self.preparing
    }

    /// Where what became of deliveries is written.
    pub(super) fn settling(&self) -> &Gathered<Settled, ()> {
        &self.settling
    }

    /// The fetcher underneath.
    pub fn fetcher(&self) -> &Fetcher {
        &self.fetcher
    }

    fn context(&self) -> &Context {
        self.fetcher.context()
    }

    fn now(&self) -> DateTime<Utc> {
        self.context().now()
    }
}
