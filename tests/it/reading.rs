//! What programs send, in payloads written for this test: a snapshot each of what is made of it.

use std::fs;
use std::path::Path;

use chrono::{TimeZone, Utc};
use chrono_tz::Tz;
use convoca::cli::inspect::{in_words, to_json};
use convoca::formats::icalendar::read::Dates;
use convoca::formats::read::{Patience, ReadHint, read};
use convoca::formats::reading::Reading;
use convoca::i18n::UiLanguage;
use proptest::prelude::*;

fn reading(bytes: &[u8], dates: Dates) -> Reading {
    let hint = ReadHint {
        content_type: None,
        url: None,
        default_zone: Tz::Europe__Madrid,
        default_language: None,
        now: Utc.with_ymd_and_hms(2030, 10, 12, 12, 0, 0).unwrap(),
        dates,
        patience: Patience::default(),
    };
    read(bytes, &hint)
}

#[test]
fn every_dialect_is_read_as_its_snapshot_says() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/reading");
    let mut paths: Vec<_> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    assert!(paths.len() > 15, "only {} payloads", paths.len());
    for path in paths {
        let name = path.file_name().unwrap().to_str().unwrap().to_owned();
        let said = reading(&fs::read(&path).unwrap(), Dates::First(20));
        let mut json = to_json(&said);
        // Descriptions are not part of what `inspect` shows.
        json["descriptions"] = said
            .events
            .iter()
            .flat_map(|event| &event.texts)
            .map(|text| {
                let language = text.language.as_ref().map_or("?", |language| language.as_str());
                serde_json::json!(format!("{language}: {} | {}", text.title, text.description))
            })
            .collect();
        insta::assert_json_snapshot!(name, json);
    }
}

#[test]
fn a_series_shows_its_coming_dates_only_and_ends() {
    let feed =
        fs::read(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/reading/series.ics")).unwrap();
    let said = reading(&feed, Dates::Coming(Utc.with_ymd_and_hms(2030, 10, 28, 0, 0, 0).unwrap()));
    let series = said.events.iter().find(|event| event.texts[0].title == "Vigil").unwrap();
    let dates: Vec<String> =
        series.recurrence.as_ref().unwrap().occurrences.iter().map(|at| at.to_rfc3339()).collect();
    assert_eq!(dates, ["2030-10-31T18:00:00+00:00", "2030-11-07T18:00:00+00:00"]);
}

#[test]
fn the_words_for_people_are_in_their_language() {
    let event = fs::read(
        Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/reading/mobilizon-group-announce.json"),
    )
    .unwrap();
    let said = reading(&event, Dates::First(20));
    insta::assert_snapshot!("words-en", in_words(&said, UiLanguage::En));
    insta::assert_snapshot!("words-es", in_words(&said, UiLanguage::Es));
}

#[test]
fn a_feed_of_traps_is_read_in_bounded_time() {
    let mut feed = String::from("BEGIN:VCALENDAR\r\n");
    for number in 0..6_000 {
        feed.push_str(&format!(
            "BEGIN:VEVENT\r\nUID:{number}\r\nSUMMARY:Trap\r\nDTSTART:19700101T100000Z\r\n\
             RRULE:FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30\r\nEND:VEVENT\r\n"
        ));
    }
    feed.push_str("END:VCALENDAR\r\n");
    let said = reading(&feed.into_bytes(), Dates::Coming(Utc.with_ymd_and_hms(2030, 1, 1, 0, 0, 0).unwrap()));
    assert_eq!(said.events.len(), 5_000);
    let nested = "BEGIN:VEVENT\r\n".repeat(20_000);
    let said = reading(format!("BEGIN:VCALENDAR\r\n{nested}").as_bytes(), Dates::First(20));
    assert!(said.events.is_empty());
}

/// Words a document of some kind is made of, so that random ones get past the first check.
fn pieces() -> impl Strategy<Value = String> {
    let piece = prop::sample::select(vec![
        "BEGIN:VCALENDAR\r\n",
        "BEGIN:VEVENT\r\n",
        "END:VEVENT\r\n",
        "END:VCALENDAR\r\n",
        "UID:1\r\n",
        "SUMMARY:x\r\n",
        "DTSTART:20300101T100000Z\r\n",
        "DTSTART;VALUE=DATE:99999999\r\n",
        "DTEND;TZID=X:20300101\r\n",
        "RRULE:FREQ=DAILY;UNTIL=1\r\n",
        "RRULE:FREQ=YEARLY;BYMONTH=99;BYDAY=-99SU;COUNT=0\r\n",
        "RRULE:FREQ=WEEKLY;INTERVAL=0\r\n",
        "EXDATE:00000000\r\n",
        "RDATE;VALUE=PERIOD:1/P1D\r\n",
        "DURATION:-P99999999999W\r\n",
        "RECURRENCE-ID;RANGE=THISANDFUTURE:20300101\r\n",
        "BEGIN:VTIMEZONE\r\n",
        "TZID:X\r\n",
        "BEGIN:STANDARD\r\n",
        "TZOFFSETTO:+9999\r\n",
        "TZOFFSETFROM:-0100\r\n",
        "GEO:1;\r\n",
        "\r\n ",
        ":",
        ";",
        "=",
        "\"",
        "é",
        "\u{feff}",
        "{\"type\":\"Event\",",
        "{\"type\":[\"Create\",1],\"object\":",
        "\"startTime\":\"2030-02-29T99:00:00+99:99\",",
        "\"name\":[[[[{}]]]],",
        "\"location\":{\"latitude\":1e999,\"longitude\":\"x\"},",
        "\"id\":\"https://a.test/\"",
        "}",
        "]",
        "[",
        "null",
    ]);
    prop::collection::vec(piece, 0..40).prop_map(|pieces| pieces.concat())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn arbitrary_bytes_never_panic(bytes in prop::collection::vec(any::<u8>(), 0..600)) {
        let _ = to_json(&reading(&bytes, Dates::First(20)));
    }

    #[test]
    fn documents_of_random_pieces_never_panic(text in pieces()) {
        let _ = to_json(&reading(text.as_bytes(), Dates::First(20)));
        let _ = reading(text.as_bytes(), Dates::Coming(Utc.with_ymd_and_hms(2030, 1, 1, 0, 0, 0).unwrap()));
    }
}
