//! An event as the API writes it.

use std::collections::BTreeMap;

use chrono::{DateTime, NaiveDateTime, SecondsFormat, Timelike, Utc};
use serde::Serialize;
use utoipa::ToSchema;

use crate::domain::event::{Description, Event, Mirror, Origin, Picture};
use crate::domain::text::plain_from_html;
use crate::domain::time::When;
use crate::urls::Urls;

/// What an organizer says of an event: the body of a new event, and what a change may name.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct EventFields {
    /// 3 to 200 characters, plain.
    #[schema(example = "March for immigrant rights")]
    pub title: String,
    /// Markdown.
    pub description: String,
    /// BCP 47 tag of title and description; the organization's language where it is left out.
    #[schema(example = "en")]
    pub language: String,
    /// The same in further languages.
    pub texts: BTreeMap<String, TextFields>,
    /// Wall time as people read it on the spot, without offset; a date alone for whole days.
    #[schema(example = "2027-03-06T11:00")]
    pub start: String,
    /// Wall time of the end, null for an open end; for whole days the last day.
    #[schema(example = "2027-03-06T14:00")]
    pub end: Option<String>,
    /// IANA zone of the wall times; the site's where it is left out.
    #[schema(example = "America/Los_Angeles")]
    pub timezone: String,
    /// Whether it takes whole days.
    pub all_day: bool,
    /// Where; a published event needs a place or `online_url`.
    pub place: Option<PlaceFields>,
    /// Link to take part online.
    pub online_url: Option<String>,
    /// Further information or sign-up.
    pub url: Option<String>,
    /// Without `#`, at most 12.
    pub tags: Vec<String>,
    /// `march`, `rally`, `picket`, `vigil`, `assembly`, `meeting`, `training`, `support` or `other`.
    #[schema(example = "march")]
    pub kind: &'static str,
    /// `confirmed`, `tentative`, `postponed`, `cancelled` or `moved_online`.
    #[schema(example = "confirmed")]
    pub status: &'static str,
    /// Not honoured yet: anything but null is refused.
    pub recurrence: Option<String>,
    /// Id of a picture that `POST /api/v1/media` answered.
    pub image: Option<String>,
    /// What the picture shows, for who cannot see it.
    pub image_alt: Option<String>,
    /// `public`, `unlisted` or `draft`. Changing it after publication gives the event a new id.
    #[schema(example = "public")]
    pub visibility: &'static str,
    /// Not honoured yet: anything but null is refused.
    pub publish_at: Option<String>,
}

/// Title and description in one language.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct TextFields {
    /// 3 to 200 characters, plain.
    pub title: String,
    /// Markdown.
    pub description: String,
}

/// A place.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct PlaceFields {
    /// What people call it.
    #[schema(example = "MacArthur Park")]
    pub name: String,
    /// Postal address in one line.
    pub address: Option<String>,
    /// Neighbourhood or part of town.
    #[schema(example = "Westlake")]
    pub area: Option<String>,
    /// Degrees north.
    pub latitude: Option<f64>,
    /// Degrees east.
    pub longitude: Option<f64>,
}

/// An event as it is answered.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct EventAnswer {
    /// Names it in every address of this site.
    #[schema(format = "uuid")]
    pub id: String,
    /// Its ActivityPub id; null for what came from a feed.
    pub uri: Option<String>,
    /// Its page on this site.
    pub page_url: String,
    /// Who publishes it here; null for mirrored events.
    pub organization: Option<OrganizerAnswer>,
    /// Where it comes from.
    pub origin: OriginAnswer,
    /// FEP-8a8e category.
    pub category: String,
    /// The next 20 dates that have not ended, in UTC.
    pub occurrences: Vec<String>,
    /// Where its picture lies.
    pub image_url: Option<String>,
    /// When it was first saved.
    pub created: String,
    /// When its content last changed.
    pub updated: String,
    /// Counts its changes; send it along with a change so that nobody else's is overwritten.
    pub version: i32,
    /// What it says.
    #[serde(flatten)]
    pub fields: EventFields,
    /// What was understood in a way worth knowing; only in answers to writing.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub notes: Vec<String>,
}

/// Who publishes an event.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct OrganizerAnswer {
    /// Short name.
    pub slug: String,
    /// Name.
    pub name: String,
    /// Its page.
    pub page_url: String,
}

