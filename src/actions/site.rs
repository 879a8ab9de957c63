//! The site: its founding at the very first start, its address, and its set-up by the first administrator.

use chrono::{DateTime, Utc};

use super::accounts::{AccountError, NewMember, add_account};
use super::organizations::{NewGroup, OrganizationError, add_organization};
use crate::auth::keypair::KeyPair;
use crate::domain::account::{AccountRole, parse_name};
use crate::domain::fault::{Fault, FaultKind, FieldFault, Message};
use crate::domain::ids::{AccountKey, LocalActorKey, OrganizationKey};
use crate::domain::language::Language;
use crate::domain::organization::SITE_ACTOR;
use crate::domain::policy::Acting;
use crate::i18n::KeptMessage;
use crate::storage::local_actors::NewLocalActor;
use crate::storage::site::{NewSite, SiteProfile};
use crate::storage::{self, AnyConnection, StorageError, StorageResult, Tx};
use crate::urls::Urls;

/// What a site is founded with.
#[derive(Debug)]
pub struct Founding<'a> {
    /// The address all ids begin with.
    pub public_url: &'a str,
    /// The site actor's keys.
    pub keys: &'a KeyPair,
    /// 256 random bits.
    pub secret: [u8; 32],
}

/// Founds the site at its very first start. Two processes may try at once: one founds it, the other finds it founded.
///
/// # Errors
/// When the database does not answer, or [`StorageError::is_duplicate`] for the second of two.
pub fn found_site(
    conn: &mut AnyConnection,
    founding: &Founding<'_>,
    now: DateTime<Utc>,
) -> StorageResult<()> {
    storage::site::insert(
        conn,
        &NewSite {
            id: 1,
            public_url: founding.public_url.trim_end_matches('/'),
            name: "Convoca",
            description: "",
            language: "en",
            region: "US",
            timezone: "UTC",
            secret: &founding.secret,
            revision: 1,
            tzdb_version: chrono_tz::IANA_TZDB_VERSION,
            created_at: now.naive_utc(),
        },
    )?;
    storage::local_actors::insert(
        conn,
        &NewLocalActor {
            kind: "site",
            name: SITE_ACTOR,
            organization_id: None,
            private_key_pem: &founding.keys.to_pem(),
            public_key_pem: &founding.keys.public_pem(),
            created_at: now.naive_utc(),
        },
    )?;
    Ok(())
}

/// Gives the site another address while nothing has left it yet: its events' ids follow.
///
/// # Errors
/// When the database does not answer.
pub fn change_address(tx: &mut Tx<'_>, public_url: &str) -> StorageResult<()> {
    let public_url = public_url.trim_end_matches('/');
    storage::site::set_public_url(tx.conn, public_url)?;
    let urls = Urls::new(public_url);
    for id in storage::events::local_ids(tx.conn)? {
        storage::events::set_uri(tx.conn, id, urls.event(id).as_str())?;
    }
    storage::replies::rename_own(tx.conn, |id| urls.note(id))?;
    // Both are about ids that mean nothing any more.
    storage::reactions::forget_all(tx.conn)?;
    storage::stamps::forget_all(tx.conn)?;
    tx.changes_public();
    Ok(())
}

/// Gives the site a new identity after activities have left: new keys and ids; followers and waiting deliveries are
/// dropped, and sources have to be followed anew.
///
/// # Errors
/// When the database does not answer.
pub fn take_new_identity(
    tx: &mut Tx<'_>,
    public_url: &str,
    keys: &[(LocalActorKey, KeyPair)],
) -> StorageResult<()> {
    for (actor, pair) in keys {
        storage::local_actors::set_keys(tx.conn, *actor, &pair.to_pem(), &pair.public_pem())?;
    }
    storage::followers::remove_all(tx.conn)?;
    let why = KeptMessage::from(&Message::new("delivery-new-address")).to_text();
    storage::deliveries::drop_all(tx.conn, &why, tx.now)?;
    storage::sources::pause_followed(tx.conn, "the site took a new identity: follow this source again")?;
    storage::site::forget_first_activity(tx.conn)?;
    change_address(tx, public_url)
}

