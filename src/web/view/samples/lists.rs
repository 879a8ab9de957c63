//! Lists of events.

use askama::Template;

use super::all_pages::Rendered;
use super::invented::{event, feeds, frame, list, poster, timed, varied};
use crate::domain::event::Event;
use crate::i18n::UiLanguage;
use crate::web::view::{CalendarPage, FeedLinks, FollowBox, OrganizationPage, Paging, PlacePage, TagPage};

pub(super) fn pages(language: UiLanguage) -> Vec<Rendered> {
    let events = varied();
    let narrowed = Some(("“housing” · Westlake".to_owned(), "/".to_owned()));
    let (org, tag, place) =
        (frame(language, "/@coalition"), frame(language, "/tags/losangeles"), frame(language, "/places/1"));
    let about = "<p>We are a handful of people from twelve organizations.</p>".to_owned();
    vec![
        ("calendar", calendar(language, None, &events)),
        ("calendar-narrowed", calendar(language, narrowed, &events[3..5])),
        ("calendar-empty", calendar(language, None, &[])),
        (
            "organization",
            OrganizationPage {
                name: "Coalition for Immigrant Rights".to_owned(),
                about,
                language: None,
                website: Some("https://coalition.example".to_owned()),
                contact: Some(OrganizationPage::contact("hello@coalition.example")),
                follow: FollowBox {
                    handle: "@coalition@calendar.example".to_owned(),
                    followers: 412,
                    interact_href: "/@coalition/interact".to_owned(),
                },
                list: list(&org, &events[1..4], Paging::default()),
                feeds: feeds("/@coalition"),
                activity_href: "https://calendar.example/orgs/coalition".to_owned(),
                canonical: "https://calendar.example/@coalition".to_owned(),
                new_event_href: None,
                settings_href: Some("/dashboard/orgs/coalition".to_owned()),
                moved_to: Some("https://elsewhere.example/@coalition".to_owned()),
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
    ]
}

fn calendar(
    language: UiLanguage,
    narrowed: Option<(String, String)>,
    events: &[Event],
) -> askama::Result<String> {
    let frame = frame(language, "/").in_asked_language();
    let paging =
        Paging { earlier: None, later: (!events.is_empty()).then(|| "/?from=2027-04-01".to_owned()) };
    CalendarPage { list: list(&frame, events, paging), frame, feeds: feeds(""), narrowed }.render()
}

/// The calendar with many events, for weighing.
pub(in crate::web::view) fn long_calendar(language: UiLanguage, count: usize) -> String {
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
