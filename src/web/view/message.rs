//! Pages that say one thing: an error, or what happens next.

use askama::Template;

use super::{Frame, PostButton};
use crate::domain::fault::{FaultKind, Message};

/// Something went wrong.
#[derive(Template)]
#[template(path = "error.html")]
pub struct ErrorPage {
    /// What stands around it.
    pub frame: Frame,
    /// The status code, printed large.
    pub status: u16,
    /// What kind of fault.
    pub kind: FaultKind,
    /// What exactly; `None` says what that kind of fault usually means.
    pub message: Option<Message>,
}

impl ErrorPage {
    fn explanation(&self) -> String {
        let usual = || Message { key: self.explanation_key(), args: Vec::new() };
        self.frame.say(&self.message.clone().unwrap_or_else(usual))
    }

    fn explanation_key(&self) -> &'static str {
        match self.kind {
            FaultKind::NotFound => "fault-not-found-means",
            FaultKind::Gone => "fault-gone-means",
            FaultKind::Forbidden | FaultKind::Unauthenticated => "fault-forbidden-means",
            FaultKind::TooMany => "fault-too-many-means",
            FaultKind::Conflict => "fault-conflict-means",
            FaultKind::TooLarge => "fault-too-large-means",
            FaultKind::Malformed | FaultKind::Invalid | FaultKind::Unsupported => "fault-malformed-means",
            FaultKind::Unavailable | FaultKind::Upstream => "fault-unavailable-means",
            FaultKind::Internal => "fault-internal-means",
        }
    }

    /// The heading over a kind of fault: a catalogue key.
    fn heading_key(&self) -> &'static str {
        match self.kind {
            FaultKind::NotFound => "fault-not-found",
            FaultKind::Gone => "fault-gone",
            FaultKind::Forbidden | FaultKind::Unauthenticated => "fault-forbidden",
            FaultKind::TooMany => "fault-too-many",
            FaultKind::Conflict => "fault-conflict",
            FaultKind::TooLarge => "fault-too-large",
            FaultKind::Malformed | FaultKind::Invalid | FaultKind::Unsupported => "fault-malformed",
            FaultKind::Unavailable | FaultKind::Upstream => "fault-unavailable",
            FaultKind::Internal => "fault-internal",
        }
    }
}

/// What happens next, or what was done, where no other page says it.
#[derive(Template)]
#[template(path = "message.html")]
pub struct MessagePage {
    /// What stands around it.
    pub frame: Frame,
    /// The heading.
    pub heading: Message,
    /// One paragraph each.
    pub paragraphs: Vec<Message>,
    /// Where to go from here: words and address.
    pub onward: Option<(Message, String)>,
    /// Something to do from here.
    pub button: Option<PostButton>,
}
