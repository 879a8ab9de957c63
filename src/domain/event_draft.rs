//! From what was typed to an event that holds together: all mistakes at once, each beside its field.

use chrono::{DateTime, Days, NaiveDate, NaiveDateTime, NaiveTime, Utc};
use chrono_tz::Tz;

use super::event::{
    Description, EventStatus, Kind, MAX_DESCRIPTION, MAX_TAGS, MAX_TITLE, MIN_TITLE, Text, Visibility,
};
use super::fault::{Fault, FaultKind, FieldFault, Message};
use super::language::Language;
use super::moment::parse_moment;
use super::place::{Coordinates, Place};
use super::plan::{DraftPlan, Reminding};
use super::text::{fold, one_line};
use super::time::{Resolved, When, resolve};
use super::uri::{MAX_URI_BYTES, WebUrl};

/// An event as typed: texts, nothing understood yet. The names are those of the form (INTERFACE "Event form fields").
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct RawEvent {
    /// Title and description; the main language first.
    pub texts: Vec<RawText>,
    /// `2027-03-06`.
    pub start_date: String,
    /// `11:00`, `7pm`, `7:30 pm`.
    pub start_time: String,
    /// Empty: the day of the start.
    pub end_date: String,
    /// Empty: an open end.
    pub end_time: String,
    /// IANA zone.
    pub timezone: String,
    /// Whole days.
    pub all_day: bool,
    /// What people call the place.
    pub place_name: String,
    /// Postal address.
    pub place_address: String,
    /// Neighbourhood.
    pub place_area: String,
    /// Degrees north.
    pub latitude: String,
    /// Degrees east.
    pub longitude: String,
    /// Link to take part online.
    pub online_url: String,
    /// Further information.
    pub url: String,
    /// Separated by commas or blanks, `#` allowed.
    pub tags: String,
    /// [`Kind`].
    pub kind: String,
    /// [`EventStatus`].
    pub status: String,
    /// [`Visibility`].
    pub visibility: String,
    /// Of a draft: who is to see it once it is published. Empty: everybody.
    pub wished_visibility: String,
    /// When it is to publish itself, in the event's zone: `2027-03-06T19:30`. Empty: at once.
    pub publish_at: String,
    /// From when its exact place is told. Empty: at once.
    pub place_at: String,
    /// [`Reminding`].
    pub reminder: String,
    /// What the picture shows.
    pub image_alt: String,
}

/// Title and description in one language, as typed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct RawText {
    /// Tag.
    pub language: String,
    /// One line.
    pub title: String,
    /// Markdown.
    pub description: String,
}

/// Whether an event is to be seen or only kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Purpose {
    /// Everything must be there.
    Publish,
    /// Place and link may still be missing.
    Draft,
}

/// An event that holds together.
#[derive(Debug, Clone, PartialEq)]
pub struct EventDraft {
    /// Main language first; not empty.
    pub texts: Vec<Text>,
    /// When.
    pub when: When,
    /// Where.
    pub place: Option<Place>,
    /// Link to take part online.
    pub online_url: Option<WebUrl>,
    /// Further information.
    pub url: Option<WebUrl>,
    /// Without `#`.
    pub tags: Vec<String>,
    /// What sort.
    pub kind: Kind,
    /// Takes place or not.
    pub status: EventStatus,
    /// Who may see it, at once or from `publish_at` on.
    pub visibility: Visibility,
    /// When it goes out and when its place is told, and whether followers are reminded.
    pub plan: DraftPlan,
    /// What the picture shows.
    pub image_alt: Option<String>,
    /// What was understood in a way worth telling: an end on the next day, a time the clocks show twice, a past date.
    pub remarks: Vec<Remark>,
}

/// Something understood in a way worth telling.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Remark {
    /// The end was before the start, so the next day is meant.
    EndsNextDay,
    /// The clocks show the start twice; the first is meant.
    StartTwice,
    /// It is over.
    Past,
    /// The text names the place that is to be told later.
    PlaceInText,
}

