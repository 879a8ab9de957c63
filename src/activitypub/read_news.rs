//! News of an event, as other homes tell it: a Note that quotes the event and answers nothing.

use chrono::{DateTime, Utc};
use serde_json::Value;

use super::read_audience::read_audience;
use super::read_note::is_answer;
use super::vocab::Wire;
use crate::domain::uri::{ActorUri, ObjectUri};

/// The names a quote goes by: FEP-044f, Fedibird, Misskey.
const QUOTES: [&str; 4] = ["quote", "quoteUri", "quoteUrl", "_misskey_quote"];

/// A piece of news as it came. Its words are not kept: its home shows them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RemoteNews {
    /// Its id.
    pub id: ObjectUri,
    /// Who tells it.
    pub author: ActorUri,
    /// What it quotes.
    pub quoted: Vec<String>,
    /// When it was told.
    pub published: Option<DateTime<Utc>>,
}

/// Whether an object may be news.
pub fn is_news(object: &Value) -> bool {
    let wire = Wire::new(object);
    wire.is("Note") && !is_answer(object) && QUOTES.iter().any(|key| !wire.names(key).is_empty())
}

/// Reads a piece of news; `None` if it is none, names no author, or is not for everybody.
pub fn read_news(object: &Value, wrapped_in: &[&Value]) -> Option<RemoteNews> {
    if !is_news(object) {
        return None;
    }
    let wire = Wire::new(object);
    if !read_audience(wire, wrapped_in).may_be_listed() {
        return None;
    }
    let mut quoted: Vec<String> =
        QUOTES.iter().flat_map(|key| wire.names(key)).map(str::to_owned).take(8).collect();
    quoted.dedup();
    Some(RemoteNews {
        id: ObjectUri::parse(wire.id()?).ok()?,
        author: wire.names("attributedTo").into_iter().find_map(|uri| ActorUri::parse(uri).ok())?,
        quoted,
        published: wire.instant("published"),
    })
}
