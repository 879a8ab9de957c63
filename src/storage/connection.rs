//! One connection type for both databases, so that a query is written once.

#![expect(missing_docs, reason = "the derive makes items without documentation")]

use std::path::PathBuf;

use diesel::connection::SimpleConnection;
use diesel::pg::PgConnection;
use diesel::r2d2::{ManageConnection, R2D2Connection};
use diesel::sqlite::SqliteConnection;
use diesel::{Connection, ConnectionError, RunQueryDsl};

/// A connection to either database.
#[derive(diesel::MultiConnection)]
pub enum AnyConnection {
    /// PostgreSQL.
    Postgres(PgConnection),
    /// The embedded database.
    Sqlite(SqliteConnection),
}

/// Runs the same statement on whichever database it is: for upserts, which the combined connection cannot express.
macro_rules! each_backend {
    ($conn:expr, |$inner:ident| $body:expr) => {
        match $conn {
            $crate::storage::connection::AnyConnection::Postgres($inner) => $body,
            $crate::storage::connection::AnyConnection::Sqlite($inner) => $body,
        }
    };
}
pub(crate) use each_backend;

/// Whether a pooled connection may change anything.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Access {
    /// Reads; a stray write fails.
    ReadOnly,
    /// Reads and writes.
    ReadWrite,
}

/// Opens connections for a pool.
#[derive(Debug, Clone)]
pub enum Manager {
    /// To this file.
    Sqlite(PathBuf, Access),
    /// To this server.
    Postgres(String),
}

/// What every SQLite connection is told first: write-ahead log, nothing lost on a power cut, nothing left after a delete.
const SQLITE_SETTINGS: &str = "PRAGMA busy_timeout = 15000; PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; \
    PRAGMA foreign_keys = ON; PRAGMA secure_delete = ON; PRAGMA temp_store = MEMORY; PRAGMA cache_size = -8000; \
    PRAGMA mmap_size = 268435456; PRAGMA journal_size_limit = 16777216;";

impl ManageConnection for Manager {
    type Connection = AnyConnection;
    type Error = diesel::r2d2::Error;

    fn connect(&self) -> Result<AnyConnection, Self::Error> {
        match self {
            Self::Sqlite(path, access) => open_sqlite(path, *access).map(AnyConnection::Sqlite),
            Self::Postgres(url) => PgConnection::establish(url)
                .and_then(|mut conn| {
                    conn.batch_execute("SET TIME ZONE 'UTC'; SET lock_timeout = '15s'; SET idle_in_transaction_session_timeout = '60s'")
                        .map_err(ConnectionError::CouldntSetupConfiguration)?;
                    Ok(AnyConnection::Postgres(conn))
                })
                .map_err(diesel::r2d2::Error::ConnectionError),
        }
    }

    fn is_valid(&self, conn: &mut AnyConnection) -> Result<(), Self::Error> {
        match conn {
            AnyConnection::Sqlite(_) => Ok(()),
            AnyConnection::Postgres(conn) => diesel::sql_query("SELECT 1")
                .execute(conn)
                .map(|_| ())
                .map_err(diesel::r2d2::Error::QueryError),
        }
    }

    fn has_broken(&self, conn: &mut AnyConnection) -> bool {
        std::thread::panicking()
            || match conn {
                AnyConnection::Postgres(conn) => R2D2Connection::is_broken(conn),
                AnyConnection::Sqlite(conn) => R2D2Connection::is_broken(conn),
            }
    }
}

fn open_sqlite(path: &std::path::Path, access: Access) -> Result<SqliteConnection, diesel::r2d2::Error> {
    let mut conn =
        SqliteConnection::establish(&path.to_string_lossy()).map_err(diesel::r2d2::Error::ConnectionError)?;
    conn.batch_execute(SQLITE_SETTINGS).map_err(diesel::r2d2::Error::QueryError)?;
    if access == Access::ReadOnly {
        conn.batch_execute("PRAGMA query_only = ON").map_err(diesel::r2d2::Error::QueryError)?;
    }
    Ok(conn)
}
