//! The event: the one noun every face shows.

use chrono::{DateTime, Utc};

use super::ids::{EventId, EventKey, MediaId, OrganizationKey, PlaceId, SourceId};
use super::language::Language;
use super::place::Place;
use super::text::SafeHtml;
use super::time::When;
use super::uri::{ActorUri, Host, ObjectUri, WebUrl};

/// The longest title, in characters.
pub const MAX_TITLE: usize = 200;
/// The shortest title, in characters.
pub const MIN_TITLE: usize = 3;
/// The longest description, in characters.
pub const MAX_DESCRIPTION: usize = 20_000;
/// The most tags of one event.
pub const MAX_TAGS: usize = 12;

/// Makes an enum whose values have one fixed spelling, used in the API, forms and the database alike.
macro_rules! spelled {
    ($(#[$doc:meta])* $name:ident { $($(#[$vdoc:meta])* $variant:ident = $text:literal),* $(,)? }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
        pub enum $name { $($(#[$vdoc])* #[serde(rename = $text)] $variant),* }

        impl $name {
            /// All values, in the order people see them.
            pub const ALL: &'static [$name] = &[$($name::$variant),*];

            /// The spelling.
            pub fn as_str(self) -> &'static str {
                match self { $($name::$variant => $text),* }
            }

            /// Reads the spelling.
            pub fn parse(text: &str) -> Option<Self> {
                match text { $($text => Some($name::$variant),)* _ => None }
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(self.as_str())
            }
        }
    };
}
pub(crate) use spelled;

spelled! {
    /// Whether and how an event takes place.
    EventStatus {
        /// It takes place.
        Confirmed = "confirmed",
        /// Not yet certain.
        Tentative = "tentative",
        /// Later, at a time not yet known.
        Postponed = "postponed",
        /// It does not take place.
        Cancelled = "cancelled",
        /// It takes place online only.
        MovedOnline = "moved_online",
    }
}

spelled! {
    /// Who may see an event.
    Visibility {
        /// Everybody, in lists and feeds.
        Public = "public",
        /// Who has the link; in no list, feed or search.
        Unlisted = "unlisted",
        /// Its organizers only.
        Draft = "draft",
    }
}

spelled! {
    /// What sort of event it is.
    Kind {
        /// People walk.
        March = "march",
        /// People stand and speak.
        Rally = "rally",
        /// In front of a workplace.
        Picket = "picket",
        /// In remembrance.
        Vigil = "vigil",
        /// People decide.
        Assembly = "assembly",
        /// People plan.
        Meeting = "meeting",
        /// People learn.
        Training = "training",
        /// At a court, or against an eviction.
        Support = "support",
        /// Anything else.
        Other = "other",
    }
}

impl Kind {
    /// The FEP-8a8e category other programs know.
    pub fn category(self) -> &'static str {
        match self {
            Self::March | Self::Rally | Self::Picket | Self::Vigil => "MOVEMENTS_POLITICS",
            Self::Assembly | Self::Meeting => "MEETING",
            Self::Training => "LEARNING",
            Self::Support => "CAUSES",
            Self::Other => "COMMUNITY",
        }
    }

    /// The kind nearest to a foreign category, if there is one.
    pub fn from_category(category: &str) -> Option<Self> {
        match category.to_ascii_uppercase().as_str() {
            "MOVEMENTS_POLITICS" => Some(Self::Rally),
            "MEETING" => Some(Self::Meeting),
            "LEARNING" => Some(Self::Training),
            "CAUSES" => Some(Self::Support),
            _ => None,
        }
    }
}

/// Title and description in one language.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Text {
    /// Which language.
    pub language: Language,
    /// Plain, 3 to 200 characters.
    pub title: String,
    /// What it is about.
    pub description: Description,
}

/// A description as it came; both come out as [`SafeHtml`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Description {
    /// Markdown, as our own organizers type it.
    Markdown(String),
    /// HTML of another server, already cleaned.
    Html(SafeHtml),
}

impl Description {
    /// The description as safe markup.
    pub fn html(&self) -> SafeHtml {
        match self {
            Self::Markdown(source) => super::text::markdown(source),
            Self::Html(html) => html.clone(),
        }
    }

    /// The source for editing and search.
    pub fn source(&self) -> &str {
        match self {
            Self::Markdown(source) => source,
            Self::Html(html) => html.as_str(),
        }
    }

    /// Whether there is nothing in it.
    pub fn is_empty(&self) -> bool {
        self.source().trim().is_empty()
    }
}

/// A place as an event uses it, with its public id.
#[derive(Debug, Clone, PartialEq)]
pub struct EventPlace {
    /// Names the place's page.
    pub id: PlaceId,
    /// The place.
    pub place: Place,
}

/// A picture of an event.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Picture {
    /// Kept by us.
    Stored {
        /// Names it in the API and forms.
        id: MediaId,
        /// File name under the media folder (`ab/cdef….jpg`).
        file: String,
        /// Pixels.
        width: u32,
        /// Pixels.
        height: u32,
        /// What it shows, for who cannot see it.
        alt: Option<String>,
    },
    /// Known by its address only; never loaded by a visitor's browser.
    Remote {
        /// Where it lies.
        url: WebUrl,
        /// What it shows.
        alt: Option<String>,
    },
}

