//! What followers will be told of a change, shown before it is saved: to how many, never to whom.

use super::Frame;
use crate::domain::event::Event;
use crate::domain::fault::Message;
use crate::domain::news::{Facts, Told};
use crate::i18n::{ZoneNaming, capitalized, tr};

/// What followers will be told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Telling {
    /// "New time".
    pub headline: String,
    /// When and where it is from then on, and when it was to be.
    pub facts: Vec<String>,
    /// "To 12 followers, and to 5 servers that have this event."
    pub reach: Message,
    /// Names what is shown here; field `confirm_news`.
    pub seen: String,
}

impl Telling {
    /// What would be told, to so many followers and servers.
    pub fn new(frame: &Frame, wanted: &Event, told: &Told, followers: i64, servers: usize) -> Self {
        let said = |when: &crate::domain::news::KeptWhen| {
            frame.dates.when(&when.when(), frame.today, ZoneNaming::UnlessLike(frame.site.zone))
        };
        let mut facts = vec![capitalized(&said(&told.when))];
        if let Some(before) = &told.before {
            facts.push(format!("{} {}", frame.t("news-instead-of"), said(before)));
        }
        facts.extend(told.place.clone());
        facts.extend(told.online.clone());
        Self {
            headline: tr(frame.language, &told.headline.message()),
            facts,
            reach: Message::new("telling-reach").with("followers", followers).with("servers", servers),
            seen: Facts::of(wanted).fingerprint(),
        }
    }
}
