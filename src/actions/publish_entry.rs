//! An entry of a feed that was given to an organization of this site becomes that organization's own event, and follows
//! the feed from then on. What people here changed of it stays as they want it, part by part.

use std::collections::BTreeMap;
use std::fmt::Debug;

use sha2::{Digest, Sha256};

use super::announce;
use super::change_event::moved_from;
use super::entries_left::stored;
use super::mirror_event::{
    Arrival, Ignored, Mirrored, fetch_picture, freshness, is_older, is_ours, mirrored_name,
};
use super::mirrored_content::{content, is_over};
use super::publish_event::insert;
use crate::domain::event::{Event, EventStatus, EventUri, Picture};
use crate::domain::ids::{EventKey, OrganizationKey};
use crate::domain::policy::may_publish;
use crate::storage::deliveries::Priority;
use crate::storage::events::EventContent;
use crate::storage::occurrences::Dates;
use crate::storage::published_entries::{self, PublishedEntry};
use crate::storage::{self, StorageError, StorageResult, Tx};
use crate::urls::Urls;

/// Publishes an entry, or brings what was published of it in line with what the feed says now.
///
/// # Errors
/// When the database does not answer.
pub fn publish_entry(
    tx: &mut Tx<'_>,
    arrival: &Arrival<'_>,
    organization: OrganizationKey,
) -> StorageResult<Mirrored> {
    let event = arrival.event;
    let Some(uri) = mirrored_name(arrival.source.id, &event.identity, event.url.as_ref()) else {
        return Ok(Mirrored::Ignored(Ignored::Nameless));
    };
    if is_ours(&event.identity, &Urls::new(&tx.site.public_url)) {
        return Ok(Mirrored::Ignored(Ignored::Ours));
    }
    if storage::events::is_buried(tx.conn, &uri)? {
        // An organizer deleted it here.
        return Ok(Mirrored::Ignored(Ignored::Deleted));
    }
    match published_entries::get(tx.conn, &uri)? {
        Some(known) => update(tx, arrival, &uri, &known),
        None => add(tx, arrival, &uri, organization),
    }
}

fn add(
    tx: &mut Tx<'_>,
    arrival: &Arrival<'_>,
    uri: &EventUri,
    organization: OrganizationKey,
) -> StorageResult<Mirrored> {
    let event = arrival.event;
    if is_over(event, tx.site.zone, tx.now) {
        return Ok(Mirrored::Ignored(Ignored::Over));
    }
    let state = storage::organizations::get(tx.conn, organization)?.map(|organization| organization.state);
    if !state.is_some_and(may_publish) {
        return Ok(Mirrored::Ignored(Ignored::NotPublishing));
    }
    let content = said(tx, arrival);
    let id = insert(tx, organization, &content).map_err(stored)?;
    let published = storage::events::by_id(tx.conn, id)?;
    let published = published.ok_or(StorageError::Corrupt("an event just written is not there"))?;
    keep(tx, arrival, uri, published.key, &Parts::of(&published))?;
    fetch_picture(tx, event, &published.uri)?;
    Ok(Mirrored::Added(id))
}

fn update(
    tx: &mut Tx<'_>,
    arrival: &Arrival<'_>,
    uri: &EventUri,
    known: &PublishedEntry,
) -> StorageResult<Mirrored> {
    let Some(before) = storage::events::by_keys(tx.conn, &[known.event.0])?.pop() else {
        return Ok(Mirrored::Unchanged);
    };
    if is_older(arrival.event, &known.freshness) {
        return Ok(Mirrored::Ignored(Ignored::Older));
    }
    let written = Parts::parse(&known.parts);
    let here = Parts::of(&before);
    let mut content = said(tx, arrival);
    if freshness(arrival.event).content_hash == known.freshness.content_hash {
        if arrival.event.recurrence.is_some() && here.is_as(&written, "when") {
            storage::events::move_on(tx, before.key, &content)?;
            rewrite(tx, arrival, uri, &before, written, &here)?;
        }
        return Ok(Mirrored::Unchanged);
    }
    keep_local(tx, &before, &here, &written, &mut content)?;
    content.previous_start = moved_from(&before, &content);
    storage::events::keep_fetched_picture(tx.conn, before.key, &mut content)?;
    storage::events::update(tx, before.key, &content)?;
    if content.media.is_none() && here.is_as(&written, "picture") {
        fetch_picture(tx, arrival.event, &before.uri)?;
    }
    let now = rewrite(tx, arrival, uri, &before, written, &here)?;
    if Parts::of(&now) == here {
        return Ok(Mirrored::Unchanged);
    }
    let urgent = now.when != before.when
        || (now.status == EventStatus::Cancelled) != (before.status == EventStatus::Cancelled);
    announce::changed(tx, &now, if urgent { Priority::Urgent } else { Priority::Usual })?;
    Ok(Mirrored::Changed(now.id))
}

