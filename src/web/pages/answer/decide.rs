//! `POST /dashboard/answers`: one answer or many are shown, refused, or wait again.

use actix_web::HttpResponse;

use crate::actions::decide_reply::{ReplyError, decide_replies};
use crate::domain::event::Event;
use crate::domain::fault::FaultKind;
use crate::domain::ids::NoteId;
use crate::domain::reply::ReplyState;
use crate::http::error::ErrorAnswer;
use crate::storage::{self, AnyConnection, StorageResult};
use crate::web::forms::{Fields, Signed};
use crate::web::reader::see_other;
use crate::web::view::{Done, Frame, PostButton};

/// Where the list is, and where decisions go.
pub(in crate::web::pages) const PATH: &str = "/dashboard/answers";
/// How many are decided at once.
const MOST: usize = 100;

/// A button that takes a decision back.
pub(in crate::web::pages) fn undo(frame: &Frame, ids: &[NoteId], to: ReplyState) -> PostButton {
    let button = PostButton::undo(frame, PATH).with("verdict", to.as_str()).with("undo", "1");
    ids.iter().fold(button, |button, id| button.with("id", id.to_string()))
}

/// A button that hides an answer below its event.
pub(in crate::web::pages) fn hide(frame: &Frame, id: NoteId) -> PostButton {
    PostButton::hide(frame, PATH)
        .with("verdict", ReplyState::Refused.as_str())
        .with("back", "event")
        .with("id", id.to_string())
}

/// What a form decides: a button of one answer, or those that are ticked.
struct Decision {
    ids: Vec<NoteId>,
    state: ReplyState,
}

impl Decision {
    fn read(fields: &Fields) -> Option<Self> {
        for (field, state) in [("show", ReplyState::Shown), ("refuse", ReplyState::Refused)] {
            if fields.has(field) {
                return Some(Self { ids: vec![fields.text(field).parse().ok()?], state });
            }
        }
        let ticked = fields.pairs().filter(|(name, _)| *name == "id").take(MOST);
        let ids = ticked.map(|(_, id)| id.parse()).collect::<Result<Vec<NoteId>, _>>().ok()?;
        Some(Self { ids, state: ReplyState::parse(fields.text("verdict"))? })
    }
}

/// Decides.
///
/// # Errors
/// Forbidden for strangers to the event's organization, not found, malformed for anything no button of ours sends.
pub async fn send(sent: Signed) -> Result<HttpResponse, ErrorAnswer> {
    let Decision { ids, state } =
        Decision::read(&sent.fields).ok_or_else(|| ErrorAnswer::of_kind(FaultKind::Malformed))?;
    if ids.is_empty() {
        return Ok(see_other(&sent.reader.frame.link(PATH)));
    }
    let below_event = sent.fields.text("back") == "event";
    let (context, acting, decided) = (&sent.reader.context, sent.session.acting(), ids.clone());
    context
        .transact(move |tx| -> Result<usize, ReplyError> { decide_replies(tx, acting, &decided, state) })
        .await?;
    let onward = if below_event { event_of(context, ids[0]).await? } else { None };
    let path = onward.unwrap_or_else(|| PATH.to_owned());
    if sent.fields.has("undo") {
        return Ok(see_other(&sent.reader.frame.link(&Done::Undone.at(&path))));
    }
    let done = match (state, below_event) {
        (ReplyState::Refused, true) => Done::AnswerHidden,
        (ReplyState::Refused, false) => Done::AnswersRefused,
        (ReplyState::Shown, _) => Done::AnswersShown,
        (ReplyState::Waiting, _) => Done::Undone,
    };
    let names: Vec<String> = ids.iter().map(ToString::to_string).collect();
    Ok(see_other(&sent.reader.frame.link(&format!("{}&answer={}", done.at(&path), names.join(",")))))
}

/// The page of the event an answer stands below.
async fn event_of(context: &crate::context::Context, id: NoteId) -> Result<Option<String>, ErrorAnswer> {
    let event = context
        .read(move |conn: &mut AnyConnection| -> StorageResult<Option<Event>> {
            let Some(reply) = storage::replies::by_id(conn, id)? else { return Ok(None) };
            Ok(storage::events::by_keys(conn, &[reply.event.0])?.pop())
        })
        .await?;
    Ok(event.map(|event| context.urls().event_page(event.id).url().path().to_owned()))
}
