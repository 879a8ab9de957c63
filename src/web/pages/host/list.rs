//! `GET /admin/hosts`: which servers are blocked, silenced or allowed, why, and a form to decide about one.

use actix_web::{HttpResponse, web};
use serde::Deserialize;

use crate::config::FederationMode;
use crate::context::Context;
use crate::domain::host_decision::HostPolicy;
use crate::http::error::ErrorAnswer;
use crate::storage::hosts::DecidedHost;
use crate::storage::{self, AnyConnection};
use crate::web::reader::{Reader, page};
use crate::web::view::{FormErrors, Frame, HostRow, HostValues, HostsPage, PostButton};

/// Where the list is, and where the form goes.
pub(super) const PATH: &str = "/admin/hosts";

/// The query: which server's decision to change.
#[derive(Debug, Deserialize)]
pub struct Asked {
    host: Option<String>,
}

/// Shows the decisions.
///
/// # Errors
/// Unauthenticated without a session, forbidden for who does not moderate.
pub async fn show(reader: Reader, asked: web::Query<Asked>) -> Result<HttpResponse, ErrorAnswer> {
    reader.moderator()?;
    let mut page_ = hosts(reader.frame, &reader.context, HostValues::default()).await?;
    if let Some(host) = &asked.host {
        let known = page_.decided.iter().find(|row| row.host == *host);
        page_.values = known.map(|row| row.values.clone()).unwrap_or_else(|| HostValues {
            host: host.chars().take(253).collect(),
            ..HostValues::default()
        });
        page_.changes = known.is_some();
    }
    page(&page_)
}

/// The page with a form.
pub(super) async fn hosts(
    frame: Frame,
    context: &Context,
    values: HostValues,
) -> Result<HostsPage, ErrorAnswer> {
    let decided = context.read(|conn: &mut AnyConnection| storage::hosts::decided(conn)).await?;
    let decided = decided.iter().map(|known| row(&frame, known)).collect();
    Ok(HostsPage {
        only_allowed: context.settings().federation_mode == FederationMode::Allowlist,
        values,
        changes: false,
        errors: FormErrors::none(),
        decided,
        frame,
    })
}

fn row(frame: &Frame, known: &DecidedHost) -> HostRow {
    let host = known.host.as_str().to_owned();
    let query = url::form_urlencoded::Serializer::new(String::new()).append_pair("host", &host).finish();
    let told = |at: chrono::DateTime<chrono::Utc>| {
        frame.dates.moment(at.with_timezone(&frame.site.zone).naive_local(), frame.today)
    };
    HostRow {
        values: HostValues::of(&host, &known.decision),
        since: known.decided.map(told),
        change_href: format!("{PATH}?{query}#decide"),
        forget: PostButton::new(PATH, frame.t("host-forget"))
            .with("host", host.clone())
            .with("policy", HostPolicy::Usual.as_str()),
        host,
    }
}
