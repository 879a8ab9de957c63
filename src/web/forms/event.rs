//! The event form, as INTERFACE names its fields. What was typed is kept as typed; the domain understands it.

use super::Fields;
use crate::domain::event::Visibility;
use crate::domain::event_draft::{EventDraft, Purpose, RawEvent};
use crate::domain::fault::{FieldFault, Message};
use crate::domain::ids::{FormId, MediaId};
use crate::web::view::{EventFormValues, TextValues};

/// The fields that are honoured, in the form's order; further languages (`title.es`) stand behind the first ones.
const FIELDS: [&str; 36] = [
    "csrf",
    "form_id",
    "version",
    "action",
    "org",
    "title",
    "start_date",
    "start_time",
    "end_time",
    "place_name",
    "online_url",
    "description",
    "place_address",
    "place_area",
    "latitude",
    "longitude",
    "disclose_place_at",
    "all_day",
    "end_date",
    "timezone",
    "image_id",
    "image_remove",
    "image",
    "image_alt",
    "language",
    "kind",
    "tags",
    "url",
    "status",
    "visibility",
    "publish_at",
    "reminder",
    "news",
    "confirm_past",
    "confirm_place",
    "confirm_news",
];
/// The longest name of a field that is repeated when it is refused.
const MAX_NAME: usize = 60;

/// Which button was pressed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Intent {
    /// Everybody may see it.
    Publish,
    /// Only its organizers.
    Draft,
    /// Nobody yet: how would it look?
    Preview,
}

/// What was typed and chosen.
#[derive(Debug, Clone)]
pub struct EventForm {
    /// The fields people fill in.
    pub values: EventFormValues,
    /// Which button was pressed.
    pub intent: Intent,
    /// Names this sending.
    pub form: Option<FormId>,
    /// The version that was changed.
    pub version: Option<i32>,
    /// A picture that is here already.
    pub image: Option<MediaId>,
    /// Whether that picture is to go.
    pub image_removed: bool,
    /// Whether a date that is over is meant.
    pub past_confirmed: bool,
    /// Whether words that name a place to be told later are meant.
    pub place_confirmed: bool,
    /// Which news were seen before they are told.
    pub news_seen: String,
    /// Whether something was said beside them, or taken away.
    pub news_sent: bool,
    faults: Vec<FieldFault>,
}

impl EventForm {
    /// Reads the fields; those that were not sent are as in `present`. Browsers send every text field, empty or not.
    pub fn read(fields: &Fields, present: &EventFormValues) -> Self {
        let mut faults = Vec::new();
        let intent = match fields.text("action") {
            "" | "publish" => Intent::Publish,
            "draft" => Intent::Draft,
            "preview" => Intent::Preview,
            _ => {
                faults.push(fault("action", "error-choice"));
                Intent::Preview
            }
        };
        Self {
            values: values(fields, present),
            intent,
            form: parsed(fields, "form_id", &mut faults),
            version: parsed(fields, "version", &mut faults),
            image: parsed(fields, "image_id", &mut faults),
            image_removed: fields.is_on("image_remove"),
            past_confirmed: fields.is_on("confirm_past"),
            place_confirmed: fields.is_on("confirm_place"),
            news_sent: fields.has("news"),
            news_seen: fields.text("confirm_news").to_owned(),
            faults: faults.into_iter().chain(not_honoured(fields)).collect(),
        }
    }

    /// Understands what was typed; `further` is what else is wrong.
    ///
    /// # Errors
    /// Everything that is wrong, in the form's order.
    pub fn draft(
        &self,
        further: Vec<FieldFault>,
        now: chrono::DateTime<chrono::Utc>,
    ) -> Result<EventDraft, Vec<FieldFault>> {
        let known = Visibility::parse(&self.values.visibility);
        let wished = known.filter(|known| *known != Visibility::Draft).unwrap_or(Visibility::Public);
        let raw = RawEvent {
            visibility: self.visibility().to_string(),
            wished_visibility: wished.to_string(),
            ..self.values.to_raw()
        };
        let purpose = if self.visibility() == Visibility::Draft { Purpose::Draft } else { Purpose::Publish };
        let mut faults: Vec<_> = self.faults.iter().cloned().chain(further).collect();
        if known.is_none() && !self.values.visibility.is_empty() {
            faults.push(fault("visibility", "error-choice"));
        }
        match EventDraft::parse(&raw, purpose, now) {
            Ok(draft) if faults.is_empty() => Ok(draft),
            outcome => {
                faults.extend(outcome.err().map(|found| found.0).unwrap_or_default());
                faults.sort_by_key(|fault| place_in_form(&fault.field));
                Err(faults)
            }
        }
    }

