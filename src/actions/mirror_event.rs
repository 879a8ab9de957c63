//! An event of another home comes in: it is wanted, newer and allowed, or it changes nothing.

use super::announce;
use super::mirrored_content::{content, content_hash, is_over};
use super::notice_duplicates::{notice, notice_arrival};
use super::pass_on_news::notice_change;
use super::review_change::hold_words;
use super::source_rules::outcome_for;
use crate::domain::event::EventUri;
use crate::domain::fault::Message;
use crate::domain::host_decision::HostPolicy;
use crate::domain::ids::{EventId, EventKey, SourceId};
use crate::domain::job::Job;
use crate::domain::remote_event::{RemoteEvent, RemoteIdentity};
use crate::domain::source::{Source, SourceTarget};
use crate::domain::source_rule::RuleOutcome;
use crate::domain::uri::{Host, WebUrl};
use crate::formats::icalendar::read::stable_uid;
use crate::storage::events::NewEvent;
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
    /// A rule of its source says so.
    Rule,
    /// Its home is blocked here.
    Blocked,
    /// The organization that is to publish it may not publish.
    NotPublishing,
}

impl Ignored {
    /// The same, as admins are told it; `None` where nothing is lost by it.
    pub fn miss(self) -> Option<Message> {
        Some(Message::new(match self {
            Self::NotPublic => "ignored-not-public",
            Self::Ours => "ignored-ours",
            Self::Nameless => "ignored-nameless",
            Self::Stranger => "ignored-stranger",
            Self::NotPublishing => "ignored-not-publishing",
            Self::Deleted | Self::Refused | Self::Over | Self::Older | Self::Rule | Self::Blocked => {
                return None;
            }
        }))
    }

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
            Self::Rule => "refused by a rule of its source",
            Self::Blocked => "its home is blocked here",
            Self::NotPublishing => "its organization may not publish",
        }
    }
}

/// Takes an event in.
///
/// # Errors
/// When the database does not answer.
pub fn mirror_event(tx: &mut Tx<'_>, arrival: &Arrival<'_>) -> StorageResult<Mirrored> {
    let event = arrival.event;
    let Some(uri) = mirrored_name(arrival.source.id, &event.identity, event.url.as_ref()) else {
        return Ok(Mirrored::Ignored(Ignored::Nameless));
    };
    if let Some(reason) = refusal(tx, arrival, &uri)? {
        return Ok(Mirrored::Ignored(reason));
    }
    match storage::events::by_uri(tx.conn, uri.as_str())? {
        Some(known) if known.is_local() => Ok(Mirrored::Ignored(Ignored::Ours)),
        Some(known) => update(tx, arrival, &uri, known.key, known.id),
        None => add(tx, arrival, &uri),
    }
}

/// The name under which a source's event is kept; `None` for one that has none.
pub fn mirrored_name(source: SourceId, identity: &RemoteIdentity, page: Option<&WebUrl>) -> Option<EventUri> {
    match identity {
        RemoteIdentity::Object(uri) => Some(EventUri::Object(uri.clone())),
        RemoteIdentity::Entry { uid, recurrence_id, .. } => {
            Some(EventUri::entry(source, stable_uid(uid, page), recurrence_id.as_deref()))
        }
        RemoteIdentity::None => None,
    }
}

/// The reason not to take an event, whether or not it is known.
fn refusal(tx: &mut Tx<'_>, arrival: &Arrival<'_>, uri: &EventUri) -> StorageResult<Option<Ignored>> {
    let urls = Urls::new(&tx.site.public_url);
    let known = storage::events::by_uri(tx.conn, uri.as_str())?;
    if is_ours(&arrival.event.identity, &urls) {
        return Ok(Some(Ignored::Ours));
    }
    if storage::hosts::policy_of(tx.conn, &arrival.home)? == HostPolicy::Blocked {
        return Ok(Some(Ignored::Blocked));
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
        if is_over(arrival.event, tx.site.zone, tx.now) {
            return Ok(Some(Ignored::Over));
        }
    }
    Ok(None)
}

/// Whether an event is one of ours that comes back, by ActivityPub or in a feed that took it from one of ours.
pub(super) fn is_ours(identity: &RemoteIdentity, urls: &Urls) -> bool {
    match identity {
        RemoteIdentity::Object(uri) => urls.is_ours(&uri.host()),
        RemoteIdentity::Entry { uid, .. } => {
            uid.rsplit_once('@').is_some_and(|(_, host)| host == urls.host().as_str())
                || urls.ours(uid).is_some()
        }
        RemoteIdentity::None => false,
    }
}

fn add(tx: &mut Tx<'_>, arrival: &Arrival<'_>, uri: &EventUri) -> StorageResult<Mirrored> {
    let id = EventId(tx.ids.uuid());
    let decision = storage::mirrors::decision(tx.conn, uri)?;
    let silenced = storage::hosts::policy_of(tx.conn, &arrival.home)? == HostPolicy::Silenced;
    let content = content(tx, arrival.event);
    let outcome =
        if decision.accepted { RuleOutcome::Publish } else { outcome_for(tx, arrival.source, &content)? };
    if outcome == RuleOutcome::Refuse {
        return Ok(Mirrored::Ignored(Ignored::Rule));
    }
    let looked_at_first = outcome == RuleOutcome::Review || (silenced && !decision.accepted);
    let key = storage::events::insert(
        tx,
        &NewEvent {
            id,
            uri: uri.clone(),
            organization: None,
            content,
            published: arrival.event.published.or(Some(tx.now)),
            held: looked_at_first,
            hidden: decision.hidden,
        },
    )?;
    fetch_picture(tx, arrival.event, uri)?;
    record(tx, arrival, key)?;
    notice_arrival(tx, key, uri)?;
    relist(tx, arrival, id)?;
    Ok(Mirrored::Added(id))
}

