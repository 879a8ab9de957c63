//! Events read per second for each format, each beside a yardstick of the same run: what the parser below the reader
//! takes for the same bytes. Ratios tell more than the numbers, which are this machine's.
//!
//! `cargo bench --bench reading`

#![expect(clippy::print_stdout, reason = "a bench tells its figures")]
#![expect(clippy::unwrap_used, reason = "a bench stops where it cannot go on")]

use std::fmt::Write as _;
use std::hint::black_box;
use std::time::{Duration, Instant};

use chrono::{DateTime, TimeZone, Utc};
use chrono_tz::Tz;
use convoca::formats::icalendar::read::Dates;
use convoca::formats::read::{Patience, ReadHint, read};

/// Events in one document.
const EVENTS: usize = 200;

/// How long each measurement runs.
const SPAN: Duration = Duration::from_secs(2);

fn main() {
    println!("{:34} {:>12} {:>12} {:>8}", "format", "events/s", "yardstick/s", "ratio");
    let json = |text: &str| drop(black_box(serde_json::from_str::<serde_json::Value>(text).unwrap()));
    let page = |text: &str| drop(black_box(scraper::Html::parse_document(text)));
    let calendar = |text: &str| drop(black_box(calcard::icalendar::ICalendar::parse(text)));
    let activity: Vec<String> = (0..EVENTS).map(activity).collect();
    row("ActivityPub Create(Event)", &activity, &json);
    row("iCalendar, single entries", &[feed("")], &calendar);
    row("iCalendar, weekly series", &[feed("RRULE:FREQ=WEEKLY;BYDAY=TU\r\n")], &calendar);
    row("The Events Calendar", &[list()], &json);
    row("page, JSON-LD", &[json_ld()], &page);
    row("page, microdata", &[microdata()], &page);
    row("page, h-event", &[h_event()], &page);
}

/// Measures reader and yardstick in turns, so that what else the machine does meets both.
fn row(name: &str, documents: &[String], yardstick: &dyn Fn(&str)) {
    let events: usize = documents.iter().map(|text| read_all(text)).sum();
    assert_eq!(events, EVENTS, "{name}: {events} events were read");
    let (mut reading, mut measuring) = (Duration::ZERO, Duration::ZERO);
    let mut rounds = 0_u32;
    while reading + measuring < SPAN * 2 {
        let begun = Instant::now();
        documents.iter().for_each(|text| {
            black_box(read_all(text));
        });
        reading += begun.elapsed();
        let begun = Instant::now();
        documents.iter().for_each(|text| yardstick(text));
        measuring += begun.elapsed();
        rounds += 1;
    }
    let per_second = |took: Duration| f64::from(rounds) * EVENTS as f64 / took.as_secs_f64();
    let (ours, theirs) = (per_second(reading), per_second(measuring));
    println!("{name:34} {ours:>12.0} {theirs:>12.0} {:>8.2}", ours / theirs);
}

fn now() -> DateTime<Utc> {
    Utc.with_ymd_and_hms(2026, 11, 28, 12, 0, 0).unwrap()
}

fn read_all(text: &str) -> usize {
    let hint = ReadHint {
        content_type: None,
        url: Some("https://feed.example/all"),
        default_zone: Tz::Europe__Madrid,
        default_language: None,
        now: now(),
        dates: Dates::Coming(now()),
        patience: Patience::default(),
    };
    read(text.as_bytes(), &hint).events.len()
}

const WORDS: &str = "We gather in front of the town hall, walk together to the river and end with speeches and music. \
    Bring water, friends and something to sit on. The route is flat and has steps nowhere.";

fn activity(number: usize) -> String {
    serde_json::json!({
        "@context": ["https://www.w3.org/ns/activitystreams"], "type": "Create", "id": format!("https://a.test/{number}/create"),
        "actor": "https://a.test/g", "to": ["https://www.w3.org/ns/activitystreams#Public"],
        "object": {
            "type": "Event", "id": format!("https://a.test/{number}"), "name": format!("March number {number}"),
            "content": format!("<p>{WORDS}</p><p>{WORDS} <a href=\"https://a.test/more\">More</a></p>"),
            "startTime": "2026-12-05T18:00:00+01:00", "endTime": "2026-12-05T20:00:00+01:00", "timezone": "Europe/Madrid",
            "to": ["https://www.w3.org/ns/activitystreams#Public"], "attributedTo": "https://a.test/g",
            "location": {"type": "Place", "name": "Town hall", "latitude": 40.4, "longitude": -3.7,
                "address": {"type": "PostalAddress", "streetAddress": "Calle 1", "addressLocality": "Madrid"}},
            "tag": [{"type": "Hashtag", "name": "#housing"}], "updated": "2026-11-20T10:00:00Z",
        },
    })
    .to_string()
}

