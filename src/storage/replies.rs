//! Answers to events: other servers' and our organizations' own.

use std::collections::HashMap;

use chrono::{DateTime, NaiveDateTime, Utc};
use diesel::prelude::*;

use super::connection::AnyConnection;
use super::error::{StorageError, StorageResult};
use super::schema::{events, replies};
use super::transaction::Tx;
use crate::domain::event::Description;
use crate::domain::ids::{EventKey, NoteId, OrganizationKey, ReplyKey};
use crate::domain::language::Language;
use crate::domain::reply::{Reply, ReplyState};
use crate::domain::text::sanitize;
use crate::domain::uri::{ActorUri, Host, ObjectUri, WebUrl};

#[derive(Queryable, Selectable)]
#[diesel(table_name = replies)]
struct Row {
    id: i64,
    uuid: String,
    uri: String,
    event_id: i64,
    parent_id: Option<i64>,
    author_uri: String,
    host: String,
    local: bool,
    page_url: Option<String>,
    language: Option<String>,
    warning: Option<String>,
    content: String,
    format: String,
    attachments: i32,
    state: String,
    published_at: NaiveDateTime,
    edited_at: Option<NaiveDateTime>,
}

impl TryFrom<Row> for Reply {
    type Error = StorageError;
    fn try_from(row: Row) -> StorageResult<Self> {
        let content = match row.format.as_str() {
            "markdown" => Description::Markdown(row.content),
            _ => Description::Html(sanitize(&row.content)),
        };
        Ok(Self {
            key: ReplyKey(row.id),
            id: row.uuid.parse().map_err(|_| StorageError::Corrupt("replies.uuid"))?,
            uri: ObjectUri::parse(&row.uri).map_err(|_| StorageError::Corrupt("replies.uri"))?,
            event: EventKey(row.event_id),
            parent: row.parent_id.map(ReplyKey),
            author: ActorUri::parse(&row.author_uri)
                .map_err(|_| StorageError::Corrupt("replies.author_uri"))?,
            host: Host::parse(&row.host).ok_or(StorageError::Corrupt("replies.host"))?,
            local: row.local,
            page: row.page_url.and_then(|page| WebUrl::parse(&page).ok()),
            language: row.language.and_then(|language| Language::parse(&language).ok()),
            warning: row.warning,
            content,
            attachments: u32::try_from(row.attachments).unwrap_or_default(),
            state: ReplyState::parse(&row.state).ok_or(StorageError::Corrupt("replies.state"))?,
            published: row.published_at.and_utc(),
            edited: row.edited_at.map(|at| at.and_utc()),
        })
    }
}

/// What an answer says and how it is shown; its author may change it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReplyContent {
    /// Its page at home.
    pub page: Option<WebUrl>,
    /// Its language, if it was said.
    pub language: Option<Language>,
    /// Said before it is opened.
    pub warning: Option<String>,
    /// What it says.
    pub content: Description,
    /// How many pictures and the like it has.
    pub attachments: u32,
}

#[derive(AsChangeset, Insertable)]
#[diesel(table_name = replies)]
#[diesel(treat_none_as_null = true)]
struct ContentRow<'a> {
    page_url: Option<&'a str>,
    language: Option<&'a str>,
    warning: Option<&'a str>,
    content: &'a str,
    format: &'static str,
    attachments: i32,
}

impl<'a> From<&'a ReplyContent> for ContentRow<'a> {
    fn from(content: &'a ReplyContent) -> Self {
        Self {
            page_url: content.page.as_ref().map(WebUrl::as_str),
            language: content.language.as_ref().map(Language::as_str),
            warning: content.warning.as_deref(),
            content: content.content.source(),
            format: if matches!(content.content, Description::Markdown(_)) { "markdown" } else { "html" },
            attachments: i32::try_from(content.attachments).unwrap_or(i32::MAX),
        }
    }
}

/// An answer to be kept.
#[derive(Debug, Clone)]
pub struct NewReply<'a> {
    /// Names it here.
    pub id: NoteId,
    /// Its ActivityPub id.
    pub uri: &'a ObjectUri,
    /// To which event.
    pub event: EventKey,
    /// Which answer it answers.
    pub parent: Option<ReplyKey>,
    /// Who wrote it.
    pub author: &'a ActorUri,
    /// Whether the event's organization wrote it.
    pub local: bool,
    /// What it says.
    pub content: &'a ReplyContent,
    /// Where it stands.
    pub state: ReplyState,
    /// When it was written.
    pub published: DateTime<Utc>,
    /// When its author last changed it.
    pub edited: Option<DateTime<Utc>>,
}

