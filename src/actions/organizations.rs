//! Organizations are made, with the actor others will follow.

use crate::auth::keypair::KeyPair;
use crate::domain::account::parse_name;
use crate::domain::fault::{Fault, FaultKind, FieldFault, Message};
use crate::domain::ids::{AccountKey, OrganizationKey};
use crate::domain::language::Language;
use crate::domain::organization::{ActorName, MemberRole, OrganizationState};
use crate::domain::policy::Acting;
use crate::storage::local_actors::NewLocalActor;
use crate::storage::organizations::NewOrganization;
use crate::storage::{self, StorageError, Tx};

/// A group to be made; its keys were generated before the transaction.
#[derive(Debug, Clone)]
pub struct NewGroup {
    /// Short name, for ever.
    pub slug: ActorName,
    /// Name.
    pub name: String,
    /// The language it mostly writes; `None`: the site's.
    pub language: Option<Language>,
    /// The keys of its actor.
    pub keys: KeyPair,
}

/// Why no organization was made.
#[derive(Debug, thiserror::Error)]
pub enum OrganizationError {
    /// The name is empty or too long.
    #[error("a name has 1 to 100 characters")]
    Name,
    /// The short name was given to somebody, maybe long ago.
    #[error("this short name is taken")]
    SlugTaken,
    /// The database.
    #[error(transparent)]
    Storage(#[from] StorageError),
}

impl Fault for OrganizationError {
    fn kind(&self) -> FaultKind {
        match self {
            Self::Name | Self::SlugTaken => FaultKind::Invalid,
            Self::Storage(error) => error.kind(),
        }
    }
    fn message(&self) -> Message {
        match self {
            Self::Name => Message::new("error-name"),
            Self::SlugTaken => Message::new("error-slug-taken"),
            Self::Storage(error) => error.message(),
        }
    }
    fn fields(&self) -> Vec<FieldFault> {
        match self {
            Self::Name => vec![FieldFault::new("org_name", self.message())],
            Self::SlugTaken => vec![FieldFault::new("org_slug", self.message())],
            Self::Storage(_) => Vec::new(),
        }
    }
}

/// Makes an organization and its actor. A moderator's is active at once, anybody else's waits for a moderator.
///
/// # Errors
/// See [`OrganizationError`].
pub fn add_organization(
    tx: &mut Tx<'_>,
    acting: Acting,
    new: &NewGroup,
    owner: Option<AccountKey>,
) -> Result<OrganizationKey, OrganizationError> {
    let name = parse_name(&new.name).ok_or(OrganizationError::Name)?;
    let state = if acting.may_moderate() { OrganizationState::Active } else { OrganizationState::Pending };
    let language = new.language.as_ref().unwrap_or(&tx.site.language).as_str().to_owned();
    let now = tx.now.naive_utc();
    if storage::local_actors::is_taken(tx.conn, new.slug.as_str())? {
        return Err(OrganizationError::SlugTaken);
    }
    let key = storage::organizations::insert(
        tx.conn,
        &NewOrganization {
            name: &name,
            summary: "",
            language: &language,
            website: None,
            contact: None,
            discreet: false,
            state: state.as_str(),
            created_at: now,
            updated_at: now,
        },
    )?;
    storage::local_actors::insert(
        tx.conn,
        &NewLocalActor {
            kind: "organization",
            name: new.slug.as_str(),
            organization_id: Some(key.0),
            private_key_pem: &new.keys.to_pem(),
            public_key_pem: &new.keys.public_pem(),
            created_at: now,
        },
    )?;
    if let Some(owner) = owner {
        storage::organizations::add_member(tx.conn, key, owner, MemberRole::Owner, tx.now)?;
    }
    tx.changes_public();
    Ok(key)
}
