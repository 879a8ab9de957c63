//! What stands in the event form's fields, from an event or as typed, and how two versions differ.

use chrono::{DateTime, NaiveDateTime, Timelike, Utc};

use super::event_choices::language_name;
use crate::domain::event::{Event, Picture};
use crate::domain::event_draft::{RawEvent, RawText};
use crate::domain::moment::wall_moment;
use crate::domain::time::When;

/// The title and description in a further language; fields `title.{language}`, `description.{language}`.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct TextValues {
    /// BCP 47 tag.
    pub language: String,
    /// As typed.
    pub title: String,
    /// As typed.
    pub description: String,
}

impl TextValues {
    pub(super) fn language_name(&self) -> &str {
        language_name(&self.language)
    }

    pub(super) fn title_field(&self) -> String {
        format!("title.{}", self.language)
    }

    pub(super) fn description_field(&self) -> String {
        format!("description.{}", self.language)
    }
}

/// What was typed or chosen, or stands in the event; the form's fields are named like these.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct EventFormValues {
    /// The organization's short name.
    pub org: String,
    /// Title in the main language.
    pub title: String,
    /// Markdown in the main language.
    pub description: String,
    /// The main language.
    pub language: String,
    /// Further languages.
    pub texts: Vec<TextValues>,
    /// `2027-03-06`.
    pub start_date: String,
    /// As typed: `7pm`, `19:30`.
    pub start_time: String,
    /// Empty: the same day, or the next if the end is earlier than the start.
    pub end_date: String,
    /// Empty: open end.
    pub end_time: String,
    /// IANA name.
    pub timezone: String,
    /// Whether it takes whole days (a checkbox; sent as `on`).
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
    /// Separated by blanks or commas.
    pub tags: String,
    /// See [`crate::domain::event::Kind`].
    pub kind: String,
    /// See [`crate::domain::event::EventStatus`].
    pub status: String,
    /// What the picture shows.
    pub image_alt: String,
    /// See [`crate::domain::event::Visibility`].
    pub visibility: String,
    /// `2027-03-06T19:30`; empty: at once.
    pub publish_at: String,
    /// From when the exact place is told; empty: at once.
    pub disclose_place_at: String,
    /// See [`crate::domain::plan::Reminding`].
    pub reminder: String,
    /// What is added for followers.
    pub news: String,
}

impl EventFormValues {
    /// What stands in an event, for changing it.
    pub fn of_event(event: &Event) -> Self {
        let main = event.main_text();
        let place = event.exact_place();
        let coordinates = place.and_then(|place| place.coordinates);
        let moment = |at: Option<DateTime<Utc>>| at.map(|at| wall_moment(at, event.when.zone()));
        let (start, end) = (event.when.start_local(), last_moment(&event.when));
        let all_day = event.when.is_all_day();
        Self {
            org: event.organizer.as_ref().map(|organizer| organizer.slug.clone()).unwrap_or_default(),
            title: main.title.clone(),
            description: main.description.source().to_owned(),
            language: main.language.as_str().to_owned(),
            texts: event.texts.iter().skip(1).map(TextValues::of).collect(),
            start_date: start.date().to_string(),
            start_time: if all_day { String::new() } else { clock(start) },
            end_date: end
                .filter(|end| end.date() != start.date())
                .map(|end| end.date().to_string())
                .unwrap_or_default(),
            end_time: end.filter(|_| !all_day).map(clock).unwrap_or_default(),
            timezone: event.when.zone().name().to_owned(),
            all_day,
            place_name: place.map(|place| place.name.clone()).unwrap_or_default(),
            place_address: place.and_then(|place| place.address.clone()).unwrap_or_default(),
            place_area: place.and_then(|place| place.area.clone()).unwrap_or_default(),
            latitude: coordinates.map(|at| at.latitude.to_string()).unwrap_or_default(),
            longitude: coordinates.map(|at| at.longitude.to_string()).unwrap_or_default(),
            online_url: event.online_url.as_ref().map(|url| url.as_str().to_owned()).unwrap_or_default(),
            url: event.url.as_ref().map(|url| url.as_str().to_owned()).unwrap_or_default(),
            tags: event.tags.join(" "),
            kind: event.kind.to_string(),
            status: event.status.to_string(),
            image_alt: picture_alt(event),
            visibility: event.wished_visibility().to_string(),
            publish_at: moment(event.plan.publish_at).unwrap_or_default(),
            disclose_place_at: moment(event.plan.late_place.as_ref().map(|late| late.at)).unwrap_or_default(),
            reminder: event.plan.reminding.to_string(),
            news: String::new(),
        }
    }

    /// The same for the domain to understand; further languages without a word in them are left out.
    pub fn to_raw(&self) -> RawEvent {
        let main = RawText {
            language: self.language.clone(),
            title: self.title.clone(),
            description: self.description.clone(),
        };
        let others = self.texts.iter().filter(|text| !text.title.is_empty() || !text.description.is_empty());
        let others = others.map(|text| RawText {
            language: text.language.clone(),
            title: text.title.clone(),
            description: text.description.clone(),
        });
        RawEvent {
            texts: std::iter::once(main).chain(others).collect(),
            start_date: self.start_date.clone(),
            start_time: self.start_time.clone(),
            end_date: self.end_date.clone(),
            end_time: self.end_time.clone(),
            timezone: self.timezone.clone(),
            all_day: self.all_day,
            place_name: self.place_name.clone(),
            place_address: self.place_address.clone(),
            place_area: self.place_area.clone(),
            latitude: self.latitude.clone(),
            longitude: self.longitude.clone(),
            online_url: self.online_url.clone(),
            url: self.url.clone(),
            tags: self.tags.clone(),
            kind: self.kind.clone(),
            status: self.status.clone(),
            visibility: self.visibility.clone(),
            wished_visibility: String::new(),
            publish_at: self.publish_at.clone(),
            place_at: self.disclose_place_at.clone(),
            reminder: self.reminder.clone(),
            image_alt: self.image_alt.clone(),
        }
    }
}

