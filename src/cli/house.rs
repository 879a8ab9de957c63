//! Opens the house: database, keys, site, files, mail and client, from the settings.

use std::sync::Arc;

use crate::actions;
use crate::auth::{KeyError, KeyPair};
use crate::clock::{Clock, Ids};
use crate::config::Settings;
use crate::context::{Context, Parts, open_store};
use crate::mail::Mailer;
use crate::media::MediaStore;
use crate::net;
use crate::storage::{self, StorageError, Store};

/// Why the house does not open; one line for the operator.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// The database.
    #[error(transparent)]
    Storage(#[from] StorageError),
    /// A file or folder.
    #[error("{0}")]
    Files(String),
    /// The client for other servers.
    #[error("{0}")]
    Client(String),
    /// Mail.
    #[error("{0}")]
    Mail(String),
    /// Keys could not be made.
    #[error("making keys: {0}")]
    Keys(#[from] KeyError),
    /// The address is another one than before, and others know the old one.
    #[error(
        "CONVOCA_PUBLIC_URL is {configured}, but this database has been known to other servers as {known}; \
         set it back, or start once with: convoca serve --accept-new-identity"
    )]
    Identity {
        /// As set now.
        configured: String,
        /// As it was.
        known: String,
    },
}

/// What to do when the address is another one than before.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Identity {
    /// Refuse to start once others know the old one.
    Keep,
    /// Take new keys and ids.
    AcceptNew,
}

/// Opens the house with the machine's clock.
///
/// # Errors
/// See [`OpenError`].
pub fn open(settings: Settings, identity: Identity) -> Result<Context, OpenError> {
    let mailer = Mailer::from_settings(&settings).map_err(|error| OpenError::Mail(error.to_string()))?;
    open_with(settings, identity, Clock::system(), mailer)
}

/// Opens the house with a given clock and mailer.
///
/// # Errors
/// See [`OpenError`].
pub fn open_with(
    settings: Settings,
    identity: Identity,
    clock: Clock,
    mailer: Mailer,
) -> Result<Context, OpenError> {
    let client = net::Client::new(&settings).map_err(|error| OpenError::Client(error.to_string()))?;
    let media = MediaStore::open(&settings.data_dir).map_err(|error| OpenError::Files(error.to_string()))?;
    let store = open_store(&settings)?;
    found(&store, &settings, &clock)?;
    let context = Context::new(Parts { settings, store, clock, client, media, mailer })?;
    keep_identity(&context, identity)?;
    Ok(context)
}

/// Founds the site if this is its very first start.
fn found(store: &Store, settings: &Settings, clock: &Clock) -> Result<(), OpenError> {
    if store.read(storage::site::load)?.is_some() {
        return Ok(());
    }
    let keys = KeyPair::generate()?;
    let public_url = settings.public_url.url().as_str().trim_end_matches('/').to_owned();
    let founding = actions::site::Founding { public_url: &public_url, keys: &keys, secret: Ids.secret() };
    match store.write(|conn| actions::site::found_site(conn, &founding, clock.now())) {
        // Another process that starts at the same time was first.
        Err(error) if error.is_duplicate() => Ok(()),
        outcome => Ok(outcome?),
    }
}

fn keep_identity(context: &Context, identity: Identity) -> Result<(), OpenError> {
    let site: Arc<_> = context.site();
    let configured = context.settings().public_url.url().as_str().trim_end_matches('/').to_owned();
    if site.public_url == configured {
        return Ok(());
    }
    if site.first_activity.is_none() {
        context.transact_blocking(|tx| actions::site::change_address(tx, &configured))?;
        return Ok(());
    }
    if identity == Identity::Keep {
        return Err(OpenError::Identity { configured, known: site.public_url.clone() });
    }
    let actors = context.read_blocking(storage::local_actors::all)?;
    let keys: Vec<_> =
        actors.iter().map(|actor| Ok((actor.key, KeyPair::generate()?))).collect::<Result<_, KeyError>>()?;
    context.transact_blocking(|tx| actions::site::take_new_identity(tx, &configured, &keys))?;
    Ok(())
}
