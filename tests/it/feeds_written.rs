//! What other programs read of ours: calendars, feeds and pages' data, as snapshots and through our own reader.

use chrono::{DateTime, Duration, NaiveDate, NaiveDateTime, TimeZone, Utc};
use chrono_tz::Tz;
use convoca::domain::event::{
    Description, Event, EventPlace, EventStatus, EventUri, Kind, Mirror, Organizer, Origin, Picture, Text,
    Visibility,
};
use convoca::domain::ids::{EventKey, OrganizationKey};
use convoca::domain::language::Language;
use convoca::domain::place::{Coordinates, Place};
use convoca::domain::time::When;
use convoca::domain::uri::{Host, ObjectUri, WebUrl};
use convoca::formats::icalendar::read::Dates;
use convoca::formats::icalendar::write::{self, FeedInfo};
use convoca::formats::read::{Patience, ReadHint, read};
use convoca::formats::{atom, json_feed, schema_org};
use convoca::urls::Urls;

fn urls() -> Urls {
    Urls::new("https://convoca.test")
}

fn wall(day: u32, hour: u32) -> NaiveDateTime {
    NaiveDate::from_ymd_opt(2027, 3, day).unwrap().and_hms_opt(hour, 0, 0).unwrap()
}

fn at(day: u32) -> DateTime<Utc> {
    Utc.with_ymd_and_hms(2027, 1, day, 12, 0, 0).unwrap()
}

fn march() -> Event {
    let id = "6f3d0c3e-1111-4a6b-9a53-4d1e5d0f2a11".parse().unwrap();
    let text = |tag: &str, title: &str, description: &str| Text {
        language: Language::parse(tag).unwrap(),
        title: title.to_owned(),
        description: Description::Markdown(description.to_owned()),
    };
    Event {
        key: EventKey(1),
        id,
        uri: EventUri::Object(urls().event(id)),
        origin: Origin::Local,
        organizer: Some(Organizer {
            key: OrganizationKey(1),
            slug: "union".into(),
            name: "Street Union".into(),
        }),
        texts: vec![
            text(
                "en",
                "March; for rights, now",
                "Bring **water**, friends; and a long enough breath for a line that must be folded at seventy-five octets: ñandú, ñandú, ñandú.\n\nAll day.",
            ),
            text("es", "Marcha por los derechos", "Trae **agua**."),
        ],
        when: When::Timed { start: wall(6, 11), end: Some(wall(6, 14)), zone: Tz::America__Los_Angeles },
        place: Some(EventPlace {
            id: "00000000-0000-4000-8000-000000000001".parse().unwrap(),
            place: Place {
                name: "MacArthur Park".into(),
                address: Some("2230 W 6th St, Los Angeles".into()),
                area: Some("Westlake".into()),
                coordinates: Coordinates::new(34.0593, -118.2768),
                accessibility: None,
            },
        }),
        online_url: Some(WebUrl::parse("https://stream.test/live").unwrap()),
        url: None,
        tags: vec!["immigrantrights".into(), "water, free".into()],
        kind: Kind::March,
        category: None,
        status: EventStatus::Confirmed,
        visibility: Visibility::Public,
        picture: Some(Picture::Stored {
            id: "00000000-0000-4000-8000-000000000002".parse().unwrap(),
            file: "ab/cd.jpg".into(),
            width: 1200,
            height: 800,
            alt: Some("A raised fist".into()),
        }),
        version: 3,
        created: at(1),
        published: Some(at(2)),
        updated: at(3),
        previous_start: None,
        hidden: false,
        held: false,
    }
}

fn called_off() -> Event {
    let id = "6f3d0c3e-2222-4a6b-9a53-4d1e5d0f2a11".parse().unwrap();
    let mut event = march();
    event.id = id;
    event.uri = EventUri::Object(urls().event(id));
    event.status = EventStatus::Cancelled;
    event.when =
        When::AllDay { first: wall(13, 0).date(), last: wall(14, 0).date(), zone: Tz::America__Los_Angeles };
    event.texts.truncate(1);
    event.place = None;
    event.picture = None;
    event
}

