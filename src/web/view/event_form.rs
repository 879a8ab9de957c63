//! The form of an event: new, changed, previewed, or changed by two at once.

use askama::Template;

use super::event_form_options::{kind_choices, reminder_choices, status_choices, visibility_choices};
use super::{
    Choice, EventFormValues, EventView, FormErrors, Frame, StaleField, Telling, TextValues, language_choices,
    zone_choices,
};
use crate::domain::fault::Message;

/// A picture that is already here, from the event or from a sending before this one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeptPicture {
    /// Travels as `image_id`.
    pub id: String,
    /// Where it can be seen.
    pub src: String,
    /// Whether it is to go: the checkbox is ticked.
    pub removed: bool,
}

/// Which form it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FormStep {
    /// A new event.
    New,
    /// A draft, not published yet.
    Draft,
    /// A published event.
    Published,
}

/// The form of an event.
#[derive(Template)]
#[template(path = "event_form.html")]
pub struct EventFormPage {
    /// What stands around it.
    pub frame: Frame,
    /// Which form it is.
    pub step: FormStep,
    /// Where it goes.
    pub action: String,
    /// Where "Back without saving" leads.
    pub back: String,
    /// Names this sending, so that twice sent makes one event; field `form_id`.
    pub form_id: String,
    /// The event's version the form began with; field `version`.
    pub version: Option<i32>,
    /// The organizations one may publish for: short name and name.
    pub organizations: Vec<(String, String)>,
    /// What was typed.
    pub values: EventFormValues,
    /// A picture that is already here.
    pub picture: Option<KeptPicture>,
    /// What is wrong.
    pub errors: FormErrors,
    /// What was understood and had better be said ("The end is on the next day").
    pub notes: Vec<Message>,
    /// What must be confirmed once, each with the name of its checkbox ("This day is over. Publish anyway?").
    pub questions: Vec<(&'static str, Message)>,
    /// How it would look.
    pub preview: Option<EventView>,
    /// What somebody else changed meanwhile; `version` is then the present one.
    pub stale: Vec<StaleField>,
    /// What followers will be told if it is saved.
    pub telling: Option<Telling>,
    /// Questions answered with yes: names of their checkboxes.
    pub kept_answers: Vec<&'static str>,
    /// Whether this organization has never published, so that the warning about publicness stands above the button.
    pub never_published: bool,
    /// Of a published event: the page that asks before it is called off.
    pub call_off_href: Option<String>,
    /// Of a saved event: the page that asks before it is deleted.
    pub delete_href: Option<String>,
}

impl EventFormPage {
    /// An empty form.
    pub fn new(
        frame: Frame,
        action: impl Into<String>,
        form_id: impl Into<String>,
        organizations: Vec<(String, String)>,
    ) -> Self {
        let values = EventFormValues {
            org: organizations.first().map(|(slug, _)| slug.clone()).unwrap_or_default(),
            language: frame.language.code().to_owned(),
            timezone: frame.site.zone.name().to_owned(),
            kind: "rally".to_owned(),
            status: "confirmed".to_owned(),
            visibility: "public".to_owned(),
            reminder: "on".to_owned(),
            ..EventFormValues::default()
        };
        Self {
            frame,
            step: FormStep::New,
            action: action.into(),
            back: "/dashboard".to_owned(),
            form_id: form_id.into(),
            version: None,
            organizations,
            values,
            picture: None,
            errors: FormErrors::none(),
            notes: Vec::new(),
            questions: Vec::new(),
            preview: None,
            stale: Vec::new(),
            telling: None,
            kept_answers: Vec::new(),
            never_published: false,
            call_off_href: None,
            delete_href: None,
        }
    }

    fn heading_key(&self) -> &'static str {
        match self.step {
            FormStep::New => "form-heading-new",
            FormStep::Draft | FormStep::Published => "form-heading-edit",
        }
    }

    fn save_key(&self) -> &'static str {
        match self.step {
            FormStep::New | FormStep::Draft => "form-publish",
            FormStep::Published => "form-save",
        }
    }

    fn choose_picture_key(&self) -> &'static str {
        if self.picture.is_some() { "form-picture-other" } else { "form-picture-choose" }
    }

    fn organization_choices(&self) -> Vec<Choice> {
        self.organizations.iter().map(|(slug, name)| Choice::new(slug, name, &self.values.org)).collect()
    }

    fn languages(&self) -> Vec<Choice> {
        language_choices(&self.values.language)
    }

    fn zones(&self) -> Vec<Choice> {
        zone_choices(&self.values.timezone)
    }

    fn kinds(&self) -> Vec<Choice> {
        kind_choices(self.frame.language, &self.values.kind)
    }

    fn statuses(&self) -> Vec<Choice> {
        status_choices(self.frame.language, &self.values.status)
    }

    fn visibilities(&self) -> Vec<Choice> {
        visibility_choices(self.frame.language, &self.values.visibility)
    }

    fn reminders(&self) -> Vec<Choice> {
        reminder_choices(self.frame.language, &self.values.reminder)
    }

    /// The further languages: those with text, and of English and Spanish the one that is not the main language.
    fn texts(&self) -> Vec<TextValues> {
        let mut texts = self.values.texts.clone();
        for offered in ["en", "es"] {
            if self.values.language != offered && !texts.iter().any(|text| text.language == offered) {
                texts.push(TextValues { language: offered.to_owned(), ..TextValues::default() });
            }
        }
        texts
    }

    fn texts_open(&self) -> bool {
        let wrong =
            self.errors.fields.iter().any(|fault| fault.field.contains('.') || fault.field == "language");
        wrong || self.values.texts.iter().any(|text| !text.title.is_empty() || !text.description.is_empty())
    }

    fn time_open(&self) -> bool {
        let typed = !self.values.end_date.is_empty() || self.values.all_day;
        typed
            || self.values.timezone != self.frame.site.zone.name()
            || self.errors.within(&["end_date", "timezone", "all_day"])
    }

    fn place_open(&self) -> bool {
        let typed = [
            &self.values.place_address,
            &self.values.place_area,
            &self.values.latitude,
            &self.values.longitude,
            &self.values.disclose_place_at,
        ];
        let fields = ["place_address", "place_area", "latitude", "longitude", "disclose_place_at"];
        typed.iter().any(|value| !value.is_empty()) || self.errors.within(&fields)
    }

    fn picture_open(&self) -> bool {
        self.picture.is_some() || self.errors.within(&["image", "image_alt", "image_id", "image_remove"])
    }

    fn more_open(&self) -> bool {
        let typed = !self.values.tags.is_empty() || !self.values.url.is_empty();
        let planned = !self.values.publish_at.is_empty() || self.values.reminder == "off";
        let fields = ["tags", "url", "kind", "status", "visibility", "publish_at", "reminder"];
        typed || planned || self.errors.within(&fields)
    }
}
