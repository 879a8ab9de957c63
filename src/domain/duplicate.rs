//! When two events are the same one, told by two.

use chrono::Duration;
use url::Url;
use uuid::Uuid;

use super::event::{Event, EventUri, Origin, spelled};
use super::ids::{EventId, SourceId};
use super::place::Place;
use super::text::fold;
use super::time::When;
use super::uri::{Host, WebUrl};

/// Two that begin further apart are not the same.
pub const STARTS_WITHIN: Duration = Duration::hours(1);
/// Two places that are no further apart may be one, in metres.
const SAME_PLACE: f64 = 300.0;
/// How alike titles must be where the place agrees (0 to 1).
const TITLES_ALIKE: f64 = 0.6;
/// How alike they must be where one of them does not say where it is.
const TITLES_ALIKE_ALONE: f64 = 0.85;
/// The longest address by which an event is known again; longer ones hold states of programs.
const MAX_MARK: usize = 500;
/// A UID shorter than this is a number that others use too.
const MIN_UID: usize = 8;

spelled! {
    /// By what two events were noticed to be the same.
    Ground {
        /// The same address on the web.
        Url = "url",
        /// The same UID.
        Uid = "uid",
        /// Near in time, place and title.
        Likeness = "likeness",
        /// Somebody here said so.
        Person = "person",
    }
}

impl Ground {
    /// Whether they are merged without being asked about.
    pub fn is_certain(self) -> bool {
        matches!(self, Self::Url | Self::Uid | Self::Person)
    }
}

spelled! {
    /// What holds for two events.
    PairState {
        /// They may be the same: a moderator is asked.
        Proposed = "proposed",
        /// They are the same.
        Same = "same",
        /// They are not, and nobody is asked again.
        Different = "different",
    }
}

/// What lists show of an event that several tell.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Doubles {
    /// The event that stands for this one in lists.
    pub shown_as: Option<EventId>,
    /// The others this one stands for.
    pub also: Vec<Double>,
}

/// Where else an event is told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Double {
    /// Names it here.
    pub id: EventId,
    /// How it is named in tables.
    pub uri: EventUri,
    /// The server that tells it.
    pub home: Host,
    /// Its page there.
    pub page: Option<WebUrl>,
    /// The sources that brought it.
    pub sources: Vec<SourceId>,
}

/// By what an address is known again: without scheme, `www.`, fragment and what counts visitors. `None` for a home page,
/// which many events give as their address.
pub fn address_mark(address: &str) -> Option<String> {
    let url = Url::parse(address).ok().filter(|url| matches!(url.scheme(), "http" | "https"))?;
    let host = url.host_str()?.trim_start_matches("www.").to_ascii_lowercase();
    let port = url.port().map(|port| format!(":{port}")).unwrap_or_default();
    let path = url.path().trim_end_matches('/');
    let kept: Vec<(String, String)> = url
        .query_pairs()
        .filter(|(key, _)| !counts_visitors(key))
        .map(|(k, v)| (k.into(), v.into()))
        .collect();
    if path.is_empty() && kept.is_empty() {
        return None;
    }
    let query = url::form_urlencoded::Serializer::new(String::new()).extend_pairs(kept).finish();
    let mark = format!("url:{host}{port}{path}?{query}");
    (mark.len() <= MAX_MARK).then_some(mark)
}

fn counts_visitors(key: &str) -> bool {
    key.starts_with("utm_") || matches!(key, "fbclid" | "gclid" | "igshid" | "mc_cid" | "mc_eid")
}

/// By what a UID is known again: the UUID in it, which several programs write with and without their host; else as it
/// is, unless it is so short that others use it too.
fn uid_mark(uid: &str, date: Option<&str>) -> Option<String> {
    let name = uid.split_once('@').map_or(uid, |(name, _)| name);
    let known = match Uuid::try_parse(name.trim_start_matches("urn:uuid:")) {
        Ok(id) => id.as_hyphenated().to_string(),
        Err(_) if uid.len() < MIN_UID => return None,
        Err(_) => uid.to_owned(),
    };
    let mark = format!("uid:{known}{}", date.map(|date| format!("#{date}")).unwrap_or_default());
    (mark.len() <= MAX_MARK).then_some(mark)
}

/// Everything by which an event is known again elsewhere. `page` is its page on this site.
pub fn marks(event: &Event, page: &WebUrl) -> Vec<String> {
    let mut marks = Vec::new();
    let object = event.uri.object().map(|uri| uri.as_str());
    marks.extend(object.and_then(address_mark));
    match &event.origin {
        Origin::Local => {
            marks.extend(address_mark(page.as_str()));
            marks.extend(uid_mark(&event.id.to_string(), None));
        }
        Origin::Mirrored(mirror) => {
            marks.extend(mirror.page.as_ref().and_then(|page| address_mark(page.as_str())));
            let last = object.and_then(|uri| uri.trim_end_matches('/').rsplit('/').next());
            marks.extend(last.filter(|last| Uuid::try_parse(last).is_ok()).and_then(|id| uid_mark(id, None)));
            marks.extend(mirror.uid.as_deref().and_then(|uid| uid_mark(uid, date_of_entry(&event.uri))));
        }
    }
    marks.sort_unstable();
    marks.dedup();
    marks
}

