//! A list of servers from elsewhere is taken over: it may take more away from a server than was decided here, never less.

use super::decide_hosts::{Effects, HostError, Rules, decide_hosts, foresee, is_about_ourselves};
use crate::domain::host_decision::{HostDecision, HostPolicy};
use crate::domain::policy::Acting;
use crate::domain::uri::Host;
use crate::formats::blocklist::Blocklist;
use crate::storage::{self, AnyConnection, StorageResult, Tx};

/// What a list would change.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Plan {
    /// What will be decided: about servers nothing is decided about yet, and those the list is stricter about.
    pub verdicts: Vec<(Host, HostDecision)>,
    /// How many of these have a decision already.
    pub stricter: usize,
    /// How many entries change nothing, because as much or more was decided here.
    pub known: usize,
    /// Servers on the list that are allowed here by name; they stay so.
    pub allowed: Vec<Host>,
    /// Whether this site itself stands on the list.
    pub names_us: bool,
    /// What it takes away at once.
    pub effects: Effects,
}

/// Compares a list with what was decided here.
///
/// # Errors
/// When the database does not answer.
pub fn plan_import(conn: &mut AnyConnection, ours: &Host, list: &Blocklist) -> StorageResult<Plan> {
    let decided = storage::hosts::decided(conn)?;
    let rules = Rules::of(decided.into_iter().map(|known| (known.host, known.decision)));
    let mut plan = Plan::default();
    for (host, wanted) in &list.entries {
        if is_about_ourselves(host, ours) {
            plan.names_us = true;
            continue;
        }
        match rules.holds(host) {
            Some(known) if known.policy == HostPolicy::Allowed => plan.allowed.push(host.clone()),
            Some(known) if known.is_as_strict_as(wanted) => plan.known += 1,
            Some(known) => {
                plan.stricter += 1;
                plan.verdicts.push((host.clone(), together(known, wanted)));
            }
            None if wanted.is_any() => plan.verdicts.push((host.clone(), wanted.clone())),
            None => plan.known += 1,
        }
    }
    plan.effects = foresee(conn, &plan.verdicts)?;
    Ok(plan)
}

/// Decides as a list says, where it is stricter.
///
/// # Errors
/// See [`HostError`].
pub fn import_hosts(tx: &mut Tx<'_>, acting: Acting, list: &Blocklist) -> Result<Plan, HostError> {
    if !acting.may_moderate() {
        return Err(HostError::NotAllowed);
    }
    let ours = tx.site.host.clone();
    let mut plan = plan_import(tx.conn, &ours, list)?;
    plan.effects = decide_hosts(tx, acting, &plan.verdicts)?;
    Ok(plan)
}

/// The stricter of both in everything; the reason given here stays.
fn together(known: &HostDecision, wanted: &HostDecision) -> HostDecision {
    let policy =
        if known.policy.severity() >= wanted.policy.severity() { known.policy } else { wanted.policy };
    HostDecision {
        policy,
        reject_media: known.reject_media || wanted.reject_media,
        reject_reports: known.reject_reports || wanted.reject_reports,
        obfuscate: known.obfuscate || wanted.obfuscate,
        reason: known.reason.clone().or_else(|| wanted.reason.clone()),
    }
}
