//! An event's own page: the poster, and printed the flyer.

use askama::Template;
use chrono::Datelike;

use super::event_line::{foreign, machine_end, machine_start, moved_from, organizer_name, unconfirmed, via};
use super::{Frame, JsonLd, LinkPreview, Mark, PostButton, qr_svg};
use crate::domain::event::{Event, Kind, Origin, Picture};
use crate::domain::place::Place;
use crate::domain::time::When;
use crate::domain::uri::WebUrl;
use crate::i18n::{ZoneNaming, capitalized};
use crate::urls::Urls;

/// Addresses the page of an event links to; paths on this site unless said otherwise.
#[derive(Debug, Clone, Default)]
pub struct EventLinks {
    /// Its organizer's page.
    pub organization: Option<String>,
    /// Its organizer's handle (`@coalition@example.org`), by which it can be followed.
    pub handle: Option<String>,
    /// Its place's page.
    pub place: Option<String>,
    /// A page for each tag, in the event's order.
    pub tags: Vec<String>,
    /// The event as a calendar file.
    pub calendar_file: Option<String>,
    /// Its picture, if it is kept here.
    pub picture: Option<String>,
}

impl EventLinks {
    /// Everything an event's page links to, as paths on this site.
    pub fn new(urls: &Urls, event: &Event) -> Self {
        let organizer = event.organizer.as_ref().filter(|_| event.is_local());
        let picture = match &event.picture {
            Some(Picture::Stored { file, .. }) => Some(path(&urls.media(file))),
            _ => None,
        };
        Self {
            organization: organizer.map(|organizer| path(&urls.organization(&organizer.slug))),
            handle: organizer.map(|organizer| format!("@{}@{}", organizer.slug, urls.host())),
            place: event.place.as_ref().map(|at| path(&urls.place(at.id))),
            tags: event.tags.iter().map(|tag| path(&urls.tag(tag))).collect(),
            calendar_file: Some(format!("{}.ics", path(&urls.event_page(event.id)))),
            picture,
        }
    }
}

/// An address of ours without scheme and host.
fn path(address: &WebUrl) -> String {
    address.url().path().to_owned()
}

/// The same event in another language.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OtherText {
    /// BCP 47 tag.
    pub language: String,
    /// Title.
    pub title: String,
    /// Safe HTML.
    pub description: String,
}

/// Who calls.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OrganizerView {
    /// Name.
    pub name: String,
    /// Its page here.
    pub href: Option<String>,
    /// By which it can be followed.
    pub handle: Option<String>,
}

/// Where it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlaceView {
    /// What people call it.
    pub name: String,
    /// Postal address, unless it is the name.
    pub address: Option<String>,
    /// Neighbourhood.
    pub area: Option<String>,
    /// How one gets in.
    pub accessibility: Option<String>,
    /// Its page here.
    pub href: Option<String>,
    /// A map elsewhere; opened only when asked for.
    pub map_href: Option<String>,
}

impl PlaceView {
    /// A place as its page and its events show it; `None` if nothing is known of it.
    pub fn new(place: &Place, href: Option<String>) -> Option<Self> {
        if place.is_empty() {
            return None;
        }
        let name = if place.name.is_empty() {
            place.address.clone().unwrap_or_default()
        } else {
            place.name.clone()
        };
        Some(Self {
            address: place.address.clone().filter(|address| *address != name),
            area: place.area.clone().filter(|area| !name.contains(area.as_str())),
            accessibility: place.accessibility.clone(),
            map_href: map_href(place),
            name,
            href,
        })
    }
}

/// Its picture.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PictureView {
    /// Path on this site: a visitor's browser loads nothing from elsewhere.
    pub src: String,
    /// What it shows; empty if nobody said.
    pub alt: String,
    /// Pixels.
    pub width: u32,
    /// Pixels.
    pub height: u32,
}

