//! Where a page says that its content can be had in another form.

use scraper::Selector;
use url::Url;

use crate::domain::text::bounded_html::parse_page;

/// The most bytes of a page that are looked at.
const MAX_PAGE: usize = 512 * 1024;

/// The most links of one kind taken.
const MAX_LINKS: usize = 3;

/// Other forms of a page, in the order they stand.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct PageLinks {
    /// ActivityPub documents.
    pub(super) activity: Vec<Url>,
    /// iCalendar feeds.
    pub(super) calendar: Vec<Url>,
    /// Where The Events Calendar would answer, on a WordPress site that has it.
    pub(super) rest: Vec<Url>,
}

/// Reads `<link rel="alternate">` of a page, and links by `webcal:` where nothing else names a calendar.
pub(super) fn read(page: &[u8], base: &Url) -> PageLinks {
    let text = String::from_utf8_lossy(&page[..page.len().min(MAX_PAGE)]);
    let html = parse_page(&text).html;
    let mut links = PageLinks::default();
    for element in html.select(&selector("link[rel~=alternate i][href][type]")) {
        let (Some(kind), Some(href)) = (element.attr("type"), element.attr("href")) else { continue };
        let Some(target) = target(base, href) else { continue };
        let list = match kind.split(';').next().unwrap_or(kind).trim().to_ascii_lowercase().as_str() {
            "application/activity+json" | "application/ld+json" => &mut links.activity,
            "text/calendar" => &mut links.calendar,
            _ => continue,
        };
        if list.len() < MAX_LINKS && !list.contains(&target) {
            list.push(target);
        }
    }
    if links.calendar.is_empty() {
        let by_scheme = selector("a[href^='webcal']");
        let all = html.select(&by_scheme).filter_map(|element| target(base, element.attr("href")?));
        links.calendar = all.take(MAX_LINKS).collect();
    }
    let is_wordpress = html.select(&selector("link[rel='https://api.w.org/']")).next().is_some();
    if is_wordpress && text.contains("tribe") {
        links.rest.extend(super::tec::address_of(base));
    }
    links
}

fn selector(text: &str) -> Selector {
    Selector::parse(text).expect("a selector written here is one")
}

fn target(base: &Url, href: &str) -> Option<Url> {
    let url = base.join(href.trim()).ok()?;
    let url = if url.scheme().starts_with("webcal") { with_scheme(&url, base.scheme())? } else { url };
    matches!(url.scheme(), "http" | "https").then_some(url)
}

/// The same address under another scheme.
pub(super) fn with_scheme(url: &Url, scheme: &str) -> Option<Url> {
    let (_, rest) = url.as_str().split_once(':')?;
    Url::parse(&format!("{scheme}:{rest}")).ok()
}

#[cfg(test)]
mod tests {
    use super::{PageLinks, read};
    use url::Url;

    fn links(page: &str) -> (Vec<String>, Vec<String>) {
        let PageLinks { activity, calendar, .. } =
            read(page.as_bytes(), &Url::parse("https://peer.test/events/").unwrap());
        let text = |urls: Vec<Url>| urls.into_iter().map(String::from).collect();
        (text(activity), text(calendar))
    }

    #[test]
    fn other_forms_of_a_page_are_found_in_its_head() {
        let (activity, calendar) = links(
            r#"<html><head><LINK REL="Alternate" TYPE="text/calendar; charset=utf-8" HREF="feed.ics">
            <link rel="alternate feed" type="application/activity+json" href="/actor">
            <link rel="alternate" type="application/rss+xml" href="/rss"><link rel="stylesheet" type="text/calendar" href="/x">
            <link rel="alternate" type="text/calendar" href="javascript:alert(1)"></head></html>"#,
        );
        assert_eq!(activity, ["https://peer.test/actor"]);
        assert_eq!(calendar, ["https://peer.test/events/feed.ics"]);
    }

    #[test]
    fn a_wordpress_site_with_the_events_calendar_is_told_by_its_head() {
        let base = Url::parse("https://peer.test/events/").unwrap();
        let page =
            r#"<link rel="https://api.w.org/" href="https://peer.test/wp-json/"><body class="tribe-events">"#;
        let rest = read(page.as_bytes(), &base).rest;
        assert_eq!(rest[0].as_str(), "https://peer.test/wp-json/tribe/events/v1/events");
        assert!(read(b"<link rel='https://api.w.org/' href='/wp-json/'>", &base).rest.is_empty());
    }

    #[test]
    fn a_webcal_link_counts_where_the_head_names_no_calendar() {
        let (_, calendar) = links(r#"<a href="webcal://peer.test/all.ics?x=1">Subscribe</a>"#);
        assert_eq!(calendar, ["https://peer.test/all.ics?x=1"]);
    }
}