impl Remark {
    /// The catalogue message that tells it.
    pub fn message(self) -> Message {
        Message::new(match self {
            Self::EndsNextDay => "remark-ends-next-day",
            Self::StartTwice => "remark-start-twice",
            Self::Past => "remark-past",
            Self::PlaceInText => "remark-place-in-text",
        })
    }
}

/// Everything that is wrong with what was typed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{} fields are not right", .0.len())]
pub struct DraftFaults(pub Vec<FieldFault>);

impl Fault for DraftFaults {
    fn kind(&self) -> FaultKind {
        FaultKind::Invalid
    }
    fn message(&self) -> Message {
        Message::new("error-form").with("count", self.0.len())
    }
    fn fields(&self) -> Vec<FieldFault> {
        self.0.clone()
    }
}

impl EventDraft {
    /// Understands what was typed.
    ///
    /// # Errors
    /// [`DraftFaults`] with every field that is not right, in the order of the form.
    pub fn parse(raw: &RawEvent, purpose: Purpose, now: DateTime<Utc>) -> Result<Self, DraftFaults> {
        let mut faults = Faults::default();
        let texts = texts(raw, &mut faults);
        let (when, mut remarks) = times(raw, &mut faults);
        let place = place(raw, &mut faults);
        let online_url = link(&raw.online_url, "online_url", &mut faults);
        if purpose == Purpose::Publish && place.is_none() && raw.online_url.trim().is_empty() {
            faults.add("place_name", "error-place-missing");
        }
        let draft = Self {
            texts,
            when: when.unwrap_or(When::Timed { start: now.naive_utc(), end: None, zone: Tz::UTC }),
            place,
            online_url,
            url: link(&raw.url, "url", &mut faults),
            tags: tags(&raw.tags, &mut faults),
            kind: choice(&raw.kind, Kind::parse, Kind::Other, "kind", &mut faults),
            status: choice(&raw.status, EventStatus::parse, EventStatus::Confirmed, "status", &mut faults),
            visibility: choice(
                &raw.visibility,
                Visibility::parse,
                Visibility::Public,
                "visibility",
                &mut faults,
            ),
            plan: plan(raw, when, now, &mut faults),
            image_alt: bounded(&raw.image_alt, 1500, "image_alt", &mut faults),
            remarks: Vec::new(),
        };
        if draft.plan.publish_at.is_some() && draft.visibility == Visibility::Draft {
            faults.add("publish_at", "error-publish-at-draft");
        }
        if draft.plan.place_at.is_some() && draft.place.as_ref().is_none_or(|place| place.area.is_none()) {
            faults.add("place_area", "error-late-place-area");
        }
        if faults.0.is_empty() && draft.when.listed_until() <= now {
            remarks.push(Remark::Past);
        }
        if draft.tells_late_place() {
            remarks.push(Remark::PlaceInText);
        }
        if faults.0.is_empty() { Ok(Self { remarks, ..draft }) } else { Err(DraftFaults(faults.0)) }
    }

    /// Whether its words name the place that is to be told later.
    fn tells_late_place(&self) -> bool {
        let (Some(place), Some(_)) = (&self.place, self.plan.place_at) else { return false };
        let area = fold(place.area.as_deref().unwrap_or_default());
        let mut words = fold(&self.tags.join(" "));
        for text in &self.texts {
            words.push(' ');
            words.push_str(&fold(&format!("{} {}", text.title, text.description.source())));
        }
        let street = place.address.as_deref().and_then(|address| address.split(',').next());
        [Some(place.name.as_str()), street].into_iter().flatten().any(|part| {
            let part = fold(part);
            part.chars().count() > 3 && !area.contains(&part) && words.contains(&part)
        })
    }
}

/// When it goes out, when its place is told, whether followers are reminded.
fn plan(raw: &RawEvent, when: Option<When>, now: DateTime<Utc>, faults: &mut Faults) -> DraftPlan {
    let listed = |text: &str| Visibility::parse(text).filter(|wished| *wished != Visibility::Draft);
    DraftPlan {
        wished_visibility: choice(&raw.wished_visibility, listed, Visibility::Public, "visibility", faults),
        publish_at: moment(&raw.publish_at, when, "publish_at", now, faults),
        place_at: moment(&raw.place_at, when, "disclose_place_at", now, faults),
        reminding: choice(&raw.reminder, Reminding::parse, Reminding::Usual, "reminder", faults),
    }
}

