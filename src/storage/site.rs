//! The site's row and the revision of what the public sees.

use chrono::{DateTime, NaiveDateTime, Utc};
use diesel::prelude::*;

use super::connection::AnyConnection;
use super::error::{StorageError, StorageResult};
use super::schema::{local_actors, site};
use crate::domain::ids::LocalActorKey;
use crate::domain::language::Language;
use crate::domain::site::Site;
use crate::domain::uri::Host;

#[derive(Queryable, Selectable)]
#[diesel(table_name = site)]
struct SiteRow {
    public_url: String,
    name: String,
    description: String,
    language: String,
    region: String,
    timezone: String,
    hour24: Option<bool>,
    contact: Option<String>,
    accent: Option<String>,
    secret: Vec<u8>,
    revision: i64,
    set_up_at: Option<NaiveDateTime>,
    first_activity_at: Option<NaiveDateTime>,
}

/// Loads the site; `None` before the very first start.
///
/// # Errors
/// When the database does not answer or the row is unreadable.
pub fn load(conn: &mut AnyConnection) -> StorageResult<Option<Site>> {
    let row: Option<SiteRow> = site::table.select(SiteRow::as_select()).first(conn).optional()?;
    let Some(row) = row else { return Ok(None) };
    let actor: Option<i64> = local_actors::table
        .filter(local_actors::kind.eq("site"))
        .select(local_actors::id)
        .first(conn)
        .optional()?;
    let actor = actor.ok_or(StorageError::Corrupt("the site has no actor"))?;
    let url = url::Url::parse(&row.public_url).map_err(|_| StorageError::Corrupt("site.public_url"))?;
    Ok(Some(Site {
        host: Host::of(&url).ok_or(StorageError::Corrupt("site.public_url"))?,
        public_url: row.public_url,
        name: row.name,
        description: row.description,
        language: Language::parse(&row.language).map_err(|_| StorageError::Corrupt("site.language"))?,
        region: row.region,
        zone: row.timezone.parse().map_err(|_| StorageError::Corrupt("site.timezone"))?,
        hour24: row.hour24,
        contact: row.contact,
        accent: row.accent,
        secret: row.secret.try_into().map_err(|_| StorageError::Corrupt("site.secret"))?,
        actor: LocalActorKey(actor),
        revision: row.revision,
        set_up: row.set_up_at.map(|at| at.and_utc()),
        first_activity: row.first_activity_at.map(|at| at.and_utc()),
    }))
}

/// The row of a new site.
#[derive(Insertable)]
#[diesel(table_name = site)]
pub struct NewSite<'a> {
    /// Always 1.
    pub id: i32,
    /// The address all ids begin with.
    pub public_url: &'a str,
    /// Name.
    pub name: &'a str,
    /// One paragraph.
    pub description: &'a str,
    /// Default language.
    pub language: &'a str,
    /// Country.
    pub region: &'a str,
    /// IANA zone.
    pub timezone: &'a str,
    /// 256 random bits.
    pub secret: &'a [u8],
    /// Starts at 1.
    pub revision: i64,
    /// Of the zone table the UTC times were derived with.
    pub tzdb_version: &'a str,
    /// Now.
    pub created_at: NaiveDateTime,
}

/// Writes the row of a new site.
///
/// # Errors
/// [`StorageError::is_duplicate`] when another process was first.
pub fn insert(conn: &mut AnyConnection, new: &NewSite<'_>) -> StorageResult<()> {
    diesel::insert_into(site::table).values(new).execute(conn)?;
    Ok(())
}

/// What the set-up page or an administrator says of the site.
#[derive(AsChangeset)]
#[diesel(table_name = site)]
#[diesel(treat_none_as_null = true)]
pub struct SiteProfile<'a> {
    /// Name.
    pub name: &'a str,
    /// One paragraph.
    pub description: &'a str,
    /// Default language.
    pub language: &'a str,
    /// Country.
    pub region: &'a str,
    /// IANA zone.
    pub timezone: &'a str,
    /// How to reach the people who run it.
    pub contact: Option<&'a str>,
}

/// Writes the profile.
///
/// # Errors
/// When the database does not answer.
pub fn update_profile(conn: &mut AnyConnection, profile: &SiteProfile<'_>) -> StorageResult<()> {
    diesel::update(site::table).set(profile).execute(conn)?;
    Ok(())
}

/// Marks set-up as done; `false` if it was done before.
///
/// # Errors
/// When the database does not answer.
pub fn mark_set_up(conn: &mut AnyConnection, at: DateTime<Utc>) -> StorageResult<bool> {
    let changed = diesel::update(site::table.filter(site::set_up_at.is_null()))
        .set(site::set_up_at.eq(at.naive_utc()))
        .execute(conn)?;
    Ok(changed == 1)
}

/// Changes the address all ids begin with.
///
/// # Errors
/// When the database does not answer.
pub fn set_public_url(conn: &mut AnyConnection, url: &str) -> StorageResult<()> {
    diesel::update(site::table).set(site::public_url.eq(url)).execute(conn)?;
    Ok(())
}

/// Forgets that an activity has left: the site takes a new identity.
///
/// # Errors
/// When the database does not answer.
pub fn forget_first_activity(conn: &mut AnyConnection) -> StorageResult<()> {
    diesel::update(site::table).set(site::first_activity_at.eq(None::<NaiveDateTime>)).execute(conn)?;
    Ok(())
}

/// Remembers when the first activity left.
///
/// # Errors
/// When the database does not answer.
pub fn mark_first_activity(conn: &mut AnyConnection, at: DateTime<Utc>) -> StorageResult<()> {
    diesel::update(site::table.filter(site::first_activity_at.is_null()))
        .set(site::first_activity_at.eq(at.naive_utc()))
        .execute(conn)?;
    Ok(())
}

/// Counts a change of what the public sees, and answers the new count.
///
/// # Errors
/// When the database does not answer.
pub fn bump_revision(conn: &mut AnyConnection) -> StorageResult<()> {
    diesel::update(site::table).set(site::revision.eq(site::revision + 1)).execute(conn)?;
    Ok(())
}

/// The present count of changes.
///
/// # Errors
/// When the database does not answer.
pub fn revision(conn: &mut AnyConnection) -> StorageResult<i64> {
    Ok(site::table.select(site::revision).first(conn).optional()?.unwrap_or(0))
}
