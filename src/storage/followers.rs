//! Who follows us: what delivery needs to know, and nothing else.

use diesel::prelude::*;

use super::connection::AnyConnection;
use super::error::StorageResult;
use super::schema::followers;
use super::transaction::Tx;
use crate::domain::ids::LocalActorKey;
use crate::domain::uri::{ActivityUri, ActorUri, Host, InboxUrl};

/// Where a follower gets its mail.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FollowerInboxes {
    /// Its own.
    pub inbox: InboxUrl,
    /// Its server's, for what is public.
    pub shared: Option<InboxUrl>,
}

/// Adds a follower or brings what is known of it up to date; the newest Follow counts.
///
/// # Errors
/// When the database does not answer.
pub fn put(
    tx: &mut Tx<'_>,
    followed: LocalActorKey,
    actor: &ActorUri,
    inboxes: &FollowerInboxes,
    follow: &ActivityUri,
) -> StorageResult<()> {
    let known = followers::table
        .filter(followers::local_actor_id.eq(followed.0))
        .filter(followers::actor_uri.eq(actor.as_str()));
    let changed = diesel::update(known)
        .set((
            followers::inbox.eq(inboxes.inbox.as_str()),
            followers::shared_inbox.eq(inboxes.shared.as_ref().map(InboxUrl::as_str)),
            followers::follow_uri.eq(follow.as_str()),
        ))
        .execute(tx.conn)?;
    if changed == 0 {
        diesel::insert_into(followers::table)
            .values((
                followers::local_actor_id.eq(followed.0),
                followers::actor_uri.eq(actor.as_str()),
                followers::inbox.eq(inboxes.inbox.as_str()),
                followers::shared_inbox.eq(inboxes.shared.as_ref().map(InboxUrl::as_str)),
                followers::follow_uri.eq(follow.as_str()),
                followers::created_at.eq(tx.now.naive_utc()),
            ))
            .execute(tx.conn)?;
        tx.changes_public();
    }
    Ok(())
}

/// Removes a follower of one of our actors, or of all when none is named.
///
/// # Errors
/// When the database does not answer.
pub fn remove(tx: &mut Tx<'_>, followed: Option<LocalActorKey>, actor: &ActorUri) -> StorageResult<()> {
    let of_actor = followers::table.filter(followers::actor_uri.eq(actor.as_str()));
    let removed = match followed {
        Some(followed) => {
            diesel::delete(of_actor.filter(followers::local_actor_id.eq(followed.0))).execute(tx.conn)?
        }
        None => diesel::delete(of_actor).execute(tx.conn)?,
    };
    if removed > 0 {
        tx.changes_public();
    }
    Ok(())
}

/// Removes everybody who gets mail at an inbox; answers how many that were.
///
/// # Errors
/// When the database does not answer.
pub fn remove_by_inbox(tx: &mut Tx<'_>, inbox: &InboxUrl) -> StorageResult<usize> {
    let own = followers::shared_inbox.is_null().and(followers::inbox.eq(inbox.as_str()));
    let removed = diesel::delete(
        followers::table.filter(own.or(followers::shared_inbox.eq(inbox.as_str()).assume_not_null())),
    )
    .execute(tx.conn)?;
    if removed > 0 {
        tx.changes_public();
    }
    Ok(removed)
}

/// Removes the followers on some servers, of all our actors; answers how many.
///
/// # Errors
/// When the database does not answer.
pub fn remove_at(tx: &mut Tx<'_>, is_there: &dyn Fn(&Host) -> bool) -> StorageResult<usize> {
    let there = rows_at(tx.conn, is_there)?;
    for some in there.chunks(500) {
        diesel::delete(followers::table.filter(followers::id.eq_any(some))).execute(tx.conn)?;
    }
    if !there.is_empty() {
        tx.changes_public();
    }
    Ok(there.len())
}

/// How many followers there are on some servers, of all our actors.
///
/// # Errors
/// When the database does not answer.
pub fn count_at(conn: &mut AnyConnection, is_there: &dyn Fn(&Host) -> bool) -> StorageResult<usize> {
    Ok(rows_at(conn, is_there)?.len())
}