/// A day and a time that lie ahead, and before the event begins.
fn moment(
    typed: &str,
    when: Option<When>,
    field: &str,
    now: DateTime<Utc>,
    faults: &mut Faults,
) -> Option<DateTime<Utc>> {
    if typed.trim().is_empty() {
        return None;
    }
    let read = parse_moment(typed, when.map_or(Tz::UTC, |when| when.zone()));
    match (read, when) {
        (None, _) => faults.add(field, "error-moment"),
        // What is wrong with the event's own time is told already.
        (Some(_), None) => {}
        (Some(at), _) if at <= now => faults.add(field, "error-moment-past"),
        (Some(at), Some(when)) if at > when.start_utc() => faults.add(field, "error-moment-late"),
        (Some(_), Some(_)) => {}
    }
    read
}

/// The mistakes found so far.
#[derive(Default)]
struct Faults(Vec<FieldFault>);

impl Faults {
    fn add(&mut self, field: &str, key: &'static str) {
        self.0.push(FieldFault::new(field, Message::new(key)));
    }
    fn add_with(&mut self, field: &str, message: Message) {
        self.0.push(FieldFault::new(field, message));
    }
}

fn texts(raw: &RawEvent, faults: &mut Faults) -> Vec<Text> {
    let mut texts: Vec<Text> = Vec::new();
    for (position, typed) in raw.texts.iter().enumerate() {
        let suffix = if position == 0 { String::new() } else { format!(".{}", typed.language) };
        let title = one_line(&typed.title);
        let description = typed.description.replace("\r\n", "\n").trim().to_owned();
        if position > 0 && title.is_empty() && description.is_empty() {
            continue;
        }
        let field = format!("title{suffix}");
        match title.chars().count() {
            0 => faults.add(&field, "error-title-missing"),
            n if n < MIN_TITLE => {
                faults.add_with(&field, Message::new("error-title-short").with("least", MIN_TITLE))
            }
            n if n > MAX_TITLE => faults
                .add_with(&field, Message::new("error-title-long").with("most", MAX_TITLE).with("count", n)),
            _ => {}
        }
        let length = description.chars().count();
        if length > MAX_DESCRIPTION {
            let message =
                Message::new("error-description-long").with("most", MAX_DESCRIPTION).with("count", length);
            faults.add_with(&format!("description{suffix}"), message);
        }
        match Language::parse(&typed.language) {
            Ok(language) if texts.iter().any(|text| text.language == language) => {
                faults.add("language", "error-language-twice")
            }
            Ok(language) => {
                texts.push(Text { language, title, description: Description::Markdown(description) })
            }
            Err(_) => faults.add("language", "error-language"),
        }
    }
    if raw.texts.is_empty() {
        faults.add("title", "error-title-missing");
    }
    texts
}

fn times(raw: &RawEvent, faults: &mut Faults) -> (Option<When>, Vec<Remark>) {
    let zone: Option<Tz> = raw.timezone.trim().parse().ok();
    if zone.is_none() {
        faults.add("timezone", "error-timezone");
    }
    let first = date(&raw.start_date, "start_date", "error-start-date-missing", faults);
    let last = if raw.end_date.trim().is_empty() {
        first
    } else {
        date(&raw.end_date, "end_date", "error-date", faults)
    };
    if raw.all_day {
        let (Some(first), Some(last), Some(zone)) = (first, last, zone) else { return (None, Vec::new()) };
        if last < first {
            faults.add("end_date", "error-end-before-start");
        }
        return (Some(When::AllDay { first, last, zone }), Vec::new());
    }
    let start_time = time(&raw.start_time, "start_time", Some("error-start-time-missing"), faults);
    let end_time = time(&raw.end_time, "end_time", None, faults);
    if end_time.is_none()
        && raw.end_time.trim().is_empty()
        && last.zip(first).is_some_and(|(last, first)| last != first)
    {
        faults.add("end_time", "error-end-time-missing");
    }
    let (Some(first), Some(last), Some(zone), Some(start_time)) = (first, last, zone, start_time) else {
        return (None, Vec::new());
    };
    let start = first.and_time(start_time);
    let mut remarks = Vec::new();
    match resolve(start, zone) {
        Resolved::Exact(_) => {}
        Resolved::Overlap { .. } => remarks.push(Remark::StartTwice),
        Resolved::Gap { taken } => gap(start, zone, taken, faults),
    }
    let end = end_time
        .and_then(|time| end(start, last, time, !raw.end_date.trim().is_empty(), &mut remarks, faults));
    (Some(When::Timed { start, end, zone }), remarks)
}

