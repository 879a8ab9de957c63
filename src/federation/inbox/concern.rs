//! Does an activity concern us? What does not is answered 202 and forgotten.

use crate::actions::receive_reaction::activity_hash;
use crate::activitypub::read_activity::{ActivityKind, ReceivedActivity, Referenced};
use crate::activitypub::vocab::Wire;
use crate::domain::source::{Source, SourceState};
use crate::domain::uri::{ActorUri, Host, KeyUri};
use crate::storage::{self, AnyConnection, StorageResult};
use crate::urls::Urls;
use url::Url;

/// Whether an activity withdraws something nobody here knows, in the name of an actor nobody here knows. Servers send
/// the end of each account to every server they ever heard of, and its key is gone by then.
pub(super) fn is_delete_of_unknown(
    conn: &mut AnyConnection,
    activity: &ReceivedActivity,
    key: Option<&KeyUri>,
) -> StorageResult<bool> {
    if activity.kind != ActivityKind::Delete {
        return Ok(false);
    }
    let known = match (&activity.actor, key) {
        (Some(actor), _) => storage::remote_actors::by_uri(conn, actor.as_str())?,
        // With no actor named, the signer is meant.
        (None, Some(key)) => storage::remote_actors::by_key_id(conn, key.as_str())?,
        (None, None) => return Ok(false),
    };
    if known.is_some() {
        return Ok(false);
    }
    let deleted = activity.deleted();
    let actor = activity.actor.as_ref();
    if deleted.iter().any(|gone| actor.is_some_and(|actor| gone.id.as_str() == actor.as_str())) {
        return Ok(true);
    }
    for gone in deleted {
        if storage::events::by_uri(conn, gone.id.as_str())?.is_some() || is_talk(conn, gone.id.as_str())? {
            return Ok(false);
        }
    }
    Ok(true)
}

/// Whether an activity of somebody who is no source is about one of our actors or objects, comes from a follower or for
/// what we mirror, or changes something we mirror.
pub(super) fn concerns_us(
    conn: &mut AnyConnection,
    urls: &Urls,
    secret: &[u8; 32],
    signer: &ActorUri,
    activity: &ReceivedActivity,
) -> StorageResult<bool> {
    if names_ours(urls, activity) {
        return Ok(true);
    }
    if is_part_of_talk(conn, secret, signer, activity)? {
        return Ok(true);
    }
    match activity.kind {
        ActivityKind::Update | ActivityKind::Delete | ActivityKind::Undo | ActivityKind::Block => {
            if storage::followers::is_follower(conn, signer.as_str())? {
                return Ok(true);
            }
        }
        ActivityKind::Create | ActivityKind::Announce | ActivityKind::Invite => {}
        _ => return Ok(false),
    }
    for id in activity.unwrapped().object.ids().into_iter().chain(activity.object.ids()) {
        let event = storage::events::by_uri(conn, id.as_str())?;
        if event.is_some_and(|event| !event.is_local()) && activity.kind != ActivityKind::Announce {
            return Ok(true);
        }
    }
    for author in authors(activity) {
        if storage::sources::state_of(conn, author.as_str())?.is_some_and(SourceState::brings) {
            return Ok(true);
        }
    }
    Ok(activity.object.id().is_some_and(|id| id.as_str() == signer.as_str())
        && !storage::mirrors::of_actor(conn, signer)?.is_empty())
}

/// Whether an activity answers or changes an answer we keep, withdraws one or what we gave leave for, or takes back a
/// like of which it names only the id.
fn is_part_of_talk(
    conn: &mut AnyConnection,
    secret: &[u8; 32],
    signer: &ActorUri,
    activity: &ReceivedActivity,
) -> StorageResult<bool> {
    match activity.kind {
        ActivityKind::Undo => match activity.referenced() {
            Referenced::Id(id) => {
                storage::reactions::is_known_activity(conn, &activity_hash(secret, signer, &id))
            }
            _ => Ok(false),
        },
        ActivityKind::Create | ActivityKind::Update | ActivityKind::Delete => {
            let unwrapped = activity.unwrapped();
            let mut uris: Vec<&str> = unwrapped.object.ids().into_iter().map(|id| id.as_str()).collect();
            // The end of an account that is known here: what it said and liked goes with it.
            if activity.kind == ActivityKind::Delete && uris.contains(&signer.as_str()) {
                return Ok(true);
            }
            if let Some(embedded) = unwrapped.object.embedded() {
                uris.extend(Wire::new(&embedded.value).names("inReplyTo").into_iter().take(10));
            }
            for uri in uris {
                if is_talk(conn, uri)? {
                    return Ok(true);
                }
            }
            Ok(false)
        }
        _ => Ok(false),
    }
}

/// Whether this is an answer we keep, or something we gave leave to use what is ours.
fn is_talk(conn: &mut AnyConnection, uri: &str) -> StorageResult<bool> {
    Ok(storage::replies::by_uri(conn, uri)?.is_some() || storage::stamps::is_interacting(conn, uri)?)
}

/// The source that is this actor, if it may bring events.
pub(super) fn listening_to(conn: &mut AnyConnection, actor: &ActorUri) -> StorageResult<Option<Source>> {
    let source = storage::sources::by_target(conn, actor.as_str())?;
    Ok(source.filter(|source| source.state.brings()))
}

/// The actors an embedded object is attributed to: a group's member sends what is the group's (Mobilizon).
fn authors(activity: &ReceivedActivity) -> Vec<ActorUri> {
    let unwrapped = activity.unwrapped();
    let Some(embedded) = unwrapped.object.embedded() else { return Vec::new() };
    let attributed = Wire::new(&embedded.value).names("attributedTo");
    attributed.into_iter().take(10).filter_map(|id| ActorUri::parse(id).ok()).collect()
}

/// Whether anything the activity is about lies on this server.
fn names_ours(urls: &Urls, activity: &ReceivedActivity) -> bool {
    let unwrapped = activity.unwrapped();
    let mut ids: Vec<String> = Vec::new();
    ids.extend(activity.object.ids().into_iter().map(|id| id.as_str().to_owned()));
    ids.extend(unwrapped.object.ids().into_iter().map(|id| id.as_str().to_owned()));
    if let Some(inner) = activity.inner() {
        ids.extend(inner.object.ids().into_iter().map(|id| id.as_str().to_owned()));
    }
    if let Some(embedded) = unwrapped.object.embedded() {
        ids.extend(Wire::new(&embedded.value).names("inReplyTo").into_iter().map(str::to_owned));
    }
    ids.iter().any(|id| host_of(id).is_some_and(|host| urls.is_ours(&host)))
}

fn host_of(id: &str) -> Option<Host> {
    Url::parse(id).ok().as_ref().and_then(Host::of)
}
