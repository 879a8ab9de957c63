//! Block: an actor wants nothing to do with one of ours.

use super::accept_reject::answered;
use super::dispatch::Incoming;
use super::effect::{Effect, Handled};
use super::follow::ours;
use crate::actions::add_source::Answer;
use crate::actions::receive_follow::let_go;
use crate::storage;
use crate::urls::Urls;

/// Who blocks us is sent nothing any more, and mirrored no more if it is the site that is blocked.
pub(super) fn prepare(incoming: Incoming) -> Effect {
    Effect::of(move |tx| {
        let urls = Urls::new(&tx.site.public_url);
        let site = tx.site.actor;
        let blocked = match incoming.activity.object.id() {
            Some(object) => ours(tx.conn, &urls, site, object.as_str())?,
            None => None,
        };
        let Some(blocked) = blocked else { return Ok(Handled::done("ignored: blocks nobody here")) };
        let_go(tx, Some(blocked), &incoming.signer)?;
        if blocked == site
            && let Some(source) = storage::sources::by_target(tx.conn, incoming.signer.as_str())?
        {
            answered(tx, &source, Answer::No)?;
        }
        Ok(Handled::done("follower let go"))
    })
}
