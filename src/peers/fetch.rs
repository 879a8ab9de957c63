//! Asking for ActivityPub documents, signed by the site's actor.

use std::time::Duration;

use http::header::RETRY_AFTER;
use serde_json::Value;
use url::Url;

use super::fetch_error::FetchError;
use super::gatekeeper::may_talk;
use super::knock::knock;
use super::signatures::{Dialect, KeyCache};
use crate::auth::KeyPair;
use crate::context::Context;
use crate::domain::uri::{Host, KeyUri, ObjectUri};
use crate::net::{MAX_BYTES, Request, Response};
use crate::storage::hosts;
use crate::storage::local_actors::{self, LocalActor};
use crate::storage::{StorageError, StorageResult};
use crate::urls::Owner;

/// What is understood; some programs tell their ActivityPub apart from their pages by the first entry only.
pub const ACCEPT_ACTIVITY: &str =
    "application/activity+json, application/ld+json; profile=\"https://www.w3.org/ns/activitystreams\"";

/// The same, with pages as a last resort, as Mastodon asks for an address that somebody pasted.
pub const ACCEPT_ANYTHING: &str = "application/ld+json; profile=\"https://www.w3.org/ns/activitystreams\", application/activity+json, text/html;q=0.1";

/// Time for one document, redirects included.
const TIMEOUT: Duration = Duration::from_secs(10);

/// Asks other servers in the name of the site's actor; cloning shares it.
#[derive(Clone)]
pub struct Fetcher {
    context: Context,
    keys: KeyCache,
}

/// A document and where it came from.
#[derive(Debug, Clone, PartialEq)]
pub struct Fetched {
    /// The address that answered, after redirects.
    pub url: Url,
    /// What it said.
    pub json: Value,
}

impl Fetched {
    /// The document's id as written.
    pub fn id(&self) -> Option<&str> {
        self.json["id"].as_str().or_else(|| self.json["@id"].as_str())
    }
}

/// A host that may be asked.
pub(super) struct Admitted {
    /// In whose name.
    pub signer: Signer,
    /// How it wants what it is asked signed, if that is known.
    pub dialect: Option<Dialect>,
}

/// An actor of ours, ready to sign.
#[derive(Clone)]
pub struct Signer {
    /// Where others find the public half.
    pub key_id: KeyUri,
    /// The key.
    pub key: KeyPair,
}

impl Fetcher {
    /// Asks in the name of this site.
    pub fn new(context: &Context, keys: KeyCache) -> Self {
        Self { context: context.clone(), keys }
    }

    /// Fetches an object from its home: what comes must carry the id of the address it came from. One that names
    /// another address of the same host (a page's address was asked) is asked for there, once.
    ///
    /// # Errors
    /// See [`FetchError`]; [`FetchError::Elsewhere`] when the id does not fit.
    pub async fn object(&self, uri: &ObjectUri) -> Result<Fetched, FetchError> {
        let found = self.document(&uri.url()).await?;
        match check_id(&found, uri.as_str()) {
            IdCheck::Fits => Ok(found),
            IdCheck::Wrong => Err(FetchError::Elsewhere),
            IdCheck::SameHost(id) => {
                let found = self.document(&id).await?;
                match check_id(&found, id.as_str()) {
                    IdCheck::Fits => Ok(found),
                    _ => Err(FetchError::Elsewhere),
                }
            }
        }
    }

    /// Fetches a document that need not be an object with an id: a collection, a page of one, a key. The caller judges
    /// what that address may speak for.
    ///
    /// # Errors
    /// See [`FetchError`].
    pub async fn document(&self, url: &Url) -> Result<Fetched, FetchError> {
        let answer = self.ask(url, ACCEPT_ACTIVITY).await?;
        if !is_activity(&answer) {
            return Err(FetchError::NotActivity);
        }
        let json = serde_json::from_slice(&answer.body).map_err(|_| FetchError::NotJson)?;
        Ok(Fetched { url: answer.url, json })
    }

    /// Asks, signed, and takes success of any media type.
    ///
    /// # Errors
    /// See [`FetchError`].
    pub async fn ask(&self, url: &Url, accept: &'static str) -> Result<Response, FetchError> {
        self.ask_for(url, accept, MAX_BYTES).await
    }

    /// The same, for answers of another size.
    ///
    /// # Errors
    /// See [`FetchError`].
    pub async fn ask_for(
        &self,
        url: &Url,
        accept: &'static str,
        max_bytes: usize,
    ) -> Result<Response, FetchError> {
        let admitted = self.admit(url).await?;
        let request = || Request::get(url).accept(accept).max_bytes(max_bytes).timeout(TIMEOUT);
        let keys = [&admitted.signer];
        let knocked =
            knock(self.context.client(), admitted.dialect, &keys, self.context.now(), request).await?;
        let answer = knocked.answer;
        if answer.url.host_str() != url.host_str() {
            self.admit(&answer.url).await?;
        } else if let Some(dialect) = knocked.learnt {
            self.remember(url, dialect).await?;
        }
        if answer.status.is_success() {
            return Ok(answer);
        }
        Err(FetchError::of_status(answer.status, retry_after(&answer)))
    }

