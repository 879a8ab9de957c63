//! What the select boxes offer: time zones, regions, languages.

use chrono_tz::TZ_VARIANTS;

use crate::i18n::{UiLanguage, word};

/// One option.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Choice {
    /// What is sent.
    pub value: String,
    /// What is read.
    pub label: String,
    /// Whether it is the one chosen.
    pub chosen: bool,
}

impl Choice {
    /// An option, chosen if its value is the present one.
    pub fn new(value: impl Into<String>, label: impl Into<String>, present: &str) -> Self {
        let value = value.into();
        Self { chosen: value == present, label: label.into(), value }
    }
}

/// Parts of the world whose zones people live in; the rest of the database is history and spelling.
const CONTINENTS: [&str; 9] = [
    "Africa/",
    "America/",
    "Antarctica/",
    "Asia/",
    "Atlantic/",
    "Australia/",
    "Europe/",
    "Indian/",
    "Pacific/",
];

/// Regions of the set-up page, those whose people write English or Spanish first; others may leave it empty.
const REGIONS: [(&str, &str); 40] = [
    ("US", "region-us"),
    ("MX", "region-mx"),
    ("ES", "region-es"),
    ("GB", "region-gb"),
    ("CA", "region-ca"),
    ("PR", "region-pr"),
    ("AR", "region-ar"),
    ("AU", "region-au"),
    ("BO", "region-bo"),
    ("CL", "region-cl"),
    ("CO", "region-co"),
    ("CR", "region-cr"),
    ("CU", "region-cu"),
    ("DO", "region-do"),
    ("EC", "region-ec"),
    ("SV", "region-sv"),
    ("GT", "region-gt"),
    ("HN", "region-hn"),
    ("IE", "region-ie"),
    ("NI", "region-ni"),
    ("NZ", "region-nz"),
    ("PA", "region-pa"),
    ("PY", "region-py"),
    ("PE", "region-pe"),
    ("PH", "region-ph"),
    ("UY", "region-uy"),
    ("VE", "region-ve"),
    ("ZA", "region-za"),
    ("AT", "region-at"),
    ("BE", "region-be"),
    ("BR", "region-br"),
    ("CH", "region-ch"),
    ("DE", "region-de"),
    ("FR", "region-fr"),
    ("GR", "region-gr"),
    ("IN", "region-in"),
    ("IT", "region-it"),
    ("NL", "region-nl"),
    ("PT", "region-pt"),
    ("SE", "region-se"),
];

/// Languages an event's text is likely written in, with what they call themselves.
const LANGUAGES: [(&str, &str); 30] = [
    ("en", "English"),
    ("es", "Español"),
    ("ar", "العربية"),
    ("ca", "Català"),
    ("cs", "Čeština"),
    ("de", "Deutsch"),
    ("el", "Ελληνικά"),
    ("eu", "Euskara"),
    ("fa", "فارسی"),
    ("fr", "Français"),
    ("gl", "Galego"),
    ("hi", "हिन्दी"),
    ("ht", "Kreyòl ayisyen"),
    ("it", "Italiano"),
    ("ja", "日本語"),
    ("ko", "한국어"),
    ("ku", "Kurdî"),
    ("nah", "Nāhuatl"),
    ("nl", "Nederlands"),
    ("pl", "Polski"),
    ("pt", "Português"),
    ("qu", "Runasimi"),
    ("ru", "Русский"),
    ("sv", "Svenska"),
    ("tl", "Tagalog"),
    ("tr", "Türkçe"),
    ("uk", "Українська"),
    ("vi", "Tiếng Việt"),
    ("yi", "ייִדיש"),
    ("zh", "中文"),
];

/// All zones people live in, and whichever else is the present one.
pub fn zone_choices(present: &str) -> Vec<Choice> {
    let lived_in =
        |name: &str| name == "UTC" || CONTINENTS.iter().any(|continent| name.starts_with(continent));
    TZ_VARIANTS
        .iter()
        .map(|zone| zone.name())
        .filter(|name| lived_in(name) || *name == present)
        .map(|name| Choice::new(name, name.replace('_', " "), present))
        .collect()
}

/// The regions, by name in the page's language; the first few stay first.
pub fn region_choices(language: UiLanguage, present: &str) -> Vec<Choice> {
    REGIONS.iter().map(|(code, key)| Choice::new(*code, word(language, key), present)).collect()
}

/// The languages, and whichever else is the present one.
pub fn language_choices(present: &str) -> Vec<Choice> {
    let mut choices: Vec<_> = LANGUAGES.iter().map(|(tag, name)| Choice::new(*tag, *name, present)).collect();
    if !present.is_empty() && !choices.iter().any(|choice| choice.chosen) {
        choices.push(Choice::new(present, present, present));
    }
    choices
}

/// What a language calls itself, else its tag.
pub(super) fn language_name(tag: &str) -> &str {
    LANGUAGES.iter().find(|(known, _)| *known == tag).map_or(tag, |(_, name)| name)
}
