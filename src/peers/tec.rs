//! The Events Calendar's REST address (WordPress plugin "The Events Calendar" 5 and 6): pages of coming events, of which
//! one document is made. Its iCalendar feed shows one page only, so this is the better way where both are there.

use serde_json::{Value, json};
use url::Url;

use super::feed::{FeedAnswer, FeedError, MAX_FEED, ask_feed};
use super::fetch::Fetcher;
use super::fetch_error::FetchError;
use crate::domain::uri::Host;
use crate::storage::sources::Validators;

/// Events of a page; the program gives no more than 50.
const PER_PAGE: &str = "50";

/// Pages read of one site.
const MAX_PAGES: usize = 20;

/// The address under which a site's program answers, where the site is at this one.
pub(super) fn address_of(site: &Url) -> Option<Url> {
    site.join("/wp-json/tribe/events/v1/events").ok()
}

/// Whether an address is one of this program.
pub(super) fn is_address(url: &Url) -> bool {
    url.path().contains("/tribe/events/v1/events")
}

/// Asks for all pages and makes one document of them. The program sends no validators.
///
/// # Errors
/// See [`FeedError`]; a page after the first that fails is an error too: half of a calendar is not the calendar.
pub(super) async fn ask_all(fetcher: &Fetcher, address: &Url) -> Result<FeedAnswer, FeedError> {
    let host = Host::of(address);
    let mut next = Some(first_page(address, fetcher.context().now().date_naive()));
    let (mut events, mut bytes, mut pages) = (Vec::new(), 0, 0);
    while let Some(url) = next.take().filter(|url| pages < MAX_PAGES && Host::of(url) == host) {
        pages += 1;
        let FeedAnswer::Changed { body, .. } = Box::pin(ask_feed(fetcher, &url, None)).await? else { break };
        bytes += body.len();
        if bytes > MAX_FEED {
            break;
        }
        let page: Value = serde_json::from_slice(&body).map_err(|_| FetchError::NotJson)?;
        let Some(found) = page["events"].as_array() else { return Err(FetchError::NotJson.into()) };
        events.extend(found.iter().cloned());
        next = page["next_rest_url"].as_str().and_then(|text| Url::parse(text).ok());
    }
    let body = json!({ "events": events, "rest_url": address.as_str() }).to_string().into_bytes();
    let content_type = Some("application/json".to_owned());
    Ok(FeedAnswer::Changed { body, content_type, validators: Validators::default() })
}

/// The first page, from yesterday on: a site west of us may still be on that day.
fn first_page(address: &Url, today: chrono::NaiveDate) -> Url {
    let mut url = address.clone();
    let from = today.pred_opt().unwrap_or(today);
    let kept: Vec<(String, String)> = url
        .query_pairs()
        .filter(|(name, _)| !matches!(&**name, "per_page" | "page" | "start_date"))
        .map(|(name, value)| (name.into_owned(), value.into_owned()))
        .collect();
    url.query_pairs_mut()
        .clear()
        .extend_pairs(kept)
        .append_pair("per_page", PER_PAGE)
        .append_pair("start_date", &from.format("%Y-%m-%d").to_string());
    url
}

#[cfg(test)]
mod tests {
    use super::{address_of, first_page, is_address};
    use url::Url;

    #[test]
    fn the_first_page_begins_yesterday_and_keeps_what_was_asked_for() {
        let address =
            Url::parse("https://a.test/wp-json/tribe/events/v1/events?categories=7&page=3").unwrap();
        assert!(is_address(&address));
        let first = first_page(&address, "2026-11-22".parse().unwrap());
        assert_eq!(first.query(), Some("categories=7&per_page=50&start_date=2026-11-21"));
        let site = Url::parse("https://a.test/events/").unwrap();
        assert!(is_address(&address_of(&site).unwrap()));
    }
}