    async fn remember(&self, url: &Url, dialect: Dialect) -> StorageResult<()> {
        let Some(host) = Host::of(url) else { return Ok(()) };
        self.context.transact(move |tx| hosts::set_dialect(tx.conn, host.as_str(), dialect)).await
    }

    /// Whether the host may be asked, by whom and in which form.
    pub(super) async fn admit(&self, url: &Url) -> Result<Admitted, FetchError> {
        let host = Host::of(url).ok_or(crate::net::NetError::Address)?;
        if self.context.urls().is_ours(&host) {
            return Err(FetchError::Ours);
        }
        let mode = self.context.settings().federation_mode;
        let site = self.context.site().actor;
        let actor = self
            .context
            .read(move |conn| {
                if !may_talk(conn, &host, mode)? {
                    return Ok(None);
                }
                let dialect = hosts::get(conn, host.as_str())?.and_then(|known| known.dialect);
                Ok(Some((local_actors::get(conn, site)?, dialect)))
            })
            .await as StorageResult<Option<(LocalActor, Option<Dialect>)>>;
        let (actor, dialect) = actor?.ok_or(FetchError::Blocked)?;
        Ok(Admitted { signer: self.signer(&actor)?, dialect })
    }

    /// One of our actors with its key parsed.
    ///
    /// # Errors
    /// [`StorageError::Corrupt`] when the key in its row cannot be read.
    pub fn signer(&self, actor: &LocalActor) -> StorageResult<Signer> {
        self.signer_with(actor, &actor.private_key_pem)
    }

    /// The same with another of its keys.
    ///
    /// # Errors
    /// As [`Fetcher::signer`].
    pub(super) fn signer_with(&self, actor: &LocalActor, pem: &str) -> StorageResult<Signer> {
        let key = self.keys.get(pem).map_err(|_| StorageError::Corrupt("local_actors.private_key_pem"))?;
        let urls = self.context.urls();
        let uri = match actor.organization {
            None => urls.actor(Owner::Site),
            Some(_) => urls.actor(Owner::Organization(&actor.name)),
        };
        let key_id = KeyUri::parse(&urls.key_id(&uri)).expect("an actor's address takes a fragment");
        Ok(Signer { key_id, key })
    }

    /// Parsed keys.
    pub(super) fn keys(&self) -> &KeyCache {
        &self.keys
    }

    /// What a request may reach.
    pub fn context(&self) -> &Context {
        &self.context
    }
}

enum IdCheck {
    Fits,
    SameHost(Url),
    Wrong,
}

/// Compares the id with the address that answered; one with a fragment fits the address before the fragment if it is
/// what was asked for.
fn check_id(found: &Fetched, asked: &str) -> IdCheck {
    let Some(id) = found.id().and_then(|id| Url::parse(id).ok()) else { return IdCheck::Wrong };
    if id == found.url {
        return IdCheck::Fits;
    }
    let mut bare = id.clone();
    bare.set_fragment(None);
    if bare == found.url && found.id() == Some(asked) {
        return IdCheck::Fits;
    }
    if bare != found.url && Host::of(&id).is_some() && Host::of(&id) == Host::of(&found.url) {
        return IdCheck::SameHost(id);
    }
    IdCheck::Wrong
}

/// Whether the answer calls itself ActivityPub: `activity+json` or `ld+json`, with whatever parameters. Plain JSON does
/// not count, because servers let their users upload it.
pub(super) fn is_activity(answer: &Response) -> bool {
    matches!(answer.media_type().as_deref(), Some("application/activity+json" | "application/ld+json"))
}

fn retry_after(answer: &Response) -> Option<Duration> {
    answer.header(&RETRY_AFTER)?.trim().parse().ok().map(Duration::from_secs)
}

#[cfg(test)]
mod tests {
    use super::{Fetched, IdCheck, check_id};
    use serde_json::json;
    use url::Url;

    fn check(url: &str, id: &str, asked: &str) -> &'static str {
        let found = Fetched { url: Url::parse(url).unwrap(), json: json!({"id": id}) };
        match check_id(&found, asked) {
            IdCheck::Fits => "fits",
            IdCheck::SameHost(_) => "same host",
            IdCheck::Wrong => "wrong",
        }
    }

    #[test]
    fn an_id_fits_the_address_that_answered() {
        let (page, id) = ("https://peer.test/@ada/1", "https://peer.test/users/ada/1");
        assert_eq!(check(id, id, id), "fits");
        assert_eq!(check(page, id, page), "same host");
        assert_eq!(check(id, "https://evil.test/1", id), "wrong");
        assert_eq!(check(id, "https://peer.test:8443/users/ada/1", id), "wrong");
        assert_eq!(check(id, "not an address", id), "wrong");
        assert_eq!(check(id, "", id), "wrong");
    }

    #[test]
    fn an_id_with_a_fragment_fits_only_if_it_was_asked_for() {
        let (url, id) = ("https://peer.test/blog", "https://peer.test/blog#me");
        assert_eq!(check(url, id, id), "fits");
        assert_eq!(check(url, id, url), "wrong");
    }
}