/// Where an event comes from.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[serde(tag = "kind", rename_all = "lowercase")]
pub enum OriginAnswer {
    /// Published here.
    Local,
    /// Published elsewhere.
    Mirrored {
        /// Its id at home; null for what came from a feed.
        uri: Option<String>,
        /// The server it lives on.
        home: String,
        /// Its page there.
        page: Option<String>,
        /// Who organizes it, in words.
        organizers: Vec<String>,
        /// Ids of the sources that brought it.
        sources: Vec<String>,
    },
}

impl EventFields {
    /// What an event says.
    pub fn of(event: &Event) -> Self {
        let main = event.main_text();
        let (start, end) = wall_times(&event.when);
        let (image, image_alt) = match &event.picture {
            Some(Picture::Stored { id, alt, .. }) => (Some(id.to_string()), alt.clone()),
            Some(Picture::Remote { alt, .. }) => (None, alt.clone()),
            None => (None, None),
        };
        Self {
            title: main.title.clone(),
            description: source(&main.description),
            language: main.language.to_string(),
            texts: event
                .texts
                .iter()
                .skip(1)
                .map(|text| {
                    let fields =
                        TextFields { title: text.title.clone(), description: source(&text.description) };
                    (text.language.to_string(), fields)
                })
                .collect(),
            start,
            end,
            timezone: event.when.zone().name().to_owned(),
            all_day: event.when.is_all_day(),
            place: event.place.as_ref().map(|place| PlaceFields {
                name: place.place.name.clone(),
                address: place.place.address.clone(),
                area: place.place.area.clone(),
                latitude: place.place.coordinates.map(|at| at.latitude),
                longitude: place.place.coordinates.map(|at| at.longitude),
            }),
            online_url: event.online_url.as_ref().map(ToString::to_string),
            url: event.url.as_ref().map(ToString::to_string),
            tags: event.tags.clone(),
            kind: event.kind.as_str(),
            status: event.status.as_str(),
            recurrence: None,
            image,
            image_alt,
            visibility: event.visibility.as_str(),
            publish_at: None,
        }
    }
}

impl EventAnswer {
    /// An event as it is answered, with the starts of its coming dates.
    pub fn of(event: &Event, urls: &Urls, occurrences: Vec<String>) -> Self {
        Self {
            id: event.id.to_string(),
            uri: event.uri.object().map(ToString::to_string),
            page_url: urls.event_page(event.id).to_string(),
            organization: event.named_organizer().map(|organizer| OrganizerAnswer {
                slug: organizer.slug.clone(),
                name: organizer.name.clone(),
                page_url: urls.organization(&organizer.slug).to_string(),
            }),
            origin: origin(event),
            category: event.category.clone().unwrap_or_else(|| event.kind.category().to_owned()),
            occurrences,
            image_url: match &event.picture {
                Some(Picture::Stored { file, .. }) => Some(urls.media(file).to_string()),
                Some(Picture::Remote { url, .. }) => Some(url.to_string()),
                None => None,
            },
            created: instant(event.created),
            updated: instant(event.updated),
            version: event.version,
            fields: EventFields::of(event),
            notes: Vec::new(),
        }
    }
}

fn origin(event: &Event) -> OriginAnswer {
    match &event.origin {
        Origin::Local => OriginAnswer::Local,
        Origin::Mirrored(Mirror { home, page, organizers, sources, .. }) => OriginAnswer::Mirrored {
            uri: event.uri.object().map(ToString::to_string),
            home: home.to_string(),
            page: page.as_ref().map(ToString::to_string),
            organizers: organizers.clone(),
            sources: sources.iter().map(ToString::to_string).collect(),
        },
    }
}

/// What an organizer typed; of a mirrored event, which came as HTML, its text.
fn source(description: &Description) -> String {
    match description {
        Description::Markdown(source) => source.clone(),
        Description::Html(html) => plain_from_html(html.as_str()),
    }
}

/// Start and end as they are typed: whole days by their first and last.
fn wall_times(when: &When) -> (String, Option<String>) {
    match when {
        When::AllDay { first, last, .. } => (first.to_string(), Some(last.to_string())),
        When::Timed { start, end, .. } => (wall(*start), end.map(wall)),
    }
}

fn wall(at: NaiveDateTime) -> String {
    let format = if at.second() == 0 { "%Y-%m-%dT%H:%M" } else { "%Y-%m-%dT%H:%M:%S" };
    at.format(format).to_string()
}

/// An instant as the API writes it.
pub fn instant(at: DateTime<Utc>) -> String {
    at.to_rfc3339_opts(SecondsFormat::AutoSi, true)
}
