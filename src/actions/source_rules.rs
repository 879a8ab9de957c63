//! What happens by itself with what a source brings: rules are added and removed, and looked at when an event comes.

use super::add_source::SourceError;
use crate::domain::fault::{Fault, FaultKind, FieldFault, Message};
use crate::domain::ids::{SourceId, SourceKey};
use crate::domain::language::Language;
use crate::domain::policy::Acting;
use crate::domain::source::{Source, SourcePolicy};
use crate::domain::source_rule::{MAX_RULES, RuleOutcome, Seen, SourceRule, outcome};
use crate::storage::events::EventContent;
use crate::storage::{self, StorageError, StorageResult, Tx};

/// Why no rule was added or removed.
#[derive(Debug, thiserror::Error)]
pub enum RuleError {
    /// Who asks may not, or there is no such source.
    #[error(transparent)]
    Source(#[from] SourceError),
    /// It has as many as a person can keep in mind.
    #[error("a source has at most {MAX_RULES} rules")]
    TooMany,
    /// The database.
    #[error(transparent)]
    Storage(#[from] StorageError),
}

impl Fault for RuleError {
    fn kind(&self) -> FaultKind {
        match self {
            Self::Source(error) => error.kind(),
            Self::TooMany => FaultKind::Invalid,
            Self::Storage(error) => error.kind(),
        }
    }
    fn message(&self) -> Message {
        match self {
            Self::Source(error) => error.message(),
            Self::TooMany => Message::new("error-rules-too-many").with("count", MAX_RULES),
            Self::Storage(error) => error.message(),
        }
    }
    fn fields(&self) -> Vec<FieldFault> {
        match self {
            Self::TooMany => vec![FieldFault::new("value", self.message())],
            _ => Vec::new(),
        }
    }
}

/// Adds a rule behind those a source has.
///
/// # Errors
/// See [`RuleError`].
pub fn add_rule(tx: &mut Tx<'_>, acting: Acting, id: SourceId, rule: &SourceRule) -> Result<(), RuleError> {
    let key = source(tx, acting, id)?;
    let mut rules = storage::source_rules::of_source(tx.conn, key)?;
    // The same condition twice: the newer outcome holds.
    rules.retain(|known| known.condition != rule.condition);
    if rules.len() >= MAX_RULES {
        return Err(RuleError::TooMany);
    }
    rules.push(rule.clone());
    Ok(storage::source_rules::put(tx, key, &rules)?)
}

/// Removes a rule; one that is not there any more is removed.
///
/// # Errors
/// See [`RuleError`].
pub fn remove_rule(
    tx: &mut Tx<'_>,
    acting: Acting,
    id: SourceId,
    rule: &SourceRule,
) -> Result<(), RuleError> {
    let key = source(tx, acting, id)?;
    let mut rules = storage::source_rules::of_source(tx.conn, key)?;
    rules.retain(|known| known.condition != rule.condition);
    Ok(storage::source_rules::put(tx, key, &rules)?)
}

fn source(tx: &mut Tx<'_>, acting: Acting, id: SourceId) -> Result<SourceKey, RuleError> {
    if !acting.may_moderate() {
        return Err(SourceError::NotAllowed.into());
    }
    Ok(storage::sources::by_id(tx.conn, id)?.ok_or(SourceError::Unknown)?.key)
}

/// What happens with an event that is new here: what the first rule that fits says, else the source's policy.
///
/// # Errors
/// When the database does not answer or a rule is unreadable.
pub(super) fn outcome_for(
    tx: &mut Tx<'_>,
    source: &Source,
    content: &EventContent,
) -> StorageResult<RuleOutcome> {
    let rules = storage::source_rules::of_source(tx.conn, source.key)?;
    let languages: Vec<Language> = content.texts.iter().map(|text| text.language.clone()).collect();
    let seen = Seen {
        tags: &content.tags,
        languages: &languages,
        kind: content.kind,
        place: content.place.as_ref(),
    };
    Ok(outcome(&rules, &seen).unwrap_or(match source.policy {
        SourcePolicy::Publish | SourcePolicy::ReviewChanges => RuleOutcome::Publish,
        SourcePolicy::Review => RuleOutcome::Review,
    }))
}
