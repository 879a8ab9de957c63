//! Setting the site up, all steps on one page.

use askama::Template;

use super::{Choice, FormErrors, Frame, region_choices, zone_choices};

/// What was typed; the fields are named like these.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SetupValues {
    /// The site's name.
    pub site_name: String,
    /// IANA name.
    pub timezone: String,
    /// ISO 3166 code, or empty.
    pub region: String,
    /// The first administrator's name.
    pub admin_name: String,
    /// And mail address.
    pub admin_email: String,
    /// The first organization's name.
    pub org_name: String,
    /// And short name.
    pub org_slug: String,
}

/// The set-up page. Fields besides [`SetupValues`]: `language` (hidden, the page's), `password`, `token`, `csrf`.
#[derive(Template)]
#[template(path = "setup.html")]
pub struct SetupPage {
    /// What stands around it.
    pub frame: Frame,
    /// From the printed link.
    pub token: String,
    /// For the guest's form `setup`.
    pub csrf: String,
    /// What was typed.
    pub values: SetupValues,
    /// What is wrong.
    pub errors: FormErrors,
}

impl SetupPage {
    /// Until one is chosen, the browser may suggest its own.
    fn zone_attribute(&self) -> &'static str {
        if self.values.timezone.is_empty() { "data-guess-zone" } else { "" }
    }

    /// Nothing is chosen before somebody chooses: the first of the list would be taken without being meant.
    fn zones(&self) -> Vec<Choice> {
        let mut zones = zone_choices(&self.values.timezone);
        if self.values.timezone.is_empty() {
            zones.insert(0, Choice::new("", self.frame.t("setup-choose-zone"), ""));
        }
        zones
    }

    fn regions(&self) -> Vec<Choice> {
        region_choices(self.frame.language, &self.values.region)
    }
}
