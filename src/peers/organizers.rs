//! Who organizes a foreign event, in words.

use std::collections::HashMap;

use super::actors::Actors;
use crate::domain::remote_event::RemoteEvent;
use crate::domain::uri::ActorUri;

/// The most organizers named.
const MAX_NAMED: usize = 5;

/// Looks names of organizers up, each once.
pub struct OrganizerNames<'a> {
    actors: &'a Actors,
    known: HashMap<ActorUri, Option<String>>,
}

impl<'a> OrganizerNames<'a> {
    /// Knows nobody yet.
    pub fn new(actors: &'a Actors) -> Self {
        Self { actors, known: HashMap::new() }
    }

    /// The organizers as the event names them: actors by their names, else who it is attributed to. Empty where they are
    /// deliberately not named, or not known.
    pub async fn of(&mut self, event: &RemoteEvent) -> Vec<String> {
        let Some(named) = &event.organizers else {
            return match &event.attributed_to {
                Some(actor) => self.name(actor).await.into_iter().collect(),
                None => Vec::new(),
            };
        };
        let mut names: Vec<String> = Vec::new();
        for organizer in named.iter().take(MAX_NAMED) {
            let name = match ActorUri::parse(organizer) {
                Ok(actor) => self.name(&actor).await,
                Err(_) => Some(organizer.clone()),
            };
            names.extend(name.filter(|name| !names.contains(name)));
        }
        names
    }

    async fn name(&mut self, actor: &ActorUri) -> Option<String> {
        if let Some(known) = self.known.get(actor) {
            return known.clone();
        }
        let record = self.actors.get(actor).await.ok();
        let name = record.map(|record| record.name).filter(|name| !name.is_empty());
        self.known.insert(actor.clone(), name.clone());
        name
    }
}
