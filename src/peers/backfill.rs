//! What an actor published before we followed it, and while we missed it: its coming events, its outbox, what it features.

use std::collections::{HashMap, HashSet};

use serde_json::Value;

use super::actors::Actors;
use super::fetch_error::FetchError;
use super::organizers::OrganizerNames;
use super::poll::count;
use super::poll_pace::after_look_through;
use super::remote_actor::RemoteActor;
use super::take_in::{Incoming, miss_of, take_in};
use crate::actions::forget_actor::forget_actor;
use crate::activitypub::read_activity::{ActivityKind, Payload, ReceivedActivity};
use crate::activitypub::read_collection::{PageRef, RemoteCollection};
use crate::activitypub::read_event::{ReadingContext, is_event, read_activity_event, read_event};
use crate::domain::fault::{Fault, FaultKind, Message};
use crate::domain::found_event::RefusedEvent;
use crate::domain::ids::SourceId;
use crate::domain::remote_event::{RemoteEvent, RemoteIdentity};
use crate::domain::source::SourceTarget;
use crate::domain::uri::{ActorUri, Host, ObjectUri};
use crate::i18n::KeptMessage;
use crate::storage::mirrors::Via;
use crate::storage::source_health::{Miss, Tally, note_miss};
use crate::storage::{StorageError, sources};

/// Pages read of one collection.
const MAX_PAGES: usize = 5;
/// Items looked at in all.
const MAX_ITEMS: usize = 100;
/// Documents fetched in all.
const MAX_FETCHES: usize = 60;
/// Documents that may fail to come before no more are asked for.
const MAX_FAILURES: usize = 6;

