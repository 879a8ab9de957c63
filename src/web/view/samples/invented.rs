//! A site, its events and its readers, all invented.

use chrono::{Duration, NaiveDate, NaiveDateTime, TimeZone, Utc};
use chrono_tz::America::Los_Angeles;
use uuid::Uuid;

use crate::domain::account::AccountRole;
use crate::domain::event::*;
use crate::domain::ids::{EventId, EventKey, OrganizationKey, PlaceId};
use crate::domain::language::Language;
use crate::domain::place::{Coordinates, Place};
use crate::domain::time::When;
use crate::domain::uri::{Host, ObjectUri, WebUrl};
use crate::i18n::{DateStyle, UiLanguage};
use crate::urls::Urls;
use crate::web::view::{
    EventLine, EventLinks, EventList, EventPage, EventView, FeedLinks, Frame, LinkPreview, Paging, SiteView,
    Viewer,
};

const TODAY: NaiveDate = NaiveDate::from_ymd_opt(2027, 3, 5).unwrap();

pub(super) fn frame(language: UiLanguage, here: &str) -> Frame {
    let site = SiteView {
        name: "Los Angeles in Motion".to_owned(),
        public_url: "https://calendar.example".to_owned(),
        host: "calendar.example".to_owned(),
        accent: None,
        zone: Los_Angeles,
    };
    Frame::new(language, site, here, DateStyle::new(language, "US"), TODAY)
}

pub(super) fn member(language: UiLanguage, here: &str) -> Frame {
    let viewer = Viewer::Member {
        name: "Rosa".to_owned(),
        role: AccountRole::Admin,
        csrf: "token".to_owned(),
        waiting: 3,
    };
    frame(language, here).for_viewer(viewer)
}

/// As random as real ids look, so that weighing a page is honest.
pub(super) fn id(number: usize) -> Uuid {
    Uuid::from_u128((number as u128 + 1).wrapping_mul(0x9e37_79b9_7f4a_7c15_f39c_c060_5ced_c835))
}

pub(super) fn at(day: i64, hour: u32, minute: u32) -> NaiveDateTime {
    (TODAY + Duration::days(day)).and_hms_opt(hour, minute, 0).unwrap()
}

pub(super) fn timed(day: i64, hour: u32, minute: u32, hours: i64) -> When {
    let start = at(day, hour, minute);
    When::Timed { start, end: (hours > 0).then(|| start + Duration::hours(hours)), zone: Los_Angeles }
}

pub(super) fn text(language: &str, title: &str, description: &str) -> Text {
    Text {
        language: Language::parse(language).unwrap(),
        title: title.to_owned(),
        description: Description::Markdown(description.to_owned()),
    }
}

pub(super) fn event(number: usize, title: &str, when: When) -> Event {
    let (place, area) = [
        ("MacArthur Park", "Westlake"),
        ("City Hall, South Lawn", "Downtown"),
        ("Union Hall 300", "Boyle Heights"),
        ("Leimert Park Plaza", "Leimert Park"),
    ][number % 4];
    let organizer =
        ["Coalition for Immigrant Rights", "Tenants Union", "Nurses United", "Climate Strike LA"][number % 4];
    let uri = EventUri::Object(
        ObjectUri::parse(&format!("https://calendar.example/events/{}", id(number))).unwrap(),
    );
    Event {
        key: EventKey(number as i64),
        id: EventId(id(number)),
        uri,
        origin: Origin::Local,
        organizer: Some(Organizer {
            key: OrganizationKey(1),
            slug: "coalition".to_owned(),
            name: organizer.to_owned(),
        }),
        texts: vec![text(
            "en",
            title,
            "We gather at the **lake**, walk down Wilshire and end with speeches and music.\n\nBring water, a hat and your neighbors. Legal observers wear green hats; ask them anything.\n\n> They tried to bury us; they did not know we were seeds.\n\n* Stilts and drums welcome\n* Quiet zone by the library",
        )],
        when,
        place: Some(EventPlace {
            id: PlaceId(id(9_000)),
            place: Place {
                name: place.to_owned(),
                address: Some("2230 W 6th St, Los Angeles, CA 90057, USA".to_owned()),
                area: Some(area.to_owned()),
                coordinates: Coordinates::new(34.0593, -118.2768),
                accessibility: Some("step-free from Alvarado St".to_owned()),
            },
        }),
        online_url: None,
        url: Some(WebUrl::parse("https://coalition.example/march").unwrap()),
        tags: vec!["immigrantrights".to_owned(), "losangeles".to_owned()],
        kind: Kind::March,
        category: None,
        status: EventStatus::Confirmed,
        visibility: Visibility::Public,
        picture: None,
        version: 1,
        created: Utc.timestamp_opt(0, 0).unwrap(),
        published: None,
        updated: Utc.timestamp_opt(0, 0).unwrap(),
        previous_start: None,
        hidden: false,
        held: false,
    }
}