fn feed(more: &str) -> String {
    let mut text = String::from("BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//bench//EN\r\n");
    for number in 0..EVENTS {
        let _ = write!(
            text,
            "BEGIN:VEVENT\r\nUID:{number}@a.test\r\nDTSTAMP:20261120T100000Z\r\nSUMMARY:March number {number}\r\n\
             DTSTART;TZID=Europe/Madrid:20261201T180000\r\nDTEND;TZID=Europe/Madrid:20261201T200000\r\n{more}\
             DESCRIPTION:{}\r\nLOCATION:Town hall\\, Calle 1\\, Madrid\r\nURL:https://a.test/{number}\r\n\
             CATEGORIES:housing\r\nEND:VEVENT\r\n",
            WORDS.replace(',', "\\,")
        );
    }
    text + "END:VCALENDAR\r\n"
}

fn list() -> String {
    let one = |number: usize| {
        serde_json::json!({
            "id": number, "url": format!("https://a.test/{number}"), "rest_url": "https://a.test/rest", "status": "publish",
            "title": format!("March number {number}"), "description": format!("<p>{WORDS}</p><p>{WORDS}</p>"),
            "start_date": "2026-12-05 18:00:00", "end_date": "2026-12-05 20:00:00", "timezone": "Europe/Madrid",
            "all_day": false, "venue": {"venue": "Town hall", "address": "Calle 1", "city": "Madrid"},
            "categories": [{"name": "Housing"}], "tags": [], "organizer": [{"organizer": "Tenants"}], "image": false,
        })
    };
    let events: Vec<_> = (0..EVENTS).map(one).collect();
    serde_json::json!({"events": events, "rest_url": "https://a.test/rest"}).to_string()
}

fn json_ld() -> String {
    let one = |number: usize| {
        serde_json::json!({
            "@type": "Event", "name": format!("March number {number}"), "url": format!("https://a.test/{number}"),
            "startDate": "2026-12-05T18:00:00+01:00", "endDate": "2026-12-05T20:00:00+01:00", "description": WORDS,
            "location": {"@type": "Place", "name": "Town hall", "address": {"@type": "PostalAddress", "streetAddress": "Calle 1"}},
        })
    };
    let events: Vec<_> = (0..EVENTS).map(one).collect();
    let data = serde_json::json!({"@context": "https://schema.org", "@graph": events});
    format!(
        "<html lang=\"en\"><head><script type=\"application/ld+json\">{data}</script></head>{}</html>",
        body()
    )
}

/// A page has more in it than its events.
fn body() -> String {
    format!("<body>{}</body>", format!("<div class=\"post\"><p>{WORDS}</p></div>").repeat(EVENTS))
}

fn microdata() -> String {
    let mut text = String::from("<html><body>");
    for number in 0..EVENTS {
        let _ = write!(
            text,
            "<div itemscope itemtype=\"https://schema.org/Event\"><a itemprop=\"url\" href=\"https://a.test/{number}\">\
             <b itemprop=\"name\">March number {number}</b></a><meta itemprop=\"startDate\" content=\"2026-12-05T18:00+01:00\">\
             <p itemprop=\"description\">{WORDS}</p></div>"
        );
    }
    text + "</body></html>"
}

fn h_event() -> String {
    let mut text = String::from("<html><body>");
    for number in 0..EVENTS {
        let _ = write!(
            text,
            "<div class=\"h-event\"><a class=\"p-name u-url\" href=\"https://a.test/{number}\">March number {number}</a>\
             <time class=\"dt-start\" datetime=\"2026-12-05T18:00+01:00\">Saturday</time>\
             <span class=\"p-location\">Town hall</span><div class=\"e-content\"><p>{WORDS}</p></div></div>"
        );
    }
    text + "</body></html>"
}