fn rows_at(conn: &mut AnyConnection, is_there: &dyn Fn(&Host) -> bool) -> StorageResult<Vec<i64>> {
    let rows: Vec<(i64, String)> =
        followers::table.select((followers::id, followers::actor_uri)).load(conn)?;
    Ok(rows
        .into_iter()
        .filter(|(_, uri)| ActorUri::parse(uri).is_ok_and(|uri| is_there(&uri.host())))
        .map(|(id, _)| id)
        .collect())
}

/// Which of our actors an actor follows by this Follow.
///
/// # Errors
/// When the database does not answer.
pub fn followed_by(
    conn: &mut AnyConnection,
    actor: &ActorUri,
    follow: &str,
) -> StorageResult<Option<LocalActorKey>> {
    let row: Option<i64> = followers::table
        .filter(followers::actor_uri.eq(actor.as_str()))
        .filter(followers::follow_uri.eq(follow))
        .select(followers::local_actor_id)
        .first(conn)
        .optional()?;
    Ok(row.map(LocalActorKey))
}

/// Brings up to date where a follower gets its mail.
///
/// # Errors
/// When the database does not answer.
pub fn move_inboxes(
    conn: &mut AnyConnection,
    actor: &ActorUri,
    inboxes: &FollowerInboxes,
) -> StorageResult<()> {
    diesel::update(followers::table.filter(followers::actor_uri.eq(actor.as_str())))
        .set((
            followers::inbox.eq(inboxes.inbox.as_str()),
            followers::shared_inbox.eq(inboxes.shared.as_ref().map(InboxUrl::as_str)),
        ))
        .execute(conn)?;
    Ok(())
}

/// How many follow one of our actors.
///
/// # Errors
/// When the database does not answer.
pub fn count(conn: &mut AnyConnection, followed: LocalActorKey) -> StorageResult<i64> {
    Ok(followers::table.filter(followers::local_actor_id.eq(followed.0)).count().get_result(conn)?)
}

/// The inboxes of an actor's followers: one for each server that shares one.
///
/// # Errors
/// When the database does not answer.
pub fn inboxes(conn: &mut AnyConnection, followed: LocalActorKey) -> StorageResult<Vec<InboxUrl>> {
    let rows: Vec<(String, Option<String>)> = followers::table
        .filter(followers::local_actor_id.eq(followed.0))
        .select((followers::inbox, followers::shared_inbox))
        .load(conn)?;
    let mut inboxes: Vec<InboxUrl> = rows
        .into_iter()
        .filter_map(|(own, shared)| InboxUrl::parse(shared.as_deref().unwrap_or(&own)).ok())
        .collect();
    inboxes.sort_unstable();
    inboxes.dedup();
    Ok(inboxes)
}

/// Whether an actor follows any of ours.
///
/// # Errors
/// When the database does not answer.
pub fn is_follower(conn: &mut AnyConnection, actor: &str) -> StorageResult<bool> {
    let rows: i64 = followers::table.filter(followers::actor_uri.eq(actor)).count().get_result(conn)?;
    Ok(rows > 0)
}

/// Forgets the followers of one of our actors: it is gone.
///
/// # Errors
/// When the database does not answer.
pub fn remove_of(tx: &mut Tx<'_>, followed: LocalActorKey) -> StorageResult<()> {
    diesel::delete(followers::table.filter(followers::local_actor_id.eq(followed.0))).execute(tx.conn)?;
    tx.changes_public();
    Ok(())
}

/// Whether an actor follows this one of ours.
///
/// # Errors
/// When the database does not answer.
pub fn follows(conn: &mut AnyConnection, followed: LocalActorKey, actor: &ActorUri) -> StorageResult<bool> {
    let rows: i64 = followers::table
        .filter(followers::local_actor_id.eq(followed.0))
        .filter(followers::actor_uri.eq(actor.as_str()))
        .count()
        .get_result(conn)?;
    Ok(rows > 0)
}

/// Forgets all followers: the site takes a new identity.
///
/// # Errors
/// When the database does not answer.
pub fn remove_all(conn: &mut AnyConnection) -> StorageResult<()> {
    diesel::delete(followers::table).execute(conn)?;
    Ok(())
}
