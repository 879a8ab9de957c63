//! An organization's page.

use askama::Template;

use super::{EventList, FeedLinks, Frame};

/// How somebody hears of new events.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FollowBox {
    /// `@coalition@example.org`.
    pub handle: String,
    /// How many follow already; they are never listed.
    pub followers: u64,
    /// Where it is followed from an account elsewhere.
    pub interact_href: String,
}

/// An organization's page.
#[derive(Template)]
#[template(path = "organization.html")]
pub struct OrganizationPage {
    /// What stands around it.
    pub frame: Frame,
    /// Its name.
    pub name: String,
    /// What it is: safe HTML, may be empty.
    pub about: String,
    /// The language it writes, where it is not the page's.
    pub language: Option<String>,
    /// Its web site.
    pub website: Option<String>,
    /// How to reach it: text, and a link if it is one (`mailto:…`, `https://…`).
    pub contact: Option<(String, Option<String>)>,
    /// How to follow it.
    pub follow: FollowBox,
    /// What it calls to.
    pub list: EventList,
    /// The same for apps.
    pub feeds: FeedLinks,
    /// Its ActivityPub id.
    pub activity_href: String,
    /// The page's own absolute address.
    pub canonical: String,
    /// For its members: where to write a new event.
    pub new_event_href: Option<String>,
    /// For those who look after it: its settings.
    pub settings_href: Option<String>,
    /// The account it moved to.
    pub moved_to: Option<String>,
}

impl OrganizationPage {
    /// Reads a contact as typed: a mail address or a web address becomes a link, anything else stays text.
    pub fn contact(text: &str) -> (String, Option<String>) {
        let text = text.trim();
        let href = if text.starts_with("https://") || text.starts_with("http://") {
            Some(text.to_owned())
        } else {
            crate::domain::account::Email::parse(text).ok().map(|email| format!("mailto:{}", email.as_str()))
        };
        (text.to_owned(), href)
    }
}
