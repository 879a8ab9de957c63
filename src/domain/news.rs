//! What of a change followers are told, beyond quiet updates: time, place, whether it takes place.

use chrono::{DateTime, NaiveDateTime, Utc};
use chrono_tz::Tz;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::event::{Event, EventStatus, spelled};
use super::fault::Message;
use super::text::{fold, one_line};
use super::time::When;

/// The longest sentence organizers may add, in characters.
pub const MAX_SENTENCE: usize = 500;

spelled! {
    /// What happened, in the order of its weight.
    Headline {
        /// It does not take place.
        CalledOff = "called_off",
        /// Later, nobody knows when.
        Postponed = "postponed",
        /// It takes place after all.
        Restored = "restored",
        /// Online only.
        MovedOnline = "moved_online",
        /// At another time and another place.
        NewTimeAndPlace = "new_time_and_place",
        /// At another time.
        NewTime = "new_time",
        /// At another place.
        NewPlace = "new_place",
        /// The exact place is told.
        PlaceTold = "place_told",
        /// Not certain any more.
        Uncertain = "uncertain",
        /// Certain now.
        Certain = "certain",
    }
}

impl Headline {
    /// The catalogue message that tells it; in the event's language it travels, in the reader's it stands on the page.
    pub fn message(self) -> Message {
        Message::new(match self {
            Self::CalledOff => "news-called-off",
            Self::Postponed => "news-postponed",
            Self::Restored => "news-restored",
            Self::MovedOnline => "news-moved-online",
            Self::NewTimeAndPlace => "news-new-time-and-place",
            Self::NewTime => "news-new-time",
            Self::NewPlace => "news-new-place",
            Self::PlaceTold => "news-place-told",
            Self::Uncertain => "news-uncertain",
            Self::Certain => "news-certain",
        })
    }
}

/// How an event stands in what followers are told. Places are kept as fingerprints: a place that was typed by mistake is
/// not repeated by the news that corrects it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Facts {
    status: EventStatus,
    when: KeptWhen,
    place: Option<PlaceMark>,
    online: bool,
    /// Whether its exact place is yet to be told.
    late: bool,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct PlaceMark {
    name: String,
    address: Option<String>,
}

impl Facts {
    /// How an event stands.
    pub fn of(event: &Event) -> Self {
        Self {
            status: event.status,
            when: KeptWhen::from(event.when),
            place: event.place.as_ref().map(|at| PlaceMark {
                name: mark(&at.place.name),
                address: at.place.address.as_deref().map(mark),
            }),
            online: event.online_url.is_some(),
            late: event.plan.late_place.is_some(),
        }
    }

    /// What followers are to be told of the way from these facts to those; `None` when it is nothing.
    pub fn headline(&self, after: &Self) -> Option<Headline> {
        use EventStatus::{Cancelled, Confirmed, MovedOnline, Postponed, Tentative};
        let moved = self.when.differs(&after.when);
        let elsewhere = self.is_elsewhere(after);
        match (self.status, after.status) {
            (Cancelled, Cancelled) => None,
            (_, Cancelled) => Some(Headline::CalledOff),
            (before, Postponed) if before != Postponed => Some(Headline::Postponed),
            (Postponed, Confirmed | Tentative) if moved && elsewhere => Some(Headline::NewTimeAndPlace),
            (Postponed, Confirmed | Tentative) if moved => Some(Headline::NewTime),
            (Cancelled | Postponed, Confirmed | Tentative) => Some(Headline::Restored),
            (before, MovedOnline) if before != MovedOnline => Some(Headline::MovedOnline),
            // Nobody waits at the place of what is postponed; its new date will be told.
            (Postponed, _) => None,
            _ if moved && elsewhere => Some(Headline::NewTimeAndPlace),
            _ if moved => Some(Headline::NewTime),
            _ if elsewhere && self.late && !after.late => Some(Headline::PlaceTold),
            _ if elsewhere => Some(Headline::NewPlace),
            (Confirmed | MovedOnline, Tentative) => Some(Headline::Uncertain),
            (Tentative, Confirmed) => Some(Headline::Certain),
            (MovedOnline, Confirmed) => Some(Headline::NewPlace),
            _ => None,
        }
    }

    /// Another name or another address is another place; one that was only filled in is the same.
    fn is_elsewhere(&self, after: &Self) -> bool {
        match (&self.place, &after.place) {
            (None, None) => false,
            (Some(before), Some(after)) => {
                let moved = before.address.as_ref().zip(after.address.as_ref()).is_some_and(|(a, b)| a != b);
                before.name != after.name || moved
            }
            // Beside a link that was there before, a place more or less is still another place to go to.
            (None, Some(_)) | (Some(_), None) => true,
        }
    }

    /// The start, if it is another one than before.
    pub fn start_before(&self, after: &Self) -> Option<KeptWhen> {
        (self.when.start_utc() != after.when.start_utc()).then(|| self.when.clone())
    }

    /// A short name of these facts, by which a form knows whether what was confirmed is what is sent.
    pub fn fingerprint(&self) -> String {
        mark(&serde_json::to_string(self).unwrap_or_default())
    }
}

/// Twelve bytes of a digest; the same words in any spelling make the same mark.
fn mark(words: &str) -> String {
    let digest = Sha256::digest(fold(words).as_bytes());
    digest[..12].iter().map(|byte| format!("{byte:02x}")).collect()
}

/// A time as news keep it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct KeptWhen {
    all_day: bool,
    start: NaiveDateTime,
    end: Option<NaiveDateTime>,
    zone: Tz,
}