impl TextValues {
    fn of(text: &crate::domain::event::Text) -> Self {
        Self {
            language: text.language.as_str().to_owned(),
            title: text.title.clone(),
            description: text.description.source().to_owned(),
        }
    }
}

/// A field that somebody else changed meanwhile.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StaleField {
    /// The field's label: a catalogue key.
    pub label_key: &'static str,
    /// What stands in the event now.
    pub theirs: String,
    /// What was typed.
    pub mine: String,
}

impl StaleField {
    /// The fields in which two versions differ, in the form's order; further languages count as one text each.
    pub fn between(theirs: &EventFormValues, mine: &EventFormValues) -> Vec<Self> {
        let all_day = |values: &EventFormValues| if values.all_day { "✓" } else { "–" }.to_owned();
        let mut fields: Vec<Self> = [
            ("form-title", &theirs.title, &mine.title),
            ("form-start-date", &theirs.start_date, &mine.start_date),
            ("form-start-time", &theirs.start_time, &mine.start_time),
            ("form-end-time", &theirs.end_time, &mine.end_time),
            ("form-end-date", &theirs.end_date, &mine.end_date),
            ("form-timezone", &theirs.timezone, &mine.timezone),
            ("form-all-day", &all_day(theirs), &all_day(mine)),
            ("form-place", &theirs.place_name, &mine.place_name),
            ("form-address", &theirs.place_address, &mine.place_address),
            ("form-area", &theirs.place_area, &mine.place_area),
            ("form-latitude", &theirs.latitude, &mine.latitude),
            ("form-longitude", &theirs.longitude, &mine.longitude),
            ("form-disclose-place-at", &theirs.disclose_place_at, &mine.disclose_place_at),
            ("form-online", &theirs.online_url, &mine.online_url),
            ("form-description", &theirs.description, &mine.description),
            ("form-language", &theirs.language, &mine.language),
            ("form-texts", &told(&theirs.texts), &told(&mine.texts)),
            ("form-kind", &theirs.kind, &mine.kind),
            ("form-tags", &theirs.tags, &mine.tags),
            ("form-url", &theirs.url, &mine.url),
            ("form-status", &theirs.status, &mine.status),
            ("form-visibility", &theirs.visibility, &mine.visibility),
            ("form-publish-at", &theirs.publish_at, &mine.publish_at),
            ("form-reminder", &theirs.reminder, &mine.reminder),
            ("form-picture-alt", &theirs.image_alt, &mine.image_alt),
        ]
        .into_iter()
        .map(|(label_key, theirs, mine)| Self { label_key, theirs: theirs.clone(), mine: mine.clone() })
        .collect();
        fields.retain(|field| {
            field.theirs.trim().replace("\r\n", "\n") != field.mine.trim().replace("\r\n", "\n")
        });
        fields
    }
}

fn told(texts: &[TextValues]) -> String {
    let written = texts.iter().filter(|text| !text.title.is_empty() || !text.description.is_empty());
    written
        .map(|text| format!("{}: {}\n{}", text.language, text.title, text.description))
        .collect::<Vec<_>>()
        .join("\n\n")
}

/// The end as the form asks for it: of whole days the last one, itself included.
fn last_moment(when: &When) -> Option<NaiveDateTime> {
    match when {
        When::Timed { end, .. } => *end,
        When::AllDay { last, .. } => Some(last.and_time(chrono::NaiveTime::MIN)),
    }
}

fn clock(at: NaiveDateTime) -> String {
    format!("{:02}:{:02}", at.hour(), at.minute())
}

fn picture_alt(event: &Event) -> String {
    match &event.picture {
        Some(Picture::Stored { alt, .. } | Picture::Remote { alt, .. }) => alt.clone().unwrap_or_default(),
        None => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::web::view::samples::varied;

    #[test]
    fn what_stands_in_an_event_is_understood_as_the_same_event() {
        for event in varied() {
            let now = event.when.start_utc();
            let raw = EventFormValues::of_event(&event).to_raw();
            let draft = crate::domain::event_draft::EventDraft::parse(
                &raw,
                crate::domain::event_draft::Purpose::Publish,
                now,
            );
            let draft = draft.unwrap_or_else(|faults| panic!("{}: {faults:?}", event.main_text().title));
            assert_eq!(draft.when, event.when, "{}", event.main_text().title);
            assert_eq!(draft.texts, event.texts);
        }
    }

    #[test]
    fn only_what_differs_is_compared() {
        let theirs = EventFormValues {
            title: "March".to_owned(),
            description: "a\nb".to_owned(),
            ..EventFormValues::default()
        };
        let mine =
            EventFormValues { title: "Rally".to_owned(), description: "a\r\nb".to_owned(), ..theirs.clone() };
        let fields = StaleField::between(&theirs, &mine);
        assert_eq!(
            fields,
            [StaleField { label_key: "form-title", theirs: "March".to_owned(), mine: "Rally".to_owned() }]
        );
    }
}