fn update(
    tx: &mut Tx<'_>,
    arrival: &Arrival<'_>,
    uri: &EventUri,
    key: EventKey,
    id: EventId,
) -> StorageResult<Mirrored> {
    let known = storage::mirrors::freshness(tx.conn, key)?;
    if known.as_ref().is_some_and(|known| is_older(arrival.event, known)) {
        storage::mirrors::add_provenance(tx, key, arrival.source.key, arrival.via, arrival.activity)?;
        return Ok(Mirrored::Ignored(Ignored::Older));
    }
    if !arrival.event.audience.may_be_listed() {
        // Its home narrowed whom it is addressed to: it leaves at once.
        super::withdraw_event::withdraw_for_good(tx, uri)?;
        return Ok(Mirrored::Ignored(Ignored::NotPublic));
    }
    let is_restamped = known.as_ref().is_none_or(|known| *known != freshness(arrival.event));
    let unchanged = known.is_some_and(|known| known.content_hash == content_hash(arrival.event));
    let mut content = content(tx, arrival.event);
    let before = if unchanged { None } else { storage::events::by_id(tx.conn, id)? };
    if !unchanged {
        storage::events::keep_fetched_picture(tx.conn, key, &mut content)?;
        hold_words(tx, arrival.source.policy, key, &mut content)?;
        storage::events::update(tx, key, &content)?;
        let named = arrival.event.image.as_ref().map(|image| image.url.as_str());
        if content.media.is_none() && content.image_url.as_deref() == named {
            fetch_picture(tx, arrival.event, uri)?;
        }
    } else if arrival.event.recurrence.is_some() {
        storage::events::move_on(tx, key, &content)?;
    }
    if unchanged && !is_restamped {
        storage::mirrors::touch(tx, key)?;
        storage::mirrors::add_provenance(tx, key, arrival.source.key, arrival.via, arrival.activity)?;
    } else {
        record(tx, arrival, key)?;
    }
    if !unchanged {
        notice(tx, key)?;
    }
    if let (Some(before), Some(after)) = (before, storage::events::by_id(tx.conn, id)?) {
        notice_change(tx, &before, &after)?;
    }
    relist(tx, arrival, id)?;
    Ok(if unchanged { Mirrored::Unchanged } else { Mirrored::Changed(id) })
}

/// Has the event's picture fetched by this server, so that no reader's browser ever asks elsewhere for it.
pub(super) fn fetch_picture(tx: &mut Tx<'_>, event: &RemoteEvent, uri: &EventUri) -> StorageResult<()> {
    let Some(image) = &event.image else { return Ok(()) };
    let (uri, address) = (uri.as_str().to_owned(), image.url.as_str().to_owned());
    storage::jobs::put(tx, &Job::FetchPicture { uri, address })
}

/// Whether what came is older than what is known: by SEQUENCE for feeds, by `updated` for objects.
pub(super) fn is_older(event: &RemoteEvent, known: &Freshness) -> bool {
    if let RemoteIdentity::Entry { sequence, .. } = event.identity
        && sequence != known.sequence
    {
        return sequence < known.sequence;
    }
    let stamp = event.updated.or(event.published);
    known.remote_updated.is_some_and(|known| stamp.is_some_and(|stamp| stamp < known))
}

/// What decides whether what comes later is newer.
pub(super) fn freshness(event: &RemoteEvent) -> Freshness {
    let sequence = match &event.identity {
        RemoteIdentity::Entry { sequence, .. } => *sequence,
        RemoteIdentity::Object(_) | RemoteIdentity::None => 0,
    };
    Freshness {
        content_hash: content_hash(event),
        remote_updated: event.updated.or(event.published),
        sequence,
    }
}

fn record(tx: &mut Tx<'_>, arrival: &Arrival<'_>, key: EventKey) -> StorageResult<()> {
    let event = arrival.event;
    let uid = match &event.identity {
        RemoteIdentity::Entry { uid, .. } => Some(uid.clone()),
        RemoteIdentity::Object(_) | RemoteIdentity::None => None,
    };
    let Freshness { content_hash, remote_updated, sequence } = freshness(event);
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
            content_hash,
            remote_updated,
        },
    )?;
    super::roll_series::keep_rule(tx, key, event)?;
    // A feed is kept whole by its source.
    if let (RemoteIdentity::Object(_), Some(raw)) = (&event.identity, &event.raw) {
        storage::source_health::keep_original(tx, key, raw)?;
    }
    storage::mirrors::add_provenance(tx, key, arrival.source.key, arrival.via, arrival.activity)
}

/// Announces what came from its own home, once it is listed: from its author, or from another actor there that passes it
/// on, such as the home's calendar.
fn relist(tx: &mut Tx<'_>, arrival: &Arrival<'_>, id: EventId) -> StorageResult<()> {
    let from_home = match &arrival.source.target {
        SourceTarget::Actor(actor) => actor.host() == arrival.home,
        _ => false,
    };
    if !matches!(arrival.via, Via::Create | Via::Backfill) && !from_home {
        return Ok(());
    }
    match storage::events::by_id(tx.conn, id)? {
        Some(event) => announce::listed(tx, &event),
        None => Ok(()),
    }
}
