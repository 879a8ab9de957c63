//! What the site and its organizations say of themselves: a name, a few words, whom to write to.

use super::announce;
use crate::domain::account::parse_name;
use crate::domain::fault::{Fault, FaultKind, FieldFault, Message};
use crate::domain::ids::OrganizationKey;
use crate::domain::language::Language;
use crate::domain::organization::{MemberRole, OrganizationState};
use crate::domain::policy::Acting;
use crate::domain::text::one_line;
use crate::domain::uri::{ActorUri, WebUrl};
use crate::storage::organizations::OrganizationProfile;
use crate::storage::site::SiteProfile;
use crate::storage::{self, StorageError, Tx};

/// The longest text about somebody, in characters.
const MAX_ABOUT: usize = 2_000;
/// The longest contact, in characters.
const MAX_CONTACT: usize = 200;

/// What is to be said; `None` leaves what is there, an empty text takes it away.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ProfileChange {
    /// Name.
    pub name: Option<String>,
    /// What it is: Markdown.
    pub about: Option<String>,
    /// Web site; the site itself has none.
    pub website: Option<String>,
    /// A mail address, a link or words.
    pub contact: Option<String>,
    /// The language an organization mostly writes; the site's is set elsewhere.
    pub language: Option<Language>,
    /// Whether an organization's events name no organizer.
    pub discreet: Option<bool>,
    /// Other accounts that are the same organization.
    pub also_known_as: Option<Vec<ActorUri>>,
}

/// Why nothing was changed.
#[derive(Debug, thiserror::Error)]
pub enum ProfileError {
    /// Who asks may not.
    #[error("only administrators and an organization's owners change what it says of itself")]
    NotAllowed,
    /// There is no such organization.
    #[error("there is no such organization")]
    Unknown,
    /// The name is empty or too long.
    #[error("a name has 1 to 100 characters")]
    Name,
    /// The web site is no address.
    #[error("a web site begins with https:// or http://")]
    Website,
    /// A text is too long.
    #[error("{field} has at most {most} characters")]
    TooLong {
        /// `about` or `contact`.
        field: &'static str,
        /// How many it has.
        count: usize,
        /// How many it may have.
        most: usize,
    },
    /// The database.
    #[error(transparent)]
    Storage(#[from] StorageError),
}

impl Fault for ProfileError {
    fn kind(&self) -> FaultKind {
        match self {
            Self::NotAllowed => FaultKind::Forbidden,
            Self::Unknown => FaultKind::NotFound,
            Self::Name | Self::Website | Self::TooLong { .. } => FaultKind::Invalid,
            Self::Storage(error) => error.kind(),
        }
    }
    fn message(&self) -> Message {
        match self {
            Self::NotAllowed => Message::new("error-not-allowed"),
            Self::Unknown => Message::new("error-not-found"),
            Self::Name => Message::new("error-name"),
            Self::Website => Message::new("error-website"),
            Self::TooLong { count, most, .. } => {
                Message::new("error-too-long").with("count", count).with("most", most)
            }
            Self::Storage(error) => error.message(),
        }
    }
    fn fields(&self) -> Vec<FieldFault> {
        match self {
            Self::Name => vec![FieldFault::new("name", self.message())],
            Self::Website => vec![FieldFault::new("website", self.message())],
            Self::TooLong { field, .. } => vec![FieldFault::new(*field, self.message())],
            _ => Vec::new(),
        }
    }
}

/// Changes what the site says of itself.
///
/// # Errors
/// See [`ProfileError`].
pub fn describe_site(tx: &mut Tx<'_>, acting: Acting, change: &ProfileChange) -> Result<(), ProfileError> {
    if !acting.may_administer() {
        return Err(ProfileError::NotAllowed);
    }
    let site = std::sync::Arc::clone(&tx.site);
    let checked = Checked::of(change)?;
    storage::site::update_profile(
        tx.conn,
        &SiteProfile {
            name: checked.name.as_deref().unwrap_or(&site.name),
            description: checked.about.unwrap_or(&site.description),
            language: site.language.as_str(),
            region: &site.region,
            timezone: site.zone.name(),
            contact: given(checked.contact.as_deref().or(site.contact.as_deref())),
        },
    )?;
    tx.changes_public();
    let actor = storage::local_actors::get(tx.conn, site.actor)?;
    Ok(announce::actor_changed(tx, &actor)?)
}

/// Changes what an organization says of itself.
///
/// # Errors
/// See [`ProfileError`].
pub fn describe_organization(
    tx: &mut Tx<'_>,
    acting: Acting,
    key: OrganizationKey,
    change: &ProfileChange,
) -> Result<(), ProfileError> {
    let organization = storage::organizations::get(tx.conn, key)?.ok_or(ProfileError::Unknown)?;
    let role = match acting.account() {
        Some(account) => storage::organizations::role_of(tx.conn, key, account)?,
        None => None,
    };
    if role != Some(MemberRole::Owner) && !acting.may_administer() {
        return Err(ProfileError::NotAllowed);
    }
    let checked = Checked::of(change)?;
    let known_as = change.also_known_as.as_ref().unwrap_or(&organization.also_known_as);
    storage::organizations::update_profile(
        tx,
        key,
        &OrganizationProfile {
            name: checked.name.as_deref().unwrap_or(&organization.name),
            summary: checked.about.unwrap_or(&organization.summary),
            language: change.language.as_ref().unwrap_or(&organization.language).as_str(),
            website: given(checked.website.or(organization.website.as_deref())),
            contact: given(checked.contact.as_deref().or(organization.contact.as_deref())),
            discreet: change.discreet.unwrap_or(organization.discreet),
            also_known_as: &serde_json::json!(known_as).to_string(),
        },
    )?;
    if organization.state == OrganizationState::Pending {
        // Nobody outside knows of it yet.
        return Ok(());
    }
    let actor = storage::local_actors::get(tx.conn, organization.actor)?;
    Ok(announce::actor_changed(tx, &actor)?)
}

/// A change whose parts fit.
struct Checked<'a> {
    name: Option<String>,
    about: Option<&'a str>,
    website: Option<&'a str>,
    contact: Option<String>,
}

impl<'a> Checked<'a> {
    fn of(change: &'a ProfileChange) -> Result<Self, ProfileError> {
        let name =
            change.name.as_deref().map(|name| parse_name(name).ok_or(ProfileError::Name)).transpose()?;
        let website = change.website.as_deref().map(str::trim);
        if website.is_some_and(|url| !url.is_empty() && WebUrl::parse(url).is_err()) {
            return Err(ProfileError::Website);
        }
        let about = change.about.as_deref().map(str::trim);
        fits("about", about, MAX_ABOUT)?;
        let contact = change.contact.as_deref().map(one_line);
        fits("contact", contact.as_deref(), MAX_CONTACT)?;
        Ok(Self { name, about, website, contact })
    }
}

fn fits(field: &'static str, text: Option<&str>, most: usize) -> Result<(), ProfileError> {
    match text.map(|text| text.chars().count()) {
        Some(count) if count > most => Err(ProfileError::TooLong { field, count, most }),
        _ => Ok(()),
    }
}

fn given(text: Option<&str>) -> Option<&str> {
    text.filter(|text| !text.is_empty())
}