/// Keeps an answer.
///
/// # Errors
/// [`StorageError::is_duplicate`] when its id is there already.
pub fn insert(tx: &mut Tx<'_>, new: &NewReply<'_>) -> StorageResult<ReplyKey> {
    let key = diesel::insert_into(replies::table)
        .values((
            replies::uuid.eq(new.id.to_string()),
            replies::uri.eq(new.uri.as_str()),
            replies::event_id.eq(new.event.0),
            replies::parent_id.eq(new.parent.map(|parent| parent.0)),
            replies::author_uri.eq(new.author.as_str()),
            replies::host.eq(new.author.host().as_str()),
            replies::local.eq(new.local),
            ContentRow::from(new.content),
            replies::state.eq(new.state.as_str()),
            replies::published_at.eq(new.published.naive_utc()),
            replies::edited_at.eq(new.edited.map(|at| at.naive_utc())),
            replies::received_at.eq(tx.now.naive_utc()),
        ))
        .returning(replies::id)
        .get_result(tx.conn)?;
    if new.state == ReplyState::Shown {
        tx.changes_public();
    }
    Ok(ReplyKey(key))
}

/// Writes what an answer says now, and where it stands for it.
///
/// # Errors
/// When the database does not answer.
pub fn change(
    tx: &mut Tx<'_>,
    key: ReplyKey,
    content: &ReplyContent,
    state: ReplyState,
    edited: Option<DateTime<Utc>>,
) -> StorageResult<()> {
    diesel::update(replies::table.find(key.0))
        .set((
            ContentRow::from(content),
            replies::state.eq(state.as_str()),
            replies::edited_at.eq(edited.map(|at| at.naive_utc())),
        ))
        .execute(tx.conn)?;
    // What it said before is said no more.
    tx.erases();
    Ok(())
}

/// Writes what was decided about an answer.
///
/// # Errors
/// When the database does not answer.
pub fn decide(tx: &mut Tx<'_>, key: ReplyKey, state: ReplyState) -> StorageResult<()> {
    let decided = (state != ReplyState::Waiting).then(|| tx.now.naive_utc());
    diesel::update(replies::table.find(key.0))
        .set((replies::state.eq(state.as_str()), replies::decided_at.eq(decided)))
        .execute(tx.conn)?;
    tx.changes_public();
    Ok(())
}

/// Erases an answer; what answered it then answers the event.
///
/// # Errors
/// When the database does not answer.
pub fn erase(tx: &mut Tx<'_>, reply: &Reply) -> StorageResult<()> {
    diesel::delete(replies::table.find(reply.key.0)).execute(tx.conn)?;
    super::received::forget_object(tx.conn, reply.uri.as_str())?;
    super::activities::forget_details(tx.conn, reply.uri.as_str())?;
    tx.erases();
    Ok(())
}

/// The answer with this ActivityPub id.
///
/// # Errors
/// When the database does not answer or the row is unreadable.
pub fn by_uri(conn: &mut AnyConnection, uri: &str) -> StorageResult<Option<Reply>> {
    one(conn, replies::table.filter(replies::uri.eq(uri)).into_boxed())
}

/// The answer of this name.
///
/// # Errors
/// When the database does not answer or the row is unreadable.
pub fn by_id(conn: &mut AnyConnection, id: NoteId) -> StorageResult<Option<Reply>> {
    one(conn, replies::table.filter(replies::uuid.eq(id.to_string())).into_boxed())
}

/// The answer in this row.
///
/// # Errors
/// When the database does not answer or the row is unreadable.
pub fn get(conn: &mut AnyConnection, key: ReplyKey) -> StorageResult<Option<Reply>> {
    one(conn, replies::table.filter(replies::id.eq(key.0)).into_boxed())
}

type Boxed<'a> =
    diesel::helper_types::IntoBoxed<'a, replies::table, <AnyConnection as diesel::Connection>::Backend>;

fn one(conn: &mut AnyConnection, query: Boxed<'_>) -> StorageResult<Option<Reply>> {
    let row: Option<Row> = query.select(Row::as_select()).first(conn).optional()?;
    row.map(TryInto::try_into).transpose()
}

/// Answers to an event in one state, the oldest first.
///
/// # Errors
/// When the database does not answer or a row is unreadable.
pub fn of_event(
    conn: &mut AnyConnection,
    event: EventKey,
    state: ReplyState,
    limit: i64,
) -> StorageResult<Vec<Reply>> {
    let rows: Vec<Row> = replies::table
        .filter(replies::event_id.eq(event.0))
        .filter(replies::state.eq(state.as_str()))
        .order((replies::published_at, replies::id))
        .limit(limit)
        .select(Row::as_select())
        .load(conn)?;
    rows.into_iter().map(TryInto::try_into).collect()
}

/// What an event's organization wrote below it.
///
/// # Errors
/// When the database does not answer or a row is unreadable.
pub fn own_of_event(conn: &mut AnyConnection, event: EventKey) -> StorageResult<Vec<Reply>> {
    let rows: Vec<Row> = replies::table
        .filter(replies::event_id.eq(event.0))
        .filter(replies::local.eq(true))
        .select(Row::as_select())
        .load(conn)?;
    rows.into_iter().map(TryInto::try_into).collect()
}

