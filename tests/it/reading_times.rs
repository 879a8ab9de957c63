//! Zones by all the names programs have for them, clocks that skip and repeat hours, and dates that recur.

use chrono::{DateTime, TimeZone, Utc};
use chrono_tz::Tz;
use convoca::cli::inspect::to_json;
use convoca::formats::icalendar::read::Dates;
use convoca::formats::read::{Patience, ReadHint, read};
use serde_json::Value;

fn said(text: &str) -> Value {
    let now: DateTime<Utc> = Utc.with_ymd_and_hms(2030, 10, 12, 12, 0, 0).unwrap();
    let hint = ReadHint {
        content_type: None,
        url: None,
        default_zone: Tz::Europe__Madrid,
        default_language: None,
        now,
        dates: Dates::First(20),
        patience: Patience::default(),
    };
    to_json(&read(text.as_bytes(), &hint))
}

fn feed(head: &str, entries: &[&str]) -> String {
    let entries: String =
        entries.iter().map(|entry| format!("BEGIN:VEVENT\r\n{entry}\r\nEND:VEVENT\r\n")).collect();
    format!("BEGIN:VCALENDAR\r\n{head}{entries}END:VCALENDAR\r\n")
}

fn one(head: &str, times: &str) -> Value {
    let said = said(&feed(head, &[&format!("UID:1\r\nSUMMARY:x\r\n{times}")]));
    let mut event = said["events"][0].clone();
    event["notes"] = said["notes"].clone();
    event
}

/// A zone of the feed's own: two hours east in winter, three in summer, as in Athens.
const OWN_RULES: &str = "BEGIN:VTIMEZONE\r\nTZID:Customized Time Zone\r\nBEGIN:STANDARD\r\nDTSTART:16010101T040000\r\n\
    RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=10\r\nTZOFFSETFROM:+0300\r\nTZOFFSETTO:+0200\r\nEND:STANDARD\r\n\
    BEGIN:DAYLIGHT\r\nDTSTART:16010101T030000\r\nRRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=3\r\nTZOFFSETFROM:+0200\r\n\
    TZOFFSETTO:+0300\r\nEND:DAYLIGHT\r\nEND:VTIMEZONE\r\n";

/// A zone nobody has: one hour and twenty minutes east, always.
const ODD_RULES: &str = "BEGIN:VTIMEZONE\r\nTZID:Sun\r\nBEGIN:STANDARD\r\nDTSTART:19700101T000000\r\n\
    TZOFFSETFROM:+0120\r\nTZOFFSETTO:+0120\r\nEND:STANDARD\r\nEND:VTIMEZONE\r\n";

#[test]
fn a_zone_is_known_by_every_name_programs_give_it() {
    for (head, times, start, zone) in [
        (
            "",
            "DTSTART;TZID=America/New_York:20301019T180000",
            "2030-10-19T22:00:00Z",
            Some("America/New_York"),
        ),
        (
            "",
            "DTSTART;TZID=W. Europe Standard Time:20301019T180000",
            "2030-10-19T16:00:00Z",
            Some("Europe/Berlin"),
        ),
        (
            "",
            "DTSTART;TZID=\"(UTC+07:00) Bangkok, Hanoi, Jakarta\":20301019T180000",
            "2030-10-19T11:00:00Z",
            Some("Asia/Bangkok"),
        ),
        (
            OWN_RULES,
            "DTSTART;TZID=Customized Time Zone:20301019T180000",
            "2030-10-19T15:00:00Z",
            Some("Europe/Athens"),
        ),
        (ODD_RULES, "DTSTART;TZID=Sun:20301019T180000", "2030-10-19T16:40:00Z", None),
        ("", "DTSTART;TZID=Nowhere:20301019T180000", "2030-10-19T16:00:00Z", None),
        ("", "DTSTART:20301019T180000Z", "2030-10-19T18:00:00Z", None),
        ("", "DTSTART:20301019T180000", "2030-10-19T16:00:00Z", None),
        (
            "X-WR-TIMEZONE:America/Bogota\r\n",
            "DTSTART:20301019T180000",
            "2030-10-19T23:00:00Z",
            Some("America/Bogota"),
        ),
        (
            "X-WR-TIMEZONE:America/Bogota\r\n",
            "DTSTART:20301019T180000Z",
            "2030-10-19T18:00:00Z",
            Some("America/Bogota"),
        ),
        ("", "DTSTART;VALUE=DATE:20301019", "2030-10-18T22:00:00Z", None),
    ] {
        let event = one(head, times);
        assert_eq!(
            (event["start_utc"].as_str(), event["tz"].as_str()),
            (Some(start), zone),
            "{times}: {event}"
        );
        assert_eq!(event["all_day"], times.contains("VALUE=DATE"));
    }
}