/// Says that the clocks skip a time, and what they show instead.
fn gap(start: NaiveDateTime, zone: Tz, taken: DateTime<Utc>, faults: &mut Faults) {
    let instead = taken.with_timezone(&zone).naive_local();
    let message = Message::new("error-time-skipped")
        .with("time", start.format("%H:%M"))
        .with("instead", instead.format("%H:%M"));
    faults.add_with("start_time", message);
}

fn end(
    start: NaiveDateTime,
    day: NaiveDate,
    time: NaiveTime,
    day_typed: bool,
    remarks: &mut Vec<Remark>,
    faults: &mut Faults,
) -> Option<NaiveDateTime> {
    let end = day.and_time(time);
    if end > start {
        return Some(end);
    }
    // Same day and earlier: after midnight is meant. An earlier day is a mistake.
    if day == start.date() && !(day_typed && end == start) {
        remarks.push(Remark::EndsNextDay);
        return day.checked_add_days(Days::new(1)).map(|next| next.and_time(time));
    }
    faults.add("end_date", "error-end-before-start");
    None
}

fn date(typed: &str, field: &str, missing: &'static str, faults: &mut Faults) -> Option<NaiveDate> {
    let typed = typed.trim();
    if typed.is_empty() {
        faults.add(field, missing);
        return None;
    }
    let read = parse_date(typed);
    if read.is_none() {
        faults.add(field, "error-date");
    }
    read
}

/// Reads a day as people type it: `2027-03-06`, `6.3.2027`, `2027/03/06`.
pub fn parse_date(typed: &str) -> Option<NaiveDate> {
    let read = ["%Y-%m-%d", "%d.%m.%Y", "%Y/%m/%d"]
        .iter()
        .find_map(|format| NaiveDate::parse_from_str(typed, format).ok());
    read.filter(|date| (1970..=2200).contains(&chrono::Datelike::year(date)))
}

fn time(typed: &str, field: &str, missing: Option<&'static str>, faults: &mut Faults) -> Option<NaiveTime> {
    if typed.trim().is_empty() {
        if let Some(missing) = missing {
            faults.add(field, missing);
        }
        return None;
    }
    let read = parse_time(typed);
    if read.is_none() {
        faults.add(field, "error-time");
    }
    read
}

/// Reads a time of day as people type it: `19:30`, `19.30`, `19h30`, `7pm`, `7:30 pm`, `7:30 p. m.`, `noon`.
pub fn parse_time(typed: &str) -> Option<NaiveTime> {
    let folded: String = typed.to_lowercase().chars().filter(|c| !c.is_whitespace()).collect();
    if matches!(folded.as_str(), "noon" | "mediodía" | "mediodia") {
        return NaiveTime::from_hms_opt(12, 0, 0);
    }
    let letters = folded.replace('.', "");
    let half = if letters.ends_with("am") {
        Some(false)
    } else if letters.ends_with("pm") {
        Some(true)
    } else {
        None
    };
    let digits = folded.trim_end_matches(|c: char| !c.is_ascii_digit());
    if half.is_none() && !matches!(&folded[digits.len()..], "" | "h" | "hrs" | "uhr") {
        return None;
    }
    let mut parts = digits.split([':', '.', 'h']);
    let hour: u32 = parts.next()?.parse().ok()?;
    let minute: u32 = match parts.next() {
        Some(text) if text.len() == 2 => text.parse().ok()?,
        Some(_) => return None,
        None => 0,
    };
    // Browsers with seconds in their time field send them as zeros.
    if parts.next().is_some_and(|seconds| seconds != "00") || parts.next().is_some() {
        return None;
    }
    let hour = match half {
        None => hour,
        Some(_) if !(1..=12).contains(&hour) => return None,
        Some(afternoon) => hour % 12 + if afternoon { 12 } else { 0 },
    };
    NaiveTime::from_hms_opt(hour, minute, 0)
}

