//! `convoca queue`: what waits to be delivered, for whom, and why.

use serde_json::json;

use super::arguments::{QueueArguments, QueueCommand};
use super::printing::{self, CliError, say, table};
use crate::storage;

/// How many lines are shown.
const LINES: i64 = 1000;

/// Lists what waits, or retries or drops what waits for a host.
///
/// # Errors
/// In one line.
pub fn queue(arguments: QueueArguments) -> Result<(), CliError> {
    let context = super::start::context()?;
    match arguments.command {
        Some(QueueCommand::Retry { host }) => {
            let count =
                context.transact_blocking(|tx| storage::deliveries::retry_host(tx.conn, &host, tx.now))?;
            say(&format!("{count} deliveries to {host} are tried now"));
            return Ok(());
        }
        Some(QueueCommand::Drop { host }) => {
            let why = "dropped by the operator";
            let count = context
                .transact_blocking(|tx| storage::deliveries::drop_host(tx.conn, &host, why, tx.now))?;
            say(&format!("{count} deliveries to {host} are dropped"));
            return Ok(());
        }
        None => {}
    }
    let waiting = context.read_blocking(|conn| storage::deliveries::waiting(conn, None, LINES))?;
    if arguments.json {
        let rows: Vec<_> = waiting
            .iter()
            .map(|row| {
                json!({"host": row.host, "activity": row.activity, "object": row.object, "attempts": row.attempts,
                       "since": row.since, "next": row.next, "reason": row.reason})
            })
            .collect();
        return printing::json(&rows);
    }
    if waiting.is_empty() {
        say("nothing waits");
        return Ok(());
    }
    let rows: Vec<Vec<String>> = waiting
        .into_iter()
        .map(|row| {
            let next = row.next.format("next %F %T UTC").to_string();
            let tries = format!("{} tries", row.attempts);
            vec![row.host, row.activity, row.object, tries, next, row.reason.unwrap_or_default()]
        })
        .collect();
    table(&rows);
    Ok(())
}