/// Why what an actor published could not be read.
#[derive(Debug, thiserror::Error)]
pub enum BackfillError {
    /// Its server.
    #[error(transparent)]
    Fetch(#[from] FetchError),
    /// Our own database.
    #[error(transparent)]
    Storage(#[from] StorageError),
}

impl BackfillError {
    /// Whether asking again later may end otherwise.
    pub fn is_transient(&self) -> bool {
        match self {
            Self::Fetch(error) => error.is_transient(),
            Self::Storage(error) => error.is_temporary(),
        }
    }
}

impl Fault for BackfillError {
    fn kind(&self) -> FaultKind {
        match self {
            Self::Fetch(error) => error.kind(),
            Self::Storage(error) => error.kind(),
        }
    }

    fn message(&self) -> Message {
        match self {
            Self::Fetch(error) => error.message(),
            Self::Storage(error) => error.message(),
        }
    }
}

/// Reads what a followed actor published so far, bounded, and mirrors it; notes at the source how it went. What is public
/// is read while the answer to our Follow is still awaited. A source that is gone, paused or said no is left alone.
///
/// # Errors
/// See [`BackfillError`].
pub async fn backfill(actors: &Actors, source: SourceId) -> Result<(), BackfillError> {
    let context = actors.fetcher().context();
    let Some(known) = context.read(move |conn| sources::by_id(conn, source)).await? else { return Ok(()) };
    let SourceTarget::Actor(uri) = &known.target else { return Ok(()) };
    if !known.state.brings() {
        return Ok(());
    }
    let fetched = match actors.fetch(uri).await {
        Err(FetchError::Gone) => {
            let gone = uri.clone();
            tracing::info!("a source was deleted by its own server");
            return Ok(context.transact::<_, StorageError>(move |tx| forget_actor(tx, &gone)).await?);
        }
        fetched => fetched,
    };
    let published = match fetched {
        Ok(fetched) => Box::pin(read_all(actors, fetched)).await,
        Err(error) => Err(error),
    };
    let fraction = context.ids().fraction();
    match published {
        Ok(Published { incoming, misses }) => {
            let taken = take_in(context, &known, incoming).await?;
            let misses: Vec<_> = misses.iter().map(Missed::to_miss).chain(taken.misses).collect();
            let number = |count: usize| i32::try_from(count).unwrap_or(i32::MAX);
            let tally = Tally {
                asked: 1,
                added: number(taken.added),
                changed: number(taken.changed),
                missed: number(misses.len()),
                ..Tally::default()
            };
            let noted = context
                .transact(move |tx| {
                    sources::succeed(
                        tx.conn,
                        known.key,
                        tx.now,
                        None,
                        Some(after_look_through(tx.now, fraction)),
                    )?;
                    if sources::exists(tx.conn, known.key)? {
                        misses.iter().try_for_each(|miss| note_miss(tx, known.key, miss))?;
                    }
                    count(tx, known.key, tally)
                })
                .await;
            tracing::info!(
                added = taken.added,
                changed = taken.changed,
                "read what a source published so far"
            );
            Ok(noted?)
        }
        Err(error) => {
            let why = KeptMessage::from(&error.message()).to_text();
            let noted = context
                .transact(move |tx| {
                    let next = after_look_through(tx.now, fraction);
                    sources::fail(tx.conn, known.key, &why, tx.now, Some(next))
                })
                .await;
            let () = noted.map_err(BackfillError::Storage)?;
            Err(error.into())
        }
    }
}

/// What an actor published so far.
pub(super) struct Published {
    /// Its events, and those it shared.
    pub(super) incoming: Vec<Incoming>,
    /// What means to be an event and cannot be used.
    pub(super) misses: Vec<Missed>,
}

/// Something that means to be an event and cannot be used.
pub(super) struct Missed {
    /// Its id.
    pub(super) id: ObjectUri,
    /// Its title, if it has one.
    pub(super) title: String,
    /// Why.
    pub(super) reason: Message,
    /// What it was read from.
    pub(super) raw: Option<String>,
}

impl Missed {
    fn to_miss(&self) -> Miss {
        let identity = RemoteIdentity::Object(self.id.clone());
        Miss { raw: self.raw.clone(), ..miss_of(&identity, &self.title, &self.reason) }
    }
}

/// Reads all three collections; an error only where none of them could be read.
pub(super) async fn read_all(actors: &Actors, fetched: RemoteActor) -> Result<Published, FetchError> {
    let mut reader = Reader::new(actors, &fetched.record.uri);
    let embedded = fetched.document.and_then(|document| document.upcoming_embedded);
    let address = |text: &Option<String>| text.as_deref().and_then(|text| ObjectUri::parse(text).ok());
    let record = &fetched.record;
    let upcoming = match embedded {
        Some(collection) => Some(PageRef::Embedded(Box::new(collection))),
        None => address(&record.upcoming).map(PageRef::Id),
    };
    let others = [address(&record.outbox), address(&record.featured)];
    let (mut read, mut trouble) = (0, None);
    for start in upcoming.into_iter().chain(others.into_iter().flatten().map(PageRef::Id)) {
        match reader.collection(start).await {
            Ok(()) => read += 1,
            Err(error) => trouble = Some(error),
        }
    }
    match trouble {
        Some(error) if read == 0 => Err(error),
        _ => Ok(Published { incoming: reader.incoming, misses: reader.misses }),
    }
}

/// Reads collections of one actor, within bounds for all of them together.
struct Reader<'a> {
    actors: &'a Actors,
    actor: &'a ActorUri,
    host: Host,
    assumed: ReadingContext,
    items: usize,
    fetches: usize,
    failures: usize,
    /// What a later activity took back or deleted: collections are read from the newest on.
    taken_back: HashSet<String>,
    /// Objects read from their home.
    known: HashMap<ObjectUri, RemoteEvent>,
    names: OrganizerNames<'a>,
    incoming: Vec<Incoming>,
    misses: Vec<Missed>,
}

impl<'a> Reader<'a> {
    fn new(actors: &'a Actors, actor: &'a ActorUri) -> Self {
        let site = actors.fetcher().context().site();
        Self {
            actors,
            actor,
            host: actor.host(),
            assumed: ReadingContext { default_zone: site.zone, default_language: None },
            items: MAX_ITEMS,
            fetches: MAX_FETCHES,
            failures: 0,
            taken_back: HashSet::new(),
            known: HashMap::new(),
            names: OrganizerNames::new(actors),
            incoming: Vec::new(),
            misses: Vec::new(),
        }
    }

