//! What happens by itself with what a source brings.

use diesel::prelude::*;

use super::connection::AnyConnection;
use super::error::{StorageError, StorageResult};
use super::schema::source_rules;
use super::transaction::Tx;
use crate::domain::ids::SourceKey;
use crate::domain::source_rule::{RuleOutcome, RuleSubject, SourceRule};

/// A source's rules, the first to be looked at first.
///
/// # Errors
/// When the database does not answer or a row is unreadable.
pub fn of_source(conn: &mut AnyConnection, source: SourceKey) -> StorageResult<Vec<SourceRule>> {
    let rows: Vec<(String, String, String)> = source_rules::table
        .filter(source_rules::source_id.eq(source.0))
        .order(source_rules::position)
        .select((source_rules::subject, source_rules::value, source_rules::outcome))
        .load(conn)?;
    rows.into_iter()
        .map(|(subject, value, outcome)| {
            let subject =
                RuleSubject::parse(&subject).ok_or(StorageError::Corrupt("source_rules.subject"))?;
            let outcome =
                RuleOutcome::parse(&outcome).ok_or(StorageError::Corrupt("source_rules.outcome"))?;
            SourceRule::parse(subject, &value, outcome)
                .map_err(|_| StorageError::Corrupt("source_rules.value"))
        })
        .collect()
}

/// Writes a source's rules over those it had.
///
/// # Errors
/// When the database does not answer.
pub fn put(tx: &mut Tx<'_>, source: SourceKey, rules: &[SourceRule]) -> StorageResult<()> {
    diesel::delete(source_rules::table.filter(source_rules::source_id.eq(source.0))).execute(tx.conn)?;
    for (position, rule) in (0_i32..).zip(rules) {
        diesel::insert_into(source_rules::table)
            .values((
                source_rules::source_id.eq(source.0),
                source_rules::position.eq(position),
                source_rules::subject.eq(rule.condition.subject().as_str()),
                source_rules::value.eq(&rule.value),
                source_rules::outcome.eq(rule.outcome.as_str()),
            ))
            .execute(tx.conn)?;
    }
    Ok(())
}
