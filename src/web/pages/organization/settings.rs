//! `GET /dashboard/orgs/{slug}`, `POST /dashboard/orgs/{slug}`: what an organization says of itself, and what else can be
//! done with it.

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};

use super::kept::{Kept, kept};
use crate::actions::profiles::{ProfileChange, describe_organization};
use crate::domain::fault::{Fault, FieldFault, Message};
use crate::domain::language::Language;
use crate::domain::organization::{OrganizationState, PausedBy};
use crate::domain::uri::ActorUri;
use crate::http::error::ErrorAnswer;
use crate::peers::Actors;
use crate::peers::moving;
use crate::urls::Urls;
use crate::web::forms::{Fields, Signed};
use crate::web::reader::{Reader, page, page_with, see_other};
use crate::web::view::{
    Done, FormErrors, Frame, OrganizationSettingsPage, OrganizationValues, PostButton, language_choices,
};

/// The most other accounts one organization may name as itself.
const MAX_ALIASES: usize = 10;

/// Shows the settings.
///
/// # Errors
/// Unauthenticated without a session, not found, forbidden for who does not look after it.
pub async fn show(reader: Reader, slug: web::Path<String>) -> Result<HttpResponse, ErrorAnswer> {
    let kept = kept(&reader, &slug).await?;
    let values = as_it_stands(&kept);
    let urls = reader.context.urls();
    page(&settings(reader.frame, &urls, &kept, values, FormErrors::none()))
}

/// Changes what it says of itself, and tells who follows.
///
/// # Errors
/// As [`show`]; what is wrong with what was typed is answered as the form.
pub async fn send(
    sent: Signed,
    actors: web::Data<Actors>,
    slug: web::Path<String>,
) -> Result<HttpResponse, ErrorAnswer> {
    let kept = kept(&sent.reader, &slug).await?.owned()?;
    let values = typed(&sent.fields);
    let mut faults = Vec::new();
    let language = Language::parse(&values.language)
        .map_err(|_| faults.push(FieldFault::new("language", Message::new("error-language"))))
        .ok();
    let also_known_as = match aliases(&actors, &kept, &values.also_known_as).await {
        Ok(aliases) => aliases,
        Err(fault) => {
            faults.push(fault);
            Vec::new()
        }
    };
    let path = kept.path();
    if faults.is_empty() {
        let change = ProfileChange {
            name: Some(values.name.clone()),
            about: Some(values.about.clone()),
            website: Some(values.website.clone()),
            contact: Some(values.contact.clone()),
            language,
            discreet: Some(values.discreet),
            also_known_as: Some(also_known_as),
        };
        let (acting, key) = (sent.session.acting(), kept.organization.key);
        let changed =
            sent.reader.context.transact(move |tx| describe_organization(tx, acting, key, &change)).await;
        match changed {
            Ok(()) => return Ok(see_other(&sent.reader.frame.link(&Done::OrganizationSaved.at(&path)))),
            Err(error) if error.fields().is_empty() => return Err(error.into()),
            Err(error) => faults = error.fields(),
        }
    }
    let urls = sent.reader.context.urls();
    let form = settings(sent.reader.frame, &urls, &kept, values, FormErrors::of_fields(faults));
    page_with(StatusCode::UNPROCESSABLE_ENTITY, &form)
}

fn as_it_stands(kept: &Kept) -> OrganizationValues {
    let organization = &kept.organization;
    let aliases: Vec<&str> = organization.also_known_as.iter().map(ActorUri::as_str).collect();
    OrganizationValues {
        name: organization.name.clone(),
        about: organization.summary.clone(),
        language: organization.language.as_str().to_owned(),
        website: organization.website.clone().unwrap_or_default(),
        contact: organization.contact.clone().unwrap_or_default(),
        discreet: organization.discreet,
        also_known_as: aliases.join("\n"),
    }
}

fn typed(fields: &Fields) -> OrganizationValues {
    OrganizationValues {
        name: fields.typed("name"),
        about: fields.typed("about"),
        language: fields.typed("language"),
        website: fields.typed("website"),
        contact: fields.typed("contact"),
        discreet: fields.is_on("discreet"),
        also_known_as: fields.typed("also_known_as"),
    }
}

/// The accounts named, one a line; those that are new are looked up.
async fn aliases(actors: &Actors, kept: &Kept, typed: &str) -> Result<Vec<ActorUri>, FieldFault> {
    let lines: Vec<&str> = typed.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
    let fault = |message| FieldFault::new("also_known_as", message);
    if lines.len() > MAX_ALIASES {
        return Err(fault(Message::new("error-too-many-aliases").with("most", MAX_ALIASES)));
    }
    let mut found: Vec<ActorUri> = Vec::new();
    for line in lines {
        let known = kept.organization.also_known_as.iter().find(|uri| uri.as_str() == line);
        let uri = match known {
            Some(uri) => uri.clone(),
            None => moving::account(actors, line)
                .await
                .map_err(|_| fault(Message::new("alias-not-found").with("account", line)))?,
        };
        if !found.contains(&uri) {
            found.push(uri);
        }
    }
    Ok(found)
}

fn settings(
    frame: Frame,
    urls: &Urls,
    kept: &Kept,
    values: OrganizationValues,
    errors: FormErrors,
) -> OrganizationSettingsPage {
    let (organization, path) = (&kept.organization, kept.path());
    let mut buttons = Vec::new();
    let mut links = Vec::new();
    let paused = organization.state == OrganizationState::Suspended;
    if paused && (kept.keeping.moderates || organization.paused_by != Some(PausedBy::Moderator)) {
        buttons.push(PostButton::new(format!("{path}/resume"), frame.t("org-resume")));
    }
    if organization.state == OrganizationState::Active {
        links.push((frame.t("confirm-pause-organization"), format!("{path}/pause")));
    }
    if kept.keeping.owns {
        if organization.moved_to.is_some() {
            buttons.push(PostButton::new(format!("{path}/return"), frame.t("org-return")));
        } else if organization.state == OrganizationState::Active {
            links.push((frame.t("move-title"), format!("{path}/move")));
        }
        links.push((frame.t("delete-org-title"), format!("{path}/delete")));
    }
    OrganizationSettingsPage {
        name: organization.name.clone(),
        page_href: format!("/@{}", organization.slug),
        handle: format!("@{}@{}", organization.slug, urls.host()),
        action: path,
        languages: language_choices(&values.language),
        values,
        errors,
        owns: kept.keeping.owns,
        paused_key: paused.then_some(match organization.paused_by {
            Some(PausedBy::Moderator) => "org-paused-by-moderator",
            Some(PausedBy::Owner) | None => "org-paused-by-owner",
        }),
        moved_to: organization.moved_to.as_ref().map(|uri| uri.as_str().to_owned()),
        buttons,
        links,
        frame,
    }
}