    /// Reads a collection page by page; an error only where its beginning could not be read.
    async fn collection(&mut self, start: PageRef) -> Result<(), FetchError> {
        let mut page = self.page(start).await?;
        let mut left = MAX_PAGES;
        loop {
            if !page.items.is_empty() {
                left -= 1;
            }
            for item in &page.items {
                if self.items == 0 {
                    return Ok(());
                }
                self.items -= 1;
                self.item(item).await;
            }
            let Some(next) = page.first.or(page.next).filter(|_| left > 0) else { return Ok(()) };
            match self.page(next).await {
                Ok(read) => page = read,
                Err(_) => return Ok(()),
            }
        }
    }

    /// A page; one that is fetched must lie on the actor's own host to speak for it.
    async fn page(&mut self, page: PageRef) -> Result<RemoteCollection, FetchError> {
        let uri = match page {
            PageRef::Embedded(collection) => return Ok(*collection),
            PageRef::Id(uri) => uri,
        };
        if uri.host() != self.host {
            return Err(FetchError::Elsewhere);
        }
        self.fetches = self.fetches.checked_sub(1).ok_or(FetchError::TooMany)?;
        let document = self.actors.fetcher().document(&uri.url()).await?;
        if Host::of(&document.url).as_ref() != Some(&self.host) {
            return Err(FetchError::Elsewhere);
        }
        RemoteCollection::read(&document.json).ok_or(FetchError::NotJson)
    }

    /// One item: an event of the actor's own host, or an activity about one.
    async fn item(&mut self, item: &Payload) {
        let fetched;
        let value = match item {
            Payload::Embedded(embedded) => &embedded.value,
            Payload::Id(id) if id.host() == self.host => match self.fetch(id).await {
                Some(value) => {
                    fetched = value;
                    &fetched
                }
                None => return,
            },
            Payload::Id(_) | Payload::None | Payload::Many(_) => return,
        };
        if let Some(activity) = ReceivedActivity::read(value) {
            self.activity(&activity).await;
        } else if let Some(id) = self.own_event(value) {
            self.event(id, value, &Bringing::Home).await;
        }
    }

    async fn activity(&mut self, activity: &ReceivedActivity) {
        let foreign = activity.actor.as_ref().is_some_and(|actor| actor != self.actor);
        match activity.kind {
            ActivityKind::Undo | ActivityKind::Delete => {
                self.taken_back.extend(activity.object.ids().into_iter().map(|id| id.as_str().to_owned()));
            }
            ActivityKind::Create | ActivityKind::Update | ActivityKind::Invite => {
                self.created(activity).await
            }
            ActivityKind::Announce if !foreign => self.announced(activity).await,
            _ => {}
        }
    }

    /// What the actor's own server says it published.
    async fn created(&mut self, activity: &ReceivedActivity) {
        match &activity.object {
            Payload::Id(id) if id.host() == self.host => self.fetched_event(id, &Bringing::Home).await,
            Payload::Embedded(embedded) => {
                let Some(id) = self.own_event(&embedded.value) else { return };
                match read_activity_event(activity, &self.assumed).map(|reading| reading.event) {
                    Some(Ok(event)) => {
                        self.known.insert(id.clone(), event);
                        self.take(&id, &Bringing::Home).await;
                    }
                    Some(Err(refused)) => self.miss(id, refused),
                    None => {}
                }
            }
            _ => {}
        }
    }

