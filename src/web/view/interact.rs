//! Following, boosting and answering from an account somewhere else.

use askama::Template;

use super::{FormErrors, Frame};

/// Something that can be done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InteractChoice {
    /// The field's value.
    pub value: &'static str,
    /// What it is called: a catalogue key.
    pub key: &'static str,
    /// Whether it is chosen.
    pub chosen: bool,
}

/// The form that asks for somebody's own account: fields `account`, `intent`.
#[derive(Template)]
#[template(path = "interact.html")]
pub struct InteractPage {
    /// What stands around it.
    pub frame: Frame,
    /// For the guest's form `interact`.
    pub csrf: String,
    /// What it is about: an event's title, or an organization's name.
    pub title: String,
    /// The title's language.
    pub language: String,
    /// Where the form goes.
    pub action: String,
    /// Where "no" leads.
    pub back: String,
    /// By which the organizer can be found by hand.
    pub handle: Option<String>,
    /// As typed.
    pub account: String,
    /// What can be done; a single one needs no choice.
    pub choices: Vec<InteractChoice>,
    /// What is wrong.
    pub errors: FormErrors,
}
