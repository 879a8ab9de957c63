//! What the event form's select boxes offer.

use super::Choice;
use super::event::kind_key;
use crate::domain::event::{EventStatus, Kind, Visibility};
use crate::domain::plan::Reminding;
use crate::i18n::{UiLanguage, word};

/// The sorts of event.
pub(super) fn kind_choices(language: UiLanguage, present: &str) -> Vec<Choice> {
    Kind::ALL
        .iter()
        .map(|kind| Choice::new(kind.as_str(), word(language, kind_key(*kind)), present))
        .collect()
}

/// The states; calling off has a page of its own, and is offered here only where it already holds.
pub(super) fn status_choices(language: UiLanguage, present: &str) -> Vec<Choice> {
    let offered = EventStatus::ALL
        .iter()
        .filter(|status| **status != EventStatus::Cancelled || present == status.as_str());
    offered.map(|status| Choice::new(status.as_str(), word(language, status_key(*status)), present)).collect()
}

/// Who may see it; drafts are made by their own button.
pub(super) fn visibility_choices(language: UiLanguage, present: &str) -> Vec<Choice> {
    [(Visibility::Public, "visibility-public"), (Visibility::Unlisted, "visibility-unlisted")]
        .map(|(visibility, key)| Choice::new(visibility.as_str(), word(language, key), present))
        .into()
}

/// Whether followers are reminded.
pub(super) fn reminder_choices(language: UiLanguage, present: &str) -> Vec<Choice> {
    [(Reminding::Usual, "reminder-usual"), (Reminding::Never, "reminder-never")]
        .map(|(reminding, key)| Choice::new(reminding.as_str(), word(language, key), present))
        .into()
}

fn status_key(status: EventStatus) -> &'static str {
    match status {
        EventStatus::Confirmed => "status-confirmed",
        EventStatus::Tentative => "status-tentative",
        EventStatus::Postponed => "status-postponed",
        EventStatus::Cancelled => "status-cancelled",
        EventStatus::MovedOnline => "status-moved-online",
    }
}
