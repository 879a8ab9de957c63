//! `convoca hosts`: what was decided about other servers, and lists of them in and out.

use std::io::Read;
use std::path::Path;

use serde_json::{Value, json};

use super::arguments::{HostArguments, HostsArguments, HostsCommand};
use super::printing::{self, CliError, say, table};
use crate::actions::decide_hosts::{Effects, decide_hosts};
use crate::actions::import_hosts::{Plan, import_hosts, plan_import};
use crate::context::Context;
use crate::domain::host_decision::{HostDecision, HostPolicy};
use crate::domain::policy::Acting;
use crate::domain::uri::Host;
use crate::formats::blocklist::{self, Blocklist};
use crate::i18n::{UiLanguage, tr};
use crate::storage;
use crate::storage::hosts::DecidedHost;

/// The largest list read, in bytes.
const MAX_BYTES: u64 = 4_000_000;

/// Lists, decides, imports or exports.
///
/// # Errors
/// In one line.
pub fn hosts(arguments: HostsArguments) -> Result<(), CliError> {
    let context = super::start::context()?;
    let json = arguments.json;
    match arguments.command.unwrap_or(HostsCommand::List) {
        HostsCommand::List => list(&context, json),
        HostsCommand::Block(named) => decide(&context, named, HostPolicy::Blocked, json),
        HostsCommand::Allow(named) => decide(&context, named, HostPolicy::Allowed, json),
        HostsCommand::Silence(named) => decide(&context, named, HostPolicy::Silenced, json),
        HostsCommand::Forget { host } => {
            decide(&context, HostArguments { host, reason: None }, HostPolicy::Usual, json)
        }
        HostsCommand::Import { file, dry_run } => import(&context, &file, dry_run, json),
        HostsCommand::Export => export(&context, json),
    }
}

fn list(context: &Context, json: bool) -> Result<(), CliError> {
    let decided = context.read_blocking(storage::hosts::decided)?;
    if json {
        return printing::json(&decided.iter().map(to_json).collect::<Vec<_>>());
    }
    if decided.is_empty() {
        say("nothing is decided about any server");
        return Ok(());
    }
    table(&decided.iter().map(row).collect::<Vec<_>>());
    Ok(())
}

fn to_json(known: &DecidedHost) -> Value {
    json!({
        "host": known.host,
        "policy": known.decision.policy,
        "reject_media": known.decision.reject_media,
        "reject_reports": known.decision.reject_reports,
        "obfuscate": known.decision.obfuscate,
        "reason": known.decision.reason,
        "decided": known.decided,
    })
}

fn row(known: &DecidedHost) -> Vec<String> {
    let mut what = vec![known.decision.policy.as_str()];
    what.extend(known.decision.reject_media.then_some("no pictures"));
    what.extend(known.decision.reject_reports.then_some("no reports"));
    vec![
        known.host.to_string(),
        what.join(", "),
        known.decided.map(|at| at.format("%F").to_string()).unwrap_or_default(),
        known.decision.reason.clone().unwrap_or_default(),
    ]
}

fn decide(context: &Context, named: HostArguments, policy: HostPolicy, json: bool) -> Result<(), CliError> {
    let host = Host::parse(&named.host).ok_or_else(|| CliError::new("that is no name of a server"))?;
    let before = context.read_blocking(storage::hosts::decided)?;
    let before = before.into_iter().find(|known| known.host == host).map(|known| known.decision);
    let decision = match policy {
        HostPolicy::Usual => HostDecision::default(),
        _ => {
            let before = before.unwrap_or_default();
            HostDecision { policy, reason: named.reason.or(before.reason.clone()), ..before }
        }
    };
    let told = host.clone();
    let effects = context
        .transact_blocking(|tx| decide_hosts(tx, Acting::Operator, &[(host, decision)]))
        .map_err(|error| CliError::of(&error))?;
    if json {
        return printing::json(&json!({"host": told, "policy": policy, "effects": effects_json(&effects)}));
    }
    say(&format!("{told}: {policy}{}", in_words(&effects)));
    Ok(())
}

