//! A home's news of an event that is mirrored here: a Note that quotes it.

use serde_json::Value;

use super::dispatch::Incoming;
use super::effect::{Effect, Handled, Trouble};
use super::home::{self, AtHome};
use crate::actions::pass_on_news::pass_on;
use crate::activitypub::read_news::{RemoteNews, read_news};
use crate::domain::uri::Host;
use crate::peers::Actors;

/// News counts as its home tells it.
pub(super) async fn prepare(actors: &Actors, incoming: &Incoming) -> Result<Effect, Trouble> {
    Ok(match home::object(actors, incoming).await? {
        AtHome::Object { json, wrapped_in, home } => of_home(&json, &wrapped_in, &home),
        AtHome::Gone | AtHome::Missing => Effect::nothing("not there any more"),
        AtHome::Forbidden => Effect::nothing("its home does not show it to this site"),
        AtHome::Unknown(reason) => Effect::nothing(reason),
    })
}

/// The same of an object as its home shows it.
pub(super) fn of_home(json: &Value, wrapped_in: &[Value], home: &Host) -> Effect {
    let around: Vec<&Value> = wrapped_in.iter().collect();
    let is_its_own = |news: &RemoteNews| news.id.host() == *home && news.author.host() == *home;
    match read_news(json, &around).filter(is_its_own) {
        Some(news) => Effect::of(move |tx| Ok(Handled::done(pass_on(tx, &news)?))),
        None => Effect::nothing("not public news of its home's"),
    }
}
