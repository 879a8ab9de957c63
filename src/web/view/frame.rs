//! What stands around every page: the site's name, the way through it, the language, and what just happened.

use chrono::{DateTime, NaiveDate, Utc};
use chrono_tz::Tz;

use super::{Accent, PostButton};
use crate::domain::account::AccountRole;
use crate::domain::fault::Message;
use crate::domain::site::Site;
use crate::i18n::{DateStyle, UiLanguage, tr, word};
use crate::web::assets;

/// Where the project's sources are; the licence asks for a link on every page.
const SOURCE_CODE: &str = env!("CARGO_PKG_REPOSITORY");

/// The site as its pages show it.
#[derive(Debug, Clone)]
pub struct SiteView {
    /// Its name.
    pub name: String,
    /// Its public address without a path and without a slash at the end (`https://example.org`).
    pub public_url: String,
    /// Host and, unless it is the scheme's own, port.
    pub host: String,
    /// The colour it has set; `None` is Convoca's red.
    pub accent: Option<Accent>,
    /// Days of lists begin and end here.
    pub zone: Tz,
}

impl SiteView {
    /// The site as its settings describe it.
    pub fn of(site: &Site) -> Self {
        Self {
            name: site.name.clone(),
            public_url: site.public_url.clone(),
            host: site.host.to_string(),
            accent: site.accent.as_deref().and_then(Accent::parse),
            zone: site.zone,
        }
    }
}

/// Whether the reader asked for the language in the address, so that links must carry it on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LanguageChoice {
    /// `?lang=` named it.
    Asked,
    /// The browser's wish or the site's default.
    Guessed,
}

/// Who reads.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Viewer {
    /// Somebody without a session.
    Guest,
    /// Somebody logged in.
    Member {
        /// How they are called.
        name: String,
        /// What they may do on the site.
        role: AccountRole,
        /// Goes into every form they send.
        csrf: String,
        /// How many events wait for a moderator; shown to those who may decide.
        waiting: usize,
        /// How many reports wait for a moderator.
        reports: usize,
    },
}

/// How a notice looks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tone {
    /// It worked.
    Good,
    /// Something to know first.
    Warning,
}

impl Tone {
    /// Whether it is a warning.
    pub fn warns(self) -> bool {
        self == Self::Warning
    }
}

/// What just happened, said once above the page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Notice {
    /// How it looks.
    pub tone: Tone,
    /// What to say.
    pub message: Message,
    /// What else is worth telling about it.
    pub remarks: Vec<Message>,
    /// Takes it back.
    pub undo: Option<PostButton>,
}

impl Notice {
    /// It worked.
    pub fn good(message: Message) -> Self {
        Self { tone: Tone::Good, message, remarks: Vec::new(), undo: None }
    }

    /// Something to know first.
    pub fn warning(message: Message) -> Self {
        Self { tone: Tone::Warning, message, remarks: Vec::new(), undo: None }
    }

    /// The same with what else is worth telling about it.
    #[must_use]
    pub fn with_remarks(mut self, remarks: Vec<Message>) -> Self {
        self.remarks = remarks;
        self
    }

    /// The same with a button that takes it back.
    #[must_use]
    pub fn with_undo(mut self, undo: PostButton) -> Self {
        self.undo = Some(undo);
        self
    }
}

/// What every page is given.
#[derive(Debug, Clone)]
pub struct Frame {
    /// The page's language.
    pub language: UiLanguage,
    /// Whether links carry it on.
    pub choice: LanguageChoice,
    /// The site.
    pub site: SiteView,
    /// The path of the page with its query but without `lang`, for the links to other languages.
    pub here: String,
    /// How dates and times are written.
    pub dates: DateStyle,
    /// Today in the site's zone.
    pub today: NaiveDate,
    /// Who reads.
    pub viewer: Viewer,
    /// What just happened.
    pub notice: Option<Notice>,
}

impl Frame {
    /// The frame for a guest in a language the browser or site chose.
    pub fn new(
        language: UiLanguage,
        site: SiteView,
        here: impl Into<String>,
        dates: DateStyle,
        today: NaiveDate,
    ) -> Self {
        Self {
            language,
            choice: LanguageChoice::Guessed,
            site,
            here: here.into(),
            dates,
            today,
            viewer: Viewer::Guest,
            notice: None,
        }
    }

