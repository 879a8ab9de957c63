//! What can go wrong with the database, told apart by whose turn it is.

use diesel::result::{DatabaseErrorKind, Error as DieselError};

use crate::domain::fault::{Fault, FaultKind, Message};

/// A query's outcome.
pub type StorageResult<T> = Result<T, StorageError>;

/// A failure of the database or of what lies in it.
#[derive(Debug, thiserror::Error)]
pub enum StorageError {
    /// A query failed.
    #[error("database: {0}")]
    Query(#[from] DieselError),
    /// No connection was to be had.
    #[error("no database connection: {0}")]
    Pool(String),
    /// Migrations did not run.
    #[error("migrating the database: {0}")]
    Migration(String),
    /// A row holds what no code of ours writes.
    #[error("unreadable row: {0}")]
    Corrupt(&'static str),
}

impl StorageError {
    /// Whether a row with that key is there already.
    pub fn is_duplicate(&self) -> bool {
        matches!(self, Self::Query(DieselError::DatabaseError(DatabaseErrorKind::UniqueViolation, _)))
    }

    /// Whether trying again later may help: the database is away, busy or out of space.
    pub fn is_temporary(&self) -> bool {
        match self {
            // What was read a moment ago is gone: another transaction erased it meanwhile.
            Self::Pool(_) | Self::Query(DieselError::NotFound) => true,
            Self::Query(DieselError::DatabaseError(kind, info)) => {
                matches!(kind, DatabaseErrorKind::ClosedConnection | DatabaseErrorKind::SerializationFailure)
                    || [
                        "locked",
                        "disk is full",
                        "disk I/O error",
                        "could not extend",
                        "terminating connection",
                        DEADLOCK,
                    ]
                    .iter()
                    .any(|words| info.message().contains(words))
            }
            _ => false,
        }
    }
}

/// What PostgreSQL says to the one of two transactions that it ends because they wait for each other (SQLSTATE 40P01).
const DEADLOCK: &str = "deadlock detected";

/// Whether an error, or what caused it, is that two transactions were in each other's way, or that one erased what the
/// other was about: done again at once, the work goes through, or finds nothing left to do.
pub fn is_conflict(error: &(dyn std::error::Error + 'static)) -> bool {
    let mut cause = Some(error);
    while let Some(error) = cause {
        match error.downcast_ref::<DieselError>() {
            Some(DieselError::NotFound) => return true,
            Some(DieselError::DatabaseError(kind, info)) => {
                // Two that write the same new row, or one that leans on a row the other erases.
                return matches!(
                    kind,
                    DatabaseErrorKind::SerializationFailure
                        | DatabaseErrorKind::UniqueViolation
                        | DatabaseErrorKind::ForeignKeyViolation
                ) || info.message().contains(DEADLOCK);
            }
            _ => {}
        }
        cause = error.source();
    }
    false
}

impl Fault for StorageError {
    fn kind(&self) -> FaultKind {
        if self.is_temporary() { FaultKind::Unavailable } else { FaultKind::Internal }
    }
    fn message(&self) -> Message {
        Message::new(if self.is_temporary() { "error-unavailable" } else { "error-internal" })
    }
}
