//! How an organization reminds its followers.

use askama::Template;

use super::{Choice, FormErrors, Frame};
use crate::domain::fault::Message;
use crate::i18n::tr;

/// Hours that are offered.
const OFFERED: [i32; 8] = [1, 2, 3, 6, 12, 24, 48, 72];

/// The form.
#[derive(Template)]
#[template(path = "reminder.html")]
pub struct ReminderPage {
    /// What stands around it.
    pub frame: Frame,
    /// Whose.
    pub organization: String,
    /// Where it goes.
    pub action: String,
    /// `off`, or hours.
    pub present: String,
    /// What is wrong.
    pub errors: FormErrors,
}

impl ReminderPage {
    fn choices(&self) -> Vec<Choice> {
        let language = self.frame.language;
        let hours = |hours: i32| tr(language, &Message::new("reminder-hours").with("hours", hours));
        let mut offered = OFFERED.to_vec();
        offered.extend(self.present.parse().ok().filter(|other| !OFFERED.contains(other)));
        offered.sort_unstable();
        let mut choices: Vec<Choice> = offered
            .into_iter()
            .map(|number| Choice::new(number.to_string(), hours(number), &self.present))
            .collect();
        choices.insert(0, Choice::new("off", self.frame.t("reminder-off"), &self.present));
        choices
    }
}
