//! `POST /dashboard/sources`: what was typed is looked for on the network, shown, and mirrored.

use actix_web::{HttpResponse, web};

use super::list::{PATH, sources};
use super::show::told_at;
use crate::actions::add_source::{Adding, Found, SourceError, add_source};
use crate::context::Context;
use crate::domain::event::EventStatus;
use crate::domain::fault::{Fault, FaultKind, FieldFault};
use crate::domain::ids::OrganizationKey;
use crate::domain::source::SourcePolicy;
use crate::http::error::ErrorAnswer;
use crate::http::status;
use crate::peers::Actors;
use crate::peers::discover::discover;
use crate::peers::preview::{Preview, Previewed, preview};
use crate::storage::organizations;
use crate::web::forms::Signed;
use crate::web::reader::{Reader, page_with, see_other};
use crate::web::view::{Done, FormErrors, Frame, PreviewLine, PreviewView};

/// What was typed.
struct Typed {
    target: String,
    policy: SourcePolicy,
    organization: String,
}

/// Adds a source, or shows what it would bring.
///
/// # Errors
/// Forbidden for who does not moderate, or the database does not answer; what is wrong with what was typed, or with
/// whoever answers there, is answered as the form.
pub async fn send(sent: Signed, actors: web::Data<Actors>) -> Result<HttpResponse, ErrorAnswer> {
    sent.reader.moderator()?;
    let typed = Typed {
        target: sent.fields.typed("target"),
        policy: SourcePolicy::parse(sent.fields.text("policy")).unwrap_or(SourcePolicy::Review),
        organization: sent.fields.typed("organization"),
    };
    let context = &sent.reader.context;
    let Some(organization) = organization(context, &typed.organization).await? else {
        return wrong(sent.reader, typed, "organization", &SourceError::NotPublishing).await;
    };
    let found = match Box::pin(discover(&actors, &typed.target)).await {
        Ok(found) => found,
        Err(error) => return wrong(sent.reader, typed, "target", &error).await,
    };
    if sent.fields.text("action") == "preview" {
        return match Box::pin(preview(&actors, &found)).await {
            Ok(would_come) => shown(sent.reader, typed, &found, would_come).await,
            Err(error) => wrong(sent.reader, typed, "target", &error).await,
        };
    }
    let (acting, adding) = (sent.session.acting(), Adding { policy: typed.policy, organization });
    match context.transact(move |tx| add_source(tx, acting, &found, adding)).await {
        Ok(_) => Ok(see_other(&sent.reader.frame.link(&Done::SourceAdded.at(PATH)))),
        Err(error @ (SourceError::Known | SourceError::Ourselves)) => {
            wrong(sent.reader, typed, "target", &error).await
        }
        Err(error @ (SourceError::PublishesItself | SourceError::NotPublishing)) => {
            wrong(sent.reader, typed, "organization", &error).await
        }
        Err(error) => Err(error.into()),
    }
}

/// The organization that was chosen, if one was; `None` where there is none of that name.
async fn organization(context: &Context, slug: &str) -> Result<Option<Option<OrganizationKey>>, ErrorAnswer> {
    if slug.is_empty() {
        return Ok(Some(None));
    }
    let slug = slug.to_owned();
    let found = context.read(move |conn| organizations::by_slug(conn, &slug)).await?;
    Ok(found.map(|organization| Some(organization.key)))
}

/// The same page with what would come.
async fn shown(
    reader: Reader,
    typed: Typed,
    found: &Found,
    would_come: Preview,
) -> Result<HttpResponse, ErrorAnswer> {
    let mut page = sources(reader.frame, &reader.context).await?;
    page.preview = Some(view(&page.frame, found, would_come));
    page.target = typed.target;
    page.policy = typed.policy;
    page.organization = typed.organization;
    page_with(actix_web::http::StatusCode::OK, &page)
}

fn view(frame: &Frame, found: &Found, would_come: Preview) -> PreviewView {
    let line = |event: Previewed| PreviewLine {
        when: if event.all_day {
            frame.dates.day(event.start.date_naive(), frame.today)
        } else {
            told_at(frame, event.start)
        },
        title: event.title,
        place: event.place,
        called_off: event.status == EventStatus::Cancelled,
    };
    PreviewView {
        name: found.name().to_owned(),
        target: found.target().as_str().to_owned(),
        events: would_come.events.into_iter().map(line).collect(),
        more: would_come.more,
        refused: would_come.refused.into_iter().map(|(title, reason)| (title, frame.say(&reason))).collect(),
    }
}

/// The same page with what was typed and why nothing came of it.
async fn wrong(
    reader: Reader,
    typed: Typed,
    field: &'static str,
    error: &impl Fault,
) -> Result<HttpResponse, ErrorAnswer> {
    if error.kind() == FaultKind::Internal {
        tracing::error!(%error, "looking for a source failed");
    }
    let mut page = sources(reader.frame, &reader.context).await?;
    page.target = typed.target;
    page.policy = typed.policy;
    page.organization = typed.organization;
    page.errors = FormErrors::of_fields(vec![FieldFault::new(field, error.message())]);
    page_with(status::of(error.kind()), &page)
}
