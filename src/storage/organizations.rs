//! Organizations and who belongs to them.

use chrono::{DateTime, NaiveDateTime, Utc};
use diesel::prelude::*;

use super::connection::AnyConnection;
use super::error::{StorageError, StorageResult};
use super::schema::{local_actors, memberships, organizations};
use super::transaction::Tx;
use crate::domain::ids::{AccountKey, LocalActorKey, OrganizationKey};
use crate::domain::language::Language;
use crate::domain::organization::{ActorName, MemberRole, Organization, OrganizationState, PausedBy};
use crate::domain::uri::ActorUri;

#[derive(Queryable, Selectable)]
#[diesel(table_name = organizations)]
struct Row {
    id: i64,
    name: String,
    summary: String,
    language: String,
    website: Option<String>,
    contact: Option<String>,
    discreet: bool,
    state: String,
    created_at: NaiveDateTime,
    updated_at: NaiveDateTime,
    also_known_as: String,
    moved_to: Option<String>,
    paused_by: Option<String>,
}

fn organization((row, actor, slug): (Row, i64, String)) -> StorageResult<Organization> {
    Ok(Organization {
        key: OrganizationKey(row.id),
        actor: LocalActorKey(actor),
        slug: ActorName::parse(&slug).map_err(|_| StorageError::Corrupt("local_actors.name"))?,
        name: row.name,
        summary: row.summary,
        language: Language::parse(&row.language)
            .map_err(|_| StorageError::Corrupt("organizations.language"))?,
        website: row.website,
        contact: row.contact,
        discreet: row.discreet,
        paused_by: row.paused_by.as_deref().and_then(PausedBy::parse),
        also_known_as: serde_json::from_str(&row.also_known_as)
            .map_err(|_| StorageError::Corrupt("organizations.also_known_as"))?,
        moved_to: row.moved_to.as_deref().and_then(|uri| ActorUri::parse(uri).ok()),
        state: OrganizationState::parse(&row.state).ok_or(StorageError::Corrupt("organizations.state"))?,
        created: row.created_at.and_utc(),
        updated: row.updated_at.and_utc(),
    })
}

/// Query for organizations with their actor.
macro_rules! with_actor {
    () => {
        organizations::table
            .inner_join(
                local_actors::table.on(local_actors::organization_id.eq(organizations::id.nullable())),
            )
            .select((Row::as_select(), local_actors::id, local_actors::name))
    };
}

/// A new organization.
#[derive(Insertable)]
#[diesel(table_name = organizations)]
pub struct NewOrganization<'a> {
    /// Name.
    pub name: &'a str,
    /// Markdown.
    pub summary: &'a str,
    /// The language it mostly writes.
    pub language: &'a str,
    /// Web site.
    pub website: Option<&'a str>,
    /// Public contact.
    pub contact: Option<&'a str>,
    /// Whether its events name no organizer.
    pub discreet: bool,
    /// [`OrganizationState`].
    pub state: &'a str,
    /// Now.
    pub created_at: NaiveDateTime,
    /// Now.
    pub updated_at: NaiveDateTime,
}

/// Writes a new organization; its actor is written apart.
///
/// # Errors
/// When the database does not answer.
pub fn insert(conn: &mut AnyConnection, new: &NewOrganization<'_>) -> StorageResult<OrganizationKey> {
    Ok(OrganizationKey(
        diesel::insert_into(organizations::table)
            .values(new)
            .returning(organizations::id)
            .get_result(conn)?,
    ))
}

/// What an organization says of itself.
#[derive(AsChangeset)]
#[diesel(table_name = organizations)]
#[diesel(treat_none_as_null = true)]
pub struct OrganizationProfile<'a> {
    /// Name.
    pub name: &'a str,
    /// Markdown.
    pub summary: &'a str,
    /// The language it mostly writes.
    pub language: &'a str,
    /// Web site.
    pub website: Option<&'a str>,
    /// Public contact.
    pub contact: Option<&'a str>,
    /// Whether its events name no organizer.
    pub discreet: bool,
    /// Other accounts that are the same organization: a JSON list.
    pub also_known_as: &'a str,
}

/// Writes what an organization says of itself.
///
/// # Errors
/// When the database does not answer.
pub fn update_profile(
    tx: &mut Tx<'_>,
    key: OrganizationKey,
    profile: &OrganizationProfile<'_>,
) -> StorageResult<()> {
    diesel::update(organizations::table.find(key.0))
        .set((profile, organizations::updated_at.eq(tx.now.naive_utc())))
        .execute(tx.conn)?;
    tx.changes_public();
    Ok(())
}

/// Pauses an organization, takes it back, or deletes it; its events are listed accordingly.
///
/// # Errors
/// When the database does not answer.
pub fn set_state(
    tx: &mut Tx<'_>,
    key: OrganizationKey,
    state: OrganizationState,
    paused_by: Option<PausedBy>,
) -> StorageResult<()> {
    diesel::update(organizations::table.find(key.0))
        .set((
            organizations::state.eq(state.as_str()),
            organizations::paused_by.eq(paused_by.map(PausedBy::as_str)),
            organizations::updated_at.eq(tx.now.naive_utc()),
        ))
        .execute(tx.conn)?;
    tx.changes_public();
    super::occurrences::refresh_listed_of(tx.conn, key)
}

