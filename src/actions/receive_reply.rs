//! Somebody answers an event of ours, changes the answer or withdraws it.

use chrono::{DateTime, Utc};

use super::announce::organizer_actor;
use super::receive_reaction::forget_reactions_of;
use super::tell_of_answers::answer_waits;
use crate::domain::event::Event;
use crate::domain::ids::{NoteId, OrganizationKey, ReplyKey};
use crate::domain::reply::{AnswersPolicy, Reply, ReplyState};
use crate::domain::uri::{ActorUri, InboxUrl, ObjectUri};
use crate::storage::replies::{NewReply, ReplyContent};
use crate::storage::{self, StorageResult, Tx};
use crate::urls::{Ours, Urls};

/// How many answers to one event are kept: of everybody, of one server, of one author.
const MOST: (i64, i64, i64) = (2_000, 500, 50);

/// Who may read an answer at its home.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Audience {
    /// Everybody.
    Everybody,
    /// Some people only: it is not for our pages.
    Some,
}

/// Whether an answer's server has to be looked at first, whatever the organization's setting.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// It is a server like others.
    Usual,
    /// A moderator silenced it.
    Silenced,
}

/// An answer as its home tells it.
#[derive(Debug, Clone)]
pub struct Arrived {
    /// Its id.
    pub uri: ObjectUri,
    /// Who wrote it.
    pub author: ActorUri,
    /// What it answers.
    pub in_reply_to: Vec<String>,
    /// Who may read it.
    pub audience: Audience,
    /// What it says.
    pub content: ReplyContent,
    /// When it was written.
    pub published: DateTime<Utc>,
    /// When it was last changed.
    pub edited: Option<DateTime<Utc>>,
    /// Where its server takes mail: it hears of the event's changes from now on.
    pub inbox: InboxUrl,
    /// What was decided about its server.
    pub standing: Standing,
}

/// What became of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Taken {
    /// It is shown.
    Shown,
    /// Somebody of the organization has to read it first.
    Waiting,
    /// It stays refused.
    Refused,
    /// It was known like this, or newer.
    Known,
    /// It is public no more, and gone here.
    Withdrawn,
    /// It is not taken, and why.
    Ignored(&'static str),
}

/// Takes an answer in, or what it says now.
///
/// # Errors
/// When the database does not answer.
pub fn receive_reply(tx: &mut Tx<'_>, arrived: &Arrived) -> StorageResult<Taken> {
    match storage::replies::by_uri(tx.conn, arrived.uri.as_str())? {
        Some(known) => changed(tx, &known, arrived),
        None => added(tx, arrived),
    }
}

fn changed(tx: &mut Tx<'_>, known: &Reply, arrived: &Arrived) -> StorageResult<Taken> {
    if known.local || known.author != arrived.author {
        return Ok(Taken::Ignored("it is somebody else's"));
    }
    if arrived.audience == Audience::Some {
        storage::replies::erase(tx, known)?;
        return Ok(Taken::Withdrawn);
    }
    if known.edited.is_some_and(|before| arrived.edited.is_none_or(|now| now <= before)) {
        return Ok(Taken::Known);
    }
    let before = (&known.content, &known.warning, known.attachments);
    if before == (&arrived.content.content, &arrived.content.warning, arrived.content.attachments) {
        return Ok(Taken::Known);
    }
    let policy = policy_of(tx, known)?;
    let state = match known.state {
        ReplyState::Shown if policy != AnswersPolicy::Open || arrived.standing == Standing::Silenced => {
            ReplyState::Waiting
        }
        state => state,
    };
    let edited = arrived.edited.or(Some(tx.now));
    storage::replies::change(tx, known.key, &arrived.content, state, edited)?;
    if let (ReplyState::Waiting, Some(organization)) = (state, organization_of(tx, known)?) {
        answer_waits(tx, organization)?;
    }
    Ok(taken(state))
}