    /// Questions that were answered with yes: they are not asked again while others are.
    pub fn kept_answers(&self) -> Vec<&'static str> {
        let answers = [("confirm_past", self.past_confirmed), ("confirm_place", self.place_confirmed)];
        answers.into_iter().filter(|(_, yes)| *yes).map(|(name, _)| name).collect()
    }

    /// Who may see it, if the button does what it says.
    pub fn visibility(&self) -> Visibility {
        match self.intent {
            Intent::Draft => Visibility::Draft,
            Intent::Publish | Intent::Preview => {
                Visibility::parse(&self.values.visibility).unwrap_or(Visibility::Public)
            }
        }
    }
}

fn values(fields: &Fields, present: &EventFormValues) -> EventFormValues {
    let typed = |name: &str, present: &str| {
        if fields.has(name) { fields.typed(name) } else { present.to_owned() }
    };
    // An unticked box is not sent: it counts as unticked where the time it belongs to was.
    let time_sent = fields.has("start_date") || fields.has("start_time");
    EventFormValues {
        org: typed("org", &present.org),
        title: typed("title", &present.title),
        description: typed("description", &present.description),
        language: typed("language", &present.language),
        texts: texts(fields, &present.texts),
        start_date: typed("start_date", &present.start_date),
        start_time: typed("start_time", &present.start_time),
        end_date: typed("end_date", &present.end_date),
        end_time: typed("end_time", &present.end_time),
        timezone: typed("timezone", &present.timezone),
        all_day: fields.is_on("all_day") || (present.all_day && !time_sent),
        place_name: typed("place_name", &present.place_name),
        place_address: typed("place_address", &present.place_address),
        place_area: typed("place_area", &present.place_area),
        latitude: typed("latitude", &present.latitude),
        longitude: typed("longitude", &present.longitude),
        online_url: typed("online_url", &present.online_url),
        url: typed("url", &present.url),
        tags: typed("tags", &present.tags),
        kind: typed("kind", &present.kind),
        status: typed("status", &present.status),
        image_alt: typed("image_alt", &present.image_alt),
        visibility: typed("visibility", &present.visibility),
        publish_at: typed("publish_at", &present.publish_at),
        disclose_place_at: typed("disclose_place_at", &present.disclose_place_at),
        reminder: typed("reminder", &present.reminder),
        news: typed("news", &present.news),
    }
}

/// The further languages: those sent, and those of the event that were not.
fn texts(fields: &Fields, present: &[TextValues]) -> Vec<TextValues> {
    let mut texts = present.to_vec();
    for (name, _) in fields.pairs() {
        let Some((part, language)) = name.split_once('.') else { continue };
        if !matches!(part, "title" | "description") || language.is_empty() || language.len() > 16 {
            continue;
        }
        let position = texts.iter().position(|text| text.language == language).unwrap_or_else(|| {
            texts.push(TextValues { language: language.to_owned(), ..TextValues::default() });
            texts.len() - 1
        });
        match part {
            "title" => texts[position].title = fields.typed(name),
            _ => texts[position].description = fields.typed(name),
        }
    }
    texts
}

/// What is filled in and not honoured, or not yet, is refused by its name.
fn not_honoured(fields: &Fields) -> impl Iterator<Item = FieldFault> {
    let strange = fields.pairs().filter(|(name, value)| !value.trim().is_empty() && !is_honoured(name));
    strange.map(|(name, _)| {
        let name: String = name.chars().take(MAX_NAME).collect();
        FieldFault::new(name.clone(), Message::new("error-field-not-honoured").with("field", name))
    })
}