fn place(raw: &RawEvent, faults: &mut Faults) -> Option<Place> {
    let name = bounded(&raw.place_name, 200, "place_name", faults);
    let address = bounded(&raw.place_address, 300, "place_address", faults);
    let area = bounded(&raw.place_area, 100, "place_area", faults);
    let coordinates = coordinates(raw, faults);
    if name.is_none() && address.is_none() && area.is_none() && coordinates.is_none() {
        return None;
    }
    let name = name.or_else(|| address.clone()).or_else(|| area.clone());
    if name.is_none() {
        faults.add("place_name", "error-place-name-missing");
    }
    Some(Place { name: name.unwrap_or_default(), address, area, coordinates, accessibility: None })
}

fn coordinates(raw: &RawEvent, faults: &mut Faults) -> Option<Coordinates> {
    let (latitude, longitude) = (raw.latitude.trim(), raw.longitude.trim());
    if latitude.is_empty() && longitude.is_empty() {
        return None;
    }
    let degrees = |text: &str| text.replace(',', ".").parse::<f64>().ok();
    let point = degrees(latitude)
        .zip(degrees(longitude))
        .and_then(|(latitude, longitude)| Coordinates::new(latitude, longitude));
    if point.is_none() {
        faults.add("latitude", "error-coordinates");
    }
    point
}

fn bounded(typed: &str, most: usize, field: &str, faults: &mut Faults) -> Option<String> {
    let text = one_line(typed);
    let length = text.chars().count();
    if length > most {
        faults.add_with(field, Message::new("error-too-long").with("most", most).with("count", length));
    }
    (!text.is_empty()).then_some(text)
}

/// Reads a web address as people type it, with or without `https://`.
fn link(typed: &str, field: &str, faults: &mut Faults) -> Option<WebUrl> {
    let typed = typed.trim();
    if typed.is_empty() {
        return None;
    }
    let whole = if typed.contains("://") { typed.to_owned() } else { format!("https://{typed}") };
    let has_dot =
        |url: &WebUrl| url.url().host_str().is_some_and(|host| host.contains('.') || host.contains(':'));
    let read = WebUrl::parse(&whole).ok().filter(|url| url.as_str().len() <= MAX_URI_BYTES && has_dot(url));
    if read.is_none() {
        faults.add(field, "error-link");
    }
    read
}

fn tags(typed: &str, faults: &mut Faults) -> Vec<String> {
    let mut tags: Vec<String> = Vec::new();
    for word in typed.split(|c: char| c == ',' || c == ';' || c.is_whitespace()) {
        let tag: String =
            word.trim_start_matches('#').chars().filter(|c| c.is_alphanumeric() || *c == '_').collect();
        let known = tags.iter().any(|known| fold(known) == fold(&tag));
        if !tag.is_empty() && !known {
            tags.push(tag);
        }
    }
    if tags.iter().any(|tag| tag.chars().count() > 50) {
        faults.add_with("tags", Message::new("error-tag-long").with("most", 50));
    }
    if tags.len() > MAX_TAGS {
        faults.add_with("tags", Message::new("error-tags-many").with("most", MAX_TAGS));
    }
    tags
}

