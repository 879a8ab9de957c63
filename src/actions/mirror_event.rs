//! An event of another home comes in: it is wanted, newer and allowed, or it changes nothing.

use super::announce;
use crate::domain::event::{Description, EventStatus, EventUri, Kind, MAX_TAGS, Text, Visibility};
use crate::domain::ids::{EventId, EventKey};
use crate::domain::remote_event::{RemoteEvent, RemoteIdentity};
use crate::domain::source::{Source, SourcePolicy};
use crate::domain::time::When;
use crate::domain::uri::Host;
use crate::storage::events::{EventContent, NewEvent};
use crate::storage::mirrors::{Freshness, MirrorRecord, Via};
use crate::storage::{self, StorageResult, Tx};
use crate::urls::Urls;

/// An event as it arrived, trusted as far as its signature or host went.
#[derive(Debug, Clone)]
pub struct Arrival<'a> {
    /// Who brought it.
    pub source: &'a Source,
    /// How.
    pub via: Via,
    /// The activity that brought it, if one did.
    pub activity: &'a str,
    /// The server it lives on.
    pub home: Host,
    /// What was read.
    pub event: &'a RemoteEvent,
    /// Who organizes it, in words.
    pub organizers: Vec<String>,
}

/// What became of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mirrored {
    /// It is new here.
    Added(EventId),
    /// It says something else than before.
    Changed(EventId),
    /// It was known so.
    Unchanged,
    /// It is not taken, and why.
    Ignored(Ignored),
}

/// Why an event is not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ignored {
    /// It is not addressed to the public.
    NotPublic,
    /// It is one of ours, coming back.
    Ours,
    /// Its home deleted it.
    Deleted,
    /// A moderator refused it.
    Refused,
    /// It was over before we heard of it.
    Over,
    /// We know a newer state of it.
    Older,
    /// It has no name by which it could be known again.
    Nameless,
    /// Another server may not speak for it.
    Stranger,
}

impl Ignored {
    /// The reason in words, for the log and the source's page.
    pub fn reason(self) -> &'static str {
        match self {
            Self::NotPublic => "not addressed to the public",
            Self::Ours => "one of our own events",
            Self::Deleted => "deleted by its home before",
            Self::Refused => "refused by a moderator",
            Self::Over => "already over",
            Self::Older => "older than what is known",
            Self::Nameless => "has no id",
            Self::Stranger => "sent by a server that is not its home",
        }
    }
}

/// Takes an event in.
///
/// # Errors
/// When the database does not answer.
pub fn mirror_event(tx: &mut Tx<'_>, arrival: &Arrival<'_>) -> StorageResult<Mirrored> {
    let Some(uri) = name(arrival) else { return Ok(Mirrored::Ignored(Ignored::Nameless)) };
    if let Some(reason) = refusal(tx, arrival, &uri)? {
        return Ok(Mirrored::Ignored(reason));
    }
    match storage::events::by_uri(tx.conn, uri.as_str())? {
        Some(known) if known.is_local() => Ok(Mirrored::Ignored(Ignored::Ours)),
        Some(known) => update(tx, arrival, known.key, known.id),
        None => add(tx, arrival, &uri),
    }
}

/// The name under which the event is kept.
fn name(arrival: &Arrival<'_>) -> Option<EventUri> {
    match &arrival.event.identity {
        RemoteIdentity::Object(uri) => Some(EventUri::Object(uri.clone())),
        RemoteIdentity::Entry { uid, recurrence_id, .. } => {
            Some(EventUri::entry(arrival.source.id, uid, recurrence_id.as_deref()))
        }
        RemoteIdentity::None => None,
    }
}

/// The reason not to take an event, whether or not it is known.
fn refusal(tx: &mut Tx<'_>, arrival: &Arrival<'_>, uri: &EventUri) -> StorageResult<Option<Ignored>> {
    let urls = Urls::new(&tx.site.public_url);
    let known = storage::events::by_uri(tx.conn, uri.as_str())?;
    if uri.object().is_some_and(|object| urls.is_ours(&object.host())) {
        return Ok(Some(Ignored::Ours));
    }
    if storage::events::is_buried(tx.conn, uri)? {
        return Ok(Some(Ignored::Deleted));
    }
    if known.is_none() {
        if !arrival.event.audience.may_be_listed() {
            return Ok(Some(Ignored::NotPublic));
        }
        if storage::mirrors::decision(tx.conn, uri)?.refused {
            return Ok(Some(Ignored::Refused));
        }
        if when(arrival.event, tx.site.zone).listed_until() <= tx.now && arrival.event.recurrence.is_none() {
            return Ok(Some(Ignored::Over));
        }
    }
    Ok(None)
}

fn add(tx: &mut Tx<'_>, arrival: &Arrival<'_>, uri: &EventUri) -> StorageResult<Mirrored> {
    let id = EventId(tx.ids.uuid());
    let decision = storage::mirrors::decision(tx.conn, uri)?;
    let key = storage::events::insert(
        tx,
        &NewEvent {
            id,
            uri: uri.clone(),
            organization: None,
            content: content(tx, arrival.event),
            published: arrival.event.published.or(Some(tx.now)),
            held: arrival.source.policy == SourcePolicy::Review && !decision.accepted,
            hidden: decision.hidden,
        },
    )?;
    record(tx, arrival, key)?;
    relist(tx, arrival, id)?;
    Ok(Mirrored::Added(id))
}