fn effects_json(effects: &Effects) -> Value {
    json!({
        "followers": effects.followers,
        "sources": effects.sources,
        "withdrawn": effects.withdrawn,
        "held": effects.held,
        "deliveries": effects.deliveries,
    })
}

fn in_words(effects: &Effects) -> String {
    let parts = [
        (effects.followers, "followers let go"),
        (effects.sources, "sources removed"),
        (effects.withdrawn, "events withdrawn"),
        (effects.held, "events held for review"),
        (effects.deliveries, "deliveries dropped"),
    ];
    let told: Vec<String> =
        parts.iter().filter(|(count, _)| *count > 0).map(|(count, what)| format!("{count} {what}")).collect();
    if told.is_empty() { String::new() } else { format!(" ({})", told.join(", ")) }
}

fn import(context: &Context, file: &Path, dry_run: bool, json: bool) -> Result<(), CliError> {
    let list = blocklist::read(&text_of(file)?).map_err(|error| CliError::of(&error))?;
    let ours = context.site().host.clone();
    let plan = if dry_run {
        context.read_blocking(|conn| plan_import(conn, &ours, &list))?
    } else {
        context
            .transact_blocking(|tx| import_hosts(tx, Acting::Operator, &list))
            .map_err(|error| CliError::of(&error))?
    };
    if json {
        return printing::json(&plan_json(&plan, &list, dry_run));
    }
    for broken in &list.broken {
        let why = tr(UiLanguage::En, &broken.fault.message());
        say(&format!("line {}: {}: {why}", broken.line, broken.text));
    }
    if list.more_broken > 0 {
        say(&format!("{} more lines were not understood", list.more_broken));
    }
    for host in &plan.allowed {
        say(&format!("{host} stays allowed"));
    }
    if plan.names_us {
        say("this site itself stands on the list; that is passed over");
    }
    let verb = if dry_run { "would be decided" } else { "decided" };
    say(&format!("{} {verb}, {} known so{}", plan.verdicts.len(), plan.known, in_words(&plan.effects)));
    Ok(())
}

fn plan_json(plan: &Plan, list: &Blocklist, dry_run: bool) -> Value {
    let broken: Vec<Value> = list
        .broken
        .iter()
        .map(|broken| {
            json!({"line": broken.line, "text": broken.text, "why": tr(UiLanguage::En, &broken.fault.message())})
        })
        .collect();
    json!({
        "applied": !dry_run,
        "decided": plan.verdicts.iter().map(|(host, decision)| json!({"host": host, "policy": decision.policy})).collect::<Vec<_>>(),
        "known": plan.known,
        "allowed": plan.allowed,
        "broken": broken,
        "more_broken": list.more_broken,
        "effects": effects_json(&plan.effects),
    })
}

fn text_of(file: &Path) -> Result<String, CliError> {
    let mut bytes = Vec::new();
    let read = if file == Path::new("-") {
        std::io::stdin().lock().take(MAX_BYTES + 1).read_to_end(&mut bytes)
    } else {
        let opened = std::fs::File::open(file)
            .map_err(|error| CliError::new(format!("{}: {error}", file.display())))?;
        opened.take(MAX_BYTES + 1).read_to_end(&mut bytes)
    };
    read.map_err(|error| CliError::new(format!("{}: {error}", file.display())))?;
    if bytes.len() as u64 > MAX_BYTES {
        return Err(CliError::new("the list has more than 4 MB"));
    }
    String::from_utf8(bytes).map_err(|_| CliError::new("the list is no UTF-8 text"))
}

fn export(context: &Context, json: bool) -> Result<(), CliError> {
    if json {
        return list(context, true);
    }
    let decided = context.read_blocking(storage::hosts::decided)?;
    let text = blocklist::write(decided.iter().map(|known| (&known.host, &known.decision)));
    say(text.trim_end());
    Ok(())
}
