//! Actors of other servers, as last fetched.

use std::collections::{BTreeSet, HashMap};

use chrono::{DateTime, NaiveDateTime, Utc};
use diesel::prelude::*;

use super::connection::AnyConnection;
use super::error::{StorageError, StorageResult};
use super::schema::{remote_actors, sources};
use crate::domain::uri::{ActorUri, Host, InboxUrl};

/// An actor of another server.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RemoteActorRecord {
    /// Names it.
    pub uri: ActorUri,
    /// `Person`, `Group`, `Application` …
    pub kind: String,
    /// `preferredUsername`.
    pub username: String,
    /// Display name; the user name where it has none.
    pub name: String,
    /// Its page.
    pub url: Option<String>,
    /// Its own inbox.
    pub inbox: InboxUrl,
    /// Its server's.
    pub shared_inbox: Option<InboxUrl>,
    /// Collection of what it sent.
    pub outbox: Option<String>,
    /// Collection of who follows it.
    pub followers: Option<String>,
    /// Collection of what it features.
    pub featured: Option<String>,
    /// Collection of its coming events (FEP-8a8e `upcomingEvents`).
    pub upcoming: Option<String>,
    /// Names its key.
    pub key_id: String,
    /// PEM, PKCS#1 or SPKI.
    pub public_key_pem: String,
    /// When it was fetched.
    pub fetched: DateTime<Utc>,
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = remote_actors)]
struct Row {
    uri: String,
    kind: String,
    username: String,
    name: String,
    url: Option<String>,
    inbox: String,
    shared_inbox: Option<String>,
    outbox: Option<String>,
    followers: Option<String>,
    featured: Option<String>,
    upcoming: Option<String>,
    key_id: String,
    public_key_pem: String,
    fetched_at: NaiveDateTime,
}

impl TryFrom<Row> for RemoteActorRecord {
    type Error = StorageError;
    fn try_from(row: Row) -> StorageResult<Self> {
        Ok(Self {
            uri: ActorUri::parse(&row.uri).map_err(|_| StorageError::Corrupt("remote_actors.uri"))?,
            kind: row.kind,
            username: row.username,
            name: row.name,
            url: row.url,
            inbox: InboxUrl::parse(&row.inbox).map_err(|_| StorageError::Corrupt("remote_actors.inbox"))?,
            shared_inbox: row.shared_inbox.and_then(|inbox| InboxUrl::parse(&inbox).ok()),
            outbox: row.outbox,
            followers: row.followers,
            featured: row.featured,
            upcoming: row.upcoming,
            key_id: row.key_id,
            public_key_pem: row.public_key_pem,
            fetched: row.fetched_at.and_utc(),
        })
    }
}

/// The actor of this URI.
///
/// # Errors
/// When the database does not answer or the row is unreadable.
pub fn by_uri(conn: &mut AnyConnection, uri: &str) -> StorageResult<Option<RemoteActorRecord>> {
    let row: Option<Row> = remote_actors::table
        .filter(remote_actors::uri.eq(uri))
        .select(Row::as_select())
        .first(conn)
        .optional()?;
    row.map(TryInto::try_into).transpose()
}

/// The actor whose key has this id.
///
/// # Errors
/// When the database does not answer or the row is unreadable.
pub fn by_key_id(conn: &mut AnyConnection, key_id: &str) -> StorageResult<Option<RemoteActorRecord>> {
    let row: Option<Row> = remote_actors::table
        .filter(remote_actors::key_id.eq(key_id))
        .select(Row::as_select())
        .first(conn)
        .optional()?;
    row.map(TryInto::try_into).transpose()
}

/// The actors whose keys have these ids, by those.
///
/// # Errors
/// As [`by_key_id`].
pub fn by_key_ids(
    conn: &mut AnyConnection,
    key_ids: &[&str],
) -> StorageResult<HashMap<String, RemoteActorRecord>> {
    let key_ids: BTreeSet<&str> = key_ids.iter().copied().collect();
    let rows: Vec<Row> = remote_actors::table
        .filter(remote_actors::key_id.eq_any(key_ids))
        .select(Row::as_select())
        .load(conn)?;
    rows.into_iter().map(|row| Ok((row.key_id.clone(), row.try_into()?))).collect()
}

/// The inboxes of the actors that are mirrored.
///
/// # Errors
/// When the database does not answer.
pub fn followed_inboxes(conn: &mut AnyConnection) -> StorageResult<Vec<InboxUrl>> {
    let followed = sources::table.filter(sources::target.eq(remote_actors::uri));
    let rows: Vec<(String, Option<String>)> = remote_actors::table
        .filter(diesel::dsl::exists(followed))
        .select((remote_actors::inbox, remote_actors::shared_inbox))
        .load(conn)?;
    let mail = rows.into_iter().map(|(own, shared)| shared.unwrap_or(own));
    Ok(mail.filter_map(|inbox| InboxUrl::parse(&inbox).ok()).collect())
}

/// Keeps an actor as just fetched.
///
/// # Errors
/// When the database does not answer.
pub fn put(conn: &mut AnyConnection, actor: &RemoteActorRecord) -> StorageResult<()> {
    let host: Host = actor.uri.host();
    let values = (
        remote_actors::uri.eq(actor.uri.as_str()),
        remote_actors::kind.eq(&actor.kind),
        remote_actors::host.eq(host.as_str()),
        remote_actors::username.eq(&actor.username),
        remote_actors::name.eq(&actor.name),
        remote_actors::url.eq(&actor.url),
        remote_actors::inbox.eq(actor.inbox.as_str()),
        remote_actors::shared_inbox.eq(actor.shared_inbox.as_ref().map(InboxUrl::as_str)),
        remote_actors::outbox.eq(&actor.outbox),
        remote_actors::followers.eq(&actor.followers),
        remote_actors::featured.eq(&actor.featured),
        remote_actors::upcoming.eq(&actor.upcoming),
        remote_actors::key_id.eq(&actor.key_id),
        remote_actors::public_key_pem.eq(&actor.public_key_pem),
        remote_actors::fetched_at.eq(actor.fetched.naive_utc()),
    );
    super::connection::each_backend!(conn, |inner| diesel::insert_into(remote_actors::table)
        .values(values)
        .on_conflict(remote_actors::uri)
        .do_update()
        .set(values)
        .execute(inner))?;
    Ok(())
}

/// Forgets an actor.
///
/// # Errors
/// When the database does not answer.
pub fn delete(conn: &mut AnyConnection, uri: &str) -> StorageResult<()> {
    diesel::delete(remote_actors::table.filter(remote_actors::uri.eq(uri))).execute(conn)?;
    Ok(())
}

/// Forgets the actors of some servers.
///
/// # Errors
/// When the database does not answer.
pub fn delete_at(conn: &mut AnyConnection, is_there: &dyn Fn(&Host) -> bool) -> StorageResult<()> {
    let hosts: Vec<String> = remote_actors::table.select(remote_actors::host).distinct().load(conn)?;
    for host in hosts.iter().filter(|host| Host::parse(host).is_some_and(|known| is_there(&known))) {
        diesel::delete(remote_actors::table.filter(remote_actors::host.eq(host))).execute(conn)?;
    }
    Ok(())
}
