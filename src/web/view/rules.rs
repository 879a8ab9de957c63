//! What happens with what a source brings: for all of it, and for what is of a certain sort.

use askama::Template;

use super::{Choice, FormErrors, Frame, PostButton};
use crate::domain::source::SourcePolicy;
use crate::domain::source_rule::RuleOutcome;

/// A rule as a sentence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RuleRow {
    /// "Tag: huelga".
    pub condition: String,
    /// What happens then.
    pub outcome: RuleOutcome,
    /// Removes it.
    pub remove: PostButton,
}

impl RuleRow {
    fn outcome_key(&self) -> &'static str {
        outcome_key(self.outcome)
    }
}

/// The catalogue's key for what happens.
pub fn outcome_key(outcome: RuleOutcome) -> &'static str {
    match outcome {
        RuleOutcome::Publish => "rule-publish",
        RuleOutcome::Review => "rule-review",
        RuleOutcome::Refuse => "rule-refuse",
    }
}

/// The catalogue's key for a policy.
pub fn policy_key(policy: SourcePolicy) -> &'static str {
    match policy {
        SourcePolicy::Publish => "source-publish",
        SourcePolicy::Review => "source-review",
        SourcePolicy::ReviewChanges => "source-review-changes",
    }
}

/// The page of a source's rules: fields `policy`; `subject`, `value`, `outcome`.
#[derive(Template)]
#[template(path = "rules.html")]
pub struct RulesPage {
    /// What stands around it.
    pub frame: Frame,
    /// What the source is called.
    pub name: String,
    /// Where the choice of policy goes.
    pub policy_action: String,
    /// Where a new rule goes.
    pub action: String,
    /// As it is.
    pub policy: SourcePolicy,
    /// Those there are, the first to be looked at first.
    pub rules: Vec<RuleRow>,
    /// What a rule may look at.
    pub subjects: Vec<Choice>,
    /// As typed.
    pub value: String,
    /// What may happen.
    pub outcomes: Vec<Choice>,
    /// What is wrong.
    pub errors: FormErrors,
}

impl RulesPage {
    fn key_of(&self, policy: &SourcePolicy) -> &'static str {
        policy_key(*policy)
    }
}
