//! `POST /dashboard/review/{id}`, `POST /dashboard/review`: publish, refuse, or take the decision back, of one event or
//! of many at once.

use actix_web::{HttpResponse, web};

use super::{decided, waiting};
use crate::actions::review_change::review_change;
use crate::actions::review_event::{ReviewError, Verdict, review_event};
use crate::domain::fault::FaultKind;
use crate::domain::ids::EventId;
use crate::http::error::ErrorAnswer;
use crate::web::forms::{Fields, Signed};
use crate::web::reader::see_other;
use crate::web::view::{Done, Frame, PostButton};

/// The most that is decided together: more than stands on a page.
const MOST: usize = 100;

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

/// What is decided about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Chosen {
    /// An event that is new.
    Event(EventId),
    /// What changed of one.
    Change(EventId),
}

impl Chosen {
    /// Its field in forms.
    fn field(self) -> (&'static str, EventId) {
        match self {
            Self::Event(id) => ("event", id),
            Self::Change(id) => ("change", id),
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

/// A button with other words that decides about one.
pub(super) fn one(frame: &Frame, key: &'static str, chosen: Chosen, verdict: Verdict) -> PostButton {
    let (name, id) = chosen.field();
    PostButton::new(waiting::PATH, frame.t(key)).with(name, id.to_string()).with("verdict", spelled(verdict))
}

/// A button that takes back what was decided; `None` if nothing was.
pub(super) fn together(frame: &Frame, chosen: &[Chosen], verdict: Verdict) -> Option<PostButton> {
    if let [Chosen::Event(id)] = chosen {
        return Some(button(frame, *id, verdict, Back::Review));
    }
    let first = PostButton::undo(frame, waiting::PATH).with("verdict", spelled(verdict));
    let all = chosen.iter().map(|chosen| chosen.field());
    (!chosen.is_empty()).then(|| all.fold(first, |button, (name, id)| button.with(name, id.to_string())))
}

/// Reads what [`told`] wrote into an address.
pub(super) fn decided_about(text: &str) -> Vec<Chosen> {
    let one = |text: &str| match text.strip_prefix("change-") {
        Some(id) => id.parse().ok().map(Chosen::Change),
        None => text.parse().ok().map(Chosen::Event),
    };
    text.split(',').filter_map(one).take(MOST).collect()
}

/// What was decided about, for the address of the page that follows.
fn told(chosen: &[Chosen]) -> String {
    let one = |chosen: &Chosen| match chosen {
        Chosen::Event(id) => id.to_string(),
        Chosen::Change(id) => format!("change-{id}"),
    };
    chosen.iter().map(one).collect::<Vec<_>>().join(",")
}

/// Decides about one event.
///
/// # Errors
/// Forbidden for who does not moderate, not found, malformed for another word than a verdict.
pub async fn send(sent: Signed, id: web::Path<String>) -> Result<HttpResponse, ErrorAnswer> {
    let id: EventId = id.parse().map_err(|_| ErrorAnswer::not_found())?;
    let verdict = verdict(&sent.fields)?;
    let back = if sent.fields.text("back") == "hidden" { Back::Decided } else { Back::Review };
    let acting = sent.session.acting();
    sent.reader.context.transact(move |tx| review_event(tx, acting, id, verdict)).await?;
    Ok(onward(&sent, verdict, back, &[Chosen::Event(id)]))
}

/// Decides about all that was chosen, in one transaction; what was withdrawn meanwhile is passed over.
///
/// # Errors
/// Forbidden for who does not moderate, malformed for another word than a verdict.
pub async fn send_many(sent: Signed) -> Result<HttpResponse, ErrorAnswer> {
    sent.reader.moderator()?;
    let verdict = verdict(&sent.fields)?;
    let (acting, chosen) = (sent.session.acting(), chosen(&sent.fields));
    let work = move |tx: &mut crate::storage::Tx<'_>| -> Result<Vec<Chosen>, ReviewError> {
        let mut decided = Vec::new();
        for one in chosen {
            let outcome = match one {
                Chosen::Event(id) => review_event(tx, acting, id, verdict),
                Chosen::Change(id) => review_change(tx, acting, id, verdict),
            };
            match outcome {
                Ok(()) => decided.push(one),
                Err(ReviewError::Unknown) => {}
                Err(error) => return Err(error),
            }
        }
        Ok(decided)
    };
    let decided = sent.reader.context.transact(work).await?;
    Ok(onward(&sent, verdict, Back::Review, &decided))
}

fn chosen(fields: &Fields) -> Vec<Chosen> {
    let one = |(name, value): (&str, &str)| match name {
        "event" => value.parse().ok().map(Chosen::Event),
        "change" => value.parse().ok().map(Chosen::Change),
        _ => None,
    };
    fields.pairs().filter_map(one).take(MOST).collect()
}

fn onward(sent: &Signed, verdict: Verdict, back: Back, decided: &[Chosen]) -> HttpResponse {
    let onward = match verdict {
        _ if decided.is_empty() => Done::NothingChosen.at(back.path()),
        Verdict::Publish => format!("{}&event={}", Done::Accepted.at(back.path()), told(decided)),
        Verdict::Refuse => format!("{}&event={}", Done::Refused.at(back.path()), told(decided)),
        Verdict::Undo => Done::Undone.at(back.path()),
    };
    see_other(&sent.reader.frame.link(&onward))
}

fn verdict(fields: &Fields) -> Result<Verdict, ErrorAnswer> {
    read(fields.text("verdict")).ok_or_else(|| ErrorAnswer::of_kind(FaultKind::Malformed))
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
