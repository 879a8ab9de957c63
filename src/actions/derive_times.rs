//! The program brings a newer zone table: a country changed its clocks, and wall times mean other instants.

use super::{announce, timed};
use crate::domain::event::Visibility;
use crate::domain::ids::EventKey;
use crate::domain::job::Job;
use crate::storage::deliveries::Priority;
use crate::storage::{self, StorageResult, Tx};

/// Events looked at in one transaction.
const PORTION: i64 = 200;

/// Queues the derivation of all UTC times if they were derived with another zone table than this program has; answers
/// whether it did.
///
/// # Errors
/// When the database does not answer.
pub fn derive_if_zones_changed(tx: &mut Tx<'_>) -> StorageResult<bool> {
    let own = chrono_tz::IANA_TZDB_VERSION;
    let Some(known) = storage::derived_times::zone_table(tx)? else { return Ok(false) };
    if known == own {
        return Ok(false);
    }
    storage::derived_times::set_zone_table(tx, own)?;
    storage::jobs::put(tx, &Job::DeriveTimes { after: EventKey(0) })?;
    Ok(true)
}

/// Derives the times of the next portion of this site's events, queues the portion after it, and tells who got an event
/// that is to come that it now is at another instant.
///
/// # Errors
/// When the database does not answer.
pub fn derive_times(tx: &mut Tx<'_>, after: EventKey) -> StorageResult<()> {
    let derived = storage::derived_times::derive_again(tx, after, PORTION)?;
    for id in derived.moved {
        let Some(event) = storage::events::by_id(tx.conn, id)? else { continue };
        timed::set_clocks(tx, &event)?;
        let is_told = event.visibility != Visibility::Draft && event.when.listed_until() > tx.now;
        if is_told {
            announce::changed(tx, &event, Priority::Usual)?;
        }
    }
    match derived.last {
        Some(after) => storage::jobs::put(tx, &Job::DeriveTimes { after }),
        None => Ok(()),
    }
}