    /// The frame of a page of this site, at this moment: dates as its region and settings write them.
    pub fn of_site(site: &Site, language: UiLanguage, here: impl Into<String>, now: DateTime<Utc>) -> Self {
        let dates = DateStyle::new(language, &site.region).with_hours_of(site.hour24);
        Self::new(language, SiteView::of(site), here, dates, now.with_timezone(&site.zone).date_naive())
    }

    /// The same for somebody logged in.
    #[must_use]
    pub fn for_viewer(mut self, viewer: Viewer) -> Self {
        self.viewer = viewer;
        self
    }

    /// The same with links that carry the language on, because `?lang=` named it.
    #[must_use]
    pub fn in_asked_language(mut self) -> Self {
        self.choice = LanguageChoice::Asked;
        self
    }

    /// The same with something said above the page.
    #[must_use]
    pub fn with_notice(mut self, notice: Notice) -> Self {
        self.notice = Some(notice);
        self
    }

    /// A text of the catalogue.
    pub fn t(&self, key: &'static str) -> String {
        word(self.language, key)
    }

    /// A text of the catalogue with one argument.
    pub fn t1(&self, key: &'static str, name: &'static str, value: impl std::fmt::Display) -> String {
        self.say(&Message { key, args: Vec::new() }.with(name, value))
    }

    /// A message in the page's language.
    pub fn say(&self, message: &Message) -> String {
        tr(self.language, message)
    }

    /// An address on this site, carrying the language on if the reader asked for it.
    pub fn link(&self, path: &str) -> String {
        match self.choice {
            LanguageChoice::Guessed => path.to_owned(),
            LanguageChoice::Asked => in_language(path, self.language),
        }
    }

    /// The other languages: code, own name, and this page in it.
    pub fn other_languages(&self) -> impl Iterator<Item = (&'static str, &'static str, String)> + '_ {
        UiLanguage::ALL
            .into_iter()
            .filter(|language| *language != self.language)
            .map(|language| (language.code(), language.own_name(), in_language(&self.here, language)))
    }

    /// What forms of somebody logged in carry in `csrf`; empty for guests.
    pub fn csrf(&self) -> &str {
        match &self.viewer {
            Viewer::Guest => "",
            Viewer::Member { csrf, .. } => csrf,
        }
    }

    /// Whether somebody is logged in.
    pub fn signed_in(&self) -> bool {
        self.viewer != Viewer::Guest
    }

    /// How many events wait, for those who may decide.
    pub fn waiting(&self) -> Option<usize> {
        match &self.viewer {
            Viewer::Member { role, waiting, .. } if role.moderates() => Some(*waiting),
            _ => None,
        }
    }

    /// Whether the reader runs the site.
    pub fn administers(&self) -> bool {
        matches!(&self.viewer, Viewer::Member { role, .. } if role.administers())
    }

    /// How many reports wait, for those who may decide, if any do.
    pub fn reports(&self) -> Option<usize> {
        match &self.viewer {
            Viewer::Member { role, reports, .. } if role.moderates() && *reports > 0 => Some(*reports),
            _ => None,
        }
    }

    /// Where the style sheet is.
    pub fn stylesheet(&self) -> &'static str {
        assets::path("convoca.css")
    }

    /// Where the script is.
    pub fn script(&self) -> &'static str {
        assets::path("convoca.js")
    }

    /// Where the small picture of the site is.
    pub fn icon(&self) -> &'static str {
        assets::path("favicon.svg")
    }

    /// Where the same picture is large, for the start screens of phones.
    pub fn large_icon(&self) -> &'static str {
        assets::path("icon.png")
    }

    /// Where the sources are.
    pub fn source_code(&self) -> &'static str {
        SOURCE_CODE
    }
}

/// Adds `lang` to a path, before its fragment.
fn in_language(path: &str, language: UiLanguage) -> String {
    let (path, fragment) =
        path.split_once('#').map_or((path, None), |(path, fragment)| (path, Some(fragment)));
    let mark = if path.contains('?') { '&' } else { '?' };
    let fragment = fragment.map(|f| format!("#{f}")).unwrap_or_default();
    format!("{path}{mark}lang={language}{fragment}")
}
