//! `convoca queue`: what waits to be delivered, for whom, since when, and why.

use chrono::{DateTime, Utc};
use serde_json::json;

use super::arguments::{QueueArguments, QueueCommand};
use super::printing::{self, CliError, say, table};
use crate::actions::tend_queue::{drop_host, retry_host};
use crate::context::Context;
use crate::domain::policy::Acting;
use crate::domain::uri::Host;
use crate::i18n::{UiLanguage, tell};
use crate::storage;

/// How many lines are shown.
const LINES: i64 = 1000;

/// Shows what waits, or retries or drops what waits for a host.
///
/// # Errors
/// In one line.
pub fn queue(arguments: QueueArguments) -> Result<(), CliError> {
    let context = super::start::context()?;
    match arguments.command {
        Some(QueueCommand::Retry { host }) => {
            let host = named(&host)?;
            let count = context
                .transact_blocking(|tx| retry_host(tx, Acting::Operator, &host))
                .map_err(|error| CliError::of(&error))?;
            say(&format!("{count} deliveries to {host} are tried now"));
            return Ok(());
        }
        Some(QueueCommand::Drop { host }) => {
            let host = named(&host)?;
            let count = context
                .transact_blocking(|tx| drop_host(tx, Acting::Operator, &host))
                .map_err(|error| CliError::of(&error))?;
            say(&format!("{count} deliveries to {host} are dropped"));
            return Ok(());
        }
        None => {}
    }
    let host = arguments.host.as_deref().map(named).transpose()?;
    match (arguments.json, host) {
        (true, host) => print_json(&context, host.as_ref()),
        (false, Some(host)) => print_deliveries(&context, &host),
        (false, None) => print_hosts(&context),
    }
}

fn named(host: &str) -> Result<Host, CliError> {
    Host::parse(host).ok_or_else(|| CliError::new(format!("{host} is no host name")))
}

fn print_json(context: &Context, host: Option<&Host>) -> Result<(), CliError> {
    let host = host.map(Host::as_str);
    let waiting = context.read_blocking(|conn| storage::deliveries::waiting(conn, host, LINES))?;
    let rows: Vec<_> = waiting
        .iter()
        .map(|row| {
            json!({"host": row.host, "activity": row.activity, "object": row.object, "attempts": row.attempts,
                   "since": row.since, "next": row.next, "reason": row.reason.as_deref().map(words)})
        })
        .collect();
    printing::json(&rows)
}

fn print_hosts(context: &Context) -> Result<(), CliError> {
    let (waiting, gone) = context.read_blocking(|conn| {
        let waiting = storage::deliveries::waiting_by_host(conn, LINES)?;
        Ok::<_, storage::StorageError>((waiting, storage::hosts::gone(conn, LINES)?))
    })?;
    let mut rows: Vec<Vec<String>> = waiting
        .into_iter()
        .map(|row| {
            let count = format!("{} waiting", row.count);
            let reason = row.reason.as_deref().map_or_else(|| "not tried yet".to_owned(), words);
            vec![
                row.host,
                count,
                format!("since {}", at(row.since)),
                format!("next {}", at(row.next)),
                reason,
            ]
        })
        .collect();
    rows.extend(gone.into_iter().map(|row| {
        let probe = row.probe.map_or_else(|| "at the next round".to_owned(), at);
        let reason = row.reason.as_deref().map(words).unwrap_or_default();
        vec![
            row.host,
            "given up".to_owned(),
            format!("since {}", at(row.since)),
            format!("looked at {probe}"),
            reason,
        ]
    }));
    if rows.is_empty() {
        say("nothing waits");
    } else {
        table(&rows);
    }
    Ok(())
}

fn print_deliveries(context: &Context, host: &Host) -> Result<(), CliError> {
    let waiting =
        context.read_blocking(|conn| storage::deliveries::waiting(conn, Some(host.as_str()), LINES))?;
    if waiting.is_empty() {
        say(&format!("nothing waits for {host}"));
        return Ok(());
    }
    let rows: Vec<Vec<String>> = waiting
        .into_iter()
        .map(|row| {
            let tries = format!("{} tries", row.attempts);
            let (since, next) = (format!("since {}", at(row.since)), format!("next {}", at(row.next)));
            let reason = row.reason.as_deref().map(words).unwrap_or_default();
            vec![row.activity, row.object, tries, since, next, reason]
        })
        .collect();
    table(&rows);
    Ok(())
}

fn at(instant: DateTime<Utc>) -> String {
    instant.format("%F %T UTC").to_string()
}

fn words(kept: &str) -> String {
    tell(UiLanguage::En, kept)
}
