//! The collections of an actor: outbox with pages, followers and following by their number only, featured by id,
//! upcoming inline.

use actix_web::{HttpRequest, HttpResponse, web};
use serde::Deserialize;
use serde_json::{Value, json};

use super::actors::gone_or_unknown;
use super::answer::{Refusal, document};
use super::asker::{Asker, Keep, asker, kept};
use crate::actions::feature_events::featured;
use crate::activitypub::renditions::{Program, Shape};
use crate::activitypub::write_activity::{
    collection_page, counted_collection, paged_collection, whole_collection,
};
use crate::context::Context;
use crate::domain::event::Event;
use crate::domain::site::Site;
use crate::domain::source::{SourceState, SourceTarget};
use crate::peers::desk::Desk;
use crate::peers::rendition::{Form, render_as};
use crate::peers::talk::{event_with_talk, talks_of};
use crate::storage::activities::{ActivityKind, Sent};
use crate::storage::listings::{Filter, Window};
use crate::storage::local_actors::LocalActor;
use crate::storage::{self, AnyConnection, StorageResult};
use crate::urls::{Ours, Urls};

/// How many activities stand on a page of an outbox.
const OUTBOX_PAGE: i64 = 20;
/// How many coming events are shown inline.
const UPCOMING: i64 = 100;

/// Where a page begins.
#[derive(Debug, Deserialize)]
pub struct PageAsked {
    /// `true` for the first page, else the row below which it begins.
    page: Option<String>,
}

/// `GET /actor/{collection}`.
pub async fn of_site(
    request: HttpRequest,
    context: web::Data<Context>,
    collection: web::Path<String>,
    asked: web::Query<PageAsked>,
) -> HttpResponse {
    answer(&request, &context, None, collection.into_inner(), asked.into_inner()).await
}

/// `GET /orgs/{slug}/{collection}`.
pub async fn of_organization(
    request: HttpRequest,
    context: web::Data<Context>,
    path: web::Path<(String, String)>,
    asked: web::Query<PageAsked>,
) -> HttpResponse {
    let (slug, collection) = path.into_inner();
    answer(&request, &context, Some(slug), collection, asked.into_inner()).await
}

async fn answer(
    request: &HttpRequest,
    context: &Context,
    slug: Option<String>,
    collection: String,
    asked: PageAsked,
) -> HttpResponse {
    let (site, now) = (context.site(), context.now());
    let asker = asker(request).filter(|_| collection == "outbox");
    let keep = if asker.is_some() { Keep::ByAsker } else { Keep::ByAnybody };
    let found = context
        .read(move |conn: &mut AnyConnection| -> Result<Value, Refusal> {
            let actor = match &slug {
                None => storage::local_actors::get(conn, site.actor)?,
                Some(slug) => match storage::local_actors::by_name(conn, slug)? {
                    Some(actor) if actor.organization.is_some() => actor,
                    _ => return Err(gone_or_unknown(conn, &site.public_url, slug)?),
                },
            };
            let urls = Urls::new(&site.public_url);
            let whose = Whose { urls: &urls, site: &site, actor: &actor, now };
            match collection.as_str() {
                "followers" => Ok(whose.followers(conn)?),
                "following" => Ok(whose.following(conn)?),
                "featured" => Ok(whose.featured(conn)?),
                "upcoming" => Ok(whose.upcoming(conn)?),
                "outbox" => whose.outbox(conn, asker.as_ref(), asked.page.as_deref()),
                _ => Err(Refusal::NotFound),
            }
        })
        .await;
    kept(document(request, found), keep)
}

/// Whose collections these are.
struct Whose<'a> {
    urls: &'a Urls,
    site: &'a Site,
    actor: &'a LocalActor,
    now: chrono::DateTime<chrono::Utc>,
}

