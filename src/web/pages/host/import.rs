//! `GET /admin/hosts/import`, `POST /admin/hosts/import`: a list from elsewhere, looked at first.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;

use super::decide::told;
use super::list::PATH;
use crate::actions::decide_hosts::Effects;
use crate::actions::import_hosts::{Plan, import_hosts, plan_import};
use crate::domain::fault::{Fault, FieldFault, Message};
use crate::formats::blocklist::{self, Blocklist};
use crate::http::error::ErrorAnswer;
use crate::storage::AnyConnection;
use crate::web::forms::{Signed, Upload};
use crate::web::reader::{Reader, page, page_with, see_other};
use crate::web::view::{BrokenRow, Done, FormErrors, Frame, HostImportPage, ImportPreview};

/// The longest list taken by the page, in bytes: it has to fit into the form that confirms it.
const MAX_BYTES: usize = 400_000;
/// How many names of a list are shown before it is taken over.
const SHOWN: usize = 200;

/// Shows the form.
///
/// # Errors
/// Unauthenticated without a session, forbidden for who does not moderate.
pub async fn show(reader: Reader) -> Result<HttpResponse, ErrorAnswer> {
    reader.moderator()?;
    page(&form(reader.frame, String::new(), FormErrors::none()))
}

/// Shows what a list would change, or takes it over.
///
/// # Errors
/// Forbidden for who does not moderate; what is wrong with the list is answered as the form.
pub async fn send(sent: Signed) -> Result<HttpResponse, ErrorAnswer> {
    sent.reader.moderator()?;
    let text = match text_of(&sent) {
        Ok(text) => text,
        Err(message) => return wrong(sent.reader.frame, String::new(), message),
    };
    let list = match blocklist::read(&text) {
        Ok(list) => list,
        Err(error) => return wrong(sent.reader.frame, text, error.message()),
    };
    let context = &sent.reader.context;
    if sent.fields.text("action") == "apply" {
        let acting = sent.session.acting();
        context.transact(move |tx| import_hosts(tx, acting, &list)).await?;
        return Ok(see_other(&sent.reader.frame.link(&Done::HostsImported.at(PATH))));
    }
    let ours = context.site().host.clone();
    let (plan, list) = context
        .read(move |conn: &mut AnyConnection| -> Result<_, ErrorAnswer> {
            Ok((plan_import(conn, &ours, &list)?, list))
        })
        .await?;
    let mut shown = form(sent.reader.frame, text, FormErrors::none());
    shown.preview = Some(preview(&shown.frame, &plan, &list));
    page(&shown)
}

/// The list as it was chosen as a file, else as it was pasted.
fn text_of(sent: &Signed) -> Result<String, Message> {
    let too_long = || Message::new("blocklist-too-many-bytes");
    let text = match &sent.upload {
        Some(Upload::Bytes(bytes)) if bytes.len() <= MAX_BYTES => {
            String::from_utf8(bytes.to_vec()).map_err(|_| Message::new("blocklist-not-csv"))?
        }
        Some(Upload::Bytes(_) | Upload::TooLarge) => return Err(too_long()),
        Some(Upload::TooOften) => return Err(Message::new("error-too-many")),
        None => sent.fields.typed("list"),
    };
    if text.len() > MAX_BYTES { Err(too_long()) } else { Ok(text) }
}

fn form(frame: Frame, list: String, errors: FormErrors) -> HostImportPage {
    HostImportPage { frame, list, errors, preview: None }
}

fn wrong(frame: Frame, list: String, message: Message) -> Result<HttpResponse, ErrorAnswer> {
    let errors = FormErrors::of_fields(vec![FieldFault::new("list", message)]);
    page_with(StatusCode::UNPROCESSABLE_ENTITY, &form(frame, list, errors))
}

fn preview(frame: &Frame, plan: &Plan, list: &Blocklist) -> ImportPreview {
    let effects = (plan.effects != Effects::default()).then(|| told(frame, &plan.effects));
    ImportPreview {
        new: plan.verdicts.len() - plan.stricter,
        stricter: plan.stricter,
        known: plan.known,
        allowed: plan.allowed.iter().map(ToString::to_string).collect(),
        names_us: plan.names_us,
        effects,
        verdicts: plan
            .verdicts
            .iter()
            .take(SHOWN)
            .map(|(host, decision)| (host.to_string(), decision.policy))
            .collect(),
        more: plan.verdicts.len().saturating_sub(SHOWN),
        broken: list
            .broken
            .iter()
            .map(|broken| BrokenRow {
                line: broken.line,
                text: broken.text.clone(),
                why: frame.say(&broken.fault.message()),
            })
            .collect(),
        more_broken: list.more_broken,
    }
}
