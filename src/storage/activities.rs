//! What we sent. Objects are not kept with it: each delivery and each reader gets the object as it is now.

use std::collections::{BTreeSet, HashMap};

use chrono::{DateTime, NaiveDateTime, Utc};
use diesel::prelude::*;

use super::connection::{AnyConnection, each_backend};
use super::error::{StorageError, StorageResult};
use super::schema::{activities, deliveries, receivers};
use super::transaction::Tx;
use crate::domain::event::spelled;
use crate::domain::ids::{ActivityId, ActivityKey, LocalActorKey};
use crate::domain::uri::InboxUrl;

spelled! {
    /// The activities we send.
    ActivityKind {
        /// A new event or news.
        Create = "Create",
        /// A changed one.
        Update = "Update",
        /// A withdrawn one.
        Delete = "Delete",
        /// The calendar lists an event.
        Announce = "Announce",
        /// An Announce or Follow taken back.
        Undo = "Undo",
        /// Yes to a Follow.
        Accept = "Accept",
        /// No to a Follow.
        Reject = "Reject",
        /// We want to mirror an actor.
        Follow = "Follow",
        /// Nothing is done with a Join.
        Ignore = "Ignore",
        /// One of our actors moved elsewhere.
        Move = "Move",
        /// Something of theirs was reported here.
        Flag = "Flag",
        /// An event is featured.
        Add = "Add",
        /// It is featured no longer.
        Remove = "Remove",
    }
}

/// An activity we sent or are about to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sent {
    /// Its row.
    pub key: ActivityKey,
    /// Names it.
    pub id: ActivityId,
    /// Who sends it.
    pub actor: LocalActorKey,
    /// What it does.
    pub kind: ActivityKind,
    /// To what.
    pub object: String,
    /// The JSON of an object that is not ours to render.
    pub detail: Option<String>,
    /// Whether it is addressed to Public.
    pub public: bool,
    /// When.
    pub created: DateTime<Utc>,
    /// From when on nobody is to hear of it any more.
    pub expires: Option<DateTime<Utc>>,
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = activities)]
struct Row {
    id: i64,
    uuid: String,
    local_actor_id: i64,
    kind: String,
    object_uri: String,
    detail: Option<String>,
    public: bool,
    created_at: NaiveDateTime,
    expires_at: Option<NaiveDateTime>,
}

impl TryFrom<Row> for Sent {
    type Error = StorageError;
    fn try_from(row: Row) -> StorageResult<Self> {
        Ok(Self {
            key: ActivityKey(row.id),
            id: row.uuid.parse().map_err(|_| StorageError::Corrupt("activities.uuid"))?,
            actor: LocalActorKey(row.local_actor_id),
            kind: ActivityKind::parse(&row.kind).ok_or(StorageError::Corrupt("activities.kind"))?,
            object: row.object_uri,
            detail: row.detail,
            public: row.public,
            created: row.created_at.and_utc(),
            expires: row.expires_at.map(|at| at.and_utc()),
        })
    }
}

/// An activity to be sent.
#[derive(Debug, Clone)]
pub struct NewActivity<'a> {
    /// Who sends it.
    pub actor: LocalActorKey,
    /// What it does.
    pub kind: ActivityKind,
    /// To what.
    pub object: &'a str,
    /// The JSON of an object that is not ours to render.
    pub detail: Option<String>,
    /// Whether it is addressed to Public.
    pub public: bool,
    /// From when on nobody is to hear of it any more.
    pub expires: Option<DateTime<Utc>>,
}

/// Writes an activity.
///
/// # Errors
/// When the database does not answer.
pub fn insert(tx: &mut Tx<'_>, new: &NewActivity<'_>) -> StorageResult<(ActivityKey, ActivityId)> {
    let id = ActivityId(tx.ids.uuid());
    let key = diesel::insert_into(activities::table)
        .values((
            activities::uuid.eq(id.to_string()),
            activities::local_actor_id.eq(new.actor.0),
            activities::kind.eq(new.kind.as_str()),
            activities::object_uri.eq(new.object),
            activities::detail.eq(&new.detail),
            activities::public.eq(new.public),
            activities::created_at.eq(tx.now.naive_utc()),
            activities::expires_at.eq(new.expires.map(|at| at.naive_utc())),
        ))
        .returning(activities::id)
        .get_result(tx.conn)?;
    Ok((ActivityKey(key), id))
}