/// Writes what the feed says now; of a part that was changed here, what it said when that was done.
fn rewrite(
    tx: &mut Tx<'_>,
    arrival: &Arrival<'_>,
    uri: &EventUri,
    before: &Event,
    written: Parts,
    here: &Parts,
) -> StorageResult<Event> {
    let now = storage::events::by_keys(tx.conn, &[before.key.0])?.pop();
    let now = now.ok_or(StorageError::Corrupt("an event just written is not there"))?;
    let mut parts = Parts::of(&now);
    for (part, fingerprint) in written.0 {
        if here.0.get(&part) != Some(&fingerprint) {
            parts.0.insert(part, fingerprint);
        }
    }
    keep(tx, arrival, uri, before.key, &parts)?;
    Ok(now)
}

fn keep(
    tx: &mut Tx<'_>,
    arrival: &Arrival<'_>,
    uri: &EventUri,
    event: EventKey,
    parts: &Parts,
) -> StorageResult<()> {
    let entry = PublishedEntry { event, freshness: freshness(arrival.event), parts: parts.to_text() };
    published_entries::put(tx, arrival.source.key, uri, &entry)
}

/// What the feed says; its page is where more is to be read.
fn said(tx: &Tx<'_>, arrival: &Arrival<'_>) -> EventContent {
    let mut content = content(tx, arrival.event);
    content.url = arrival.event.url.as_ref().map(|url| url.as_str().to_owned());
    content
}

/// Puts what was changed here back over what the feed says.
fn keep_local(
    tx: &mut Tx<'_>,
    event: &Event,
    here: &Parts,
    written: &Parts,
    content: &mut EventContent,
) -> StorageResult<()> {
    let edited = |part| !here.is_as(written, part);
    if edited("texts") {
        content.texts.clone_from(&event.texts);
    }
    if edited("when") {
        content.when = event.when;
        content.dates = Dates::Once;
    }
    if edited("place") {
        content.place = event.place.as_ref().map(|at| at.place.clone());
    }
    if edited("links") {
        content.online_url = event.online_url.as_ref().map(|url| url.as_str().to_owned());
        content.url = event.url.as_ref().map(|url| url.as_str().to_owned());
    }
    if edited("tags") {
        content.tags.clone_from(&event.tags);
    }
    if edited("kind") {
        content.kind = event.kind;
        content.category.clone_from(&event.category);
    }
    if edited("status") {
        content.status = event.status;
    }
    if edited("picture") {
        content.image_url = None;
        content.image_alt = None;
        if let Some(Picture::Stored { id, alt, .. }) = &event.picture {
            content.media = storage::media::by_id(tx.conn, *id)?.map(|media| media.key);
            content.image_alt.clone_from(alt);
        }
    }
    content.visibility = event.visibility;
    Ok(())
}

/// A fingerprint for each part of an event.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
struct Parts(BTreeMap<String, String>);

impl Parts {
    fn of(event: &Event) -> Self {
        let picture = match &event.picture {
            // The file is fetched later: that is no change of anybody's.
            Some(Picture::Remote { alt, .. } | Picture::Stored { alt, .. }) => Some(alt),
            None => None,
        };
        let place = event.place.as_ref().map(|at| &at.place);
        let parts = [
            ("texts", print(&event.texts)),
            ("when", print(&event.when)),
            ("place", print(&place)),
            ("links", print(&(&event.online_url, &event.url))),
            ("tags", print(&event.tags)),
            ("kind", print(&event.kind)),
            ("status", print(&event.status)),
            ("picture", print(&picture)),
        ];
        Self(parts.into_iter().map(|(part, print)| (part.to_owned(), print)).collect())
    }

    fn parse(text: &str) -> Self {
        Self(serde_json::from_str(text).unwrap_or_default())
    }

    fn to_text(&self) -> String {
        serde_json::json!(self.0).to_string()
    }

    fn is_as(&self, other: &Self, part: &str) -> bool {
        self.0.get(part) == other.0.get(part)
    }
}

fn print(part: &impl Debug) -> String {
    let digest = Sha256::digest(format!("{part:?}"));
    digest.iter().take(12).map(|byte| format!("{byte:02x}")).collect()
}