    /// What the actor shared: believed only as its home tells it.
    async fn announced(&mut self, activity: &ReceivedActivity) {
        let addressed = !(activity.to.is_empty() && activity.cc.is_empty());
        let announce = activity.id.as_ref().map(|id| id.as_str().to_owned()).unwrap_or_default();
        if addressed && !activity.is_public() || self.taken_back.contains(&announce) {
            return;
        }
        let object = activity.unwrapped().object;
        let other_type = object.embedded().is_some_and(|embedded| !embedded.is("Event"));
        let Some(id) = object.id().filter(|_| !other_type) else { return };
        let bringing = Bringing::Announce(announce);
        match object.embedded() {
            Some(embedded) if id.host() == self.host => {
                self.event(id.clone(), &embedded.value, &bringing).await;
            }
            _ => self.fetched_event(id, &bringing).await,
        }
    }

    async fn fetched_event(&mut self, id: &ObjectUri, bringing: &Bringing) {
        if self.known.contains_key(id) {
            return self.take(id, bringing).await;
        }
        let Some(value) = self.fetch(id).await else { return };
        // A boost may name the activity that made the event.
        let activity = ReceivedActivity::read(&value);
        let inner = activity.as_ref().and_then(|activity| activity.object.embedded());
        let value = inner.map_or(&value, |embedded| &embedded.value);
        let own = object_id(value).filter(|own| own.host() == id.host());
        if let Some(own) = own.filter(|_| is_event(value)) {
            self.event(own, value, bringing).await;
        }
    }

    async fn event(&mut self, id: ObjectUri, value: &Value, bringing: &Bringing) {
        match read_event(value, &[], &self.assumed).event {
            Ok(event) => {
                self.known.insert(id.clone(), event);
                self.take(&id, bringing).await;
            }
            Err(refused) => self.miss(id, refused),
        }
    }

    /// Remembers what cannot be used, if it is meant for the public.
    fn miss(&mut self, id: ObjectUri, refused: RefusedEvent) {
        let RefusedEvent { found, faults } = refused;
        let known = self.misses.iter().any(|missed| missed.id == id);
        if known || !found.audience.may_be_listed() {
            return;
        }
        let Some(fault) = faults.first() else { return };
        let title = found.texts.first().map(|text| text.title.clone()).unwrap_or_default();
        self.misses.push(Missed { id, title, reason: fault.message(), raw: found.raw });
    }

    async fn take(&mut self, id: &ObjectUri, bringing: &Bringing) {
        let Some(event) = self.known.get(id).cloned() else { return };
        if self.taken_back.contains(id.as_str()) {
            return;
        }
        let own = event.attributed_to.as_ref() == Some(self.actor);
        let (via, activity) = match bringing {
            Bringing::Announce(activity) if !own => (Via::Announce, activity.clone()),
            _ => (Via::Backfill, String::new()),
        };
        let known = |one: &Incoming| one.event.identity == event.identity && one.activity == activity;
        if self.incoming.iter().any(known) {
            return;
        }
        let organizers = self.names.of(&event).await;
        self.incoming.push(Incoming { via, activity, home: id.host(), event, organizers });
    }

    /// The id of an event that the actor's own host may tell of.
    fn own_event(&self, value: &Value) -> Option<ObjectUri> {
        object_id(value).filter(|id| is_event(value) && id.host() == self.host)
    }

    async fn fetch(&mut self, id: &ObjectUri) -> Option<Value> {
        if self.failures >= MAX_FAILURES {
            return None;
        }
        self.fetches = self.fetches.checked_sub(1)?;
        match self.actors.fetcher().object(id).await {
            Ok(found) => Some(found.json),
            Err(error) => {
                self.failures += usize::from(error.is_transient());
                None
            }
        }
    }
}

/// How an event was brought.
enum Bringing {
    /// By its own home.
    Home,
    /// By a boost of this id.
    Announce(String),
}

fn object_id(value: &Value) -> Option<ObjectUri> {
    ObjectUri::parse(value["id"].as_str().or_else(|| value["@id"].as_str())?).ok()
}