/// The activity in this row.
///
/// # Errors
/// When there is none or the database does not answer.
pub fn get(conn: &mut AnyConnection, key: ActivityKey) -> StorageResult<Sent> {
    let row: Row = activities::table.find(key.0).select(Row::as_select()).first(conn)?;
    row.try_into()
}

/// The activities in these rows, by row.
///
/// # Errors
/// When the database does not answer.
pub fn get_all(
    conn: &mut AnyConnection,
    keys: impl IntoIterator<Item = ActivityKey>,
) -> StorageResult<HashMap<ActivityKey, Sent>> {
    let keys: BTreeSet<i64> = keys.into_iter().map(|key| key.0).collect();
    let rows: Vec<Row> =
        activities::table.filter(activities::id.eq_any(keys)).select(Row::as_select()).load(conn)?;
    rows.into_iter().map(|row| Ok((ActivityKey(row.id), row.try_into()?))).collect()
}

/// The activity with this id.
///
/// # Errors
/// When the database does not answer.
pub fn by_id(conn: &mut AnyConnection, id: ActivityId) -> StorageResult<Option<Sent>> {
    let row: Option<Row> = activities::table
        .filter(activities::uuid.eq(id.to_string()))
        .select(Row::as_select())
        .first(conn)
        .optional()?;
    row.map(TryInto::try_into).transpose()
}

/// The latest activity of one kind that an actor sent about an object.
///
/// # Errors
/// When the database does not answer.
pub fn latest(
    conn: &mut AnyConnection,
    actor: LocalActorKey,
    kind: ActivityKind,
    object: &str,
) -> StorageResult<Option<Sent>> {
    let row: Option<Row> = activities::table
        .filter(activities::local_actor_id.eq(actor.0))
        .filter(activities::kind.eq(kind.as_str()))
        .filter(activities::object_uri.eq(object))
        .order(activities::id.desc())
        .select(Row::as_select())
        .first(conn)
        .optional()?;
    row.map(TryInto::try_into).transpose()
}

/// The latest Announce of an object by an actor that ends with the object only: no reminder.
///
/// # Errors
/// When the database does not answer.
pub fn lasting_announce(
    conn: &mut AnyConnection,
    actor: LocalActorKey,
    object: &str,
) -> StorageResult<Option<Sent>> {
    let row: Option<Row> = activities::table
        .filter(activities::local_actor_id.eq(actor.0))
        .filter(activities::kind.eq(ActivityKind::Announce.as_str()))
        .filter(activities::object_uri.eq(object))
        .filter(activities::expires_at.is_null())
        .order(activities::id.desc())
        .select(Row::as_select())
        .first(conn)
        .optional()?;
    row.map(TryInto::try_into).transpose()
}

/// How many public activities of these kinds an actor sent.
///
/// # Errors
/// When the database does not answer.
pub fn count_outbox(
    conn: &mut AnyConnection,
    actor: LocalActorKey,
    kinds: &[ActivityKind],
) -> StorageResult<i64> {
    Ok(activities::table
        .filter(activities::local_actor_id.eq(actor.0))
        .filter(activities::public.eq(true))
        .filter(activities::kind.eq_any(kinds.iter().map(|kind| kind.as_str())))
        .count()
        .get_result(conn)?)
}

/// A page of what an actor sent to the public of these kinds, newest first, from below the row given.
///
/// # Errors
/// When the database does not answer.
pub fn outbox(
    conn: &mut AnyConnection,
    actor: LocalActorKey,
    kinds: &[ActivityKind],
    below: Option<i64>,
    limit: i64,
) -> StorageResult<Vec<Sent>> {
    let rows: Vec<Row> = activities::table
        .filter(activities::local_actor_id.eq(actor.0))
        .filter(activities::public.eq(true))
        .filter(activities::kind.eq_any(kinds.iter().map(|kind| kind.as_str())))
        .filter(activities::id.lt(below.unwrap_or(i64::MAX)))
        .order(activities::id.desc())
        .limit(limit)
        .select(Row::as_select())
        .load(conn)?;
    rows.into_iter().map(TryInto::try_into).collect()
}