impl Whose<'_> {
    fn id(&self, part: &str) -> String {
        self.urls.of_actor(&self.urls.actor_named(&self.actor.name), part).as_str().to_owned()
    }

    fn followers(&self, conn: &mut AnyConnection) -> StorageResult<Value> {
        Ok(counted_collection(&self.id("followers"), storage::followers::count(conn, self.actor.key)?))
    }

    /// The site follows its sources; organizations follow nobody.
    fn following(&self, conn: &mut AnyConnection) -> StorageResult<Value> {
        let total = if self.actor.organization.is_some() {
            0
        } else {
            let active = |source: &crate::domain::source::Source| {
                matches!(source.target, SourceTarget::Actor(_)) && source.state == SourceState::Active
            };
            i64::try_from(storage::sources::all(conn)?.iter().filter(|source| active(source)).count())
                .unwrap_or(i64::MAX)
        };
        Ok(counted_collection(&self.id("following"), total))
    }

    fn coming(
        &self,
        conn: &mut AnyConnection,
        limit: i64,
    ) -> StorageResult<Vec<crate::domain::event::Event>> {
        let filter = Filter { organization: self.actor.organization, local_only: true, ..Filter::default() };
        let window = Window { from: self.now, to: None, not_ended_by: Some(self.now), after: None, limit };
        Ok(storage::listings::list(conn, &filter, &window)?
            .items
            .into_iter()
            .map(|listed| listed.event)
            .collect())
    }

    fn featured(&self, conn: &mut AnyConnection) -> StorageResult<Value> {
        let events = featured(conn, self.actor.organization, self.now)?;
        let ids: Vec<Value> = events.iter().map(|event| json!(event.uri.as_str())).collect();
        Ok(whole_collection(&self.id("featured"), &ids))
    }

    fn upcoming(&self, conn: &mut AnyConnection) -> StorageResult<Value> {
        let coming = self.coming(conn, UPCOMING)?;
        let talks = talks_of(conn, &coming.iter().collect::<Vec<_>>())?;
        let talk = |event: &Event| talks.get(&event.key).copied().unwrap_or_default();
        let events: Vec<Value> =
            coming.iter().map(|event| event_with_talk(self.site, event, &talk(event))).collect();
        Ok(whole_collection(&self.id("upcoming"), &events))
    }

    /// What was told of events: by the calendar that it lists them, by an organization the events themselves. What an
    /// organization announces for single programs is not shown again. Gancio is shown what it is sent.
    fn outbox(
        &self,
        conn: &mut AnyConnection,
        asker: Option<&Asker>,
        page: Option<&str>,
    ) -> Result<Value, Refusal> {
        let kinds: &[ActivityKind] = match self.actor.organization {
            None => &[ActivityKind::Create, ActivityKind::Announce],
            Some(_) => &[ActivityKind::Create],
        };
        let id = self.id("outbox");
        let Some(page) = page else {
            let total = storage::activities::count_outbox(conn, self.actor.key, kinds)?;
            return Ok(paged_collection(&id, total, &format!("{id}?page=true")));
        };
        let below = match page {
            "true" | "1" => None,
            row => Some(row.parse::<i64>().map_err(|_| Refusal::NotFound)?),
        };
        let sent = storage::activities::outbox(conn, self.actor.key, kinds, below, OUTBOX_PAGE)?;
        let full = i64::try_from(sent.len()).unwrap_or(i64::MAX) == OUTBOX_PAGE;
        let next = sent.last().filter(|_| full).map(|last| format!("{id}?page={}", last.key));
        let one_sender = self.is_gancio(conn, asker)?;
        let mut desk = Desk::new(conn, self.site);
        desk.lay_out(&sent.iter().collect::<Vec<_>>())?;
        let mut items = Vec::new();
        for activity in &sent {
            let form = match (one_sender, activity.kind) {
                (false, _) => Form::AsItIs,
                (true, ActivityKind::Announce) => Form::Created(Shape::Gancio),
                (true, _) if self.is_event(activity) => Form::Shaped(Shape::Gancio),
                (true, _) => continue,
            };
            items.extend(render_as(&mut desk, activity, form)?);
        }
        Ok(collection_page(&format!("{id}?page={page}"), &id, next.as_deref(), &items))
    }

    fn is_event(&self, sent: &Sent) -> bool {
        matches!(self.urls.ours(&sent.object), Some(Ours::Event(_)))
    }

    /// Whether Gancio asks, as far as its server's word or, before that, the address of its key tells.
    fn is_gancio(&self, conn: &mut AnyConnection, asker: Option<&Asker>) -> StorageResult<bool> {
        let Some(asker) = asker else { return Ok(false) };
        let known = storage::hosts::get(conn, asker.host.as_str())?.and_then(|host| host.software);
        Ok(known.map_or(asker.looks_like_gancio, |software| Program::of(Some(&software)) == Program::Gancio))
    }
}
