//! `GET /dashboard`: one's own events by shelf, one's organizations, and whether the site is only tried out.

use actix_web::HttpResponse;

use crate::config::Settings;
use crate::domain::event::{Event, Visibility};
use crate::domain::fault::Message;
use crate::domain::ids::{AccountKey, OrganizationKey};
use crate::domain::organization::{MemberRole, Organization, OrganizationState};
use crate::domain::time::When;
use crate::http::error::ErrorAnswer;
use crate::i18n::{ZoneNaming, capitalized};
use crate::storage::listings::{Shelf, of_organizations};
use crate::storage::{self, AnyConnection, StorageResult};
use crate::urls::Urls;
use crate::web::pages::talk::show::settings_path;
use crate::web::reader::{Reader, page};
use crate::web::view::{DashboardPage, EventLine, Frame, OwnEvent, OwnOrganization, PostButton, Trial};

/// How many events of a shelf are shown.
const SHELF: i64 = 100;
/// How many events that are over are shown.
const PAST: i64 = 20;

/// What one's organizations have.
struct Own {
    organizations: Vec<(Organization, MemberRole)>,
    drafts: Vec<Event>,
    upcoming: Vec<Event>,
    past: Vec<Event>,
    answers: i64,
}

/// Shows the dashboard.
///
/// # Errors
/// Unauthenticated without a session, or the database does not answer.
pub async fn show(reader: Reader) -> Result<HttpResponse, ErrorAnswer> {
    let (account, now) = (reader.session()?.account.key, reader.context.now());
    let own = reader.context.read(move |conn: &mut AnyConnection| own(conn, account, now)).await?;
    let urls = reader.context.urls();
    let events = |events: &[Event]| -> Vec<OwnEvent> {
        events.iter().map(|event| row(&reader.frame, &urls, event)).collect()
    };
    let (mut scheduled, drafts): (Vec<Event>, Vec<Event>) =
        own.drafts.into_iter().partition(|draft| draft.plan.publish_at.is_some());
    scheduled.sort_by_key(|draft| draft.plan.publish_at);
    let (scheduled, drafts) = (events(&scheduled), events(&drafts));
    let (upcoming, past) = (events(&own.upcoming), events(&own.past));
    let organizations =
        own.organizations.iter().map(|(organization, role)| belongs(&urls, organization, *role)).collect();
    let trial = trial(reader.context.settings());
    let answers = own.answers;
    page(&DashboardPage {
        frame: reader.frame,
        trial,
        upcoming,
        scheduled,
        drafts,
        past,
        answers,
        organizations,
    })
}

fn own(
    conn: &mut AnyConnection,
    account: AccountKey,
    now: chrono::DateTime<chrono::Utc>,
) -> StorageResult<Own> {
    let organizations = storage::organizations::of_account(conn, account)?;
    let keys: Vec<OrganizationKey> = organizations.iter().map(|(organization, _)| organization.key).collect();
    let answers = storage::replies::count_waiting(conn, &keys)?;
    let mut shelf = |shelf, limit| of_organizations(conn, &keys, shelf, now, limit);
    Ok(Own {
        drafts: shelf(Shelf::Drafts, SHELF)?,
        upcoming: shelf(Shelf::Upcoming, SHELF)?,
        past: shelf(Shelf::Past, PAST)?,
        answers,
        organizations,
    })
}

fn row(frame: &Frame, urls: &Urls, event: &Event) -> OwnEvent {
    let page = urls.event_page(event.id).url().path().to_owned();
    let edit_href = format!("{page}/edit");
    let href = if event.visibility == Visibility::Draft { edit_href.clone() } else { page };
    let when = frame.dates.when(&event.when, frame.today, ZoneNaming::UnlessLike(frame.site.zone));
    let goes_out = event.plan.publish_at.map(|at| {
        let local = at.with_timezone(&frame.site.zone).naive_local();
        let at = When::Timed { start: local, end: None, zone: frame.site.zone };
        let told = frame.dates.when(&at, frame.today, ZoneNaming::UnlessLike(frame.site.zone));
        Message::new("dashboard-goes-out").with("at", told)
    });
    let stop = PostButton::new(
        format!("{}/unschedule", urls.event_page(event.id).url().path()),
        frame.t("dashboard-unschedule"),
    );
    OwnEvent {
        line: EventLine::new(frame, event, &event.when, href),
        when: capitalized(&when),
        edit_href,
        buttons: goes_out.iter().map(|_| stop.clone()).collect(),
        goes_out,
    }
}

fn belongs(urls: &Urls, organization: &Organization, role: MemberRole) -> OwnOrganization {
    OwnOrganization {
        name: organization.name.clone(),
        href: urls.organization(organization.slug.as_str()).url().path().to_owned(),
        handle: format!("@{}@{}", organization.slug, urls.host()),
        pending: organization.state == OrganizationState::Pending,
        paused: organization.state == OrganizationState::Suspended,
        settings_href: (role == MemberRole::Owner).then(|| format!("/dashboard/orgs/{}", organization.slug)),
        reminder_href: (role == MemberRole::Owner)
            .then(|| format!("/dashboard/orgs/{}/reminder", organization.slug)),
        talk_href: settings_path(organization.slug.as_str()),
    }
}

fn trial(settings: &Settings) -> Option<Trial> {
    settings.public_url.is_trial().then(|| Trial {
        setting: "CONVOCA_PUBLIC_URL",
        value: settings.public_url.url().as_str().trim_end_matches('/').to_owned(),
    })
}
