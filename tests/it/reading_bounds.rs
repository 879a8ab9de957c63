//! Documents written to hurt: read in bounded time and memory, and told in words.

use std::fmt::Write as _;
use std::sync::atomic::{AtomicUsize, Ordering};

use chrono::{DateTime, TimeZone, Utc};
use chrono_tz::Tz;
use convoca::cli::inspect::in_words;
use convoca::formats::icalendar::read::{Dates, MAX_ENTRIES, MAX_FEED_BYTES};
use convoca::formats::read::{Patience, ReadHint, read};
use convoca::formats::reading::Reading;
use convoca::i18n::UiLanguage;

fn now() -> DateTime<Utc> {
    Utc.with_ymd_and_hms(2030, 10, 12, 12, 0, 0).unwrap()
}

fn read_patiently(text: &str, patience: Patience<'_>) -> Reading {
    let hint = ReadHint {
        content_type: None,
        url: Some("https://feed.test/all"),
        default_zone: Tz::Europe__Madrid,
        default_language: None,
        now: now(),
        dates: Dates::Coming(now()),
        patience,
    };
    read(text.as_bytes(), &hint)
}

fn reading(text: &str) -> Reading {
    read_patiently(text, Patience::default())
}

/// What a person is told, in English; the Spanish is written too.
fn told(reading: &Reading) -> String {
    assert!(!in_words(reading, UiLanguage::Es).contains("note-"), "untranslated");
    in_words(reading, UiLanguage::En)
}

fn feed(entries: &str) -> String {
    format!("BEGIN:VCALENDAR\r\n{entries}END:VCALENDAR\r\n")
}

fn entry(number: usize, more: &str) -> String {
    format!(
        "BEGIN:VEVENT\r\nUID:{number}\r\nSUMMARY:Number {number}\r\nDTSTART:20301101T100000Z\r\n{more}END:VEVENT\r\n"
    )
}

#[test]
fn json_nested_without_end_is_told_to_be_broken() {
    for deep in [
        "[".repeat(100_000),
        "{\"a\":".repeat(100_000),
        format!("{{\"type\":\"Event\",\"name\":{}", "[".repeat(50_000)),
    ] {
        let reading = reading(&deep);
        assert!(told(&reading).contains("broken JSON"));
    }
}

#[test]
fn what_is_larger_than_any_feed_is_not_looked_at() {
    for start in ["BEGIN:VCALENDAR\r\n", "{", "<html>"] {
        let reading = reading(&format!("{start}{}", " ".repeat(MAX_FEED_BYTES)));
        assert!(told(&reading).contains("too large"));
    }
}

#[test]
fn of_a_feed_of_ten_thousand_events_the_first_half_is_read() {
    let entries: String = (0..10_000).map(|number| entry(number, "")).collect();
    let reading = reading(&feed(&entries));
    assert_eq!(reading.events.len(), MAX_ENTRIES);
    assert!(!reading.complete, "what was not looked at is not gone");
    assert!(
        told(&reading).contains("More than 5,000 entries")
            || told(&reading).contains("More than 5000 entries")
    );
}

#[test]
fn rules_that_would_never_end_give_a_bounded_number_of_dates() {
    let rules = [
        "FREQ=SECONDLY",
        "FREQ=MINUTELY;INTERVAL=1;COUNT=2000000000",
        "FREQ=DAILY;BYHOUR=0,1,2,3,4,5,6,7,8,9,10,11;BYMINUTE=0,10,20,30,40,50;BYSECOND=0,30",
        "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30",
        "FREQ=YEARLY;BYYEARDAY=366;BYDAY=SU;BYMONTH=1",
        "FREQ=DAILY;COUNT=4294967295",
        "FREQ=DAILY;INTERVAL=65535;UNTIL=99991231T235959Z",
        "FREQ=MONTHLY;BYSETPOS=-366,366;BYDAY=MO",
    ];
    let mut entries = String::new();
    for number in 0..400 {
        entries += &entry(number, &format!("RRULE:{}\r\n", rules[number % rules.len()]));
    }
    let reading = reading(&feed(&entries));
    assert_eq!(reading.events.len(), 400);
    for event in &reading.events {
        let dates = event.recurrence.as_ref().map_or(0, |found| found.occurrences.len());
        assert!(dates <= 500, "{dates} dates");
    }
    assert!(told(&reading).contains("only the first date is kept"));
}

#[test]
fn added_and_excluded_dates_are_counted() {
    let many = (0..40_000)
        .map(|n| format!("203011{:02}T{:02}0000Z", n % 28 + 1, n % 24))
        .collect::<Vec<_>>()
        .join(",");
    let reading =
        reading(&feed(&entry(1, &format!("RRULE:FREQ=DAILY\r\nRDATE:{many}\r\nEXDATE:{many}\r\n"))));
    let recurrence = reading.events[0].recurrence.as_ref().unwrap();
    assert!(recurrence.added.len() <= 2_000 && recurrence.excluded.len() <= 2_000);
}

