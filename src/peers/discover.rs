//! From what somebody typed to what can be mirrored: a handle, an actor, an event, a site or a feed.

use serde_json::Value;
use url::Url;

use super::actors::Actors;
use super::feed::{FeedAnswer, MAX_FEED, ask_feed, is_calendar, read_feed};
use super::fetch::{ACCEPT_ANYTHING, Fetcher, is_activity};
use super::fetch_error::FetchError;
use super::nodeinfo::{NodeInfo, NodeInfoError, nodeinfo};
use super::page_links::{self, PageLinks};
use super::tec;
use super::webfinger::{Handle, WebFingerError, webfinger};
use crate::actions::add_source::Found;
use crate::activitypub::read_activity::ReceivedActivity;
use crate::activitypub::read_actor::read_actor;
use crate::activitypub::vocab::{Wire, parse};
use crate::domain::fault::{Fault, FaultKind, Message};
use crate::domain::source::SourceTarget;
use crate::domain::uri::{ActorUri, Host, MAX_URI_BYTES, WebUrl};
use crate::formats::reading::Format;
use crate::net::{NetError, Response};

/// Why nothing was found to mirror.
#[derive(Debug, thiserror::Error)]
pub enum DiscoverError {
    /// Neither a handle nor an address.
    #[error("that is neither a handle nor an address")]
    NotAnAddress,
    /// The handle leads nowhere.
    #[error(transparent)]
    Handle(#[from] WebFingerError),
    /// The address did not answer as it should.
    #[error(transparent)]
    Fetch(#[from] FetchError),
    /// Something is there, but nothing that could be followed or polled.
    #[error("nothing that could be mirrored was found there")]
    Nothing,
    /// An object that names nobody who published it.
    #[error("what was found there does not say who published it")]
    NobodyBehind,
}

impl Fault for DiscoverError {
    fn kind(&self) -> FaultKind {
        match self {
            Self::NotAnAddress | Self::Nothing | Self::NobodyBehind => FaultKind::Invalid,
            Self::Handle(error) => error.kind(),
            Self::Fetch(error) => error.kind(),
        }
    }

    fn message(&self) -> Message {
        match self {
            Self::NotAnAddress => Message::new("discover-not-an-address"),
            Self::Nothing => Message::new("discover-nothing"),
            Self::NobodyBehind => Message::new("discover-nobody-behind"),
            Self::Handle(error) => error.message(),
            Self::Fetch(error) => error.message(),
        }
    }
}

impl From<NetError> for DiscoverError {
    fn from(error: NetError) -> Self {
        Self::Fetch(error.into())
    }
}

/// Finds out what somebody wants to mirror, by asking where it lives.
///
/// # Errors
/// See [`DiscoverError`].
pub async fn discover(actors: &Actors, typed: &str) -> Result<Found, DiscoverError> {
    let typed = typed.trim();
    if let Some(handle) = Handle::parse(typed) {
        return by_handle(actors, &handle).await;
    }
    let mut outcome = Err(DiscoverError::NotAnAddress);
    for url in addresses(actors.fetcher(), typed) {
        outcome = Box::pin(by_address(actors, &url)).await;
        let unanswered = matches!(&outcome,
            Err(DiscoverError::Fetch(FetchError::Net(error))) if error.is_unanswered());
        if !unanswered {
            break;
        }
    }
    outcome
}

async fn by_handle(actors: &Actors, handle: &Handle) -> Result<Found, DiscoverError> {
    let client = actors.fetcher().context().client();
    if let Some(origin) = client.origins(handle.host()).first() {
        actors.fetcher().admit(origin).await?;
    }
    let finger = webfinger(client, handle).await?;
    actor(actors, &finger.actor).await
}

/// The addresses that what was typed can mean; without a scheme, or with that of calendar apps, https comes first.
fn addresses(fetcher: &Fetcher, typed: &str) -> Vec<Url> {
    if typed.len() > MAX_URI_BYTES || typed.contains(|c: char| c.is_whitespace() || c.is_control()) {
        return Vec::new();
    }
    let lower = typed.to_ascii_lowercase();
    if lower.starts_with("https://") || lower.starts_with("http://") {
        return Url::parse(typed).into_iter().collect();
    }
    let rest = match lower.split_once("://") {
        Some((scheme @ ("webcal" | "webcals"), _)) => &typed[scheme.len() + 3..],
        Some(_) => return Vec::new(),
        None if lower.contains(['.', ':']) => typed,
        None => return Vec::new(),
    };
    let Ok(url) = Url::parse(&format!("https://{rest}")) else { return Vec::new() };
    let origins = Host::of(&url).map(|host| fetcher.context().client().origins(&host)).unwrap_or_default();
    origins.iter().filter_map(|origin| page_links::with_scheme(&url, origin.scheme())).collect()
}

async fn by_address(actors: &Actors, url: &Url) -> Result<Found, DiscoverError> {
    let fetcher = actors.fetcher();
    fetcher.admit(url).await?;
    let is_site = url.path() == "/" && url.query().is_none();
    if is_site && let Some(speaker) = site_actor(fetcher, url).await? {
        return actor(actors, &speaker).await;
    }
    let answer = fetcher.ask_for(url, ACCEPT_ANYTHING, MAX_FEED).await?;
    if is_activity(&answer) {
        let json = parse(&answer.body).map_err(|_| FetchError::NotJson)?;
        return by_document(actors, &json).await;
    }
    if tec::is_address(url)
        && let Some(found) = rest(fetcher, url).await
    {
        return Ok(found);
    }
    let content_type = answer.header(&http::header::CONTENT_TYPE).map(str::to_owned);
    let reading = read_feed(fetcher.context(), answer.body.clone(), content_type, url).await;
    let name = reading.name.clone().filter(|name| !name.is_empty());
    if is_calendar(&reading) {
        return Ok(polled(SourceTarget::Feed(WebUrl::from(url)), name));
    }
    // A page that tells of events itself is the last resort: it tells of no change of what left it.
    let tells = reading.format == Format::Html && !(reading.events.is_empty() && reading.refused.is_empty());
    let page = tells.then(|| polled(SourceTarget::Page(WebUrl::from(url)), name));
    let links = {
        let (body, base) = (answer.body, answer.url);
        fetcher.context().blocking(move || page_links::read(&body, &base)).await
    };
    by_links(actors, &links, page).await
}

/// What is polled, under the name it gives itself, else its host's.
fn polled(target: SourceTarget, name: Option<String>) -> Found {
    let host = target.polled().map(|url| url.host().to_string());
    Found::Polled { name: name.or(host).unwrap_or_default(), target }
}

/// The actor that publishes for a whole site (FEP-2677). WordPress and Mastodon name one that only signs there.
async fn site_actor(fetcher: &Fetcher, url: &Url) -> Result<Option<ActorUri>, DiscoverError> {
    let host = Host::of(url).ok_or(NetError::Address)?;
    match nodeinfo(fetcher.context().client(), &host).await {
        Ok(NodeInfo { software: Some(software), .. })
            if matches!(software.name.as_str(), "wordpress" | "mastodon") =>
        {
            Ok(None)
        }
        Ok(info) => Ok(info.application),
        Err(NodeInfoError::Net(error)) => Err(error.into()),
        Err(NodeInfoError::Status(_) | NodeInfoError::Unreadable) => Ok(None),
    }
}

/// An actor as its home shows it, ready to be followed.
async fn actor(actors: &Actors, uri: &ActorUri) -> Result<Found, DiscoverError> {
    let record = actors.fetch(uri).await?.record;
    let name = if record.name.is_empty() { record.uri.host().to_string() } else { record.name };
    Ok(Found::Actor { uri: record.uri, inbox: record.inbox, name })
}

/// Who stands behind a document: the actor it is, the actor of an activity, the author of an object.
async fn by_document(actors: &Actors, json: &Value) -> Result<Found, DiscoverError> {
    if let Ok(document) = read_actor(json) {
        return actor(actors, &document.id).await;
    }
    let wire = Wire::new(json);
    let named = match ReceivedActivity::read(json) {
        Some(activity) => activity.actor,
        None => wire
            .names("attributedTo")
            .into_iter()
            .chain(wire.names("actor"))
            .find_map(|id| ActorUri::parse(id).ok()),
    };
    actor(actors, &named.ok_or(DiscoverError::NobodyBehind)?).await
}

/// What a page links to: first what can be followed, then what can be polled, at last the page itself.
async fn by_links(actors: &Actors, links: &PageLinks, page: Option<Found>) -> Result<Found, DiscoverError> {
    let fetcher = actors.fetcher();
    let mut trouble = None;
    for url in &links.activity {
        match fetcher.document(url).await {
            Ok(document) => match by_document(actors, &document.json).await {
                Ok(found) => return Ok(found),
                Err(error) => trouble = Some(error),
            },
            Err(error) => trouble = Some(error.into()),
        }
    }
    for url in &links.rest {
        if let Some(found) = rest(fetcher, url).await {
            return Ok(found);
        }
    }
    for url in &links.calendar {
        match fetcher.ask_for(url, ACCEPT_ANYTHING, MAX_FEED).await {
            Ok(answer) => {
                if let Some(found) = feed(fetcher, url, &answer).await {
                    return Ok(found);
                }
            }
            Err(error) => trouble = Some(error.into()),
        }
    }
    page.ok_or_else(|| trouble.unwrap_or(DiscoverError::Nothing))
}

/// The Events Calendar's REST interface, if it answers there.
async fn rest(fetcher: &Fetcher, address: &Url) -> Option<Found> {
    let answer = Box::pin(ask_feed(fetcher, address, None)).await.ok()?;
    let FeedAnswer::Changed { body, .. } = answer else { return None };
    let json: Value = serde_json::from_slice(&body).ok()?;
    json["events"].is_array().then(|| polled(SourceTarget::Tec(WebUrl::from(address)), None))
}

/// A feed, if the answer is one by its content, whatever it is called; it may be empty.
async fn feed(fetcher: &Fetcher, url: &Url, answer: &Response) -> Option<Found> {
    let content_type = answer.header(&http::header::CONTENT_TYPE).map(str::to_owned);
    let reading = read_feed(fetcher.context(), answer.body.clone(), content_type, url).await;
    let name = reading.name.clone().filter(|name| !name.is_empty());
    is_calendar(&reading).then(|| polled(SourceTarget::Feed(WebUrl::from(url)), name))
}
