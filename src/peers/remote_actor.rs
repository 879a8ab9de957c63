//! An actor of another server, as the ActivityPub library dereferences it.

use activitypub_federation::config::Data;
use activitypub_federation::traits::{Actor, Object};
use async_trait::async_trait;
use serde_json::Value;
use url::Url;

use super::fetch_error::FetchError;
use crate::activitypub::read_actor::{RemoteActorDocument, RemoteKey, read_actor};
use crate::auth::PublicKey;
use crate::context::Context;
use crate::domain::uri::Host;
use crate::storage::remote_actors::{self, RemoteActorRecord};

/// An actor of another server.
#[derive(Debug, Clone)]
pub struct RemoteActor {
    /// What is kept of it.
    pub record: RemoteActorRecord,
    /// All it said, if it was fetched just now.
    pub document: Option<Box<RemoteActorDocument>>,
    id: Url,
}

impl RemoteActor {
    pub(super) fn kept(record: RemoteActorRecord) -> Self {
        Self { id: record.uri.url(), document: None, record }
    }
}

#[async_trait]
impl Object for RemoteActor {
    type DataType = Context;
    type Kind = Value;
    type Error = FetchError;

    fn id(&self) -> &Url {
        &self.id
    }

    async fn read_from_id(id: Url, data: &Data<Context>) -> Result<Option<Self>, FetchError> {
        let record = data.read(move |conn| remote_actors::by_uri(conn, id.as_str())).await?;
        Ok(record.map(Self::kept))
    }

    /// What is another server's is never shown by us.
    async fn into_json(self, _: &Data<Context>) -> Result<Value, FetchError> {
        Err(FetchError::Elsewhere)
    }

    async fn verify(json: &Value, expected: &Url, _: &Data<Context>) -> Result<(), FetchError> {
        let id = json["id"].as_str().and_then(|id| Url::parse(id).ok()).ok_or(FetchError::Elsewhere)?;
        if Host::of(&id) == Host::of(expected) { Ok(()) } else { Err(FetchError::Elsewhere) }
    }

    async fn from_json(json: Value, data: &Data<Context>) -> Result<Self, FetchError> {
        let document = read_actor(&json).map_err(|_| FetchError::NotAnActor)?;
        let record = record_of(&document, None, data)?;
        let kept = record.clone();
        data.transact(move |tx| remote_actors::put(tx.conn, &kept)).await?;
        Ok(Self { document: Some(Box::new(document)), ..Self::kept(record) })
    }
}

impl Actor for RemoteActor {
    fn public_key_pem(&self) -> &str {
        &self.record.public_key_pem
    }

    fn private_key_pem(&self) -> Option<String> {
        None
    }

    fn inbox(&self) -> Url {
        self.record.inbox.url()
    }

    fn shared_inbox(&self) -> Option<Url> {
        self.record.shared_inbox.as_ref().map(|inbox| inbox.url())
    }
}

/// What is kept of an actor: of several keys the one that is asked for, else the first that can be used. An actor
/// without a key is kept without: it can be read, and nothing it signs holds.
pub(super) fn record_of(
    document: &RemoteActorDocument,
    key_id: Option<&str>,
    context: &Context,
) -> Result<RemoteActorRecord, FetchError> {
    let inbox = document.inbox.clone().ok_or(FetchError::NotAnActor)?;
    let key = usable_key(document, key_id);
    let username = document.username.clone().unwrap_or_default();
    Ok(RemoteActorRecord {
        uri: document.id.clone(),
        kind: document.actor_type.as_str().to_owned(),
        name: document.name.clone().unwrap_or_else(|| username.clone()),
        username,
        url: document.url.as_ref().map(ToString::to_string),
        inbox,
        shared_inbox: document.shared_inbox.clone(),
        outbox: document.outbox.as_ref().map(ToString::to_string),
        followers: document.followers.as_ref().map(ToString::to_string),
        featured: document.featured.as_ref().map(ToString::to_string),
        upcoming: document.upcoming.as_ref().map(ToString::to_string),
        key_id: key.as_ref().map(|(key, _)| key.id.clone()).unwrap_or_default(),
        public_key_pem: key.map(|(_, parsed)| parsed.to_pem()).unwrap_or_default(),
        fetched: context.now(),
    })
}

/// A key of the actor's own that can be used.
fn usable_key<'a>(
    document: &'a RemoteActorDocument,
    key_id: Option<&str>,
) -> Option<(&'a RemoteKey, PublicKey)> {
    let wanted = key_id.and_then(|id| document.key(id));
    wanted
        .into_iter()
        .chain(&document.keys)
        .filter(|key| key.owner.as_ref().is_none_or(|owner| *owner == document.id))
        .find_map(|key| PublicKey::from_pem(&key.pem).ok().map(|parsed| (key, parsed)))
}
