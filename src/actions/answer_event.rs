//! An organization answers below its own event, changes what it said, or takes it back.

use super::announce::{Told, activity, distinct, organizer_actor, send};
use super::change_event::own_event;
use super::decide_reply::may_decide;
use super::event_error::EventError;
use crate::domain::event::{Description, Event, EventUri, Visibility};
use crate::domain::fault::{Fault, FaultKind, FieldFault, Message};
use crate::domain::ids::{EventId, NoteId};
use crate::domain::language::Language;
use crate::domain::policy::Acting;
use crate::domain::reply::{MAX_ANSWER, Reply, ReplyState};
use crate::domain::uri::InboxUrl;
use crate::storage::activities::ActivityKind;
use crate::storage::deliveries::Priority;
use crate::storage::replies::{NewReply, ReplyContent};
use crate::storage::{self, StorageError, StorageResult, Tx};
use crate::urls::{Owner, Urls};

/// Why nothing was said.
#[derive(Debug, thiserror::Error)]
pub enum AnswerError {
    /// Nothing was written.
    #[error("an answer says something")]
    Empty,
    /// It is too long.
    #[error("an answer has at most {MAX_ANSWER} characters")]
    TooLong(usize),
    /// What it answers is not shown, or gone.
    #[error("there is no such answer here")]
    Unknown,
    /// Nobody sees the event.
    #[error("nobody sees the event")]
    NotPublished,
    /// Who asks may not, or there is no such event.
    #[error(transparent)]
    Event(#[from] EventError),
    /// The database.
    #[error(transparent)]
    Storage(#[from] StorageError),
}

impl Fault for AnswerError {
    fn kind(&self) -> FaultKind {
        match self {
            Self::Empty | Self::TooLong(_) => FaultKind::Invalid,
            Self::Unknown => FaultKind::NotFound,
            Self::NotPublished => FaultKind::Conflict,
            Self::Event(error) => error.kind(),
            Self::Storage(error) => error.kind(),
        }
    }
    fn message(&self) -> Message {
        match self {
            Self::Empty => Message::new("error-answer-empty"),
            Self::TooLong(count) => {
                Message::new("error-too-long").with("count", count).with("most", MAX_ANSWER)
            }
            Self::Unknown => Message::new("error-answer-unknown"),
            Self::NotPublished => Message::new("error-answer-not-published"),
            Self::Event(error) => error.message(),
            Self::Storage(error) => error.message(),
        }
    }
    fn fields(&self) -> Vec<FieldFault> {
        match self {
            Self::Empty | Self::TooLong(_) => vec![FieldFault::new("text", self.message())],
            _ => Vec::new(),
        }
    }
}

/// What an organization says.
#[derive(Debug, Clone)]
pub struct Answer {
    /// Markdown.
    pub text: String,
    /// In which language; `None`: the event's.
    pub language: Option<Language>,
}

/// Answers an event, or one of the answers shown below it: everybody who has the event gets it, and whoever is
/// answered.
///
/// # Errors
/// See [`AnswerError`].
pub fn answer_event(
    tx: &mut Tx<'_>,
    acting: Acting,
    id: EventId,
    to: Option<NoteId>,
    answer: &Answer,
) -> Result<NoteId, AnswerError> {
    let event = own_event(tx, acting, id)?;
    if event.visibility == Visibility::Draft || !event.is_visible() {
        return Err(AnswerError::NotPublished);
    }
    let content = content(&event, answer)?;
    let parent = match to {
        Some(to) => Some(answered(tx, &event, to)?),
        None => None,
    };
    let urls = Urls::new(&tx.site.public_url);
    let slug = event.organizer.as_ref().map_or("", |organizer| organizer.slug.as_str());
    let (note, author) = (NoteId(tx.ids.uuid()), urls.actor(Owner::Organization(slug)));
    let uri = urls.note(note);
    let new = NewReply {
        id: note,
        uri: &uri,
        event: event.key,
        parent: parent.as_ref().map(|parent| parent.key),
        author: &author,
        local: true,
        content: &content,
        state: ReplyState::Shown,
        published: tx.now,
        edited: None,
    };
    storage::replies::insert(tx, &new)?;
    let actor = organizer_actor(tx, &event)?;
    let mut inboxes = storage::followers::inboxes(tx.conn, actor)?;
    inboxes.extend(storage::activities::receivers_of(tx.conn, event.uri.as_str(), None)?);
    if let Some(parent) = &parent {
        inboxes.extend(inbox_of(tx, parent)?);
    }
    let create = activity(actor, ActivityKind::Create, uri.as_str(), None);
    send(tx, &create, &distinct(inboxes), Told::Object(Priority::Usual))?;
    Ok(note)
}

/// Changes what an organization said.
///
/// # Errors
/// See [`AnswerError`].
pub fn change_answer(
    tx: &mut Tx<'_>,
    acting: Acting,
    id: NoteId,
    answer: &Answer,
) -> Result<EventId, AnswerError> {
    let (reply, event) = own_answer(tx, acting, id)?;
    let content = content(&event, answer)?;
    if content.content == reply.content && content.language == reply.language {
        return Ok(event.id);
    }
    // Mastodon takes an edit only when `updated` grew.
    let edited = tx.now.max(reply.edited.unwrap_or(reply.published) + chrono::Duration::seconds(1));
    storage::replies::change(tx, reply.key, &content, reply.state, Some(edited))?;
    let actor = organizer_actor(tx, &event)?;
    let inboxes = storage::activities::receivers_of(tx.conn, reply.uri.as_str(), None)?;
    let update = activity(actor, ActivityKind::Update, reply.uri.as_str(), None);
    send(tx, &update, &distinct(inboxes), Told::Object(Priority::Usual))?;
    Ok(event.id)
}

/// Takes back what an organization said: whoever got it is asked to delete it.
///
/// # Errors
/// See [`AnswerError`].
pub fn delete_answer(tx: &mut Tx<'_>, acting: Acting, id: NoteId) -> Result<EventId, AnswerError> {
    let (reply, event) = own_answer(tx, acting, id)?;
    withdraw_answer(tx, &event, &reply)?;
    Ok(event.id)
}

/// Withdraws all answers an organization wrote below an event that is itself withdrawn.
pub(super) fn withdraw_own_answers(tx: &mut Tx<'_>, event: &Event) -> StorageResult<()> {
    for reply in storage::replies::own_of_event(tx.conn, event.key)? {
        withdraw_answer(tx, event, &reply)?;
    }
    Ok(())
}

fn withdraw_answer(tx: &mut Tx<'_>, event: &Event, reply: &Reply) -> StorageResult<()> {
    let actor = organizer_actor(tx, event)?;
    let inboxes = storage::activities::receivers_of(tx.conn, reply.uri.as_str(), None)?;
    storage::replies::erase(tx, reply)?;
    storage::events::bury(tx, &EventUri::Object(reply.uri.clone()), None, "Note")?;
    let delete = activity(actor, ActivityKind::Delete, reply.uri.as_str(), None);
    send(tx, &delete, &distinct(inboxes), Told::Only(Priority::Urgent))
}

fn content(event: &Event, answer: &Answer) -> Result<ReplyContent, AnswerError> {
    let text = answer.text.trim();
    match text.chars().count() {
        0 => return Err(AnswerError::Empty),
        count if count > MAX_ANSWER => return Err(AnswerError::TooLong(count)),
        _ => {}
    }
    let content = Description::Markdown(text.to_owned());
    if content.html().is_empty() {
        return Err(AnswerError::Empty);
    }
    let language = answer.language.clone().unwrap_or_else(|| event.main_text().language.clone());
    Ok(ReplyContent { page: None, language: Some(language), warning: None, content, attachments: 0 })
}

/// The answer that is answered; it must be there for all to see.
fn answered(tx: &mut Tx<'_>, event: &Event, id: NoteId) -> Result<Reply, AnswerError> {
    let reply = storage::replies::by_id(tx.conn, id)?;
    reply
        .filter(|reply| reply.event == event.key && reply.state == ReplyState::Shown)
        .ok_or(AnswerError::Unknown)
}

/// Where the author of an answer takes mail, if that is still known.
fn inbox_of(tx: &mut Tx<'_>, reply: &Reply) -> StorageResult<Option<InboxUrl>> {
    if reply.local {
        return Ok(None);
    }
    let author = storage::remote_actors::by_uri(tx.conn, reply.author.as_str())?;
    Ok(author.map(|author| author.shared_inbox.unwrap_or(author.inbox)))
}

/// An answer an organization wrote, with its event, if who acts may change it.
fn own_answer(tx: &mut Tx<'_>, acting: Acting, id: NoteId) -> Result<(Reply, Event), AnswerError> {
    let reply = storage::replies::by_id(tx.conn, id)?.filter(|reply| reply.local);
    let reply = reply.ok_or(AnswerError::Unknown)?;
    if !may_decide(tx.conn, acting, &reply)? {
        return Err(EventError::NotOrganizer.into());
    }
    let event = storage::events::by_keys(tx.conn, &[reply.event.0])?.pop();
    Ok((reply, event.ok_or(AnswerError::Unknown)?))
}