fn mirrored() -> Event {
    let mut event = march();
    event.id = "6f3d0c3e-3333-4a6b-9a53-4d1e5d0f2a11".parse().unwrap();
    event.uri = EventUri::Object(ObjectUri::parse("https://ally.test/events/9").unwrap());
    event.organizer = None;
    event.origin = Origin::Mirrored(Mirror {
        home: Host::parse("ally.test").unwrap(),
        page: Some(WebUrl::parse("https://ally.test/march").unwrap()),
        actor: None,
        organizers: Vec::new(),
        uid: Some("9@ally.test".into()),
        unconfirmed_since: None,
        sources: Vec::new(),
    });
    event.when = When::Timed { start: wall(28, 20), end: None, zone: Tz::Europe__Madrid };
    event
}

fn calendar(events: &[Event]) -> String {
    let source = WebUrl::parse("https://convoca.test/calendar.ics").unwrap();
    let feed = FeedInfo {
        name: "Calls, in the valley",
        source: Some(&source),
        color: Some("#b00020"),
        language: "en",
        refresh: Duration::hours(1),
    };
    let dates: Vec<write::DatedEvent> = events.iter().cloned().map(Into::into).collect();
    write::write(&feed, &dates, &urls())
}

fn news() -> atom::FeedInfo<'static> {
    atom::FeedInfo {
        name: "Calls & marches",
        own: "https://convoca.test/feed.atom",
        page: "https://convoca.test/",
        language: "es",
        region: "US",
        updated: at(3),
    }
}

#[test]
fn a_calendar_is_written_as_its_snapshot_says_and_twice_the_same() {
    let events = [march(), called_off(), mirrored()];
    let written = calendar(&events);
    assert_eq!(written, calendar(&events));
    insta::assert_snapshot!("calendar.ics", written.replace("\r\n", "\n"));
}

#[test]
fn every_line_of_a_calendar_ends_in_crlf_and_fits_in_75_octets() {
    let written = calendar(&[march(), called_off(), mirrored()]);
    assert!(written.ends_with("END:VCALENDAR\r\n"));
    for line in written.split_terminator("\r\n") {
        assert!(line.len() <= 75 && !line.contains(['\r', '\n']), "{line:?}");
    }
}

#[test]
fn what_is_written_reads_back_the_same() {
    let events = [march(), called_off(), mirrored()];
    let hint = ReadHint {
        content_type: None,
        url: None,
        default_zone: Tz::UTC,
        default_language: None,
        now: at(3),
        dates: Dates::First(20),
        patience: Patience::default(),
    };
    let reading = read(calendar(&events).as_bytes(), &hint);
    assert_eq!((reading.notes, reading.software.as_deref()), (vec![], Some("convoca")));
    for (event, read) in events.iter().zip(&reading.events) {
        assert_eq!(read.texts[0].title, event.texts[0].title);
        assert_eq!(read.status, event.status);
        assert_eq!(read.tags, event.tags);
        assert_eq!(read.when.start_local, event.when.start_local());
        assert_eq!(read.when.end_local, event.when.end_local());
        assert_eq!(read.when.all_day, event.when.is_all_day());
        if !event.when.is_all_day() {
            assert_eq!(read.when.start_utc, event.when.start_utc());
            assert_eq!(read.when.zone, Some(event.when.zone()));
        }
    }
    assert_eq!(reading.events.len(), events.len());
}

#[test]
fn no_value_begins_a_line_of_its_own() {
    let mut event = march();
    event.texts[0].title = "March\r\nATTENDEE:mailto:x@y.test".into();
    event.tags = vec!["a\r\nURL:https://evil.test".into()];
    event.place.as_mut().unwrap().place.name = "Park\rX-EVIL:1".into();
    event.place.as_mut().unwrap().place.address = None;
    let written = calendar(&[event]);
    for line in written.split(['\r', '\n']) {
        assert!(
            !["ATTENDEE", "URL:https://evil", "X-EVIL"].iter().any(|start| line.starts_with(start)),
            "{line}"
        );
    }
}

#[test]
fn news_feeds_and_page_data_are_written_as_their_snapshots_say() {
    let events = [march(), called_off(), mirrored()];
    insta::assert_snapshot!("feed.atom", atom::write(&news(), &events, &urls()));
    insta::assert_json_snapshot!("feed.json", json_feed::write(&news(), &events, &urls()));
    insta::assert_json_snapshot!("schema-org", schema_org::event(&march(), "es", &urls()));
    let safe = schema_org::script_safe(&serde_json::json!({"name": "</script>"}));
    assert!(!safe.contains('<'), "{safe}");
}