/// Says where an organization moved to, or that it did not.
///
/// # Errors
/// When the database does not answer.
pub fn set_moved_to(tx: &mut Tx<'_>, key: OrganizationKey, target: Option<&ActorUri>) -> StorageResult<()> {
    diesel::update(organizations::table.find(key.0))
        .set((
            organizations::moved_to.eq(target.map(ActorUri::as_str)),
            organizations::updated_at.eq(tx.now.naive_utc()),
        ))
        .execute(tx.conn)?;
    tx.changes_public();
    Ok(())
}

/// Forgets who belongs to an organization and what it said of itself; its row stays, so that its short name is never
/// given again.
///
/// # Errors
/// When the database does not answer.
pub fn blank(tx: &mut Tx<'_>, key: OrganizationKey) -> StorageResult<()> {
    let nothing = None::<String>;
    diesel::delete(memberships::table.filter(memberships::organization_id.eq(key.0))).execute(tx.conn)?;
    diesel::update(organizations::table.find(key.0))
        .set((
            organizations::name.eq(""),
            organizations::summary.eq(""),
            organizations::website.eq(&nothing),
            organizations::contact.eq(&nothing),
            organizations::moved_to.eq(&nothing),
            organizations::also_known_as.eq("[]"),
        ))
        .execute(tx.conn)?;
    tx.erases();
    Ok(())
}

/// The organization with this short name, deleted ones left out.
///
/// # Errors
/// When the database does not answer.
pub fn by_slug(conn: &mut AnyConnection, slug: &str) -> StorageResult<Option<Organization>> {
    let row = with_actor!()
        .filter(local_actors::name.eq(slug.to_ascii_lowercase()))
        .filter(organizations::state.ne(OrganizationState::Deleted.as_str()))
        .first(conn)
        .optional()?;
    row.map(organization).transpose()
}

/// The organization in this row.
///
/// # Errors
/// When the database does not answer.
pub fn get(conn: &mut AnyConnection, key: OrganizationKey) -> StorageResult<Option<Organization>> {
    let row = with_actor!().filter(organizations::id.eq(key.0)).first(conn).optional()?;
    row.map(organization).transpose()
}

/// All organizations that are not deleted, by name.
///
/// # Errors
/// When the database does not answer.
pub fn all(conn: &mut AnyConnection) -> StorageResult<Vec<Organization>> {
    let rows = with_actor!()
        .filter(organizations::state.ne(OrganizationState::Deleted.as_str()))
        .order((organizations::name, organizations::id))
        .load(conn)?;
    rows.into_iter().map(organization).collect()
}

/// The organizations an account belongs to, by name.
///
/// # Errors
/// When the database does not answer.
pub fn of_account(
    conn: &mut AnyConnection,
    account: AccountKey,
) -> StorageResult<Vec<(Organization, MemberRole)>> {
    let roles: Vec<(i64, String)> = memberships::table
        .filter(memberships::account_id.eq(account.0))
        .select((memberships::organization_id, memberships::role))
        .load(conn)?;
    let keys: Vec<i64> = roles.iter().map(|(id, _)| *id).collect();
    let rows = with_actor!()
        .filter(organizations::id.eq_any(keys))
        .filter(organizations::state.ne(OrganizationState::Deleted.as_str()))
        .order((organizations::name, organizations::id))
        .load(conn)?;
    rows.into_iter()
        .map(|row| {
            let organization = organization(row)?;
            let role = roles
                .iter()
                .find(|(id, _)| *id == organization.key.0)
                .and_then(|(_, role)| MemberRole::parse(role));
            Ok((organization, role.ok_or(StorageError::Corrupt("memberships.role"))?))
        })
        .collect()
}

/// What an account may do in an organization; `None`: it does not belong to it.
///
/// # Errors
/// When the database does not answer.
pub fn role_of(
    conn: &mut AnyConnection,
    organization: OrganizationKey,
    account: AccountKey,
) -> StorageResult<Option<MemberRole>> {
    let role: Option<String> = memberships::table
        .filter(memberships::organization_id.eq(organization.0))
        .filter(memberships::account_id.eq(account.0))
        .select(memberships::role)
        .first(conn)
        .optional()?;
    role.map(|role| MemberRole::parse(&role).ok_or(StorageError::Corrupt("memberships.role"))).transpose()
}

/// Makes an account a member.
///
/// # Errors
/// [`StorageError::is_duplicate`] when it is one.
pub fn add_member(
    conn: &mut AnyConnection,
    organization: OrganizationKey,
    account: AccountKey,
    role: MemberRole,
    now: DateTime<Utc>,
) -> StorageResult<()> {
    diesel::insert_into(memberships::table)
        .values((
            memberships::organization_id.eq(organization.0),
            memberships::account_id.eq(account.0),
            memberships::role.eq(role.as_str()),
            memberships::created_at.eq(now.naive_utc()),
        ))
        .execute(conn)?;
    Ok(())
}