fn is_honoured(name: &str) -> bool {
    match name.split_once('.') {
        Some(("title" | "description", language)) => (1..=16).contains(&language.len()),
        _ => FIELDS.contains(&name),
    }
}

fn parsed<T: std::str::FromStr>(fields: &Fields, name: &str, faults: &mut Vec<FieldFault>) -> Option<T> {
    let text = fields.text(name).trim();
    if text.is_empty() {
        return None;
    }
    let value = text.parse().ok();
    if value.is_none() {
        faults.push(fault(name, "error-choice"));
    }
    value
}

fn fault(field: &str, key: &'static str) -> FieldFault {
    FieldFault::new(field, Message { key, args: Vec::new() })
}

fn place_in_form(field: &str) -> usize {
    let first = field.split('.').next().unwrap_or(field);
    let behind = if field.contains('.') { "language" } else { first };
    FIELDS.iter().position(|known| *known == behind).unwrap_or(FIELDS.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fields(pairs: &[(&str, &str)]) -> Fields {
        Fields::new(pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect())
    }

    fn noon() -> chrono::DateTime<chrono::Utc> {
        "2027-03-01T12:00:00Z".parse().unwrap()
    }

    #[test]
    fn fields_that_are_not_honoured_are_refused_by_name_when_filled_in() {
        let form = EventForm::read(
            &fields(&[
                ("recurrence_freq", "weekly"),
                ("sponsor", "2027-01-01"),
                ("nonsense", " "),
                ("title.nah", "Tlahtolli"),
            ]),
            &EventFormValues::default(),
        );
        let named: Vec<_> = form.faults.iter().map(|fault| fault.field.as_str()).collect();
        assert_eq!(named, ["recurrence_freq", "sponsor"]);
        assert_eq!(form.values.texts[0].language, "nah");
    }

    #[test]
    fn faults_stand_in_the_order_of_the_form() {
        let form = EventForm::read(
            &fields(&[
                ("publish_at", "soon"),
                ("tags", &"a".repeat(60)),
                ("language", "en"),
                ("title.es", "x"),
                ("timezone", "nowhere"),
            ]),
            &EventFormValues::default(),
        );
        let faults = form.draft(vec![fault("image", "media-unreadable")], noon()).unwrap_err();
        let named: Vec<_> = faults.iter().map(|fault| fault.field.as_str()).collect();
        assert_eq!(
            named,
            [
                "title",
                "start_date",
                "start_time",
                "place_name",
                "timezone",
                "image",
                "title.es",
                "tags",
                "publish_at"
            ]
        );
    }

    #[test]
    fn what_was_not_sent_stays_and_an_unticked_box_is_unticked() {
        let present = EventFormValues {
            title: "March".to_owned(),
            all_day: true,
            texts: vec![TextValues {
                language: "es".to_owned(),
                title: "Marcha".to_owned(),
                ..TextValues::default()
            }],
            ..EventFormValues::default()
        };
        let kept = EventForm::read(&fields(&[("description", "a\r\nb")]), &present);
        assert_eq!((kept.values.title.as_str(), kept.values.description.as_str()), ("March", "a\nb"));
        assert!(kept.values.all_day);
        assert_eq!(kept.values.texts[0].title, "Marcha");
        let unticked = EventForm::read(&fields(&[("start_date", "2027-03-06"), ("title", "")]), &present);
        assert!(!unticked.values.all_day && unticked.values.title.is_empty());
    }

    #[test]
    fn the_draft_button_makes_a_draft_whatever_was_chosen() {
        let form = EventForm::read(
            &fields(&[("action", "draft"), ("visibility", "public")]),
            &EventFormValues::default(),
        );
        assert_eq!(form.visibility(), Visibility::Draft);
        let odd = EventForm::read(&fields(&[("visibility", "secret")]), &EventFormValues::default());
        let faults = odd.draft(Vec::new(), noon()).unwrap_err();
        assert!(faults.iter().any(|fault| fault.field == "visibility"));
    }
}