/// Erases kept JSON of activities about an object. What is taken back is known by ids alone, and is still to be told.
///
/// # Errors
/// When the database does not answer.
pub(super) fn forget_details(conn: &mut AnyConnection, object: &str) -> StorageResult<()> {
    let about = activities::table
        .filter(activities::object_uri.eq(object))
        .filter(activities::kind.ne(ActivityKind::Undo.as_str()));
    diesel::update(about).set(activities::detail.eq(None::<String>)).execute(conn)?;
    Ok(())
}

/// Remembers that an inbox is given an object by an actor, or that its server answered, liked or boosted it: it will hear
/// of the object's changes and its end, whoever follows then. Often is once.
///
/// # Errors
/// When the database does not answer.
pub fn add_receiver(
    conn: &mut AnyConnection,
    object: &str,
    actor: LocalActorKey,
    inbox: &InboxUrl,
) -> StorageResult<()> {
    let row = (
        receivers::object_uri.eq(object),
        receivers::local_actor_id.eq(actor.0),
        receivers::inbox.eq(inbox.as_str()),
    );
    each_backend!(conn, |conn| diesel::insert_into(receivers::table)
        .values(row)
        .on_conflict_do_nothing()
        .execute(conn))?;
    Ok(())
}

/// The inboxes that were ever given an object by an actor, or by any of ours.
///
/// # Errors
/// When the database does not answer.
pub fn receivers_of(
    conn: &mut AnyConnection,
    object: &str,
    actor: Option<LocalActorKey>,
) -> StorageResult<Vec<InboxUrl>> {
    let mut query =
        receivers::table.filter(receivers::object_uri.eq(object)).select(receivers::inbox).into_boxed();
    if let Some(actor) = actor {
        query = query.filter(receivers::local_actor_id.eq(actor.0));
    }
    let rows: Vec<String> = query.load(conn)?;
    Ok(rows.iter().filter_map(|inbox| InboxUrl::parse(inbox).ok()).collect())
}

/// The inboxes that were ever given anything by an actor.
///
/// # Errors
/// When the database does not answer.
pub fn receivers_from(conn: &mut AnyConnection, actor: LocalActorKey) -> StorageResult<Vec<InboxUrl>> {
    let rows: Vec<String> = receivers::table
        .filter(receivers::local_actor_id.eq(actor.0))
        .select(receivers::inbox)
        .distinct()
        .load(conn)?;
    Ok(rows.iter().filter_map(|inbox| InboxUrl::parse(inbox).ok()).collect())
}

/// Forgets that an inbox was given anything.
///
/// # Errors
/// When the database does not answer.
pub fn remove_receiver(conn: &mut AnyConnection, inbox: &InboxUrl) -> StorageResult<()> {
    diesel::delete(receivers::table.filter(receivers::inbox.eq(inbox.as_str()))).execute(conn)?;
    Ok(())
}

/// Forgets to which inboxes an actor ever gave anything: it is gone, and they were told.
///
/// # Errors
/// When the database does not answer.
pub fn forget_receivers_of(conn: &mut AnyConnection, actor: LocalActorKey) -> StorageResult<()> {
    diesel::delete(receivers::table.filter(receivers::local_actor_id.eq(actor.0))).execute(conn)?;
    Ok(())
}

/// Drops answers to single actors (who follows or joined stands in them) that are older than the time given and no
/// longer wait, with their deliveries.
///
/// # Errors
/// When the database does not answer.
pub fn sweep_answers(conn: &mut AnyConnection, older_than: DateTime<Utc>) -> StorageResult<()> {
    let answers = [ActivityKind::Accept, ActivityKind::Reject, ActivityKind::Ignore, ActivityKind::Flag];
    let old: Vec<i64> = activities::table
        .filter(activities::kind.eq_any(answers.map(ActivityKind::as_str)))
        .filter(activities::created_at.lt(older_than.naive_utc()))
        .filter(diesel::dsl::not(diesel::dsl::exists(
            deliveries::table
                .filter(deliveries::activity_id.eq(activities::id))
                .filter(deliveries::done_at.is_null()),
        )))
        .select(activities::id)
        .limit(1000)
        .load(conn)?;
    diesel::delete(deliveries::table.filter(deliveries::activity_id.eq_any(&old))).execute(conn)?;
    diesel::delete(activities::table.filter(activities::id.eq_any(&old))).execute(conn)?;
    Ok(())
}
