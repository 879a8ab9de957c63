//! `GET /dashboard/sources/{id}`: how one source fares.

use actix_web::{HttpResponse, web};
use chrono::{DateTime, Utc};

use super::list::{PATH, row};
use crate::actions::add_source::SourceError;
use crate::actions::decide_held::HeldVerdict;
use crate::domain::fault::Message;
use crate::domain::ids::SourceId;
use crate::domain::source::{Held, Source};
use crate::http::error::ErrorAnswer;
use crate::i18n::tell;
use crate::storage::source_health::{self, Day, NotedMiss, Tally};
use crate::storage::{self, AnyConnection, StorageResult};
use crate::web::reader::{Reader, page};
use crate::web::view::{Frame, HeldView, MissView, PostButton, SourceDay, SourcePage};

/// Days shown.
const DAYS: i64 = 14;

/// Shows a source.
///
/// # Errors
/// Unauthenticated without a session, forbidden for who does not moderate, not found.
pub async fn show(reader: Reader, id: web::Path<String>) -> Result<HttpResponse, ErrorAnswer> {
    reader.moderator()?;
    let id: SourceId = id.parse().map_err(|_| ErrorAnswer::not_found())?;
    let known = reader.context.read(move |conn| load(conn, id)).await?.ok_or(SourceError::Unknown)?;
    let Known { source, publisher, days, misses } = known;
    let frame = reader.frame;
    let here = format!("{PATH}/{id}");
    page(&SourcePage {
        back: PATH.to_owned(),
        source: row(&frame, &source),
        publisher,
        held: source.held.as_ref().map(|held| held_view(&frame, &here, held)),
        next_poll: source.next_poll.map(|at| told_at(&frame, at)),
        failing_since: source.failing_since.map(|at| told_at(&frame, at)),
        ask: PostButton::new(format!("{here}/ask"), frame.t("source-ask")),
        days: days.iter().map(|day| day_view(&frame, day)).collect(),
        misses: misses.into_iter().map(|miss| miss_view(&frame, miss)).collect(),
        frame,
    })
}

struct Known {
    source: Source,
    publisher: Option<String>,
    days: Vec<Day>,
    misses: Vec<NotedMiss>,
}

fn load(conn: &mut AnyConnection, id: SourceId) -> StorageResult<Option<Known>> {
    let Some(source) = storage::sources::by_id(conn, id)? else { return Ok(None) };
    let publisher = match source.organization {
        Some(key) => storage::organizations::get(conn, key)?.map(|organization| organization.name),
        None => None,
    };
    let days = source_health::days(conn, source.key, DAYS)?;
    let misses = source_health::misses(conn, source.key)?;
    Ok(Some(Known { source, publisher, days, misses }))
}

/// A moment in the site's zone.
pub(super) fn told_at(frame: &Frame, at: DateTime<Utc>) -> String {
    frame.dates.moment(at.with_timezone(&frame.site.zone).naive_local(), frame.today)
}

fn held_view(frame: &Frame, here: &str, held: &Held) -> HeldView {
    let button = |key: &'static str, verdict: HeldVerdict| {
        PostButton::new(format!("{here}/held"), frame.t(key)).with("verdict", verdict.as_str())
    };
    HeldView {
        why: tell(frame.language, &held.why),
        since: told_at(frame, held.since),
        obey: button("source-obey", HeldVerdict::Obey),
        keep: button("source-keep", HeldVerdict::Keep),
    }
}

/// A day in words.
fn day_view(frame: &Frame, day: &Day) -> SourceDay {
    let Tally { added, changed, withdrawn, missed, failed, .. } = day.tally;
    let counts = [
        ("source-day-added", added),
        ("source-day-changed", changed),
        ("source-day-withdrawn", withdrawn),
        ("source-day-missed", missed),
        ("source-day-failed", failed),
    ];
    let told: Vec<String> = counts
        .into_iter()
        .filter(|(_, count)| *count > 0)
        .map(|(key, count)| frame.say(&Message { key, args: vec![("count", count.to_string())] }))
        .collect();
    let told = if told.is_empty() { frame.t("source-day-quiet") } else { told.join(" · ") };
    SourceDay { day: frame.dates.day(day.day, frame.today), told }
}

fn miss_view(frame: &Frame, noted: NotedMiss) -> MissView {
    let NotedMiss { miss, at } = noted;
    MissView {
        title: if miss.title.is_empty() { miss.subject } else { miss.title },
        reason: tell(frame.language, &miss.reason),
        at: told_at(frame, at),
    }
}
