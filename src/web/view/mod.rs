//! What each page needs, as typed structs with their templates; nothing here asks the database.
//!
//! A page is a struct that derives [`askama::Template`] and holds a [`Frame`]: who reads, in which language, on which
//! site. Handlers fill it from domain types through the constructors here and render it.

mod button;
mod frame;

mod event;
mod event_line;
mod event_list;
mod link_preview;
mod qr;

mod about;
mod calendar;
mod message;
mod organization;

mod confirm;
mod done;
mod event_choices;
mod event_form;
mod event_form_options;
mod event_form_values;
mod form_errors;
mod login;
mod setup;

mod dashboard;
mod moderation;
mod queue;
mod review;
mod source;
mod sources;

#[cfg(test)]
mod samples;
#[cfg(test)]
mod tests;

pub use super::accent::Accent;
pub use about::{AboutPage, ContactPage, ContactWay, PrivacyPage};
pub use button::PostButton;
pub use calendar::{CalendarPage, FeedLinks, PeriodPage, PlacePage, TagPage};
pub use confirm::{ConfirmDeed, ConfirmPage};
pub use dashboard::{DashboardPage, OwnEvent, OwnOrganization, Trial};
pub use done::{Done, remark_named, with_remarks};
pub use event::{EventLinks, EventPage, EventView, OrganizerView, OtherText, PictureView, PlaceView};
pub use event_choices::{Choice, language_choices, region_choices, zone_choices};
pub use event_form::{EventFormPage, FormStep, KeptPicture};
pub use event_form_values::{EventFormValues, StaleField, TextValues};
pub use event_line::{EventLine, Mark};
pub use event_list::{Day, EventList, Paging};
pub use form_errors::FormErrors;
pub use frame::{Frame, LanguageChoice, Notice, SiteView, Tone, Viewer};
pub use link_preview::{JsonLd, LinkPreview, PreviewPicture};
pub use login::{KeptForm, LoginPage, PasswordPage};
pub use message::{ErrorPage, MessagePage};
pub use moderation::{ModeratedEvent, ModerationPage};
pub use organization::{FollowBox, OrganizationPage};
pub use qr::qr_svg;
pub use queue::{GoneRow, QueuePage, WaitingRow};
pub use review::{HeldEvent, ReviewPage};
pub use setup::{SetupPage, SetupValues};
pub use source::{HeldView, MissView, SourceDay, SourcePage};
pub use sources::{PreviewLine, PreviewView, SourceRow, SourcesPage};