#[test]
fn what_was_guessed_of_a_zone_is_told() {
    for (head, zone, note) in [
        (OWN_RULES, "Customized Time Zone", "is taken to be Europe/Athens"),
        (ODD_RULES, "Sun", "the times follow the rules the feed gives"),
        ("", "Nowhere", "is not known: read as Europe/Madrid"),
    ] {
        let event = one(head, &format!("DTSTART;TZID={zone}:20301019T180000"));
        assert!(event["notes"][0].as_str().unwrap().contains(note), "{}", event["notes"]);
    }
}

#[test]
fn an_hour_the_clocks_skip_is_shifted_and_one_they_repeat_is_the_first() {
    let skipped = one("", "DTSTART;TZID=Europe/Madrid:20310330T023000");
    assert_eq!(skipped["start_utc"], "2031-03-30T01:30:00Z");
    assert!(skipped["notes"][0].as_str().unwrap().contains("skip"));
    let repeated = one("", "DTSTART;TZID=Europe/Madrid:20301027T023000");
    assert_eq!(repeated["start_utc"], "2030-10-27T00:30:00Z");
    assert!(repeated["notes"][0].as_str().unwrap().contains("twice"));
    let event = serde_json::json!({
        "type": "Event", "id": "https://a.test/1", "name": "x", "to": "as:Public", "timezone": "America/New_York",
        "startTime": "2031-03-09T02:30:00",
    });
    assert_eq!(said(&event.to_string())["events"][0]["start_utc"], "2031-03-09T07:30:00Z");
}

#[test]
fn a_series_keeps_its_wall_time_through_gap_and_overlap() {
    let event = one("", "DTSTART;TZID=Europe/Madrid:20301026T023000\r\nRRULE:FREQ=DAILY;COUNT=3");
    let dates = ["2030-10-26T00:30:00Z", "2030-10-27T00:30:00Z", "2030-10-28T01:30:00Z"];
    assert_eq!(event["occurrences"], serde_json::json!(dates));
    let event = one("", "DTSTART;TZID=Europe/Madrid:20310329T023000\r\nRRULE:FREQ=DAILY;COUNT=3");
    let dates = ["2031-03-29T01:30:00Z", "2031-03-30T01:30:00Z", "2031-03-31T00:30:00Z"];
    assert_eq!(event["occurrences"], serde_json::json!(dates));
    let event = one(ODD_RULES, "DTSTART;TZID=Sun:20301026T023000\r\nRRULE:FREQ=DAILY;COUNT=2");
    assert_eq!(event["occurrences"], serde_json::json!(["2030-10-26T01:10:00Z", "2030-10-27T01:10:00Z"]));
}

#[test]
fn dates_are_added_left_out_replaced_and_called_off() {
    let master = "UID:s\r\nSUMMARY:Vigil\r\nDTSTART:20301001T180000Z\r\nRRULE:FREQ=WEEKLY;COUNT=5\r\n\
        RDATE:20301002T180000Z\r\nEXDATE:20301008T180000Z";
    let moved = "UID:s\r\nSUMMARY:Vigil, later\r\nRECURRENCE-ID:20301015T180000Z\r\nDTSTART:20301015T200000Z";
    let off = "UID:s\r\nSUMMARY:Vigil\r\nRECURRENCE-ID:20301022T180000Z\r\nDTSTART:20301022T180000Z\r\nSTATUS:CANCELLED";
    let said = said(&feed("", &[master, moved, off]));
    let dates =
        ["2030-10-01T18:00:00Z", "2030-10-02T18:00:00Z", "2030-10-15T20:00:00Z", "2030-10-29T18:00:00Z"];
    assert_eq!(said["events"][0]["occurrences"], serde_json::json!(dates));
    assert_eq!(said["events"][2]["status"], "cancelled");
}

#[test]
fn a_change_from_a_date_on_takes_all_that_follow() {
    let master =
        "UID:s\r\nSUMMARY:Vigil\r\nDTSTART;TZID=Europe/Madrid:20301001T190000\r\nRRULE:FREQ=WEEKLY;COUNT=4";
    let from = "UID:s\r\nSUMMARY:Vigil, earlier\r\nRECURRENCE-ID;TZID=Europe/Madrid;RANGE=THISANDFUTURE:20301015T190000\r\n\
        DTSTART;TZID=Europe/Madrid:20301015T180000";
    let said = said(&feed("", &[master, from]));
    let all =
        ["2030-10-01T17:00:00Z", "2030-10-08T17:00:00Z", "2030-10-15T16:00:00Z", "2030-10-22T16:00:00Z"];
    assert_eq!(said["events"][0]["occurrences"], serde_json::json!(all));
    assert_eq!(said["events"][1]["title"], "Vigil, earlier");
}