pub(super) fn mirrored(mut event: Event) -> Event {
    event.origin = Origin::Mirrored(Mirror {
        home: Host::parse("mobilizon.example").unwrap(),
        page: Some(WebUrl::parse("https://mobilizon.example/events/1").unwrap()),
        actor: None,
        organizers: vec!["Food Not Bombs".to_owned()],
        uid: None,
        unconfirmed_since: chrono::DateTime::from_timestamp(1_772_668_800, 0),
        sources: Vec::new(),
    });
    event.organizer = None;
    event
}

pub(super) fn spanish(mut event: Event) -> Event {
    event.texts.push(text(
        "es",
        "Marcha por los derechos de los inmigrantes",
        "Nos juntamos en el lago y caminamos por Wilshire.",
    ));
    event
}

pub(in crate::web::view) fn varied() -> Vec<Event> {
    let mut events = vec![
        event(
            0,
            "Hunger strike at the federal building",
            When::AllDay { first: at(-3, 0, 0).date(), last: at(4, 0, 0).date(), zone: Los_Angeles },
        ),
        event(1, "Vigil for those lost at the border", timed(0, 18, 30, 1)),
        mirrored(event(2, "Free breakfast and know-your-rights table", timed(0, 19, 0, 0))),
        spanish(event(4, "March for immigrant rights", timed(1, 11, 0, 3))),
        event(5, "Rent strike assembly", timed(1, 14, 0, 2)),
        event(
            6,
            "Nurses' picket at County General: safe staffing saves lives, whatever the board says",
            timed(1, 16, 0, 3),
        ),
        event(7, "Teach-in: reading the new ordinance", timed(2, 10, 0, 2)),
        event(8, "Beach clean-up and banner painting", timed(2, 13, 0, 2)),
        event(9, "Court support for the Alvarado Nine", timed(5, 8, 30, 4)),
        event(
            10,
            "Strike school",
            When::AllDay { first: at(9, 0, 0).date(), last: at(11, 0, 0).date(), zone: Los_Angeles },
        ),
        event(
            11,
            "Solidarity call with Berlin",
            When::Timed { start: at(12, 19, 0), end: None, zone: chrono_tz::Europe::Berlin },
        ),
    ];
    events[4].status = EventStatus::Cancelled;
    events[5].previous_start = Some(events[5].when.start_utc() - Duration::hours(2));
    events[7].status = EventStatus::Tentative;
    events[8].kind = Kind::Support;
    let online = &mut events[10];
    (online.place, online.online_url) = (None, Some(WebUrl::parse("https://meet.example/x").unwrap()));
    events
}

pub(super) fn list(frame: &Frame, events: &[Event], paging: Paging) -> EventList {
    let lines = events.iter().map(|event| line(frame, event)).collect();
    EventList::by_day(frame, lines, paging)
}

pub(super) fn line(frame: &Frame, event: &Event) -> EventLine {
    EventLine::of(frame, &urls(), event)
}

pub(super) fn feeds(below: &str) -> FeedLinks {
    FeedLinks { calendar: Some(format!("{below}/calendar.ics")), atom: Some(format!("{below}/feed.atom")) }
}

pub(super) fn urls() -> Urls {
    Urls::new("https://calendar.example")
}

pub(super) fn poster(frame: &Frame, event: &Event) -> EventView {
    EventView::new(frame, event, &event.when, &EventLinks::new(&urls(), event))
}

pub(super) fn event_page(frame: Frame, event: &Event) -> EventPage {
    let canonical = format!("https://calendar.example/events/{}", event.id);
    let preview = LinkPreview::of_event(&frame, event, &event.when, canonical, None);
    let view = poster(&frame, event);
    EventPage::new(frame, view, preview)
}
