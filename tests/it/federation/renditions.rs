//! The forms of an event: one table, a snapshot a row.

use chrono::{NaiveDate, TimeZone, Utc};
use chrono_tz::Tz;
use convoca::activitypub::renditions::{Program, Shape, Told, Verdict, verdict};
use convoca::activitypub::write_event::WriteEvent;
use convoca::domain::event::{
    Description, Event, EventPlace, EventStatus, EventUri, Kind, Organizer, Origin, Picture, Text, Visibility,
};
use convoca::domain::ids::{EventKey, OrganizationKey};
use convoca::domain::language::Language;
use convoca::domain::place::{Coordinates, Place};
use convoca::domain::time::When;
use convoca::domain::uri::WebUrl;
use convoca::urls::Urls;
use serde_json::{Value, json};

fn urls() -> Urls {
    Urls::new("https://convoca.test")
}

fn text(tag: &str, title: &str, description: &str) -> Text {
    Text {
        language: Language::parse(tag).unwrap(),
        title: title.to_owned(),
        description: Description::Markdown(description.to_owned()),
    }
}

/// In the street and online, in two languages, with a picture, its end left open.
fn assembly() -> Event {
    let id = "6f3d0c3e-2222-4a6b-9a53-4d1e5d0f2a11".parse().unwrap();
    let written = Utc.with_ymd_and_hms(2027, 1, 4, 12, 0, 0).unwrap();
    Event {
        key: EventKey(1),
        id,
        uri: EventUri::Object(urls().event(id)),
        origin: Origin::Local,
        organizer: Some(Organizer {
            key: OrganizationKey(1),
            slug: "union".into(),
            name: "Street Union".into(),
            discreet: false,
            publishes: true,
        }),
        texts: vec![
            text("en", "Assembly & supper", "Bring **a plate**. We talk about <the rent>."),
            text("es", "Asamblea y cena", "Trae **un plato**."),
        ],
        when: When::Timed {
            start: NaiveDate::from_ymd_opt(2027, 3, 6).unwrap().and_hms_opt(18, 30, 0).unwrap(),
            end: None,
            zone: Tz::America__Los_Angeles,
        },
        place: Some(EventPlace {
            id: "00000000-0000-4000-8000-000000000001".parse().unwrap(),
            place: Place {
                name: "Community Hall".into(),
                address: Some("12 Main St, Los Angeles".into()),
                area: Some("Westlake".into()),
                coordinates: Coordinates::new(34.0593, -118.2768),
                accessibility: None,
            },
        }),
        online_url: Some(WebUrl::parse("https://stream.test/live").unwrap()),
        url: None,
        tags: vec!["housing".into()],
        kind: Kind::Assembly,
        category: None,
        status: EventStatus::Confirmed,
        visibility: Visibility::Public,
        picture: Some(Picture::Stored {
            id: "00000000-0000-4000-8000-000000000002".parse().unwrap(),
            file: "ab/cd.jpg".into(),
            width: 1200,
            height: 800,
            alt: Some("A long table".into()),
        }),
        version: 1,
        created: written,
        published: Some(written),
        updated: written,
        previous_start: None,
        hidden: false,
        held: false,
    }
}

fn shaped(event: &Event, shape: Shape) -> Value {
    WriteEvent { urls: &urls(), region: "US" }.shaped(event, shape)
}

fn event_shape(program: Program) -> Shape {
    match verdict(program, Told::Event) {
        Verdict::Shaped(shape) => shape,
        other => panic!("{program:?} gets no event: {other:?}"),
    }
}

#[test]
fn each_row_of_the_table_is_as_it_was_looked_at() {
    let word = |verdict: Verdict| match verdict {
        Verdict::Send => json!("send"),
        Verdict::Skip => json!("skip"),
        Verdict::Shaped(shape) => json!(format!("shaped: {shape:?}")),
    };
    for program in Program::ALL {
        let row = json!({
            "event": shaped(&assembly(), event_shape(program)),
            "deleted": word(verdict(program, Told::Deleted)),
            "listed": word(verdict(program, Told::Listed)),
            "own announce": word(verdict(program, Told::OwnAnnounce)),
            "news": word(verdict(program, Told::News)),
            "reminder": word(verdict(program, Told::Reminder)),
            "featured": word(verdict(program, Told::Featured)),
        });
        insta::assert_json_snapshot!(format!("row-{program:?}"), row);
    }
}

