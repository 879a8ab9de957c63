//! What of a foreign event is kept: its words, its dates, and a fingerprint of both.

use chrono::{DateTime, Duration, Utc};
use chrono_tz::Tz;

use crate::domain::event::{Description, EventStatus, Kind, MAX_TAGS, Text, Visibility};
use crate::domain::plan::Plan;
use crate::domain::remote_event::RemoteEvent;
use crate::domain::time::When;
use crate::storage::Tx;
use crate::storage::events::EventContent;
use crate::storage::occurrences::{Dates, MAX_DATES};

/// How far ahead the dates of a series are listed; the next one always is.
const AHEAD: Duration = Duration::days(366);

/// What of a foreign event is kept.
pub(super) fn content(tx: &Tx<'_>, event: &RemoteEvent) -> EventContent {
    let mut texts: Vec<Text> = Vec::new();
    for text in &event.texts {
        let language = text.language.clone().unwrap_or_else(|| tx.site.language.clone());
        if texts.iter().all(|known| known.language != language) {
            texts.push(Text {
                language,
                title: text.title.clone(),
                description: Description::Html(text.description.clone()),
            });
        }
    }
    let category = event.category.first().cloned();
    let (when, dates) = dates(event, tx.site.zone, tx.now);
    EventContent {
        texts,
        when,
        dates,
        place: event.place.clone(),
        online_url: event.online_url.clone(),
        url: None,
        tags: event.tags.iter().take(MAX_TAGS * 2).cloned().collect(),
        kind: category.as_deref().and_then(Kind::from_category).unwrap_or(Kind::Other),
        category,
        status: event.status,
        visibility: Visibility::Public,
        media: None,
        image_url: event.image.as_ref().map(|image| image.url.as_str().to_owned()),
        image_alt: event.image.as_ref().and_then(|image| image.alt.clone()),
        previous_start: event.previous_start.filter(|_| event.status != EventStatus::Cancelled),
        plan: Plan::default(),
    }
}

/// When a foreign event is: in its own zone, else in the site's.
fn when(event: &RemoteEvent, site_zone: Tz) -> When {
    let at = event.when;
    let zone = at.zone.unwrap_or(site_zone);
    let local = |utc: DateTime<Utc>| utc.with_timezone(&zone).naive_local();
    let start = if at.zone.is_some() { at.start_local } else { local(at.start_utc) };
    if at.all_day {
        let first = at.start_local.date();
        let last = at.end_local.map_or(first, |end| (end - Duration::milliseconds(1)).date());
        return When::AllDay { first, last: last.max(first), zone };
    }
    let shown = at.end_utc.filter(|end| at.end_shown && *end > at.start_utc);
    let end = match (at.zone, at.end_local) {
        (Some(_), Some(end)) => shown.map(|_| end),
        _ => shown.map(local),
    };
    When::Timed { start, end, zone }
}

/// The next date of an event and all that lists show of it. A series that is over keeps its last known date.
fn dates(event: &RemoteEvent, site_zone: Tz, now: DateTime<Utc>) -> (When, Dates) {
    let first = when(event, site_zone);
    let Some(recurrence) = &event.recurrence else { return (first, Dates::Once) };
    let mut all =
        recurrence.occurrences.iter().map(|at| first.moved_to(at.with_timezone(&first.zone()).naive_local()));
    let mut coming: Vec<When> = all.clone().filter(|when| when.listed_until() > now).collect();
    coming.sort_unstable_by_key(When::start_local);
    let Some(next) = coming.first().copied() else {
        return (all.next_back().unwrap_or(first), Dates::Coming(Vec::new()));
    };
    coming.retain(|when| *when == next || when.start_utc() <= now + AHEAD);
    coming.truncate(MAX_DATES);
    (next, Dates::Coming(coming))
}

/// Whether nothing of an event is to come.
pub(super) fn is_over(event: &RemoteEvent, site_zone: Tz, now: DateTime<Utc>) -> bool {
    dates(event, site_zone, now).0.listed_until() <= now
}

/// A fingerprint of everything a reader could see of it.
pub(super) fn content_hash(event: &RemoteEvent) -> String {
    use sha2::{Digest, Sha256};
    let seen = format!(
        "{:?}",
        (
            &event.texts,
            &event.when,
            &event.place,
            &event.online_url,
            &event.url,
            &event.image,
            &event.tags,
            &event.status
        )
    );
    // Without the dates that are coming: those change by themselves as time passes.
    let rule = event.recurrence.as_ref().map(|rule| (&rule.rule, &rule.excluded, &rule.added));
    let organizers = format!("{:?}{:?}{:?}", event.organizers, event.category, rule);
    let digest = Sha256::new().chain_update(seen).chain_update(organizers).finalize();
    digest.iter().map(|byte| format!("{byte:02x}")).collect()
}
