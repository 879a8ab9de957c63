//! Each activity to its kind, once it is known in whose name it may speak.

use super::effect::{Effect, Trouble};
use super::{
    accept_reject, announce, block, create_update, delete, flag, follow, join, leave_asked, moving, reaction,
    undo,
};
use crate::activitypub::read_activity::{ActivityKind, ReceivedActivity};
use crate::activitypub::vocab::parse;
use crate::domain::uri::ActorUri;
use crate::peers::Actors;
use crate::storage::received::ToHandle;

/// An activity and who signed it.
#[derive(Debug, Clone)]
pub(super) struct Incoming {
    /// Who signed it.
    pub signer: ActorUri,
    /// As it came.
    pub activity: ReceivedActivity,
}

impl Incoming {
    /// Whether the signer speaks for itself; with no actor named, it does. What else it brings is only a hint where to
    /// look.
    pub(super) fn is_by_signer(&self) -> bool {
        self.activity.actor.as_ref().is_none_or(|actor| *actor == self.signer)
    }

    /// The activity's id, or nothing: it is compared, never fetched.
    pub(super) fn id(&self) -> String {
        self.activity.id.as_ref().map(|id| id.as_str().to_owned()).unwrap_or_default()
    }
}

/// Finds out what an activity changes, asking other servers for what is missing.
///
/// # Errors
/// When the database or another server does not answer: try again later.
pub async fn prepare(actors: &Actors, received: &ToHandle) -> Result<Effect, Trouble> {
    let json = parse(received.raw.as_bytes()).ok();
    let Some(activity) = json.as_ref().and_then(ReceivedActivity::read) else {
        return Ok(Effect::nothing("not an activity, or erased since"));
    };
    let Ok(signer) = ActorUri::parse(&received.actor) else {
        return Ok(Effect::nothing("signed by nobody"));
    };
    let incoming = Incoming { signer, activity };
    let urls = actors.fetcher().context().urls();
    if incoming.is_by_signer() && reaction::is_reaction(&urls, &incoming.activity) {
        return reaction::prepare(actors, incoming).await;
    }
    if incoming.is_by_signer() && join::is_about_taking_part(&urls, &incoming.activity) {
        return join::prepare(actors, incoming).await;
    }
    match incoming.activity.kind {
        // Hubzilla publishes events as invitations.
        ActivityKind::Create | ActivityKind::Update | ActivityKind::Invite => {
            create_update::prepare(actors, incoming).await
        }
        ActivityKind::Delete => delete::prepare(actors, incoming).await,
        ActivityKind::Announce => announce::prepare(actors, incoming).await,
        _ if !incoming.is_by_signer() => Ok(Effect::nothing("signed by somebody else")),
        ActivityKind::Follow => follow::prepare(actors, incoming).await,
        ActivityKind::Move => moving::prepare(actors, incoming).await,
        ActivityKind::QuoteRequest | ActivityKind::FeatureRequest => {
            leave_asked::prepare(actors, incoming).await
        }
        ActivityKind::Undo => Ok(undo::prepare(incoming)),
        ActivityKind::Accept | ActivityKind::Reject => Ok(accept_reject::prepare(incoming)),
        ActivityKind::Block => Ok(block::prepare(incoming)),
        ActivityKind::Flag => Ok(flag::prepare(&incoming)),
        _ => Ok(Effect::nothing(format!("nothing is done with {}", incoming.activity.type_name))),
    }
}