/// Where an event comes from.
#[derive(Debug, Clone, PartialEq)]
pub enum Origin {
    /// Published here.
    Local,
    /// Published elsewhere and shown here.
    Mirrored(Mirror),
}

/// What is known of an event's home.
#[derive(Debug, Clone, PartialEq)]
pub struct Mirror {
    /// The server it lives on.
    pub home: Host,
    /// Its page there.
    pub page: Option<WebUrl>,
    /// The actor it is attributed to, if it came by ActivityPub.
    pub actor: Option<ActorUri>,
    /// Who organizes it, in words; empty when not disclosed.
    pub organizers: Vec<String>,
    /// Its iCalendar UID, if it came from a feed.
    pub uid: Option<String>,
    /// Since when its home does not confirm it, if it does not.
    pub unconfirmed_since: Option<DateTime<Utc>>,
    /// The sources that brought it.
    pub sources: Vec<SourceId>,
}

/// Who publishes a local event, as lists and pages need it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Organizer {
    /// Its row.
    pub key: OrganizationKey,
    /// Short name in addresses.
    pub slug: String,
    /// Name.
    pub name: String,
}

/// An event.
#[derive(Debug, Clone, PartialEq)]
pub struct Event {
    /// Its row.
    pub key: EventKey,
    /// Names it in every address; never reused.
    pub id: EventId,
    /// Its ActivityPub id; of an event from a feed a name only this site uses.
    pub uri: EventUri,
    /// Local or mirrored.
    pub origin: Origin,
    /// Who publishes it; `None` for mirrored events.
    pub organizer: Option<Organizer>,
    /// The main language first; never empty.
    pub texts: Vec<Text>,
    /// When.
    pub when: When,
    /// Where; the main station.
    pub place: Option<EventPlace>,
    /// Link to take part online.
    pub online_url: Option<WebUrl>,
    /// Further information or sign-up.
    pub url: Option<WebUrl>,
    /// As typed, without `#`.
    pub tags: Vec<String>,
    /// What sort.
    pub kind: Kind,
    /// Foreign category, if any, as it came.
    pub category: Option<String>,
    /// Takes place or not.
    pub status: EventStatus,
    /// Who may see it.
    pub visibility: Visibility,
    /// Its picture.
    pub picture: Option<Picture>,
    /// Counts changes of its content; the stale form is found by it.
    pub version: i32,
    /// When it was first saved.
    pub created: DateTime<Utc>,
    /// When it became public; constant afterwards.
    pub published: Option<DateTime<Utc>>,
    /// When its content last changed; strictly growing.
    pub updated: DateTime<Utc>,
    /// Start before it was moved or postponed, for `previousStartTime`.
    pub previous_start: Option<DateTime<Utc>>,
    /// Whether a moderator hid it.
    pub hidden: bool,
    /// Whether it waits for a moderator.
    pub held: bool,
}

impl Event {
    /// The text in the main language.
    pub fn main_text(&self) -> &Text {
        self.texts.first().expect("an event has at least one text: parsing and storage see to it")
    }

    /// The text in the wanted language, else the main one.
    pub fn text_for(&self, language: &str) -> &Text {
        self.texts.iter().find(|text| text.language.primary() == language).unwrap_or_else(|| self.main_text())
    }

    /// Whether it was published here.
    pub fn is_local(&self) -> bool {
        matches!(self.origin, Origin::Local)
    }

    /// Whether anybody may see it by its link.
    pub fn is_visible(&self) -> bool {
        !self.hidden && !self.held && self.visibility != Visibility::Draft
    }

    /// Whether it stands in lists, feeds and search.
    pub fn is_listed(&self) -> bool {
        self.is_visible() && self.visibility == Visibility::Public
    }
}

/// The name under which decisions and duplicates of an event are kept.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum EventUri {
    /// An ActivityPub id.
    Object(ObjectUri),
    /// An entry of a feed or page: source and UID (with the date it belongs to, if it is one of several).
    Entry(String),
}

impl EventUri {
    /// Makes the name of a feed's entry.
    pub fn entry(source: SourceId, uid: &str, recurrence_id: Option<&str>) -> Self {
        Self::Entry(format!(
            "entry:{source}:{uid}{}",
            recurrence_id.map(|at| format!("#{at}")).unwrap_or_default()
        ))
    }

    /// Reads what [`EventUri::as_str`] wrote.
    pub fn parse(text: &str) -> Option<Self> {
        if text.starts_with("entry:") {
            Some(Self::Entry(text.to_owned()))
        } else {
            ObjectUri::parse(text).ok().map(Self::Object)
        }
    }

    /// The spelling kept in tables.
    pub fn as_str(&self) -> &str {
        match self {
            Self::Object(uri) => uri.as_str(),
            Self::Entry(name) => name,
        }
    }

    /// The ActivityPub id, if it has one.
    pub fn object(&self) -> Option<&ObjectUri> {
        match self {
            Self::Object(uri) => Some(uri),
            Self::Entry(_) => None,
        }
    }
}
