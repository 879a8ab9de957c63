//! Follow: somebody wants to hear from one of our actors.

use super::dispatch::Incoming;
use super::effect::{Effect, Handled, Trouble};
use crate::actions::receive_follow::{Follow, receive_follow};
use crate::domain::ids::LocalActorKey;
use crate::domain::organization::OrganizationState;
use crate::domain::uri::{ActivityUri, ActorUri};
use crate::peers::{Actors, FetchError};
use crate::storage::followers::FollowerInboxes;
use crate::storage::{self, AnyConnection, StorageResult};
use crate::urls::{Ours, Urls};

/// Each Follow is said yes to, a repeated one again.
pub(super) async fn prepare(actors: &Actors, incoming: Incoming) -> Result<Effect, Trouble> {
    let Some(id) = incoming.activity.id.clone() else { return Ok(Effect::nothing("a Follow without id")) };
    let Some(object) = incoming.activity.object.id().cloned().map(ActorUri::from) else {
        return Ok(Effect::nothing("follows nobody"));
    };
    let record = match actors.get(&incoming.signer).await {
        Ok(record) => record,
        Err(FetchError::Storage(error)) => return Err(error.into()),
        Err(error) if error.is_transient() => return Err(Trouble::Peer(error)),
        Err(error) => return Ok(Effect::nothing(error.to_string())),
    };
    let inboxes = FollowerInboxes { inbox: record.inbox, shared: record.shared_inbox };
    Ok(Effect::of(move |tx| take_in(tx, id, object, incoming.signer, inboxes)))
}

fn take_in(
    tx: &mut storage::Tx<'_>,
    id: ActivityUri,
    object: ActorUri,
    follower: ActorUri,
    inboxes: FollowerInboxes,
) -> StorageResult<Handled> {
    let urls = Urls::new(&tx.site.public_url);
    let site = tx.site.actor;
    let Some(followed) = ours(tx.conn, &urls, site, object.as_str())? else {
        return Ok(Handled::done("ignored: there is no such actor here"));
    };
    receive_follow(tx, &Follow { followed, object, follower, inboxes, id })?;
    Ok(Handled::done("follower"))
}

/// Which of our actors an address names, if it can be followed.
pub(super) fn ours(
    conn: &mut AnyConnection,
    urls: &Urls,
    site: LocalActorKey,
    uri: &str,
) -> StorageResult<Option<LocalActorKey>> {
    Ok(match urls.ours(uri) {
        Some(Ours::SiteActor) => Some(site),
        Some(Ours::Organization(slug)) => storage::organizations::by_slug(conn, &slug)?
            .filter(|organization| organization.state == OrganizationState::Active)
            .map(|organization| organization.actor),
        _ => None,
    })
}
