//! What those who look after an organization can change.

use askama::Template;

use super::{Choice, FormErrors, Frame, PostButton};

/// What an organization says of itself; the fields are named like these.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OrganizationValues {
    /// Name.
    pub name: String,
    /// Markdown.
    pub about: String,
    /// BCP 47 tag.
    pub language: String,
    /// Web site.
    pub website: String,
    /// A mail address, a link or words.
    pub contact: String,
    /// Whether its events name no organizer.
    pub discreet: bool,
    /// Other accounts that are the same organization, one a line.
    pub also_known_as: String,
}

/// The settings of an organization: fields as in [`OrganizationValues`].
#[derive(Template)]
#[template(path = "organization_settings.html")]
pub struct OrganizationSettingsPage {
    /// What stands around it.
    pub frame: Frame,
    /// Its name as it stands.
    pub name: String,
    /// Its page.
    pub page_href: String,
    /// By which it is followed.
    pub handle: String,
    /// Where the form goes.
    pub action: String,
    /// As typed.
    pub values: OrganizationValues,
    /// What it may mostly write.
    pub languages: Vec<Choice>,
    /// What is wrong.
    pub errors: FormErrors,
    /// Whether who reads may change what it says.
    pub owns: bool,
    /// Why it is not shown, if it is paused: a catalogue key.
    pub paused_key: Option<&'static str>,
    /// Where it moved to.
    pub moved_to: Option<String>,
    /// What can be done at once.
    pub buttons: Vec<PostButton>,
    /// What is asked about first: name of the deed and its page.
    pub links: Vec<(String, String)>,
}

/// Something of consequence that wants a word typed: one field, named by [`TypedConfirmPage::field`].
#[derive(Template)]
#[template(path = "typed_confirm.html")]
pub struct TypedConfirmPage {
    /// What stands around it.
    pub frame: Frame,
    /// The heading.
    pub heading: String,
    /// What it is about.
    pub subject: String,
    /// What it means.
    pub paragraphs: Vec<String>,
    /// The field's name.
    pub field: &'static str,
    /// What is to be typed.
    pub label: String,
    /// More about that; may be empty.
    pub hint: String,
    /// As typed.
    pub value: String,
    /// What stands on the button.
    pub button: String,
    /// Where the answer goes.
    pub action: String,
    /// Where "no" leads.
    pub back: String,
    /// What is wrong.
    pub errors: FormErrors,
}