/// Of events, how many answers of each server are shown below them.
///
/// # Errors
/// When the database does not answer.
pub fn shown_by_host(
    conn: &mut AnyConnection,
    events: &[EventKey],
) -> StorageResult<HashMap<EventKey, Vec<(Host, i64)>>> {
    let rows: Vec<(i64, String, i64)> = replies::table
        .filter(replies::event_id.eq_any(events.iter().map(|event| event.0)))
        .filter(replies::state.eq(ReplyState::Shown.as_str()))
        .group_by((replies::event_id, replies::host))
        .select((replies::event_id, replies::host, diesel::dsl::count_star()))
        .load(conn)?;
    let mut shown: HashMap<EventKey, Vec<(Host, i64)>> = HashMap::new();
    for (event, host, count) in rows {
        if let Some(host) = Host::parse(&host) {
            shown.entry(EventKey(event)).or_default().push((host, count));
        }
    }
    Ok(shown)
}

/// How many answers to an event are kept: all, those of one server, and those of one author.
///
/// # Errors
/// When the database does not answer.
pub fn count(conn: &mut AnyConnection, event: EventKey, author: &ActorUri) -> StorageResult<(i64, i64, i64)> {
    let all = replies::table.filter(replies::event_id.eq(event.0)).filter(replies::local.eq(false));
    Ok((
        all.count().get_result(conn)?,
        all.filter(replies::host.eq(author.host().as_str())).count().get_result(conn)?,
        all.filter(replies::author_uri.eq(author.as_str())).count().get_result(conn)?,
    ))
}

/// Answers in one state to events of some organizations: those that wait the oldest first, the others the last decided
/// first.
///
/// # Errors
/// When the database does not answer or a row is unreadable.
pub fn in_state(
    conn: &mut AnyConnection,
    organizations: &[OrganizationKey],
    state: ReplyState,
    limit: i64,
) -> StorageResult<Vec<Reply>> {
    let query = replies::table
        .inner_join(events::table)
        .filter(replies::state.eq(state.as_str()))
        .filter(replies::local.eq(false))
        .filter(events::organization_id.eq_any(organizations.iter().map(|key| key.0)))
        .limit(limit)
        .select(Row::as_select())
        .into_boxed();
    let query = match state {
        ReplyState::Waiting => query.order(replies::id.asc()),
        _ => query.order((replies::decided_at.desc(), replies::id.desc())),
    };
    let rows: Vec<Row> = query.load(conn)?;
    rows.into_iter().map(TryInto::try_into).collect()
}

/// How many answers wait at the events of some organizations.
///
/// # Errors
/// When the database does not answer.
pub fn count_waiting(conn: &mut AnyConnection, organizations: &[OrganizationKey]) -> StorageResult<i64> {
    Ok(replies::table
        .inner_join(events::table)
        .filter(replies::state.eq(ReplyState::Waiting.as_str()))
        .filter(events::organization_id.eq_any(organizations.iter().map(|key| key.0)))
        .count()
        .get_result(conn)?)
}

/// All answers of an author.
///
/// # Errors
/// When the database does not answer or a row is unreadable.
pub fn of_author(conn: &mut AnyConnection, author: &ActorUri) -> StorageResult<Vec<Reply>> {
    let rows: Vec<Row> = replies::table
        .filter(replies::author_uri.eq(author.as_str()))
        .filter(replies::local.eq(false))
        .select(Row::as_select())
        .load(conn)?;
    rows.into_iter().map(TryInto::try_into).collect()
}

/// Empties answers that were refused before the time given: that they were is all there is left to know.
///
/// # Errors
/// When the database does not answer.
pub fn sweep_refused(conn: &mut AnyConnection, before: DateTime<Utc>) -> StorageResult<()> {
    diesel::update(
        replies::table
            .filter(replies::state.eq(ReplyState::Refused.as_str()))
            .filter(replies::decided_at.lt(before.naive_utc()))
            .filter(replies::content.ne("")),
    )
    .set((replies::content.eq(""), replies::warning.eq(None::<String>)))
    .execute(conn)?;
    Ok(())
}

/// Our own answers with their ids, for a site that takes another address.
///
/// # Errors
/// When the database does not answer.
pub fn rename_own(conn: &mut AnyConnection, rename: impl Fn(NoteId) -> ObjectUri) -> StorageResult<()> {
    let own: Vec<(i64, String)> =
        replies::table.filter(replies::local.eq(true)).select((replies::id, replies::uuid)).load(conn)?;
    for (key, uuid) in own {
        let id: NoteId = uuid.parse().map_err(|_| StorageError::Corrupt("replies.uuid"))?;
        diesel::update(replies::table.find(key)).set(replies::uri.eq(rename(id).as_str())).execute(conn)?;
    }
    Ok(())
}