/// An event as a poster.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EventView {
    /// In the page's language if there is one.
    pub title: String,
    /// The text's language where it is not the page's.
    pub language: Option<String>,
    /// Safe HTML; empty if there is none.
    pub description: String,
    /// The other languages.
    pub others: Vec<OtherText>,
    /// "Saturday".
    pub weekday: String,
    /// The large numeral.
    pub numeral: u32,
    /// "Mar".
    pub month: String,
    /// "Saturday, March 6, 11 am–2 pm".
    pub when: String,
    /// For machines.
    pub start: String,
    /// For machines.
    pub end: Option<String>,
    /// "Moved from Friday, March 5, 6 pm".
    pub moved: Option<String>,
    /// What must not be overlooked.
    pub mark: Option<Mark>,
    /// What sort: a catalogue key.
    pub kind_key: &'static str,
    /// Where.
    pub place: Option<PlaceView>,
    /// Link to take part online.
    pub online_href: Option<String>,
    /// Further information or sign-up.
    pub website: Option<String>,
    /// Who calls; `None` if they do not say.
    pub organizer: Option<OrganizerView>,
    /// Name and page of each tag; the page is empty where none tells of the event.
    pub tags: Vec<(String, String)>,
    /// Its picture.
    pub picture: Option<PictureView>,
    /// Of a mirrored event: the server it comes from.
    pub via: Option<String>,
    /// Since when its home does not confirm it, in words.
    pub unconfirmed: Option<String>,
    /// Of a mirrored event: its page there.
    pub home_href: Option<String>,
    /// The event as a calendar file.
    pub calendar_file: Option<String>,
}

impl EventView {
    /// The poster of an event on one of its dates.
    pub fn new(frame: &Frame, event: &Event, when: &When, links: &EventLinks) -> Self {
        let text = event.text_for(frame.language.code());
        let first_day = when.start_local().date();
        Self {
            title: text.title.clone(),
            language: foreign(text.language.as_str(), frame.language),
            description: text.description.html().as_str().to_owned(),
            others: other_texts(event, text.language.as_str()),
            weekday: frame.dates.weekday(first_day),
            numeral: first_day.day(),
            month: frame.dates.month_short(first_day),
            when: told(frame, when),
            start: machine_start(when),
            end: machine_end(when),
            moved: moved_from(frame, event, when),
            mark: Mark::of(event),
            kind_key: kind_key(event.kind),
            place: event.place.as_ref().and_then(|at| PlaceView::new(&at.place, links.place.clone())),
            online_href: event.online_url.as_ref().map(|url| url.as_str().to_owned()),
            website: event.url.as_ref().map(|url| url.as_str().to_owned()),
            organizer: organizer_name(event).map(|name| OrganizerView {
                name,
                href: links.organization.clone(),
                handle: links.handle.clone(),
            }),
            tags: event.tags.iter().cloned().zip(links.tags.iter().cloned()).collect(),
            picture: picture(event, links),
            via: via(event),
            unconfirmed: unconfirmed(frame, event),
            home_href: home_href(event),
            calendar_file: links.calendar_file.clone(),
        }
    }

    /// Whether its title is struck through.
    pub fn struck(&self) -> bool {
        self.mark.is_some_and(Mark::strikes)
    }

    /// When, standing alone: with a capital letter.
    pub fn when_title(&self) -> String {
        capitalized(&self.when)
    }
}

/// The page of an event.
#[derive(Template)]
#[template(path = "event.html")]
pub struct EventPage {
    /// What stands around it.
    pub frame: Frame,
    /// The poster.
    pub event: EventView,
    /// The card under a link to it.
    pub preview: LinkPreview,
    /// The event for search engines.
    pub json_ld: Option<JsonLd>,
    /// Its ActivityPub id, unless it has none.
    pub activity_href: Option<String>,
    /// Whether search engines may keep it.
    pub indexed: bool,
    /// The square code on the printed flyer.
    qr: Option<String>,
    /// How to reach who publishes it: text, and a link if it is one.
    pub contact: Option<(String, Option<String>)>,
    /// What its organizers can do: name of the deed and its page.
    pub deeds: Vec<(String, String)>,
    /// What a moderator can do at once.
    pub buttons: Vec<PostButton>,
}

