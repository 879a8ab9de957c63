//! Flag: people of another server say that something of ours should not be here.

use super::dispatch::Incoming;
use super::effect::{Effect, Handled};
use crate::actions::file_report::{Complaint, Filed, file_report};
use crate::activitypub::vocab::Wire;
use crate::domain::event::Event;
use crate::domain::ids::NoteId;
use crate::domain::report::{MAX_WORDS, ReportReason};
use crate::domain::text::plain_from_html;
use crate::domain::uri::Host;
use crate::storage::reports::NewReport;
use crate::storage::{self, StorageResult, Tx};
use crate::urls::{Ours, Urls};

/// How many of the things a Flag names are looked up; Mastodon names the account and each post.
const MAX_OBJECTS: usize = 50;
/// How many reports one Flag makes.
const MAX_REPORTS: usize = 10;

/// Whoever signs it may report; it is kept from which server it came, and nothing of who.
pub(super) fn prepare(incoming: &Incoming) -> Effect {
    let host = incoming.signer.host();
    let named: Vec<String> = incoming
        .activity
        .object
        .ids()
        .into_iter()
        .take(MAX_OBJECTS)
        .map(|id| id.as_str().to_owned())
        .collect();
    let content = Wire::new(&incoming.activity.raw).text("content").unwrap_or_default();
    let words = plain_from_html(&content.chars().take(4 * MAX_WORDS).collect::<String>());
    Effect::of(move |tx| take_in(tx, &host, &named, &words))
}

fn take_in(tx: &mut Tx<'_>, host: &Host, named: &[String], words: &str) -> StorageResult<Handled> {
    if storage::hosts::decision_of(tx.conn, host)?.reject_reports {
        return Ok(Handled::done("ignored: no reports are taken from that server"));
    }
    let complaint = Complaint {
        reason: ReportReason::Other,
        words: words.to_owned(),
        from: Some(host.clone()),
        may_forward: false,
    };
    let (mut events, mut organizations) = (Vec::new(), Vec::new());
    for uri in named {
        match about(tx, &complaint, uri)? {
            Some((Named::Event, report)) => events.push(report),
            Some((Named::Organization, report)) => organizations.push(report),
            None => {}
        }
    }
    // With its posts an account is always named too: it is meant by itself only where it stands alone.
    let reports = if events.is_empty() { organizations } else { events };
    let mut filed = 0;
    for report in reports.iter().take(MAX_REPORTS) {
        filed += usize::from(matches!(file_report(tx, report)?, Filed::Open(_)));
    }
    Ok(Handled::done(if filed > 0 { "reported" } else { "ignored: nothing new about anything here" }))
}

enum Named {
    Event,
    Organization,
}

/// The report about a thing of ours, if there is such a thing and others may know of it.
fn about(tx: &mut Tx<'_>, complaint: &Complaint, uri: &str) -> StorageResult<Option<(Named, NewReport)>> {
    let urls = Urls::new(&tx.site.public_url);
    Ok(match urls.ours(uri) {
        Some(Ours::Event(id)) => storage::events::by_id(tx.conn, id)?
            .filter(|event| event.is_local() && event.is_visible())
            .map(|event| (Named::Event, complaint.clone().about_event(&urls, &event))),
        // What an organization told or answered is its event's matter.
        Some(Ours::Note(id)) => {
            event_of(tx, id)?.map(|event| (Named::Event, complaint.clone().about_event(&urls, &event)))
        }
        Some(Ours::Organization(slug)) => storage::organizations::by_slug(tx.conn, &slug)?
            .map(|found| (Named::Organization, complaint.clone().about_organization(&urls, &found))),
        _ => None,
    })
}

/// The event that a note of ours is about.
fn event_of(tx: &mut Tx<'_>, note: NoteId) -> StorageResult<Option<Event>> {
    let key = match storage::news::by_id(tx.conn, note)? {
        Some(news) => Some(news.event),
        None => storage::replies::by_id(tx.conn, note)?.filter(|reply| reply.local).map(|reply| reply.event),
    };
    let Some(key) = key else { return Ok(None) };
    let event = storage::events::by_keys(tx.conn, &[key.0])?.pop();
    Ok(event.filter(|event| event.is_local() && event.is_visible()))
}
