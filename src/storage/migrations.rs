//! Brings a database to this program's schema; several processes may start together.

use diesel::backend::Backend;
use diesel::migration::MigrationSource;
use diesel::pg::Pg;
use diesel::sql_types::Text;
use diesel::sqlite::Sqlite;
use diesel::{QueryableByName, RunQueryDsl};
use diesel_migrations::{EmbeddedMigrations, MigrationHarness, embed_migrations};

use super::connection::AnyConnection;
use super::error::{StorageError, StorageResult};

const SQLITE: EmbeddedMigrations = embed_migrations!("migrations/sqlite");
const POSTGRES: EmbeddedMigrations = embed_migrations!("migrations/postgres");

/// The key of the advisory lock under which PostgreSQL is migrated ("convoca" in ASCII).
const LOCK: i64 = 0x0063_6f6e_766f_6361;

/// Applies what is not yet applied.
///
/// # Errors
/// [`StorageError::Migration`] with the database's words.
pub fn migrate(conn: &mut AnyConnection) -> StorageResult<()> {
    let failed = |error: Box<dyn std::error::Error + Send + Sync>| StorageError::Migration(error.to_string());
    match conn {
        AnyConnection::Postgres(conn) => {
            diesel::sql_query(format!("SELECT pg_advisory_lock({LOCK})")).execute(conn)?;
            let outcome = conn.run_pending_migrations(POSTGRES).map(|_| ()).map_err(failed);
            diesel::sql_query(format!("SELECT pg_advisory_unlock({LOCK})")).execute(conn)?;
            outcome
        }
        // Two processes on one file: the loser's migration finds the tables there, so it looks again.
        AnyConnection::Sqlite(conn) => (0..5)
            .find_map(|attempt| match conn.run_pending_migrations(SQLITE) {
                Ok(_) => Some(Ok(())),
                Err(_) if attempt < 4 => {
                    std::thread::sleep(std::time::Duration::from_millis(200));
                    None
                }
                Err(error) => Some(Err(failed(error))),
            })
            .expect("the last attempt answers"),
    }
}

/// A migration that was applied.
#[derive(QueryableByName)]
struct Applied {
    #[diesel(sql_type = Text)]
    version: String,
}

/// Whether the database has every migration this program knows; nothing is written to find out.
///
/// # Errors
/// When the database does not answer, or was never migrated.
pub fn is_current(conn: &mut AnyConnection) -> StorageResult<bool> {
    let applied: Vec<Applied> =
        diesel::sql_query("SELECT version FROM __diesel_schema_migrations").load(conn)?;
    let known = match conn {
        AnyConnection::Postgres(_) => versions::<Pg>(&POSTGRES)?,
        AnyConnection::Sqlite(_) => versions::<Sqlite>(&SQLITE)?,
    };
    Ok(known.iter().all(|version| applied.iter().any(|one| one.version == *version)))
}

fn versions<DB: Backend>(source: &impl MigrationSource<DB>) -> StorageResult<Vec<String>> {
    let known = source.migrations().map_err(|error| StorageError::Migration(error.to_string()))?;
    Ok(known.iter().map(|migration| migration.name().version().to_string()).collect())
}
