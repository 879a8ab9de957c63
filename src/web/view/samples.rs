//! One sample of each page, in each state that looks different; rendered by the tests and by whoever wants to look.

use askama::Template;
use chrono::{Duration, NaiveDate, NaiveDateTime, TimeZone, Utc};
use chrono_tz::America::Los_Angeles;
use serde_json::json;
use uuid::Uuid;

use super::*;
use crate::domain::account::AccountRole;
use crate::domain::event::*;
use crate::domain::fault::{FaultKind, FieldFault, Message};
use crate::domain::ids::{EventId, EventKey, MediaId, OrganizationKey, PlaceId};
use crate::domain::language::Language;
use crate::domain::place::{Coordinates, Place};
use crate::domain::source::{SourcePolicy, SourceState};
use crate::domain::time::When;
use crate::domain::uri::{Host, ObjectUri, WebUrl};
use crate::i18n::{DateStyle, UiLanguage};
use crate::urls::Urls;

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

fn member(language: UiLanguage, here: &str) -> Frame {
    let viewer = Viewer::Member {
        name: "Rosa".to_owned(),
        role: AccountRole::Admin,
        csrf: "token".to_owned(),
        waiting: 3,
    };
    frame(language, here).for_viewer(viewer)
}

/// As random as real ids look, so that weighing a page is honest.
fn id(number: usize) -> Uuid {
    Uuid::from_u128((number as u128 + 1).wrapping_mul(0x9e37_79b9_7f4a_7c15_f39c_c060_5ced_c835))
}

fn at(day: i64, hour: u32, minute: u32) -> NaiveDateTime {
    (TODAY + Duration::days(day)).and_hms_opt(hour, minute, 0).unwrap()
}

fn timed(day: i64, hour: u32, minute: u32, hours: i64) -> When {
    let start = at(day, hour, minute);
    When::Timed { start, end: (hours > 0).then(|| start + Duration::hours(hours)), zone: Los_Angeles }
}

