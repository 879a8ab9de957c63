//! `POST /admin/hosts`: decides about one server; blocking and silencing what is tied to this site is asked about once.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;

use super::list::{PATH, hosts};
use crate::actions::decide_hosts::{Effects, HostError, decide_hosts, foresee};
use crate::domain::fault::{Fault, FaultKind, FieldFault, Message};
use crate::domain::host_decision::{HostDecision, HostPolicy};
use crate::domain::text::one_line;
use crate::domain::uri::Host;
use crate::http::error::ErrorAnswer;
use crate::storage::AnyConnection;
use crate::web::forms::{Fields, Signed};
use crate::web::reader::{Reader, page, page_with, see_other};
use crate::web::view::{ConfirmDeed, ConfirmPage, Done, FormErrors, Frame, HostValues};

/// Decides.
///
/// # Errors
/// Forbidden for who does not moderate, malformed for another word than a policy; what is wrong with what was typed is
/// answered as the form.
pub async fn send(sent: Signed) -> Result<HttpResponse, ErrorAnswer> {
    sent.reader.moderator()?;
    let fields = &sent.fields;
    let policy =
        HostPolicy::parse(fields.text("policy")).ok_or_else(|| ErrorAnswer::of_kind(FaultKind::Malformed))?;
    let decision = decision(fields, policy);
    let values = HostValues::of(fields.text("host"), &decision);
    let Some(host) = named(fields.text("host")) else {
        let fault = FieldFault::new("host", Message::new("blocklist-not-a-host"));
        return wrong(sent.reader, values, vec![fault]).await;
    };
    let verdicts = vec![(host.clone(), decision)];
    if !fields.is_on("sure") {
        let asked = verdicts.clone();
        let effects = sent.reader.context.read(move |conn: &mut AnyConnection| foresee(conn, &asked)).await?;
        if effects != Effects::default() {
            return page(&confirm(sent.reader.frame, &host, fields, policy, &effects));
        }
    }
    let acting = sent.session.acting();
    match sent.reader.context.transact(move |tx| decide_hosts(tx, acting, &verdicts)).await {
        Ok(_) => Ok(see_other(&sent.reader.frame.link(&Done::HostDecided.at(PATH)))),
        Err(error @ (HostError::Ourselves | HostError::LongReason(_))) => {
            wrong(sent.reader, values, error.fields()).await
        }
        Err(error) => Err(error.into()),
    }
}

/// A server as people name it: its name, an address on it, or a handle there.
fn named(typed: &str) -> Option<Host> {
    let typed = typed.trim();
    let rest = typed.split_once("://").map_or(typed, |(_, rest)| rest);
    let rest = rest.split(['/', '?', '#']).next().unwrap_or(rest);
    Host::parse(rest.rsplit('@').next().unwrap_or(rest))
}

fn decision(fields: &Fields, policy: HostPolicy) -> HostDecision {
    if policy == HostPolicy::Usual && !fields.has("reason") {
        return HostDecision::default();
    }
    let reason = one_line(fields.text("reason"));
    HostDecision {
        policy,
        reject_media: fields.is_on("reject_media"),
        reject_reports: fields.is_on("reject_reports"),
        obfuscate: fields.is_on("obfuscate"),
        reason: (!reason.is_empty()).then_some(reason),
    }
}

async fn wrong(
    reader: Reader,
    values: HostValues,
    faults: Vec<FieldFault>,
) -> Result<HttpResponse, ErrorAnswer> {
    let mut form = hosts(reader.frame, &reader.context, values).await?;
    form.errors = FormErrors::of_fields(faults);
    page_with(StatusCode::UNPROCESSABLE_ENTITY, &form)
}

fn confirm(frame: Frame, host: &Host, fields: &Fields, policy: HostPolicy, effects: &Effects) -> ConfirmPage {
    let kept = ["policy", "reason", "reject_media", "reject_reports", "obfuscate"];
    let mut hidden: Vec<(String, String)> = kept
        .into_iter()
        .filter(|name| fields.has(name))
        .map(|name| (name.to_owned(), fields.typed(name)))
        .collect();
    hidden.push(("host".to_owned(), host.to_string()));
    hidden.push(("sure".to_owned(), "1".to_owned()));
    ConfirmPage {
        deed: if policy == HostPolicy::Blocked { ConfirmDeed::BlockHost } else { ConfirmDeed::SilenceHost },
        subject: host.to_string(),
        when: Some(told(&frame, effects)),
        action: PATH.to_owned(),
        fields: hidden,
        back: PATH.to_owned(),
        error: None,
        frame,
    }
}

/// What goes at once, in words.
pub(super) fn told(frame: &Frame, effects: &Effects) -> String {
    let parts = [
        ("host-effect-followers", effects.followers),
        ("host-effect-sources", effects.sources),
        ("host-effect-withdrawn", effects.withdrawn),
        ("host-effect-held", effects.held),
    ];
    let told: Vec<String> = parts
        .into_iter()
        .filter(|(_, count)| *count > 0)
        .map(|(key, count)| frame.t1(key, "count", count))
        .collect();
    told.join(" · ")
}
