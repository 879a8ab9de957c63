//! `GET /dashboard/answers`: what waits to be read by the event's organization, the oldest first, and what was refused.

use actix_web::{HttpResponse, web};
use serde::Deserialize;

use super::decide::{PATH, undo};
use crate::domain::event::Event;
use crate::domain::ids::{AccountKey, NoteId, OrganizationKey};
use crate::domain::organization::Organization;
use crate::domain::reply::{Reply, ReplyState};
use crate::http::error::ErrorAnswer;
use crate::peers::talk::handle_of;
use crate::storage::{self, AnyConnection, StorageResult};
use crate::web::pages::event::talk::answer_view;
use crate::web::pages::talk::show::settings_path;
use crate::web::reader::{Reader, page};
use crate::web::view::{AnswersPage, Done, Frame, WaitingAnswer};

/// How many stand on the page.
const SHOWN: usize = 30;
/// How many are looked at to say how many more wait.
const COUNTED: i64 = 300;
/// How many that were refused are shown.
const REFUSED: i64 = 30;

/// The query: what was decided last, for taking it back.
#[derive(Deserialize)]
pub struct Asked {
    done: Option<String>,
    answer: Option<String>,
}

/// An answer with what must be known to decide about it.
struct Found {
    reply: Reply,
    event: Event,
    handle: Option<String>,
}

/// Shows what waits.
///
/// # Errors
/// Unauthenticated without a session.
pub async fn show(reader: Reader, asked: web::Query<Asked>) -> Result<HttpResponse, ErrorAnswer> {
    let account = reader.session()?.account.key;
    let (organizations, waiting, refused) =
        reader.context.read(move |conn: &mut AnyConnection| found(conn, account)).await?;
    let (frame, urls) = (reader.frame, reader.context.urls());
    let view = |found: &Found| {
        let text = found.event.text_for(frame.language.code());
        WaitingAnswer {
            answer: answer_view(&frame, &found.event, &found.reply, 0),
            author: found.handle.clone(),
            title: text.title.clone(),
            href: urls.event_page(found.event.id).url().path().to_owned(),
        }
    };
    let more = waiting.len().saturating_sub(SHOWN);
    let views = waiting.iter().take(SHOWN).map(view).collect();
    let refused = refused
        .iter()
        .map(|found| (view(found), undo(&frame, &[found.reply.id], ReplyState::Waiting)))
        .collect();
    let settings = organizations
        .iter()
        .map(|organization| (organization.name.clone(), settings_path(organization.slug.as_str())))
        .collect();
    let frame = with_undo(frame, &asked);
    page(&AnswersPage { action: PATH.to_owned(), waiting: views, more, refused, settings, frame })
}

fn found(
    conn: &mut AnyConnection,
    account: AccountKey,
) -> StorageResult<(Vec<Organization>, Vec<Found>, Vec<Found>)> {
    let belonging = storage::organizations::of_account(conn, account)?;
    let organizations: Vec<Organization> = belonging.into_iter().map(|(one, _)| one).collect();
    let keys: Vec<OrganizationKey> = organizations.iter().map(|organization| organization.key).collect();
    let mut in_state = |state, limit| {
        let replies = storage::replies::in_state(conn, &keys, state, limit)?;
        let mut found = Vec::new();
        for reply in replies {
            if let Some(event) = storage::events::by_keys(conn, &[reply.event.0])?.pop() {
                let handle = handle_of(conn, &reply.author)?;
                found.push(Found { reply, event, handle });
            }
        }
        Ok::<_, storage::StorageError>(found)
    };
    let (waiting, refused) =
        (in_state(ReplyState::Waiting, COUNTED)?, in_state(ReplyState::Refused, REFUSED)?);
    Ok((organizations, waiting, refused))
}

/// The last decision can be taken back from where it is told.
fn with_undo(mut frame: Frame, asked: &Asked) -> Frame {
    let done = asked.done.as_deref().and_then(Done::parse);
    let decided: Vec<NoteId> =
        asked.answer.iter().flat_map(|ids| ids.split(',')).filter_map(|id| id.parse().ok()).collect();
    if matches!(done, Some(Done::AnswersShown | Done::AnswersRefused)) && !decided.is_empty() {
        let button = undo(&frame, &decided, ReplyState::Waiting);
        frame.notice = frame.notice.map(|notice| notice.with_undo(button));
    }
    frame
}
