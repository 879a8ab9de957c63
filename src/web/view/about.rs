//! What the site says of itself.

use askama::Template;

use super::Frame;

/// About the site.
#[derive(Template)]
#[template(path = "about.html")]
pub struct AboutPage {
    /// What stands around it.
    pub frame: Frame,
    /// The site's own words: safe HTML, may be empty.
    pub words: String,
    /// The handle by which the whole calendar can be followed.
    pub handle: String,
    /// Organizations that publish here: name and page.
    pub organizations: Vec<(String, String)>,
    /// The program's version.
    pub version: &'static str,
}

/// What happens to data.
#[derive(Template)]
#[template(path = "privacy.html")]
pub struct PrivacyPage {
    /// What stands around it.
    pub frame: Frame,
}

/// A way to reach somebody.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ContactWay {
    /// Who: the site or an organization.
    pub who: String,
    /// How, as typed.
    pub how: String,
    /// The same as a link, if it is one.
    pub href: Option<String>,
}

/// Whom to write to.
#[derive(Template)]
#[template(path = "contact.html")]
pub struct ContactPage {
    /// What stands around it.
    pub frame: Frame,
    /// The site first, then organizations.
    pub ways: Vec<ContactWay>,
}