#[test]
fn forms_of_one_event_differ_only_in_what_they_may_differ_in() {
    let may =
        ["type", "name", "nameMap", "summary", "summaryMap", "content", "contentMap", "location", "endTime"];
    let mut event = assembly();
    event.status = EventStatus::Cancelled;
    let canonical = shaped(&event, Shape::Canonical);
    for shape in Shape::ALL {
        let form = shaped(&event, shape);
        let keys = canonical.as_object().unwrap().keys().chain(form.as_object().unwrap().keys());
        for key in keys.filter(|key| !may.contains(&key.as_str())) {
            assert_eq!(form[key], canonical[key], "{shape:?}: {key}");
        }
        let shown = if shape == Shape::Note { &form["content"] } else { &form["name"] };
        assert!(
            shown.as_str().unwrap().contains("CANCELLED: "),
            "{shape:?} hides that it is called off: {shown}"
        );
    }
}

#[test]
fn a_note_has_no_name_and_no_summary_and_opens_with_the_title_in_each_language() {
    let note = shaped(&assembly(), Shape::Note);
    assert_eq!(note["type"], "Note");
    for absent in ["name", "nameMap", "summary", "summaryMap"] {
        assert!(note.get(absent).is_none(), "{absent}");
    }
    let opens = |content: &Value, title: &str| {
        let content = content.as_str().unwrap();
        assert!(content.starts_with(&format!("<p><strong>{title}</strong></p><p><strong>")), "{content}");
    };
    opens(&note["content"], "Assembly &amp; supper");
    opens(&note["contentMap"]["en"], "Assembly &amp; supper");
    opens(&note["contentMap"]["es"], "Asamblea y cena");
    assert_eq!(
        note["contentMap"].as_object().unwrap().keys().next().unwrap(),
        "en",
        "the main language first"
    );
}

#[test]
fn gancio_gets_one_place_with_a_name_and_an_address_whatever_the_event_has() {
    let place = |event: &Event| {
        let form = shaped(event, Shape::Gancio);
        assert_eq!(form["location"]["type"], "Place", "{}", form["location"]);
        for key in ["name", "address"] {
            assert!(!form["location"][key].as_str().unwrap().trim().is_empty(), "{}", form["location"]);
        }
        assert!(form["attachment"].as_array().unwrap().iter().all(|one| one["mediaType"].is_string()));
        form["location"].clone()
    };
    let mut event = assembly();
    assert_eq!(place(&event)["name"], "Community Hall");
    event.place.as_mut().unwrap().place.name = String::new();
    assert_eq!(place(&event)["name"], "12 Main St, Los Angeles");
    event.place.as_mut().unwrap().place.address = None;
    assert_eq!(place(&event)["name"], "Westlake");
    event.place = None;
    assert_eq!(
        place(&event),
        json!({"type": "Place", "name": "Online", "address": "https://stream.test/live"})
    );
    event.online_url = None;
    event.picture = None;
    assert_eq!(place(&event)["name"], "To be announced");
    event.texts.remove(0);
    assert_eq!(place(&event)["name"], "Por anunciar");
    assert_eq!(shaped(&event, Shape::Gancio)["attachment"], json!([]));
}

#[test]
fn an_end_nobody_set_is_not_sent_to_programs_that_would_show_it() {
    let mut event = assembly();
    let ends = |event: &Event, shape| shaped(event, shape).get("endTime").is_some();
    let first = NaiveDate::from_ymd_opt(2027, 3, 6).unwrap();
    let zone = Tz::America__Los_Angeles;
    let open = event.when;
    let whole = When::AllDay { first, last: first, zone };
    let several = When::AllDay { first, last: first + chrono::Days::new(2), zone };
    let set = When::Timed {
        start: open.start_local(),
        end: Some(open.start_local() + chrono::TimeDelta::hours(3)),
        zone,
    };
    for (when, kept) in [(open, false), (whole, false), (several, true), (set, true)] {
        event.when = when;
        assert!(ends(&event, Shape::Canonical) && ends(&event, Shape::Timeline), "{when:?}");
        for shape in [Shape::Mobilizon, Shape::Gancio] {
            assert_eq!(ends(&event, shape), kept, "{shape:?} {when:?}");
        }
    }
}

#[test]
fn a_server_that_got_a_note_keeps_getting_a_note_and_never_an_event_that_turns_into_one() {
    for shape in Shape::ALL {
        assert_eq!(shape.keeping("Note"), Shape::Note);
        assert_eq!(shape.keeping("Event").object_type(), "Event");
        assert_eq!(shape.keeping(shape.object_type()), shape);
    }
}