fn added(tx: &mut Tx<'_>, arrived: &Arrived) -> StorageResult<Taken> {
    if arrived.audience == Audience::Some {
        return Ok(Taken::Ignored("not public"));
    }
    let Some((event, parent)) = answered(tx, &arrived.in_reply_to)? else {
        return Ok(Taken::Ignored("answers nothing of ours"));
    };
    let Some(organizer) = event.organizer.as_ref().filter(|_| event.is_local() && event.is_visible()) else {
        return Ok(Taken::Ignored("there is no such event here"));
    };
    let state = match (storage::talk::policy(tx.conn, organizer.key)?.answers, arrived.standing) {
        (AnswersPolicy::Off, _) => return Ok(Taken::Ignored("the organization takes no answers")),
        (AnswersPolicy::Open, Standing::Usual) => ReplyState::Shown,
        (AnswersPolicy::Open, Standing::Silenced) | (AnswersPolicy::Approval, _) => ReplyState::Waiting,
    };
    let (all, of_host, of_author) = storage::replies::count(tx.conn, event.key, &arrived.author)?;
    if all >= MOST.0 || of_host >= MOST.1 || of_author >= MOST.2 {
        return Ok(Taken::Ignored("there are too many answers"));
    }
    let new = NewReply {
        id: NoteId(tx.ids.uuid()),
        uri: &arrived.uri,
        event: event.key,
        parent,
        author: &arrived.author,
        local: false,
        content: &arrived.content,
        state,
        published: arrived.published.min(tx.now),
        edited: arrived.edited,
    };
    storage::replies::insert(tx, &new)?;
    if state == ReplyState::Waiting {
        answer_waits(tx, organizer.key)?;
    }
    let actor = organizer_actor(tx, &event)?;
    storage::activities::add_receiver(tx.conn, event.uri.as_str(), actor, &arrived.inbox)?;
    Ok(taken(state))
}

/// The event an answer is about, and the answer it answers. What answers news of an event answers the event.
fn answered(tx: &mut Tx<'_>, in_reply_to: &[String]) -> StorageResult<Option<(Event, Option<ReplyKey>)>> {
    let urls = Urls::new(&tx.site.public_url);
    for uri in in_reply_to {
        if let Some(Ours::Note(id)) = urls.ours(uri)
            && let Some(news) = storage::news::by_id(tx.conn, id)?
        {
            let event = storage::events::by_keys(tx.conn, &[news.event.0])?.pop();
            return Ok(event.map(|event| (event, None)));
        }
        if let Some(event) = storage::events::by_uri(tx.conn, uri)? {
            return Ok(Some((event, None)));
        }
        if let Some(parent) = storage::replies::by_uri(tx.conn, uri)? {
            let event = storage::events::by_keys(tx.conn, &[parent.event.0])?.pop();
            return Ok(event.map(|event| (event, Some(parent.key))));
        }
    }
    Ok(None)
}

fn policy_of(tx: &mut Tx<'_>, reply: &Reply) -> StorageResult<AnswersPolicy> {
    match organization_of(tx, reply)? {
        Some(organization) => Ok(storage::talk::policy(tx.conn, organization)?.answers),
        None => Ok(AnswersPolicy::Off),
    }
}

fn organization_of(tx: &mut Tx<'_>, reply: &Reply) -> StorageResult<Option<OrganizationKey>> {
    let event = storage::events::by_keys(tx.conn, &[reply.event.0])?.pop();
    Ok(event.and_then(|event| event.organizer).map(|organizer| organizer.key))
}

fn taken(state: ReplyState) -> Taken {
    match state {
        ReplyState::Waiting => Taken::Waiting,
        ReplyState::Shown => Taken::Shown,
        ReplyState::Refused => Taken::Refused,
    }
}

/// The home of something says that it is gone: an answer, or what we gave leave for. Answers whether we knew of it.
///
/// # Errors
/// When the database does not answer.
pub fn forget_what_answered(tx: &mut Tx<'_>, uri: &ObjectUri) -> StorageResult<bool> {
    let left = storage::stamps::forget_interacting(tx.conn, uri)?;
    match storage::replies::by_uri(tx.conn, uri.as_str())?.filter(|reply| !reply.local) {
        Some(reply) => {
            storage::replies::erase(tx, &reply)?;
            Ok(true)
        }
        None => Ok(left),
    }
}

/// An actor is gone: what it said goes with it.
///
/// # Errors
/// When the database does not answer.
pub fn forget_author(tx: &mut Tx<'_>, author: &ActorUri) -> StorageResult<()> {
    for reply in storage::replies::of_author(tx.conn, author)? {
        storage::replies::erase(tx, &reply)?;
    }
    forget_reactions_of(tx, author)
}