fn update(tx: &mut Tx<'_>, arrival: &Arrival<'_>, key: EventKey, id: EventId) -> StorageResult<Mirrored> {
    let known = storage::mirrors::freshness(tx.conn, key)?;
    if known.as_ref().is_some_and(|known| is_older(arrival.event, known)) {
        storage::mirrors::add_provenance(tx, key, arrival.source.key, arrival.via, arrival.activity)?;
        return Ok(Mirrored::Ignored(Ignored::Older));
    }
    if !arrival.event.audience.may_be_listed() {
        // Its home narrowed whom it is addressed to: it leaves at once.
        let uri = storage::events::uri_of(tx.conn, key)?;
        if let Some(uri) = EventUri::parse(&uri) {
            super::withdraw_event::withdraw_for_good(tx, &uri)?;
        }
        return Ok(Mirrored::Ignored(Ignored::NotPublic));
    }
    let unchanged = known.is_some_and(|known| known.content_hash == content_hash(arrival.event));
    if !unchanged {
        let mut content = content(tx, arrival.event);
        storage::events::keep_fetched_picture(tx.conn, key, &mut content)?;
        storage::events::update(tx, key, &content)?;
    }
    record(tx, arrival, key)?;
    relist(tx, arrival, id)?;
    Ok(if unchanged { Mirrored::Unchanged } else { Mirrored::Changed(id) })
}

/// Whether what came is older than what is known: by SEQUENCE for feeds, by `updated` for objects.
fn is_older(event: &RemoteEvent, known: &Freshness) -> bool {
    if let RemoteIdentity::Entry { sequence, .. } = event.identity
        && sequence != known.sequence
    {
        return sequence < known.sequence;
    }
    let stamp = event.updated.or(event.published);
    known.remote_updated.is_some_and(|known| stamp.is_some_and(|stamp| stamp < known))
}

fn record(tx: &mut Tx<'_>, arrival: &Arrival<'_>, key: EventKey) -> StorageResult<()> {
    let event = arrival.event;
    let (uid, sequence) = match &event.identity {
        RemoteIdentity::Entry { uid, sequence, .. } => (Some(uid.clone()), *sequence),
        RemoteIdentity::Object(_) | RemoteIdentity::None => (None, 0),
    };
    let page = event.url.as_ref().map(|url| url.as_str().to_owned());
    let object = match &event.identity {
        RemoteIdentity::Object(uri) => Some(uri.as_str().to_owned()),
        _ => None,
    };
    storage::mirrors::put(
        tx,
        key,
        &MirrorRecord {
            home: arrival.home.clone(),
            page: page.or(object),
            actor: event.attributed_to.clone(),
            organizers: arrival.organizers.clone(),
            uid,
            sequence,
            content_hash: content_hash(event),
            remote_updated: event.updated.or(event.published),
        },
    )?;
    storage::mirrors::add_provenance(tx, key, arrival.source.key, arrival.via, arrival.activity)
}

/// Announces what came from its own home, once it is listed.
fn relist(tx: &mut Tx<'_>, arrival: &Arrival<'_>, id: EventId) -> StorageResult<()> {
    if !matches!(arrival.via, Via::Create | Via::Backfill) {
        return Ok(());
    }
    match storage::events::by_id(tx.conn, id)? {
        Some(event) => announce::listed(tx, &event),
        None => Ok(()),
    }
}

/// What of a foreign event is kept.
fn content(tx: &Tx<'_>, event: &RemoteEvent) -> EventContent {
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
    EventContent {
        texts,
        when: when(event, tx.site.zone),
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
    }
}

/// When a foreign event is: in its own zone, else in the site's.
fn when(event: &RemoteEvent, site_zone: chrono_tz::Tz) -> When {
    let at = event.when;
    let zone = at.zone.unwrap_or(site_zone);
    let local = |utc: chrono::DateTime<chrono::Utc>| utc.with_timezone(&zone).naive_local();
    let start = if at.zone.is_some() { at.start_local } else { local(at.start_utc) };
    if at.all_day {
        let first = at.start_local.date();
        let last = at.end_local.map_or(first, |end| (end - chrono::Duration::milliseconds(1)).date());
        return When::AllDay { first, last: last.max(first), zone };
    }
    let shown = at.end_utc.filter(|end| at.end_shown && *end > at.start_utc);
    let end = match (at.zone, at.end_local) {
        (Some(_), Some(end)) => shown.map(|_| end),
        _ => shown.map(local),
    };
    When::Timed { start, end, zone }
}

/// A fingerprint of everything a reader could see of it.
fn content_hash(event: &RemoteEvent) -> String {
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
    let organizers = format!("{:?}{:?}{:?}", event.organizers, event.category, event.recurrence);
    let digest = Sha256::new().chain_update(seen).chain_update(organizers).finalize();
    digest.iter().map(|byte| format!("{byte:02x}")).collect()
}
