//! The database as a process holds it: pools of readers and writers.

use std::path::Path;
use std::time::Duration;

use diesel::connection::SimpleConnection;
use diesel::r2d2::{Pool, PooledConnection};

use super::connection::{Access, AnyConnection, Manager};
use super::error::{StorageError, StorageResult};
use super::{migrations, transaction};

/// Readers of the embedded database, or connections to PostgreSQL.
const READERS: u32 = 8;
/// How long a request waits for a connection before it is told to come back.
const PATIENCE: Duration = Duration::from_secs(10);

/// Pools of connections; cloning shares them.
#[derive(Clone)]
pub struct Store {
    readers: Pool<Manager>,
    writers: Pool<Manager>,
}

impl Store {
    /// Opens the embedded database, making its folder and file if needed; the files are readable by their owner only.
    ///
    /// # Errors
    /// When the folder cannot be made or the file cannot be opened.
    pub fn open_sqlite(path: &Path) -> StorageResult<Self> {
        if let Some(folder) = path.parent().filter(|folder| !folder.as_os_str().is_empty()) {
            std::fs::create_dir_all(folder)
                .map_err(|error| StorageError::Pool(format!("cannot make {}: {error}", folder.display())))?;
        }
        let writers = pool(Manager::Sqlite(path.to_owned(), Access::ReadWrite), 1)?;
        keep_private(path);
        let readers = pool(Manager::Sqlite(path.to_owned(), Access::ReadOnly), READERS)?;
        Ok(Self { readers, writers })
    }

    /// Connects to PostgreSQL.
    ///
    /// # Errors
    /// When it does not answer.
    pub fn open_postgres(url: &str) -> StorageResult<Self> {
        let pool = pool(Manager::Postgres(url.to_owned()), READERS)?;
        Ok(Self { readers: pool.clone(), writers: pool })
    }

    /// Brings the schema up to date.
    ///
    /// # Errors
    /// With the database's words.
    pub fn migrate(&self) -> StorageResult<()> {
        migrations::migrate(&mut *self.writer()?)
    }

    /// Reads the database as it stands at one moment.
    ///
    /// # Errors
    /// When no connection is to be had, or what `work` answers.
    pub fn read<T, E: From<StorageError>>(
        &self,
        work: impl FnOnce(&mut AnyConnection) -> Result<T, E>,
    ) -> Result<T, E> {
        transaction::snapshot(&mut *connection(&self.readers)?, work)
    }

    /// Reads and writes in one transaction.
    ///
    /// # Errors
    /// When no connection is to be had, or what `work` answers; nothing is changed then.
    pub fn write<T, E: From<StorageError>>(
        &self,
        work: impl FnOnce(&mut AnyConnection) -> Result<T, E>,
    ) -> Result<T, E> {
        transaction::run(&mut *self.writer()?, work)
    }

    /// Empties the write-ahead log, so that erased words do not wait in it; PostgreSQL clears its tables of dead rows.
    ///
    /// # Errors
    /// With the database's words; the next erasure or the hourly chore tries again.
    pub fn scrub(&self) -> StorageResult<()> {
        match &mut *self.writer()? {
            AnyConnection::Sqlite(conn) => conn.batch_execute("PRAGMA wal_checkpoint(TRUNCATE)")?,
            AnyConnection::Postgres(conn) => {
                conn.batch_execute("VACUUM events")?;
                for table in [
                    "event_texts",
                    "event_tags",
                    "places",
                    "received",
                    "activities",
                    "media",
                    "form_receipts",
                    "jobs",
                    "reports",
                ] {
                    conn.batch_execute(&format!("VACUUM {table}"))?;
                }
            }
        }
        Ok(())
    }

    /// Whether it is the embedded database.
    pub fn is_sqlite(&self) -> bool {
        matches!(self.writer().as_deref(), Ok(AnyConnection::Sqlite(_)))
    }

    fn writer(&self) -> StorageResult<PooledConnection<Manager>> {
        connection(&self.writers)
    }
}

fn connection(pool: &Pool<Manager>) -> StorageResult<PooledConnection<Manager>> {
    pool.get().map_err(|error| StorageError::Pool(error.to_string()))
}

fn pool(manager: Manager, size: u32) -> StorageResult<Pool<Manager>> {
    Pool::builder()
        .max_size(size)
        .min_idle(Some(1))
        .connection_timeout(PATIENCE)
        .test_on_check_out(true)
        .build(manager)
        .map_err(|error| StorageError::Pool(error.to_string()))
}

/// Takes the rights of group and others away from the database and its companions.
#[cfg(unix)]
fn keep_private(path: &Path) {
    use std::os::unix::fs::PermissionsExt;
    for suffix in ["", "-wal", "-shm"] {
        let mut name = path.as_os_str().to_owned();
        name.push(suffix);
        // A file on a file system without rights keeps what it has.
        let _unchanged = std::fs::set_permissions(&name, std::fs::Permissions::from_mode(0o600));
    }
}

#[cfg(not(unix))]
fn keep_private(_path: &Path) {}