impl EventPage {
    /// The page as the public sees it; `deeds` and `buttons` are added for those who may.
    pub fn new(frame: Frame, event: EventView, preview: LinkPreview) -> Self {
        let qr = qr_svg(&preview.canonical);
        Self {
            frame,
            event,
            preview,
            json_ld: None,
            activity_href: None,
            indexed: true,
            qr,
            contact: None,
            deeds: Vec::new(),
            buttons: Vec::new(),
        }
    }

    /// The same for its organizers, with the pages on which they change it, call it off or delete it.
    #[must_use]
    pub fn with_deeds(mut self, edit: &str, call_off: Option<&str>, delete: &str) -> Self {
        self.deeds.push((self.frame.t("dashboard-edit"), edit.to_owned()));
        if let Some(href) = call_off {
            self.deeds.push((self.frame.t("confirm-call-off"), href.to_owned()));
        }
        self.deeds.push((self.frame.t("confirm-delete"), delete.to_owned()));
        self
    }
}

/// The catalogue key of a kind's name.
pub(super) fn kind_key(kind: Kind) -> &'static str {
    match kind {
        Kind::March => "kind-march",
        Kind::Rally => "kind-rally",
        Kind::Picket => "kind-picket",
        Kind::Vigil => "kind-vigil",
        Kind::Assembly => "kind-assembly",
        Kind::Meeting => "kind-meeting",
        Kind::Training => "kind-training",
        Kind::Support => "kind-support",
        Kind::Other => "kind-other",
    }
}

/// The sentence, its hours kept on one line.
fn told(frame: &Frame, when: &When) -> String {
    let sentence = frame.dates.when(when, frame.today, ZoneNaming::UnlessLike(frame.site.zone));
    let hours = frame.dates.hours(when);
    sentence.replace(&hours, &hours.replace(' ', "\u{a0}").replace('–', "\u{2060}–\u{2060}"))
}

fn other_texts(event: &Event, shown: &str) -> Vec<OtherText> {
    let others = event.texts.iter().filter(|text| text.language.as_str() != shown);
    others
        .map(|text| OtherText {
            language: text.language.as_str().to_owned(),
            title: text.title.clone(),
            description: text.description.html().as_str().to_owned(),
        })
        .collect()
}

/// A picture known by its address only is not shown: the reader's browser would ask a third party.
fn picture(event: &Event, links: &EventLinks) -> Option<PictureView> {
    let Some(Picture::Stored { width, height, alt, .. }) = &event.picture else { return None };
    Some(PictureView {
        src: links.picture.clone()?,
        alt: alt.clone().unwrap_or_default(),
        width: *width,
        height: *height,
    })
}

fn home_href(event: &Event) -> Option<String> {
    let Origin::Mirrored(mirror) = &event.origin else { return None };
    let page = mirror.page.as_ref().map(|page| page.as_str().to_owned());
    page.or_else(|| event.uri.object().map(|uri| uri.as_str().to_owned()))
}

fn map_href(place: &Place) -> Option<String> {
    let mut url = url::Url::parse("https://www.openstreetmap.org/").expect("is an address");
    match (&place.coordinates, &place.address) {
        (Some(at), _) => {
            let (latitude, longitude) = (at.latitude.to_string(), at.longitude.to_string());
            url.query_pairs_mut().append_pair("mlat", &latitude).append_pair("mlon", &longitude);
            url.set_fragment(Some(&format!("map=17/{latitude}/{longitude}")));
        }
        (None, Some(address)) => {
            url.set_path("search");
            url.query_pairs_mut().append_pair("query", address);
        }
        (None, None) => return None,
    }
    Some(url.into())
}