/// Which date of a series an entry is, as its name says.
fn date_of_entry(uri: &EventUri) -> Option<&str> {
    match uri {
        EventUri::Entry(name) => name.rsplit_once('#').map(|(_, date)| date),
        EventUri::Object(_) => None,
    }
}

/// Who told an event: two of one teller are two events, however alike they are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Teller {
    /// This site.
    Ours,
    /// A server.
    Server(Host),
    /// A feed or page, by the source that reads it.
    Source(String),
}

impl Teller {
    /// Who told the event of this name; `home` is empty for one of ours.
    pub fn of(uri: &EventUri, home: Option<&Host>) -> Self {
        match (uri, home) {
            (EventUri::Entry(name), _) => Self::Source(name.split(':').nth(1).unwrap_or_default().to_owned()),
            (EventUri::Object(_), Some(home)) => Self::Server(home.clone()),
            (EventUri::Object(_), None) => Self::Ours,
        }
    }
}

/// What of an event is compared.
#[derive(Debug, Clone, PartialEq)]
pub struct Traits {
    /// In each language.
    pub titles: Vec<String>,
    /// When; of a series its next date.
    pub when: When,
    /// Where.
    pub place: Option<Place>,
    /// Where online.
    pub online: Option<String>,
}

impl Traits {
    /// Of an event.
    pub fn of(event: &Event) -> Self {
        Self {
            titles: event.texts.iter().map(|text| text.title.clone()).collect(),
            when: event.when,
            place: event.place.as_ref().map(|at| at.place.clone()),
            online: event.online_url.as_ref().map(|url| url.as_str().to_owned()),
        }
    }

    /// How alike two are, if they may be the same: they begin at about the same time, at the same place as far as both
    /// say where, and have about the same title.
    pub fn likeness(&self, other: &Self) -> Option<f64> {
        if !begin_together(&self.when, &other.when) {
            return None;
        }
        let needed = match self.same_place(other)? {
            Agreement::Agree => TITLES_ALIKE,
            Agreement::Unknown => TITLES_ALIKE_ALONE,
        };
        let pairs = self.titles.iter().flat_map(|mine| other.titles.iter().map(move |theirs| (mine, theirs)));
        let alike = pairs.map(|(mine, theirs)| titles_alike(mine, theirs)).fold(0.0, f64::max);
        (alike >= needed).then_some(alike)
    }

    /// Whether both say the same of where it is; `None` if they do not.
    fn same_place(&self, other: &Self) -> Option<Agreement> {
        let online = |address: &Option<String>| address.as_deref().and_then(address_mark);
        if online(&self.online).is_some_and(|mine| online(&other.online) == Some(mine)) {
            return Some(Agreement::Agree);
        }
        let (Some(mine), Some(theirs)) = (&self.place, &other.place) else { return Some(Agreement::Unknown) };
        let apart = mine.coordinates.zip(theirs.coordinates).map(|(a, b)| a.metres_to(b));
        if apart.is_some_and(|metres| metres <= SAME_PLACE) || named_alike(mine, theirs) {
            return Some(Agreement::Agree);
        }
        if apart.is_some() { None } else { Some(Agreement::Unknown) }
    }
}

/// What two say of where something is.
enum Agreement {
    /// The same.
    Agree,
    /// One of them says nothing that could be compared.
    Unknown,
}

/// Whether two begin within an hour; one of whole days begins with whatever begins on its first day.
pub fn begin_together(one: &When, other: &When) -> bool {
    if one.is_all_day() || other.is_all_day() {
        return one.start_local().date() == other.start_local().date();
    }
    (one.start_utc() - other.start_utc()).abs() <= STARTS_WITHIN
}

fn named_alike(one: &Place, other: &Place) -> bool {
    let names = |place: &Place| -> Vec<String> {
        let all = [Some(place.name.clone()), place.address.clone(), Some(place.line())];
        all.into_iter().flatten().map(|name| fold(&name)).filter(|name| name.len() > 2).collect()
    };
    let (mine, theirs) = (names(one), names(other));
    // "MacArthur Park" and "MacArthur Park, 2230 W 6th St": one says more than the other.
    let within =
        |short: &str, long: &str| short.contains(' ') && format!(" {long} ").contains(&format!(" {short} "));
    mine.iter().any(|m| theirs.iter().any(|t| m == t || within(m, t) || within(t, m)))
}

/// How alike two titles are, 0 to 1: by the words they share, or by their letters where words are written together.
fn titles_alike(one: &str, other: &str) -> f64 {
    let (one, other) = (fold(one), fold(other));
    let (mine, theirs) = (telling(&one), telling(&other));
    let shared = mine.iter().filter(|word| theirs.contains(word)).count();
    let of = |count: usize| f64::from(u32::try_from(count).unwrap_or(u32::MAX));
    let by_words = 2.0 * of(shared) / of((mine.len() + theirs.len()).max(1));
    // "Vigil for Ana Ramírez" within "Vigil for Ana Ramírez: bring candles, stay late".
    // Two words are few: they suffice where both say the same of the place.
    let contained = match shared {
        3.. if shared == mine.len().min(theirs.len()) => 0.9,
        2 if shared == mine.len().min(theirs.len()) => 0.8,
        _ => 0.0,
    };
    by_words.max(contained).max(strsim::sorensen_dice(&one, &other))
}