#[test]
fn entities_a_document_defines_for_itself_do_not_grow() {
    let mut bomb = String::from("<!DOCTYPE html [<!ENTITY a \"aaaaaaaaaa\">");
    for level in 0..30 {
        let _ = write!(bomb, "<!ENTITY a{level} \"&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;\">");
    }
    bomb += "]><html><body><div class=\"h-event\"><p class=\"p-name\">Boom &a29;&a29;</p><time class=\"dt-start\">2030-11-01</time></div>";
    let reading = reading(&bomb);
    assert_eq!(reading.events.len(), 1);
    assert!(reading.events[0].texts[0].title.len() <= 30, "{}", reading.events[0].texts[0].title);
}

#[test]
fn attributes_of_megabytes_are_cut_or_dropped() {
    let long = "x".repeat(1_500_000);
    let page = format!(
        "<div class=\"h-event\"><a class=\"p-name u-url\" href=\"https://a.test/{long}\" title=\"{long}\">{long}</a>\
         <time class=\"dt-start\" datetime=\"2030-11-01\"></time></div>"
    );
    let reading = reading(&page);
    let event = &reading.events[0];
    assert!(event.texts[0].title.chars().count() <= 200);
    assert_ne!(event.url.as_ref().map(|url| url.as_str().len() > 2_048), Some(true));
}

#[test]
fn a_page_nested_too_deeply_is_read_as_far_as_it_goes_and_told() {
    let event = "<div class=\"h-event\"><b class=\"p-name\">Before</b><time class=\"dt-start\">2030-11-01</time></div>";
    let page = format!("<html><body>{event}{}{}", "<div>".repeat(600_000), event.replace("Before", "After"));
    let reading = reading(&page);
    assert_eq!(reading.events.len(), 1);
    assert!(!reading.complete);
    assert!(told(&reading).contains("nested too deeply"));
}

#[test]
fn marks_left_open_in_a_description_leave_only_its_text() {
    let marks: String = (0..4_000).map(|number| format!("<b x={number}>")).collect();
    let content = format!("{marks}{}", "<p>Come".repeat(8_000));
    let event = serde_json::json!({
        "@context": "https://www.w3.org/ns/activitystreams", "type": "Event", "id": "https://a.test/1", "name": "March",
        "startTime": "2030-11-01T10:00:00Z", "to": "as:Public", "content": content,
    });
    let reading = reading(&event.to_string());
    let description = reading.events[0].texts[0].description.as_str();
    assert!(description.contains("Come") && !description.contains("<b"));
    assert!(description.len() < 200_000);
}

#[test]
fn a_page_of_twenty_thousand_events_is_cut_like_a_feed() {
    let one = "<i class=\"h-event\"><b class=\"p-name\">One</b><b class=\"dt-start\">2030-11-01</b></i>";
    let reading = reading(&one.repeat(20_000));
    assert_eq!(reading.events.len(), MAX_ENTRIES);
    assert!(!reading.complete);
}

#[test]
fn events_inside_events_are_not_read_for_ever() {
    let one = "<div class=\"h-event\"><b class=\"p-name\">In</b><b class=\"dt-start\">2030-11-01</b>";
    let reading = reading(&format!("{}{}", one.repeat(300), "<p>text</p>".repeat(10_000)));
    assert_eq!(reading.events.len(), 3);
}

#[test]
fn data_in_a_page_that_holds_itself_a_thousand_times_is_read_once_each() {
    let inner = "{\"@graph\":".repeat(100);
    let page = format!(
        "<script type=\"application/ld+json\">{inner}[{}]{}</script>",
        vec![
            "{\"@type\":\"Event\",\"name\":\"E\",\"startDate\":\"2030-11-01\",\"location\":{\"@id\":\"#a\"}}";
            50
        ]
        .join(","),
        "}".repeat(100),
    );
    assert_eq!(reading(&page).events.len(), 50);
}

#[test]
fn when_patience_ends_the_rest_is_left_and_no_series_is_half() {
    let asked = AtomicUsize::new(0);
    let is_over = || asked.fetch_add(1, Ordering::Relaxed) >= 20;
    let entries: String = (0..100).map(|number| entry(number, "RRULE:FREQ=DAILY;COUNT=3\r\n")).collect();
    let reading = read_patiently(&feed(&entries), Patience::until(&is_over));
    assert!(reading.events.len() < 20);
    assert!(reading.events.iter().all(|event| event.recurrence.as_ref().unwrap().occurrences.len() == 3));
    assert!(!reading.complete);
    assert!(told(&reading).contains("took too long"));
}
