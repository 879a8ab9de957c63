//! What activities are written from, looked up once for all that are written together.

use std::collections::HashMap;

use super::talk::talks_of;
use crate::domain::event::Event;
use crate::domain::ids::{EventKey, LocalActorKey};
use crate::domain::reply::Talk;
use crate::domain::site::Site;
use crate::storage::activities::{ActivityKind, Sent};
use crate::storage::local_actors::LocalActor;
use crate::storage::{self, AnyConnection, StorageResult};
use crate::urls::{Ours, Urls};

/// An open transaction, the site, and what was looked up in it.
pub struct Desk<'a> {
    /// What is not here is asked of it.
    pub conn: &'a mut AnyConnection,
    /// The site as it stands.
    pub site: &'a Site,
    senders: HashMap<LocalActorKey, LocalActor>,
    /// By their URI; `None` where there is none.
    events: HashMap<String, Option<Event>>,
    talks: HashMap<EventKey, Talk>,
}

impl<'a> Desk<'a> {
    /// An empty desk.
    pub fn new(conn: &'a mut AnyConnection, site: &'a Site) -> Self {
        Self { conn, site, senders: HashMap::new(), events: HashMap::new(), talks: HashMap::new() }
    }

    /// Looks up what these activities are written from, in a few questions for all of them.
    ///
    /// # Errors
    /// When the database does not answer.
    pub fn lay_out(&mut self, all: &[&Sent]) -> StorageResult<()> {
        if all.is_empty() {
            return Ok(());
        }
        let senders = all.iter().map(|sent| sent.actor);
        self.senders.extend(storage::local_actors::get_all(self.conn, senders)?);
        let urls = Urls::new(&self.site.public_url);
        let shows_event = |sent: &&&Sent| {
            matches!(sent.kind, ActivityKind::Create | ActivityKind::Update)
                && matches!(urls.ours(&sent.object), Some(Ours::Event(_)))
        };
        let uris: Vec<&str> = all.iter().filter(shows_event).map(|sent| sent.object.as_str()).collect();
        let found = storage::events::by_uris(self.conn, uris.iter().copied())?;
        self.talks.extend(talks_of(self.conn, &found.iter().collect::<Vec<_>>())?);
        self.events.extend(uris.into_iter().map(|uri| (uri.to_owned(), None)));
        self.events.extend(found.into_iter().map(|event| (event.uri.as_str().to_owned(), Some(event))));
        Ok(())
    }

    /// The actor in this row.
    ///
    /// # Errors
    /// When there is none or the database does not answer.
    pub fn sender(&mut self, key: LocalActorKey) -> StorageResult<LocalActor> {
        if let Some(known) = self.senders.get(&key) {
            return Ok(known.clone());
        }
        let sender = storage::local_actors::get(self.conn, key)?;
        self.senders.insert(key, sender.clone());
        Ok(sender)
    }

    /// The event with this URI, whoever may see it.
    ///
    /// # Errors
    /// When the database does not answer.
    pub fn event(&mut self, uri: &str) -> StorageResult<Option<Event>> {
        if let Some(known) = self.events.get(uri) {
            return Ok(known.clone());
        }
        let event = storage::events::by_uri(self.conn, uri)?;
        self.events.insert(uri.to_owned(), event.clone());
        Ok(event)
    }

    /// What stands around an event.
    ///
    /// # Errors
    /// When the database does not answer.
    pub fn talk(&mut self, event: &Event) -> StorageResult<Talk> {
        if let Some(known) = self.talks.get(&event.key) {
            return Ok(*known);
        }
        let talk = super::talk::talk_of(self.conn, event)?;
        self.talks.insert(event.key, talk);
        Ok(talk)
    }
}
