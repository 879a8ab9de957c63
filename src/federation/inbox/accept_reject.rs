//! Accept and Reject: what we asked to follow answers.

use super::dispatch::Incoming;
use super::effect::{Effect, Handled};
use crate::actions::add_source::{Answer, SourceError, receive_answer};
use crate::activitypub::read_activity::{ActivityKind, ReceivedActivity, Referenced};
use crate::domain::source::{Source, SourceState};
use crate::storage::{self, StorageError, StorageResult, Tx};
use crate::urls::{Owner, Urls};

/// The answer is matched by our Follow's id, or by the Follow brought along.
pub(super) fn prepare(incoming: Incoming) -> Effect {
    Effect::of(move |tx| {
        let Some(source) = storage::sources::by_target(tx.conn, incoming.signer.as_str())? else {
            return Ok(Handled::done("ignored: nobody here asked"));
        };
        if !answers_our_follow(tx, &source, &incoming.activity)? {
            return Ok(Handled::done("ignored: not about our Follow"));
        }
        let yes = incoming.activity.kind == ActivityKind::Accept;
        let stands = source.state;
        if yes && matches!(stands, SourceState::Active | SourceState::Paused) {
            return Ok(Handled::done("known so"));
        }
        answered(tx, &source, if yes { Answer::Yes } else { Answer::No })?;
        Ok(Handled::done(if yes { "the source lets us follow" } else { "the source refuses" }))
    })
}

/// Takes a source's answer in.
pub(super) fn answered(tx: &mut Tx<'_>, source: &Source, answer: Answer) -> StorageResult<()> {
    receive_answer(tx, source, answer).map_err(|error| match error {
        SourceError::Storage(error) => error,
        _ => StorageError::Corrupt("an answer to a Follow asks nobody's leave"),
    })
}

fn answers_our_follow(tx: &mut Tx<'_>, source: &Source, activity: &ReceivedActivity) -> StorageResult<bool> {
    let asked = storage::sources::follow_uri(tx.conn, source.key)?;
    let is_asked = |id: &str| asked.as_deref() == Some(id);
    Ok(match activity.referenced() {
        Referenced::Id(id) => is_asked(id.as_str()),
        Referenced::Embedded(follow) => {
            let us = Urls::new(&tx.site.public_url).actor(Owner::Site);
            let by_us = follow.actor.as_ref().is_none_or(|actor| *actor == us);
            let to_it = follow.object.id().is_some_and(|object| object.as_str() == source.target.as_str());
            let named = follow.id.as_ref().is_some_and(|id| is_asked(id.as_str()));
            follow.kind == ActivityKind::Follow && (named || (by_us && to_it))
        }
        Referenced::None => false,
    })
}
