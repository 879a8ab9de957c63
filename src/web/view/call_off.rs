//! Asking once before an event is called off, with what followers will be told.

use askama::Template;

use super::{FormErrors, Frame, Telling};

/// The question, with title and day.
#[derive(Template)]
#[template(path = "call_off.html")]
pub struct CallOffPage {
    /// What stands around it.
    pub frame: Frame,
    /// Title of the event.
    pub subject: String,
    /// "Saturday, March 6, 11 am–2 pm".
    pub when: String,
    /// Where the answer goes.
    pub action: String,
    /// Where "no" leads.
    pub back: String,
    /// What followers will be told; `None` when it is nothing.
    pub telling: Option<Telling>,
    /// What organizers add, as typed; field `news`.
    pub sentence: String,
    /// What is wrong.
    pub errors: FormErrors,
}