impl From<When> for KeptWhen {
    fn from(when: When) -> Self {
        let (start, end) = match when {
            When::Timed { start, end, .. } => (start, end),
            When::AllDay { first, last, .. } => {
                (first.and_time(Default::default()), Some(last.and_time(Default::default())))
            }
        };
        Self { all_day: when.is_all_day(), start, end, zone: when.zone() }
    }
}

impl KeptWhen {
    /// The time again.
    pub fn when(&self) -> When {
        let (start, end, zone) = (self.start, self.end, self.zone);
        if self.all_day {
            When::AllDay { first: start.date(), last: end.unwrap_or(start).date(), zone }
        } else {
            When::Timed { start, end, zone }
        }
    }

    fn start_utc(&self) -> DateTime<Utc> {
        self.when().start_utc()
    }

    /// Whether who comes must come at another time. An end that is only filled in, or left open, changes nothing.
    fn differs(&self, after: &Self) -> bool {
        let (before, after) = (self.when(), after.when());
        before.start_utc() != after.start_utc()
            || before.is_all_day() != after.is_all_day()
            || before.end_utc().zip(after.end_utc()).is_some_and(|(a, b)| a != b)
    }
}

/// A piece of news as it was told: everything in it that may be another one later.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Told {
    /// What happened.
    pub headline: Headline,
    /// When it is, as told.
    pub when: KeptWhen,
    /// When it was to be, if that is another time.
    pub before: Option<KeptWhen>,
    /// Place and area in one line.
    pub place: Option<String>,
    /// Link to take part online.
    pub online: Option<String>,
}

/// Takes a sentence of the organizers: one line.
///
/// # Errors
/// How many characters it has, when those are too many.
pub fn parse_sentence(typed: &str) -> Result<Option<String>, Message> {
    let sentence = one_line(typed);
    let count = sentence.chars().count();
    if count > MAX_SENTENCE {
        return Err(Message::new("error-too-long").with("most", MAX_SENTENCE).with("count", count));
    }
    Ok((!sentence.is_empty()).then_some(sentence))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn facts(status: EventStatus, start: &str, place: Option<(&str, Option<&str>)>) -> Facts {
        let start = NaiveDateTime::parse_from_str(start, "%Y-%m-%dT%H:%M").unwrap();
        Facts {
            status,
            when: KeptWhen::from(When::Timed { start, end: None, zone: Tz::America__Los_Angeles }),
            place: place.map(|(name, address)| PlaceMark { name: mark(name), address: address.map(mark) }),
            online: false,
            late: false,
        }
    }

    #[test]
    fn what_sends_people_elsewhere_is_news_and_a_filled_in_address_is_not() {
        use EventStatus::{Cancelled, Confirmed, Postponed, Tentative};
        let (six, seven) = ("2027-03-06T18:00", "2027-03-06T19:00");
        let (park, street, hall) =
            (Some(("The Park", None)), Some(("the park", Some("1 St"))), Some(("Hall", None)));
        let before = facts(Confirmed, six, park);
        for (after, headline) in [
            (facts(Confirmed, six, street), None),
            (facts(Confirmed, seven, park), Some(Headline::NewTime)),
            (facts(Confirmed, six, hall), Some(Headline::NewPlace)),
            (facts(Confirmed, seven, hall), Some(Headline::NewTimeAndPlace)),
            (facts(Cancelled, seven, hall), Some(Headline::CalledOff)),
            (facts(Postponed, six, park), Some(Headline::Postponed)),
            (facts(Tentative, six, park), Some(Headline::Uncertain)),
            (facts(EventStatus::MovedOnline, six, None), Some(Headline::MovedOnline)),
        ] {
            assert_eq!(before.headline(&after), headline, "{after:?}");
            assert_eq!(after.headline(&after), None, "{after:?}");
        }
        let cancelled = facts(Cancelled, six, park);
        assert_eq!(cancelled.headline(&before), Some(Headline::Restored));
        let postponed = facts(Postponed, six, park);
        assert_eq!(postponed.headline(&facts(Confirmed, seven, park)), Some(Headline::NewTime));
        assert_eq!(postponed.headline(&before), Some(Headline::Restored));
        let moved = facts(Confirmed, six, Some(("The Park", Some("2 St"))));
        assert_eq!(facts(Confirmed, six, street).headline(&moved), Some(Headline::NewPlace));
    }

    #[test]
    fn a_late_place_is_told_and_not_new() {
        let area = Facts {
            late: true,
            ..facts(EventStatus::Confirmed, "2027-03-06T18:00", Some(("Westlake", None)))
        };
        let exact = facts(EventStatus::Confirmed, "2027-03-06T18:00", Some(("Hall", Some("1 St"))));
        assert_eq!(area.headline(&exact), Some(Headline::PlaceTold));
    }

    #[test]
    fn whole_days_come_back_as_they_were() {
        let first = "2027-03-06".parse().unwrap();
        let last = "2027-03-08".parse().unwrap();
        let when = When::AllDay { first, last, zone: Tz::Europe__Madrid };
        assert_eq!(KeptWhen::from(when).when(), when);
    }

    #[test]
    fn a_sentence_is_one_line_of_bounded_length() {
        assert_eq!(parse_sentence(" Too\nhot. "), Ok(Some("Too hot.".into())));
        assert_eq!(parse_sentence("  "), Ok(None));
        assert_eq!(parse_sentence(&"x".repeat(501)).unwrap_err().key, "error-too-long");
    }
}