fn text(language: &str, title: &str, description: &str) -> Text {
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

fn mirrored(mut event: Event) -> Event {
    event.origin = Origin::Mirrored(Mirror {
        home: Host::parse("mobilizon.example").unwrap(),
        page: Some(WebUrl::parse("https://mobilizon.example/events/1").unwrap()),
        actor: None,
        organizers: vec!["Food Not Bombs".to_owned()],
        uid: None,
        sources: Vec::new(),
    });
    event.organizer = None;
    event
}

fn spanish(mut event: Event) -> Event {
    event.texts.push(text(
        "es",
        "Marcha por los derechos de los inmigrantes",
        "Nos juntamos en el lago y caminamos por Wilshire.",
    ));
    event
}

fn varied() -> Vec<Event> {
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

fn list(frame: &Frame, events: &[Event], paging: Paging) -> EventList {
    let lines = events.iter().map(|event| line(frame, event)).collect();
    EventList::by_day(frame, lines, paging)
}

fn line(frame: &Frame, event: &Event) -> EventLine {
    EventLine::of(frame, &urls(), event)
}

fn feeds(below: &str) -> FeedLinks {
    FeedLinks { calendar: Some(format!("{below}/calendar.ics")), atom: Some(format!("{below}/feed.atom")) }
}

fn urls() -> Urls {
    Urls::new("https://calendar.example")
}

fn poster(frame: &Frame, event: &Event) -> EventView {
    EventView::new(frame, event, &event.when, &EventLinks::new(&urls(), event))
}

fn event_page(frame: Frame, event: &Event) -> EventPage {
    let canonical = format!("https://calendar.example/events/{}", event.id);
    let preview = LinkPreview::of_event(&frame, event, &event.when, canonical, None);
    let view = poster(&frame, event);
    EventPage::new(frame, view, preview)
}

/// Every page: a name for its file, and its HTML.
pub(super) fn pages(language: UiLanguage) -> Vec<(&'static str, String)> {
    let mut pages = public_pages(language);
    pages.extend(form_pages(language));
    pages.extend(member_pages(language));
    pages.into_iter().map(|(name, html)| (name, html.expect("a sample renders"))).collect()
}

/// The calendar with many events, for weighing.
pub(super) fn long_calendar(language: UiLanguage, count: usize) -> String {
    let words = [
        "Tenants",
        "Nurses",
        "Climate",
        "Border",
        "Library",
        "Bus riders",
        "Harbor",
        "Garment",
        "Teachers",
        "Transit",
        "Water",
        "Peace",
    ];
    let deeds = [
        "assembly",
        "march to City Hall",
        "picket line",
        "vigil",
        "speak-out",
        "phone bank",
        "banner drop",
        "film night",
        "study circle",
    ];
    let frame = frame(language, "/");
    let events: Vec<_> = (0..count)
        .map(|n| {
            let title = format!("{} {} no. {n}", words[n * 7 % 12], deeds[n * 5 % 9]);
            event(n, &title, timed((n / 5) as i64, 9 + (n % 5) as u32 * 2, 0, 2))
        })
        .collect();
    let list = list(&frame, &events, Paging { earlier: None, later: Some("/?page=2".to_owned()) });
    CalendarPage { frame, list, feeds: feeds(""), narrowed: None }.render().expect("a sample renders")
}

type Rendered = (&'static str, askama::Result<String>);

fn public_pages(language: UiLanguage) -> Vec<Rendered> {
    let events = varied();
    let plain = |here: &str| frame(language, here);
    let calendar = |narrowed, events: &[Event]| {
        let frame = plain("/").in_asked_language();
        let paging =
            Paging { earlier: None, later: (!events.is_empty()).then(|| "/?from=2027-04-01".to_owned()) };
        CalendarPage { list: list(&frame, events, paging), frame, feeds: feeds(""), narrowed }.render()
    };
    let mut with_picture = events[3].clone();
    with_picture.picture = Some(Picture::Stored {
        id: MediaId(id(1)),
        file: "poster.jpg".to_owned(),
        width: 1200,
        height: 800,
        alt: Some("A red flyer".to_owned()),
    });
    let mut discreet = mirrored(events[4].clone());
    discreet.status = EventStatus::Postponed;
    let error = |status, kind| ErrorPage { frame: plain("/x"), status, kind, message: None }.render();
    let mut page = event_page(plain("/events/4"), &with_picture);
    page.json_ld = Some(JsonLd::new(&json!({ "@type": "Event", "name": "</script>" })));
    page.activity_href = Some(page.preview.canonical.clone());
    page.preview.picture = Some(PreviewPicture {
        url: "https://calendar.example/media/poster.jpg".to_owned(),
        alt: Some("A red flyer".to_owned()),
        width: 1200,
        height: 800,
    });
    let about = "<p>We are a handful of people from twelve organizations.</p>".to_owned();
    let org = plain("/@coalition");
    let place = plain("/places/1");
    let tag = plain("/tags/losangeles");
    vec![
        ("calendar", calendar(None, &events)),
        (
            "calendar-narrowed",
            calendar(Some(("“housing” · Westlake".to_owned(), "/".to_owned())), &events[3..5]),
        ),
        ("calendar-empty", calendar(None, &[])),
        ("event", page.render()),
        ("event-cancelled", event_page(plain("/events/5"), &events[4]).render()),
        ("event-moved", event_page(plain("/events/6"), &events[5]).render()),
        ("event-mirrored", event_page(plain("/events/5"), &discreet).render()),
        ("event-online", event_page(plain("/events/11"), &events[10]).render()),
        (
            "organization",
            OrganizationPage {
                name: "Coalition for Immigrant Rights".to_owned(),
                about: about.clone(),
                language: None,
                website: Some("https://coalition.example".to_owned()),
                contact: Some(OrganizationPage::contact("hello@coalition.example")),
                follow: FollowBox { handle: "@coalition@calendar.example".to_owned(), followers: 412 },
                list: list(&org, &events[1..4], Paging::default()),
                feeds: feeds("/@coalition"),
                activity_href: "https://calendar.example/orgs/coalition".to_owned(),
                canonical: "https://calendar.example/@coalition".to_owned(),
                new_event_href: None,
                frame: org,
            }
            .render(),
        ),
        (
            "tag",
            TagPage {
                tag: "losangeles".to_owned(),
                list: list(&tag, &events[3..7], Paging::default()),
                feeds: feeds("/tags/losangeles"),
                frame: tag,
            }
            .render(),
        ),
        (
            "place",
            PlacePage {
                place: poster(&place, &events[3]).place.unwrap(),
                list: list(&place, &[], Paging::default()),
                feeds: FeedLinks::default(),
                frame: place,
            }
            .render(),
        ),
        ("problem-404", error(404, FaultKind::NotFound)),
        ("problem-500", error(500, FaultKind::Internal)),
        (
            "message",
            MessagePage {
                frame: plain("/x"),
                heading: Message::new("auth-stale-form"),
                paragraphs: vec![Message::new("login-readers")],
                onward: Some((Message::new("fault-to-calendar"), "/".to_owned())),
                button: None,
            }
            .render(),
        ),
        (
            "about",
            AboutPage {
                frame: plain("/about"),
                words: about,
                handle: "@calendar@calendar.example".to_owned(),
                organizations: vec![("Coalition for Immigrant Rights".to_owned(), "/@coalition".to_owned())],
                version: "0.1.0",
            }
            .render(),
        ),
        ("privacy", PrivacyPage { frame: plain("/privacy") }.render()),
        (
            "contact",
            ContactPage {
                frame: plain("/contact"),
                ways: vec![ContactWay {
                    who: "Los Angeles in Motion".to_owned(),
                    how: "hello@calendar.example".to_owned(),
                    href: Some("mailto:hello@calendar.example".to_owned()),
                }],
            }
            .render(),
        ),
    ]
}

fn form_pages(language: UiLanguage) -> Vec<Rendered> {
    let organizations = vec![
        ("coalition".to_owned(), "Coalition for Immigrant Rights".to_owned()),
        ("tenants".to_owned(), "Tenants Union".to_owned()),
    ];
    let form = || {
        EventFormPage::new(
            member(language, "/events/new"),
            "/events/new",
            id(1).to_string(),
            organizations.clone(),
        )
    };
    let typed = EventFormValues {
        title: "March for immigrant rights".to_owned(),
        start_date: "2027-03-06".to_owned(),
        start_time: "11am".to_owned(),
        place_name: "MacArthur Park".to_owned(),
        place_area: "Westlake".to_owned(),
        description: "We gather at the lake.".to_owned(),
        ..form().values
    };
    let wrong = FormErrors::of_fields(vec![
        FieldFault::new("title", Message::new("error-title-missing")),
        FieldFault::new("start_time", Message::new("error-time")),
        FieldFault::new("place_name", Message::new("error-place-missing")),
    ]);
    let known = KeptPicture { id: id(2).to_string(), src: "/media/poster.jpg".to_owned() };
    let mut first = form();
    first.never_published = true;
    let mut with_errors = form();
    (with_errors.errors, with_errors.picture, with_errors.values.start_time) =
        (wrong, Some(known), "late".to_owned());
    let mut preview = form();
    let events = varied();
    preview.preview = Some(poster(&preview.frame, &events[3]));
    preview.values = typed.clone();
    preview.notes = vec![Message::new("remark-ends-next-day")];
    let mut stale = form();
    (stale.step, stale.values, stale.version) = (FormStep::Published, typed, Some(3));
    stale.stale = vec![StaleField {
        label_key: "form-start-time",
        theirs: "12:00".to_owned(),
        mine: "11am".to_owned(),
    }];
    stale.call_off_href = Some("/events/4/cancel".to_owned());
    stale.delete_href = Some("/events/4/delete".to_owned());
    let mut past = form();
    past.questions = vec![("accept_past", Message::new("remark-past"))];
    let confirm = |deed, subject: &str, when: Option<&str>| {
        ConfirmPage {
            frame: member(language, "/events/4/cancel"),
            deed,
            subject: subject.to_owned(),
            when: when.map(str::to_owned),
            action: "/events/4/cancel".to_owned(),
            fields: vec![("version".to_owned(), "3".to_owned())],
            back: "/events/4".to_owned(),
            error: None,
        }
        .render()
    };
    let login = |errors, kept| {
        LoginPage {
            frame: frame(language, "/login"),
            csrf: "x".to_owned(),
            email: "rosa@example.org".to_owned(),
            next: "/dashboard".to_owned(),
            errors,
            kept,
        }
        .render()
    };
    let setup = SetupPage {
        frame: frame(language, "/setup?token=abc"),
        token: "abc".to_owned(),
        csrf: "x".to_owned(),
        values: SetupValues::default(),
        errors: FormErrors::none(),
    };
    vec![
        ("form-new", first.render()),
        ("form-errors", with_errors.render()),
        ("form-preview", preview.render()),
        ("form-stale", stale.render()),
        ("form-past", past.render()),
        (
            "confirm-call-off",
            confirm(
                ConfirmDeed::CallOff,
                "March for immigrant rights",
                Some("Saturday, March 6, 11 am–2 pm"),
            ),
        ),
        (
            "confirm-delete",
            confirm(ConfirmDeed::Delete, "March for immigrant rights", Some("Saturday, March 6, 11 am–2 pm")),
        ),
        ("confirm-remove-source", confirm(ConfirmDeed::RemoveSource, "Tenants Union", None)),
        ("login", login(FormErrors::none(), None)),
        (
            "login-wrong",
            login(
                FormErrors::of_form(Message::new("auth-wrong-password")),
                Some(KeptForm {
                    action: "/events/new".to_owned(),
                    fields: vec![("title".to_owned(), "March \"now\"".to_owned())],
                }),
            ),
        ),
        (
            "password",
            PasswordPage {
                frame: member(language, "/dashboard/password"),
                action: "/dashboard/password".to_owned(),
                errors: FormErrors::none(),
            }
            .render(),
        ),
        ("setup", setup.render()),
    ]
}

fn member_pages(language: UiLanguage) -> Vec<Rendered> {
    let events = varied();
    let framed = |here: &str| member(language, here);
    let undo = PostButton::undo(&framed("/"), "/admin/undo").with("uri", "https://x.example/1?a=b&c=\"d\"");
    let own = |event: &Event| {
        let frame = framed("/dashboard");
        let view = poster(&frame, event);
        OwnEvent {
            line: line(&frame, event),
            when: view.when_title(),
            edit_href: format!("/events/{}/edit", event.id),
        }
    };
    let source = |name: &str, state, last_error: Option<&str>| SourceRow {
        name: name.to_owned(),
        target: "https://mobilizon.example/@foodnotbombs".to_owned(),
        policy: SourcePolicy::Review,
        state,
        last_success: last_error.is_none().then(|| "Friday, March 5, 9:12 am".to_owned()),
        last_error: last_error.map(str::to_owned),
        events: 14,
        refresh_action: Some("/dashboard/sources/1/refresh".to_owned()),
        remove_href: "/dashboard/sources/1/remove".to_owned(),
    };
    let held = |event: &Event| HeldEvent {
        event: poster(&framed("/admin/review"), event),
        href: format!("/events/{}", event.id),
        brought_by: vec!["Food Not Bombs".to_owned()],
        publish: PostButton::publish(&framed("/"), "/admin/review/publish"),
        refuse: PostButton::refuse(&framed("/"), "/admin/review/refuse"),
    };
    let decided = |event: &Event| {
        let own = own(event);
        ModeratedEvent { line: own.line, when: own.when, undo: undo.clone() }
    };
    let notice = Done::Accepted.notice().with_undo(undo.clone());
    vec![
        (
            "dashboard",
            DashboardPage {
                frame: framed("/dashboard").with_notice(Notice::warning(Message::new("auth-stale-form"))),
                trial: Some(Trial {
                    setting: "CONVOCA_PUBLIC_URL",
                    value: "http://localhost:8080".to_owned(),
                }),
                upcoming: events[3..6].iter().map(own).collect(),
                drafts: events[6..7].iter().map(own).collect(),
                past: Vec::new(),
                organizations: vec![OwnOrganization {
                    name: "Coalition".to_owned(),
                    href: "/@coalition".to_owned(),
                    handle: "@coalition@calendar.example".to_owned(),
                    pending: true,
                }],
            }
            .render(),
        ),
        (
            "sources",
            SourcesPage {
                frame: framed("/dashboard/sources"),
                action: "/dashboard/sources".to_owned(),
                target: String::new(),
                policy: SourcePolicy::Review,
                errors: FormErrors::none(),
                sources: vec![
                    source("Food Not Bombs", SourceState::Active, None),
                    source("Tenants Union", SourceState::Failing, Some("mobilizon.example does not answer")),
                ],
            }
            .render(),
        ),
        (
            "review",
            ReviewPage {
                frame: framed("/admin/review").with_notice(notice),
                held: vec![held(&mirrored(events[3].clone())), held(&mirrored(events[9].clone()))],
                more: 12,
            }
            .render(),
        ),
        ("review-empty", ReviewPage { frame: framed("/admin/review"), held: Vec::new(), more: 0 }.render()),
        (
            "moderation",
            ModerationPage {
                frame: framed("/admin/moderation"),
                hidden: events[1..3].iter().map(decided).collect(),
                refused: Vec::new(),
            }
            .render(),
        ),
    ]
}