/// The words of a folded title that tell something, each once.
fn telling(folded: &str) -> Vec<&str> {
    const EMPTY: &[&str] = &[
        "a", "an", "and", "at", "for", "in", "of", "on", "the", "to", "with", "de", "del", "el", "en", "la",
        "las", "los", "para", "por", "un", "una", "y", "der", "die", "das", "und", "le", "les", "et",
    ];
    let mut words: Vec<&str> =
        folded.split(' ').filter(|word| !word.is_empty() && !EMPTY.contains(word)).collect();
    words.sort_unstable();
    words.dedup();
    words
}

#[cfg(test)]
mod tests {
    use chrono::NaiveDateTime;

    use super::*;
    use crate::domain::place::Coordinates;

    fn traits(title: &str, start: &str, place: Option<Place>) -> Traits {
        let start = NaiveDateTime::parse_from_str(start, "%Y-%m-%dT%H:%M").unwrap();
        let zone = chrono_tz::Tz::America__Los_Angeles;
        Traits {
            titles: vec![title.to_owned()],
            when: When::Timed { start, end: None, zone },
            place,
            online: None,
        }
    }

    fn park(latitude: f64) -> Option<Place> {
        Some(Place { coordinates: Coordinates::new(latitude, -118.2768), ..Place::default() })
    }

    fn named(name: &str, address: &str) -> Option<Place> {
        Some(Place { name: name.to_owned(), address: Some(address.to_owned()), ..Place::default() })
    }

    #[test]
    fn an_address_is_known_again_however_it_is_written() {
        let mark = address_mark("https://www.Example.org/events/1/?utm_source=x&b=1#top");
        assert_eq!(mark.as_deref(), Some("url:example.org/events/1?b=1"));
        assert_eq!(address_mark("http://example.org/events/1?b=1"), mark);
        assert_ne!(address_mark("https://example.org/?p=12"), address_mark("https://example.org/?p=13"));
        assert_eq!(address_mark("https://example.org/"), None, "a home page is no event");
        assert_eq!(address_mark("mailto:a@example.org"), None);
    }

    #[test]
    fn a_uid_is_known_again_by_the_uuid_in_it_and_a_short_one_not_at_all() {
        let id = "0aa81b53-7d6c-4f4b-8b0f-3a1c2d9f0e11";
        assert_eq!(uid_mark(&format!("{id}@example.org"), None), uid_mark(&id.to_uppercase(), None));
        assert_ne!(uid_mark(id, Some("20270306")), uid_mark(id, None));
        assert_eq!(uid_mark("17", None), None);
        assert!(uid_mark("event_17@meetup.com", None).is_some());
    }

    #[test]
    fn near_in_time_place_and_title_is_alike() {
        let march = traits("March for immigrant rights", "2027-03-06T11:00", park(34.0593));
        let same = traits("Immigrant Rights March – Los Angeles", "2027-03-06T11:30", park(34.0610));
        assert!(march.likeness(&same).is_some());
        let later = traits("March for immigrant rights", "2027-03-06T13:00", park(34.0593));
        assert_eq!(march.likeness(&later), None, "two hours later");
        let far = traits("March for immigrant rights", "2027-03-06T11:00", park(34.1));
        assert_eq!(march.likeness(&far), None, "another part of town");
        let other = traits("Rent strike assembly", "2027-03-06T11:00", park(34.0593));
        assert_eq!(march.likeness(&other), None, "another matter");
    }

    #[test]
    fn a_place_is_the_same_by_name_or_address_and_one_that_is_not_told_asks_for_the_same_title() {
        let one = traits("Vigilia por Ana", "2027-03-06T19:00", named("MacArthur Park", "2230 W 6th St"));
        let two = traits(
            "Vigilia: por Ana!",
            "2027-03-06T19:00",
            named("Parque", "Macarthur Park, 2230 W. 6th St."),
        );
        assert!(one.likeness(&two).is_some());
        let nowhere = traits("Vigilia por Ana", "2027-03-06T19:00", None);
        assert!(one.likeness(&nowhere).is_some());
        let vague = traits("Gran vigilia de Ana y Luis", "2027-03-06T19:00", None);
        assert_eq!(one.likeness(&vague), None);
    }

    #[test]
    fn one_of_whole_days_begins_with_what_begins_on_its_first_day() {
        let timed = traits("Strike school", "2027-03-06T09:00", park(34.0593));
        let day = timed.when.start_local().date();
        let days = When::AllDay { first: day, last: day + chrono::Days::new(2), zone: timed.when.zone() };
        let whole = Traits { when: days, ..timed.clone() };
        assert!(timed.likeness(&whole).is_some());
    }
}
