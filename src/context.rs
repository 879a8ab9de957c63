//! What a request or a job may reach, and the one way to change anything: [`Context::transact`].

mod gathered;

use std::sync::{Arc, RwLock};

use chrono::{DateTime, Duration, Utc};

use crate::auth::SiteKey;
use crate::clock::{Clock, Ids};
use crate::config::{DatabaseUrl, Settings};
use crate::domain::site::Site;
use crate::mail::Mailer;
use crate::media::MediaStore;
use crate::net;
use crate::storage::{self, AnyConnection, Scope, StorageError, StorageResult, Store, Tx};
use crate::urls::Urls;

pub use gathered::Gathered;

/// How long another process's changes may stay unseen.
const REFRESH: Duration = Duration::seconds(1);

/// What a request may reach; cloning shares it.
#[derive(Clone)]
pub struct Context(Arc<Inner>);

struct Inner {
    settings: Settings,
    store: Store,
    clock: Clock,
    ids: Ids,
    client: net::Client,
    media: MediaStore,
    mailer: Mailer,
    site: RwLock<Known>,
    wake: Arc<tokio::sync::Notify>,
}

/// The site as last read, and when.
struct Known {
    site: Arc<Site>,
    at: DateTime<Utc>,
}

/// What a context is made of.
pub struct Parts {
    /// Settings.
    pub settings: Settings,
    /// The migrated database.
    pub store: Store,
    /// Time.
    pub clock: Clock,
    /// The guarded client.
    pub client: net::Client,
    /// Pictures.
    pub media: MediaStore,
    /// Mail.
    pub mailer: Mailer,
}

/// Opens the database the settings name.
///
/// # Errors
/// When it cannot be opened or migrated.
pub fn open_store(settings: &Settings) -> StorageResult<Store> {
    let store = match &settings.database_url {
        DatabaseUrl::Sqlite(path) => Store::open_sqlite(path)?,
        DatabaseUrl::Postgres(url) => Store::open_postgres(url)?,
    };
    store.migrate()?;
    Ok(store)
}

impl Context {
    /// Puts the parts together; the site's row must be there.
    ///
    /// # Errors
    /// When the database does not answer or the site was never founded.
    pub fn new(parts: Parts) -> StorageResult<Self> {
        let site = parts.store.read(load_site)?;
        let at = parts.clock.now();
        Ok(Self(Arc::new(Inner {
            settings: parts.settings,
            store: parts.store,
            clock: parts.clock,
            ids: Ids,
            client: parts.client,
            media: parts.media,
            mailer: parts.mailer,
            site: RwLock::new(Known { site: Arc::new(site), at }),
            wake: Arc::new(tokio::sync::Notify::new()),
        })))
    }

