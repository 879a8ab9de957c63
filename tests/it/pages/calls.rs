//! Events to publish, made without a form.

use chrono::NaiveDateTime;
use chrono_tz::Tz;
use convoca::actions::event_error::EventError;
use convoca::actions::hide_event::{Showing, hide_event};
use convoca::actions::publish_event::{Publication, publish_event};
use convoca::domain::event::{Description, EventStatus, Kind, Text, Visibility};
use convoca::domain::event_draft::EventDraft;
use convoca::domain::ids::{EventId, OrganizationKey};
use convoca::domain::language::Language;
use convoca::domain::place::Place;
use convoca::domain::plan::DraftPlan;
use convoca::domain::policy::Acting;
use convoca::domain::time::When;
use convoca::storage;

use crate::house::{House, ORG};

/// An event that begins at this wall time in Los Angeles and lasts two hours.
pub fn call(title: &str, start: &str) -> EventDraft {
    let start = NaiveDateTime::parse_from_str(start, "%Y-%m-%dT%H:%M").expect("a wall time");
    EventDraft {
        texts: vec![text("en", title, "Bring **water** and friends.")],
        when: When::Timed {
            start,
            end: Some(start + chrono::Duration::hours(2)),
            zone: Tz::America__Los_Angeles,
        },
        place: Some(Place {
            name: "MacArthur Park".into(),
            address: Some("2230 W 6th St, Los Angeles".into()),
            area: Some("Westlake".into()),
            ..Place::default()
        }),
        online_url: None,
        url: None,
        tags: vec!["Housing".into()],
        kind: Kind::Rally,
        status: EventStatus::Confirmed,
        visibility: Visibility::Public,
        image_alt: None,
        plan: DraftPlan::default(),
        remarks: Vec::new(),
    }
}

pub fn text(language: &str, title: &str, description: &str) -> Text {
    Text {
        language: Language::parse(language).expect("a language"),
        title: title.into(),
        description: Description::Markdown(description.into()),
    }
}

/// The first organization.
pub async fn tenants(house: &House) -> OrganizationKey {
    let found = house.context.read(|conn| storage::organizations::by_slug(conn, ORG)).await;
    found.expect("the database answers").expect("the house is set up").key
}

/// Publishes for the first organization.
pub async fn publish(house: &House, draft: EventDraft) -> EventId {
    publish_all(house, vec![draft]).await[0]
}

/// The same for many.
pub async fn publish_all(house: &House, drafts: Vec<EventDraft>) -> Vec<EventId> {
    let organization = tenants(house).await;
    let publications =
        drafts.into_iter().map(move |draft| Publication { organization, draft, picture: None, form: None });
    house
        .context
        .transact(move |tx| {
            publications.map(|publication| publish_event(tx, Acting::Operator, &publication)).collect()
        })
        .await
        .map_err(|error: EventError| error.to_string())
        .expect("published")
}

/// Hides an event as a moderator would.
pub async fn hide(house: &House, id: EventId) {
    house
        .context
        .transact(move |tx| hide_event(tx, Acting::Operator, id, Showing::Hidden))
        .await
        .expect("hidden");
}

/// The path of an event's page.
pub fn page_of(id: EventId) -> String {
    format!("/events/{id}")
}
