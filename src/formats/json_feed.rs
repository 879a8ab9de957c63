//! Coming events as JSON Feed 1.1, with what is particular to events under `_convoca`.

use serde_json::{Map, Value, json};

use super::atom::{FeedInfo, also_at, author_names, id};
use super::icalendar::write::page;
use crate::activitypub::write_event::{WriteEvent, instant, prefix};
use crate::domain::event::{Event, Picture};
use crate::urls::Urls;

/// Writes the feed, one item for each event, in the order given.
pub fn write(feed: &FeedInfo<'_>, events: &[Event], urls: &Urls) -> Value {
    json!({
        "version": "https://jsonfeed.org/version/1.1",
        "title": feed.name,
        "home_page_url": feed.page,
        "feed_url": feed.own,
        "language": feed.language,
        "items": events.iter().map(|event| item(feed, event, urls)).collect::<Vec<_>>(),
    })
}

fn item(feed: &FeedInfo<'_>, event: &Event, urls: &Urls) -> Value {
    let told = event.text_for(feed.language);
    let wire = WriteEvent { urls, region: feed.region };
    let mut item = Map::new();
    let mut put = |key: &str, value: Value| item.insert(key.to_owned(), value);
    put("id", json!(id(event, urls)));
    put("url", json!(page(event, urls).as_str()));
    if let Some(url) = &event.url {
        put("external_url", json!(url.as_str()));
    }
    put("title", json!(format!("{}{}", prefix(event, told), told.title)));
    put("summary", json!(wire.summary(event, told)));
    put("content_html", json!(wire.content(event, told)));
    put("language", json!(told.language.as_str()));
    put("date_published", json!(instant(event.published.unwrap_or(event.updated))));
    put("date_modified", json!(instant(event.updated)));
    let authors: Vec<Value> = author_names(event).into_iter().map(|name| json!({"name": name})).collect();
    put("authors", json!(authors));
    put("tags", json!(event.tags));
    if let Some(Picture::Stored { file, .. }) = &event.picture {
        put("image", json!(urls.media(file).as_str()));
    }
    let mut facts = facts(event);
    if !event.doubles.also.is_empty() {
        facts["also_at"] = json!(also_at(event).map(|page| page.as_str().to_owned()).collect::<Vec<_>>());
    }
    put("_convoca", facts);
    Value::Object(item)
}

fn facts(event: &Event) -> Value {
    let form = if event.when.is_all_day() { "%Y-%m-%d" } else { "%Y-%m-%dT%H:%M" };
    let place = event.place.as_ref().map(|at| &at.place);
    json!({
        "start": event.when.start_local().format(form).to_string(),
        "end": event.when.end_local().map(|end| end.format(form).to_string()),
        "start_utc": instant(event.when.start_utc()),
        "timezone": event.when.zone().name(),
        "all_day": event.when.is_all_day(),
        "status": event.status.as_str(),
        "place": place.map(|place| &place.name),
        "address": place.and_then(|place| place.address.as_ref()),
        "latitude": place.and_then(|place| place.coordinates).map(|point| point.latitude),
        "longitude": place.and_then(|place| place.coordinates).map(|point| point.longitude),
        "online_url": event.online_url.as_ref().map(|url| url.as_str()),
    })
}