fn choice<T>(
    typed: &str,
    parse: impl Fn(&str) -> Option<T>,
    default: T,
    field: &str,
    faults: &mut Faults,
) -> T {
    let typed = typed.trim();
    if typed.is_empty() {
        return default;
    }
    parse(typed).unwrap_or_else(|| {
        faults.add(field, "error-choice");
        default
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn now() -> DateTime<Utc> {
        "2026-11-22T12:00:00Z".parse().expect("an instant")
    }

    fn march() -> RawEvent {
        RawEvent {
            texts: vec![RawText { language: "en".into(), title: "March".into(), description: "Come".into() }],
            start_date: "2027-03-06".into(),
            start_time: "11am".into(),
            timezone: "America/Los_Angeles".into(),
            place_name: "MacArthur Park".into(),
            ..RawEvent::default()
        }
    }

    fn faults(raw: &RawEvent) -> Vec<(String, &'static str)> {
        let DraftFaults(faults) = EventDraft::parse(raw, Purpose::Publish, now()).expect_err("faults");
        faults.into_iter().map(|fault| (fault.field, fault.message.key)).collect()
    }

    #[test]
    fn times_are_read_as_people_type_them() {
        for typed in ["19:30", "7:30pm", "7:30 pm", "7.30 p. m.", "19h30", "19.30", "19:30 h", "19:30:00"] {
            assert_eq!(parse_time(typed), NaiveTime::from_hms_opt(19, 30, 0), "{typed}");
        }
        assert_eq!(parse_time("12am"), NaiveTime::from_hms_opt(0, 0, 0));
        assert_eq!(parse_time("noon"), NaiveTime::from_hms_opt(12, 0, 0));
        for typed in ["25:00", "7:3pm", "13pm", "evening", "7:30:15", "-3"] {
            assert_eq!(parse_time(typed), None, "{typed}");
        }
    }

    #[test]
    fn all_mistakes_are_told_at_once() {
        let raw = RawEvent {
            start_time: "late".into(),
            url: "not a link".into(),
            timezone: "Mars".into(),
            ..march()
        };
        let told = faults(&RawEvent { place_name: String::new(), ..raw });
        assert_eq!(
            told,
            [
                ("timezone".to_owned(), "error-timezone"),
                ("start_time".to_owned(), "error-time"),
                ("place_name".to_owned(), "error-place-missing"),
                ("url".to_owned(), "error-link"),
            ]
        );
    }

    #[test]
    fn an_end_before_the_start_means_the_next_day_and_says_so() {
        let raw = RawEvent { start_time: "22:00".into(), end_time: "1am".into(), ..march() };
        let draft = EventDraft::parse(&raw, Purpose::Publish, now()).expect("a draft");
        assert_eq!(draft.remarks, [Remark::EndsNextDay]);
        assert_eq!(draft.when.end_local().map(|end| end.to_string()), Some("2027-03-07 01:00:00".to_owned()));
    }

    #[test]
    fn a_time_the_clocks_skip_is_explained() {
        let raw = RawEvent { start_date: "2027-03-14".into(), start_time: "2:30".into(), ..march() };
        assert_eq!(faults(&raw), [("start_time".to_owned(), "error-time-skipped")]);
    }

    #[test]
    fn a_time_the_clocks_show_twice_is_remarked() {
        let raw = RawEvent { start_date: "2027-11-07".into(), start_time: "1:30".into(), ..march() };
        let draft = EventDraft::parse(&raw, Purpose::Publish, now()).expect("a draft");
        assert_eq!(draft.remarks, [Remark::StartTwice]);
    }

    #[test]
    fn a_draft_needs_no_place() {
        let raw = RawEvent { place_name: String::new(), ..march() };
        assert!(EventDraft::parse(&raw, Purpose::Draft, now()).is_ok());
        assert_eq!(faults(&raw), [("place_name".to_owned(), "error-place-missing")]);
    }

    #[test]
    fn tags_lose_their_hash_and_their_doubles() {
        let raw = RawEvent { tags: "#Vivienda, vivienda  #8M".into(), ..march() };
        assert_eq!(
            EventDraft::parse(&raw, Purpose::Publish, now()).expect("a draft").tags,
            ["Vivienda", "8M"]
        );
    }
}
