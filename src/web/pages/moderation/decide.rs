//! `POST /dashboard/review/{id}`: publish, refuse, or take the decision back.

use actix_web::{HttpResponse, web};

use super::{decided, waiting};
use crate::actions::review_event::{Verdict, review_event};
use crate::domain::fault::FaultKind;
use crate::domain::ids::EventId;
use crate::http::error::ErrorAnswer;
use crate::web::forms::Signed;
use crate::web::reader::see_other;
use crate::web::view::{Done, Frame, PostButton};

/// Which page a decision was made on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Back {
    /// The queue.
    Review,
    /// The decisions made.
    Decided,
}

impl Back {
    fn path(self) -> &'static str {
        match self {
            Self::Review => waiting::PATH,
            Self::Decided => decided::PATH,
        }
    }
}

/// A button that decides.
pub(super) fn button(frame: &Frame, event: EventId, verdict: Verdict, back: Back) -> PostButton {
    let action = format!("{}/{event}", waiting::PATH);
    let button = match verdict {
        Verdict::Publish => PostButton::publish(frame, action),
        Verdict::Refuse => PostButton::refuse(frame, action),
        Verdict::Undo => PostButton::undo(frame, action),
    };
    let back = if back == Back::Decided { "hidden" } else { "review" };
    button.with("verdict", spelled(verdict)).with("back", back)
}

/// Decides.
///
/// # Errors
/// Forbidden for who does not moderate, not found, malformed for another word than a verdict.
pub async fn send(sent: Signed, id: web::Path<String>) -> Result<HttpResponse, ErrorAnswer> {
    let id: EventId = id.parse().map_err(|_| ErrorAnswer::not_found())?;
    let verdict =
        read(sent.fields.text("verdict")).ok_or_else(|| ErrorAnswer::of_kind(FaultKind::Malformed))?;
    let back = if sent.fields.text("back") == "hidden" { Back::Decided } else { Back::Review };
    let acting = sent.session.acting();
    sent.reader.context.transact(move |tx| review_event(tx, acting, id, verdict)).await?;
    let onward = match verdict {
        Verdict::Publish => format!("{}&event={id}", Done::Accepted.at(back.path())),
        Verdict::Refuse => format!("{}&event={id}", Done::Refused.at(back.path())),
        Verdict::Undo => Done::Undone.at(back.path()),
    };
    Ok(see_other(&sent.reader.frame.link(&onward)))
}

fn spelled(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Publish => "publish",
        Verdict::Refuse => "refuse",
        Verdict::Undo => "undo",
    }
}

fn read(text: &str) -> Option<Verdict> {
    [Verdict::Publish, Verdict::Refuse, Verdict::Undo].into_iter().find(|verdict| spelled(*verdict) == text)
}
