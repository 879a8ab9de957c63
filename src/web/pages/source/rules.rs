//! `GET /dashboard/sources/{id}/rules`, `POST …`: what happens with what a source brings when it is of a certain sort.

use actix_web::{HttpResponse, web};

use super::list::PATH;
use crate::actions::add_source::SourceError;
use crate::actions::source_rules::{RuleError, add_rule, remove_rule};
use crate::context::Context;
use crate::domain::fault::{Fault, FaultKind, FieldFault, Message};
use crate::domain::ids::SourceId;
use crate::domain::source::Source;
use crate::domain::source_rule::{RuleOutcome, RuleSubject, SourceRule};
use crate::http::error::ErrorAnswer;
use crate::http::status;
use crate::storage::{self, AnyConnection};
use crate::web::forms::{Fields, Signed};
use crate::web::reader::{Reader, page, page_with, see_other};
use crate::web::view::{Choice, Done, FormErrors, Frame, PostButton, RuleRow, RulesPage, outcome_key};

/// Shows a source's policy and rules.
///
/// # Errors
/// Unauthenticated without a session, forbidden for who does not moderate, not found.
pub async fn show(reader: Reader, id: web::Path<String>) -> Result<HttpResponse, ErrorAnswer> {
    reader.moderator()?;
    let id: SourceId = id.parse().map_err(|_| ErrorAnswer::not_found())?;
    page(&rules(reader.frame, &reader.context, id).await?)
}

/// Adds a rule or removes one.
///
/// # Errors
/// Forbidden for who does not moderate, not found, malformed for another deed; what is wrong with a rule is answered as
/// the form.
pub async fn send(sent: Signed, id: web::Path<String>) -> Result<HttpResponse, ErrorAnswer> {
    sent.reader.moderator()?;
    let id: SourceId = id.parse().map_err(|_| ErrorAnswer::not_found())?;
    let rule = match typed(&sent.fields)? {
        Ok(rule) => rule,
        Err(fault) => return wrong(sent, id, FaultKind::Invalid, fault).await,
    };
    let (acting, adds) = (sent.session.acting(), sent.fields.text("deed") == "add");
    let work = move |tx: &mut storage::Tx<'_>| {
        if adds { add_rule(tx, acting, id, &rule) } else { remove_rule(tx, acting, id, &rule) }
    };
    match sent.reader.context.transact(work).await {
        Ok(()) => Ok(see_other(&sent.reader.frame.link(&Done::SourceChanged.at(&path(id))))),
        Err(error @ RuleError::TooMany) => {
            let fault = FieldFault::new("value", error.message());
            wrong(sent, id, FaultKind::Invalid, fault).await
        }
        Err(error) => Err(error.into()),
    }
}

/// Where a source's rules are.
pub(super) fn path(id: SourceId) -> String {
    format!("{PATH}/{id}/rules")
}

fn typed(fields: &Fields) -> Result<Result<SourceRule, FieldFault>, ErrorAnswer> {
    let malformed = || ErrorAnswer::of_kind(FaultKind::Malformed);
    let subject = RuleSubject::parse(fields.text("subject")).ok_or_else(malformed)?;
    let outcome = RuleOutcome::parse(fields.text("outcome")).ok_or_else(malformed)?;
    match fields.text("deed") {
        "add" | "remove" => Ok(SourceRule::parse(subject, fields.text("value"), outcome)),
        _ => Err(malformed()),
    }
}

/// The same page with what was typed and what is wrong with it.
async fn wrong(
    sent: Signed,
    id: SourceId,
    kind: FaultKind,
    fault: FieldFault,
) -> Result<HttpResponse, ErrorAnswer> {
    let Signed { reader, fields, .. } = sent;
    let mut page = rules(reader.frame, &reader.context, id).await?;
    page.value = fields.typed("value");
    for choice in page.subjects.iter_mut().chain(page.outcomes.iter_mut()) {
        choice.chosen = choice.value == fields.text("subject") || choice.value == fields.text("outcome");
    }
    page.errors = FormErrors::of_fields(vec![fault]);
    page_with(status::of(kind), &page)
}

async fn rules(frame: Frame, context: &Context, id: SourceId) -> Result<RulesPage, ErrorAnswer> {
    let found = context
        .read(move |conn: &mut AnyConnection| -> Result<(Source, Vec<SourceRule>), ErrorAnswer> {
            let source = storage::sources::by_id(conn, id)?.ok_or(SourceError::Unknown)?;
            let rules = storage::source_rules::of_source(conn, source.key)?;
            Ok((source, rules))
        })
        .await?;
    let (source, rules) = found;
    let choice = |value: &'static str, key: &'static str| Choice {
        value: value.to_owned(),
        label: frame.t(key),
        chosen: false,
    };
    Ok(RulesPage {
        name: source.name,
        policy_action: format!("{PATH}/{id}/policy"),
        action: path(id),
        policy: source.policy,
        rules: rules.iter().map(|rule| row(&frame, id, rule)).collect(),
        subjects: RuleSubject::ALL
            .iter()
            .map(|subject| choice(subject.as_str(), subject_key(*subject)))
            .collect(),
        value: String::new(),
        outcomes: RuleOutcome::ALL
            .iter()
            .map(|outcome| choice(outcome.as_str(), outcome_key(*outcome)))
            .collect(),
        errors: FormErrors::none(),
        frame,
    })
}

fn row(frame: &Frame, id: SourceId, rule: &SourceRule) -> RuleRow {
    let subject = rule.condition.subject();
    let mut condition = Message::new("rule-sentence").with("subject", frame.t(subject_key(subject)));
    condition = condition.with("value", &rule.value);
    RuleRow {
        condition: frame.say(&condition),
        outcome: rule.outcome,
        remove: PostButton::new(path(id), frame.t("source-remove"))
            .with("deed", "remove")
            .with("subject", subject.as_str())
            .with("value", rule.value.clone())
            .with("outcome", rule.outcome.as_str()),
    }
}

fn subject_key(subject: RuleSubject) -> &'static str {
    match subject {
        RuleSubject::Tag => "rule-tag",
        RuleSubject::Language => "rule-language",
        RuleSubject::Kind => "rule-kind",
        RuleSubject::Place => "rule-place",
        RuleSubject::Within => "rule-within",
        RuleSubject::Beyond => "rule-beyond",
    }
}