    /// Runs `work` in one transaction on a blocking thread. What it changes is on disk when this answers.
    ///
    /// # Errors
    /// What `work` answers, or [`StorageError`] as its own error type takes it in; nothing is changed then.
    pub async fn transact<T, E>(
        &self,
        work: impl FnOnce(&mut Tx<'_>) -> Result<T, E> + Send + 'static,
    ) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<StorageError> + Send + 'static,
    {
        let context = self.clone();
        blocking(move || context.transact_blocking(work)).await
    }

    /// The same, for threads that may block (command line, worker).
    ///
    /// # Errors
    /// As [`Context::transact`].
    pub fn transact_blocking<T, E>(&self, work: impl FnOnce(&mut Tx<'_>) -> Result<T, E>) -> Result<T, E>
    where
        E: From<StorageError>,
    {
        let (site, now, ids) = (self.site(), self.now(), self.0.ids);
        let (value, scope) = self.0.store.write(|conn| {
            let mut tx = Tx { conn, now, ids, site, scope: Scope::default() };
            let value = work(&mut tx)?;
            // The site's row is what many write: last, so that nobody who holds it waits for anything else.
            if tx.scope.first_activity {
                storage::site::mark_first_activity(tx.conn, now)?;
            }
            if tx.scope.public {
                storage::site::bump_revision(tx.conn)?;
            }
            Ok::<_, E>((value, tx.scope))
        })?;
        self.after_commit(scope);
        Ok(value)
    }

    fn after_commit(&self, scope: Scope) {
        if (scope.public || scope.first_activity)
            && let Err(error) = self.refresh_site()
        {
            tracing::warn!(%error, "the site's settings could not be read again after a change");
        }
        if scope.erased
            && let Err(error) = self.0.store.scrub()
        {
            tracing::warn!(%error, "erased words are still in the database's log; the hourly chore tries again");
        }
        if scope.queued {
            self.0.wake.notify_waiters();
        }
    }

    /// Reads on a blocking thread.
    ///
    /// # Errors
    /// What `work` answers.
    pub async fn read<T, E>(
        &self,
        work: impl FnOnce(&mut AnyConnection) -> Result<T, E> + Send + 'static,
    ) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<StorageError> + Send + 'static,
    {
        let context = self.clone();
        blocking(move || context.0.store.read(work)).await
    }

    /// The same, for threads that may block.
    ///
    /// # Errors
    /// What `work` answers.
    pub fn read_blocking<T, E: From<StorageError>>(
        &self,
        work: impl FnOnce(&mut AnyConnection) -> Result<T, E>,
    ) -> Result<T, E> {
        self.0.store.read(work)
    }

    /// Runs something slow (hashing, keys, pictures) on a blocking thread.
    pub async fn blocking<T: Send + 'static>(&self, work: impl FnOnce() -> T + Send + 'static) -> T {
        blocking(work).await
    }

    /// The site's settings, at most a second old.
    pub fn site(&self) -> Arc<Site> {
        let known = self.0.site.read().expect("no holder of the site's lock panics");
        Arc::clone(&known.site)
    }

    /// Looks whether another process changed what the public sees, at most once a second; answers the site then.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn current_site(&self) -> StorageResult<Arc<Site>> {
        let (now, age) = {
            let known = self.0.site.read().expect("no holder of the site's lock panics");
            let now = self.now();
            (now, now - known.at)
        };
        if age < REFRESH {
            return Ok(self.site());
        }
        let revision = self.read(storage::site::revision).await?;
        if revision == self.site().revision {
            self.0.site.write().expect("no holder of the site's lock panics").at = now;
        } else {
            let context = self.clone();
            blocking(move || context.refresh_site()).await?;
        }
        Ok(self.site())
    }

    /// Reads the site's settings again.
    ///
    /// # Errors
    /// When the database does not answer.
    pub fn refresh_site(&self) -> StorageResult<()> {
        let site = self.0.store.read(load_site)?;
        let at = self.now();
        *self.0.site.write().expect("no holder of the site's lock panics") =
            Known { site: Arc::new(site), at };
        Ok(())
    }

    /// The settings.
    pub fn settings(&self) -> &Settings {
        &self.0.settings
    }

    /// The site's addresses.
    pub fn urls(&self) -> Urls {
        Urls::new(&self.site().public_url)
    }

    /// The key form protections are derived from.
    pub fn site_key(&self) -> SiteKey {
        SiteKey::new(self.site().secret)
    }

    /// What the printed set-up link carries: derived from the site's key, so that every start prints the same.
    pub fn set_up_token(&self) -> String {
        self.site_key().sign("set-up link", &[])
    }

    /// Whether this is what the printed set-up link carries.
    pub fn is_set_up_token(&self, sent: &str) -> bool {
        self.site_key().verify("set-up link", &[], sent)
    }

    /// Now.
    pub fn now(&self) -> DateTime<Utc> {
        self.0.clock.now()
    }

    /// The clock itself.
    pub fn clock(&self) -> &Clock {
        &self.0.clock
    }

    /// Random ids and secrets.
    pub fn ids(&self) -> Ids {
        self.0.ids
    }

    /// The guarded client.
    pub fn client(&self) -> &net::Client {
        &self.0.client
    }

    /// Pictures on disk.
    pub fn media(&self) -> &MediaStore {
        &self.0.media
    }

    /// Mail.
    pub fn mailer(&self) -> &Mailer {
        &self.0.mailer
    }

    /// The database itself: for start, health checks and chores.
    pub fn store(&self) -> &Store {
        &self.0.store
    }

    /// Told after each commit that left something in a queue, so that the worker need not wait for its next look.
    pub fn wake(&self) -> Arc<tokio::sync::Notify> {
        Arc::clone(&self.0.wake)
    }
}

fn load_site(conn: &mut AnyConnection) -> StorageResult<Site> {
    storage::site::load(conn)?.ok_or(StorageError::Corrupt("the site was never founded"))
}

async fn blocking<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> T {
    match tokio::task::spawn_blocking(work).await {
        Ok(value) => value,
        Err(error) => match error.try_into_panic() {
            Ok(panic) => std::panic::resume_unwind(panic),
            // The runtime shuts down: nobody waits for the answer any more.
            Err(_) => std::future::pending().await,
        },
    }
}