/// What the set-up page or `convoca setup` says.
#[derive(Debug)]
pub struct SetUp {
    /// Name of the site.
    pub site_name: String,
    /// Default language.
    pub language: String,
    /// Country.
    pub region: String,
    /// IANA zone.
    pub timezone: String,
    /// The first administrator.
    pub admin: NewMember,
    /// The first organization, if one is wanted at once.
    pub organization: Option<NewGroup>,
}

/// Why set-up did not happen.
#[derive(Debug, thiserror::Error)]
pub enum SetUpError {
    /// It was done before.
    #[error("this site is set up already")]
    Done,
    /// Fields that are not right.
    #[error("{} fields are not right", .0.len())]
    Fields(Vec<FieldFault>),
    /// The administrator cannot be added.
    #[error(transparent)]
    Account(#[from] AccountError),
    /// The organization cannot be added.
    #[error(transparent)]
    Organization(#[from] OrganizationError),
    /// The database.
    #[error(transparent)]
    Storage(#[from] StorageError),
}

impl Fault for SetUpError {
    fn kind(&self) -> FaultKind {
        match self {
            Self::Done => FaultKind::Conflict,
            Self::Fields(_) => FaultKind::Invalid,
            Self::Account(error) => error.kind(),
            Self::Organization(error) => error.kind(),
            Self::Storage(error) => error.kind(),
        }
    }
    fn message(&self) -> Message {
        match self {
            Self::Done => Message::new("error-set-up-done"),
            Self::Fields(fields) => Message::new("error-form").with("count", fields.len()),
            Self::Account(error) => error.message(),
            Self::Organization(error) => error.message(),
            Self::Storage(error) => error.message(),
        }
    }
    fn fields(&self) -> Vec<FieldFault> {
        match self {
            Self::Fields(fields) => fields.clone(),
            Self::Account(error) => error.fields(),
            Self::Organization(error) => error.fields(),
            Self::Done | Self::Storage(_) => Vec::new(),
        }
    }
}

/// Sets the site up: profile, first administrator, first organization. Once.
///
/// # Errors
/// See [`SetUpError`].
pub fn set_up(tx: &mut Tx<'_>, set_up: &SetUp) -> Result<(AccountKey, Option<OrganizationKey>), SetUpError> {
    let name = checked(set_up)?;
    if !storage::site::mark_set_up(tx.conn, tx.now)? {
        return Err(SetUpError::Done);
    }
    storage::site::update_profile(
        tx.conn,
        &SiteProfile {
            name: &name,
            description: "",
            language: &set_up.language,
            region: &set_up.region,
            timezone: &set_up.timezone,
            contact: None,
        },
    )?;
    tx.changes_public();
    let admin = add_account(tx, Acting::Operator, &set_up.admin, AccountRole::Admin)?;
    let organization = match &set_up.organization {
        Some(group) => Some(add_organization(tx, Acting::Operator, group, Some(admin))?),
        None => None,
    };
    Ok((admin, organization))
}

/// Everything that is wrong with the site's own fields; answers its name.
fn checked(set_up: &SetUp) -> Result<String, SetUpError> {
    let mut faults = Vec::new();
    let name = parse_name(&set_up.site_name);
    if name.is_none() {
        faults.push(FieldFault::new("site_name", Message::new("error-site-name")));
    }
    if Language::parse(&set_up.language).is_err() {
        faults.push(FieldFault::new("language", Message::new("error-language")));
    }
    if set_up.timezone.parse::<chrono_tz::Tz>().is_err() {
        faults.push(FieldFault::new("timezone", Message::new("error-timezone")));
    }
    if set_up.region.len() != 2 || !set_up.region.bytes().all(|b| b.is_ascii_uppercase()) {
        faults.push(FieldFault::new("region", Message::new("error-region")));
    }
    match name {
        Some(name) if faults.is_empty() => Ok(name),
        _ => Err(SetUpError::Fields(faults)),
    }
}
