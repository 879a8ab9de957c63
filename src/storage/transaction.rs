//! A transaction as actions see it, and how it is opened on either database.

use std::sync::Arc;

use chrono::{DateTime, NaiveDateTime, Utc};
use diesel::connection::{AnsiTransactionManager, TransactionManager};
use diesel::{Connection, PgConnection, SqliteConnection};

use super::connection::AnyConnection;
use super::error::StorageResult;
use crate::clock::Ids;
use crate::domain::site::Site;

/// What an action may reach: an open transaction, the time it happens at, random ids and the site's settings.
pub struct Tx<'a> {
    /// The open transaction.
    pub conn: &'a mut AnyConnection,
    /// When it happens.
    pub now: DateTime<Utc>,
    /// Random ids.
    pub ids: Ids,
    /// The site as it stood when the transaction began.
    pub site: Arc<Site>,
    /// What the commit means for caches and files.
    pub scope: Scope,
}

/// What a transaction touched, so that the commit can be followed up.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Scope {
    /// Something the public sees changed: the revision is bumped.
    pub public: bool,
    /// Words were erased: the database's log is emptied of them.
    pub erased: bool,
    /// The site is about to be known to others: its address may not change any more.
    pub first_activity: bool,
    /// Something was put into a queue: the worker need not wait for its next look.
    pub queued: bool,
}

impl Tx<'_> {
    /// The time as tables keep it.
    pub fn now_naive(&self) -> NaiveDateTime {
        self.now.naive_utc()
    }

    /// Says that something the public sees changed.
    pub fn changes_public(&mut self) {
        self.scope.public = true;
    }

    /// Says that something was put into a queue.
    pub fn queues(&mut self) {
        self.scope.queued = true;
    }

    /// Says that words were erased.
    pub fn erases(&mut self) {
        self.scope.public = true;
        self.scope.erased = true;
    }
}

/// Runs `work` in a transaction that is a writer from its first statement, so that two never deadlock on an upgrade.
pub(super) fn run<T, E: From<super::error::StorageError>>(
    conn: &mut AnyConnection,
    work: impl FnOnce(&mut AnyConnection) -> Result<T, E>,
) -> Result<T, E> {
    begin(conn)?;
    match work(conn) {
        Ok(value) => {
            commit(conn)?;
            Ok(value)
        }
        Err(error) => {
            // The first error is the one to tell; a failing rollback breaks the connection, which the pool then drops.
            let _rolled_back = rollback(conn);
            Err(error)
        }
    }
}

/// Runs `work`, which only reads, on the database as it stands at its first statement: what is deleted meanwhile is still
/// whole in it.
pub(super) fn snapshot<T, E: From<super::error::StorageError>>(
    conn: &mut AnyConnection,
    work: impl FnOnce(&mut AnyConnection) -> Result<T, E>,
) -> Result<T, E> {
    match conn {
        AnyConnection::Sqlite(conn) => AnsiTransactionManager::begin_transaction_sql(conn, "BEGIN DEFERRED"),
        AnyConnection::Postgres(conn) => AnsiTransactionManager::begin_transaction_sql(
            conn,
            "BEGIN TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY",
        ),
    }
    .map_err(super::error::StorageError::from)?;
    let outcome = work(conn);
    // Nothing was written: there is nothing to keep. A connection whose end fails is dropped by the pool.
    let _ended = rollback(conn);
    outcome
}

fn begin(conn: &mut AnyConnection) -> StorageResult<()> {
    match conn {
        AnyConnection::Sqlite(conn) => {
            AnsiTransactionManager::begin_transaction_sql(conn, "BEGIN IMMEDIATE")?
        }
        AnyConnection::Postgres(conn) => {
            <PgConnection as Connection>::TransactionManager::begin_transaction(conn)?
        }
    }
    Ok(())
}

fn commit(conn: &mut AnyConnection) -> StorageResult<()> {
    match conn {
        AnyConnection::Sqlite(conn) => {
            <SqliteConnection as Connection>::TransactionManager::commit_transaction(conn)?
        }
        AnyConnection::Postgres(conn) => {
            <PgConnection as Connection>::TransactionManager::commit_transaction(conn)?
        }
    }
    Ok(())
}

fn rollback(conn: &mut AnyConnection) -> StorageResult<()> {
    match conn {
        AnyConnection::Sqlite(conn) => {
            <SqliteConnection as Connection>::TransactionManager::rollback_transaction(conn)?
        }
        AnyConnection::Postgres(conn) => {
            <PgConnection as Connection>::TransactionManager::rollback_transaction(conn)?
        }
    }
    Ok(())
}
