//! What tests find in a house: events of its organization, and a source that it mirrors.

use convoca::actions::add_source::{Found, add_source};
use convoca::actions::publish_event::{Publication, publish_event};
use convoca::domain::event::Event;
use convoca::domain::event_draft::{EventDraft, Purpose, RawEvent, RawText};
use convoca::domain::ids::{EventId, OrganizationKey, SourceId};
use convoca::domain::policy::Acting;
use convoca::domain::source::SourcePolicy;
use convoca::domain::uri::InboxUrl;
use convoca::i18n::{UiLanguage, tell};
use convoca::storage::listings::{Filter, Window};
use convoca::storage::{self, StorageError};

use super::neighbour::Neighbour;
use crate::house::House;

impl House {
    pub fn draft(&self, title: &str) -> EventDraft {
        let raw = RawEvent {
            texts: vec![RawText {
                language: "en".into(),
                title: title.into(),
                description: "Bring drums.".into(),
            }],
            start_date: "2026-12-06".into(),
            start_time: "11:00".into(),
            timezone: "America/Los_Angeles".into(),
            place_name: "MacArthur Park".into(),
            ..RawEvent::default()
        };
        EventDraft::parse(&raw, Purpose::Publish, self.context.now()).unwrap()
    }

    /// Publishes an event of the organization's; nothing is delivered yet.
    pub async fn publishes(&self, organization: OrganizationKey, title: &str) -> EventId {
        let publication = Publication { organization, draft: self.draft(title), picture: None, form: None };
        self.context.transact(move |tx| publish_event(tx, Acting::Operator, &publication)).await.unwrap()
    }

    /// Mirrors Ada; she has not answered yet.
    pub async fn mirrors(&self, neighbour: &Neighbour) -> SourceId {
        let uri = neighbour.ada_uri();
        self.actors.get(&uri).await.unwrap();
        let inbox = InboxUrl::parse(&neighbour.at("/users/ada/inbox")).unwrap();
        let found = Found::Actor { uri, inbox, name: "Ada".into() };
        let source = self
            .context
            .transact(move |tx| add_source(tx, Acting::Operator, &found, SourcePolicy::Publish))
            .await
            .unwrap();
        self.work().await;
        source
    }

    /// Titles of what is listed and not ended.
    pub async fn lists(&self) -> Vec<String> {
        let now = self.context.now();
        let window = Window { from: now, to: None, not_ended_by: Some(now), after: None, limit: 100 };
        let page = self
            .context
            .read::<_, StorageError>(move |conn| storage::listings::list(conn, &Filter::default(), &window))
            .await
            .unwrap();
        page.items.into_iter().map(|listed| listed.event.main_text().title.clone()).collect()
    }

    pub async fn event_at(&self, uri: &str) -> Option<Event> {
        let uri = uri.to_owned();
        self.context.read(move |conn| storage::events::by_uri(conn, &uri)).await.unwrap()
    }

    /// How many follow the site or an organization's actor of this name.
    pub async fn followers(&self, name: &str) -> i64 {
        let name = name.to_owned();
        self.context
            .read::<_, StorageError>(move |conn| {
                let actor = storage::local_actors::by_name(conn, &name)?.unwrap();
                storage::followers::count(conn, actor.key)
            })
            .await
            .unwrap()
    }

    /// What waits to be delivered, but for what is featured: kind and reason.
    pub async fn waiting(&self) -> Vec<(String, Option<String>)> {
        let rows = self
            .context
            .read::<_, StorageError>(|conn| storage::deliveries::waiting(conn, None, 1000))
            .await
            .unwrap();
        let words = |reason: String| tell(UiLanguage::En, &reason);
        let rows = rows.into_iter().filter(|row| row.activity != "Add" && row.activity != "Remove");
        rows.map(|row| (row.activity, row.reason.map(words))).collect()
    }
}
