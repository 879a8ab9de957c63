//! Which form of a thing a reader wants, by `Accept` (RFC 9110 §12.5.1).

/// The forms our addresses answer in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Form {
    /// A page.
    Html,
    /// ActivityPub.
    ActivityJson,
    /// iCalendar.
    Calendar,
    /// JSON that is not ActivityPub.
    Json,
}

impl Form {
    /// The Content-Type it is sent with.
    pub const fn content_type(self) -> &'static str {
        match self {
            Self::Html => "text/html; charset=utf-8",
            Self::ActivityJson => "application/activity+json; charset=utf-8",
            Self::Calendar => "text/calendar; charset=utf-8",
            Self::Json => "application/json; charset=utf-8",
        }
    }
}

/// More ranges than any program sends; the rest is not read.
const MAX_RANGES: usize = 32;

/// The form a reader likes best among the `offered`, which is never empty and begins with the usual one. The first is
/// also the answer to a missing header and to wishes nobody can fill: a page helps more than a refusal.
///
/// # Panics
/// When nothing is offered.
pub fn negotiate(accept: Option<&str>, offered: &[Form]) -> Form {
    let usual = *offered.first().expect("an address answers in at least one form");
    let Some(accept) = accept else { return usual };
    let ranges: Vec<Range> = accept.split(',').take(MAX_RANGES).filter_map(Range::parse).collect();
    let mut best = (Wish::NONE, usual);
    for form in offered {
        let wish = Wish::for_form(*form, &ranges, offered);
        if wish.quality > 0 && wish > best.0 {
            best = (wish, *form);
        }
    }
    best.1
}

/// How much a form is wanted: by weight, then by how exactly it was named.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Wish {
    /// In thousandths.
    quality: u16,
    exactness: u8,
}

impl Wish {
    const NONE: Self = Self { quality: 0, exactness: 0 };

    /// The most exact range that fits a form decides (RFC 9110 §12.5.1); of equals the first.
    fn for_form(form: Form, ranges: &[Range], offered: &[Form]) -> Self {
        let mut found = Self::NONE;
        for range in ranges {
            let exactness = range.exactness(form, offered);
            if exactness > found.exactness {
                found = Self { quality: range.quality, exactness };
            }
        }
        found
    }
}

/// One entry of the header.
struct Range {
    kind: String,
    activity_profile: bool,
    quality: u16,
}

impl Range {
    fn parse(entry: &str) -> Option<Self> {
        let mut parts = entry.split(';');
        let kind = parts.next()?.trim().to_ascii_lowercase();
        let mut range = Self { kind, activity_profile: false, quality: 1000 };
        for part in parts {
            let (name, value) = part.split_once('=').unwrap_or((part, ""));
            let value = value.trim().trim_matches('"');
            match name.trim().to_ascii_lowercase().as_str() {
                "q" => range.quality = thousandths(value)?,
                // Several profiles may stand in one value, separated by blanks (RFC 6906 §3.1).
                "profile" => {
                    range.activity_profile = value
                        .split_ascii_whitespace()
                        .any(|uri| uri == "https://www.w3.org/ns/activitystreams");
                }
                _ => {}
            }
        }
        Some(range)
    }

    /// 0 does not fit, 1 `*/*`, 2 `text/*`, 3 a kin of it, 4 itself.
    fn exactness(&self, form: Form, offered: &[Form]) -> u8 {
        match (self.kind.as_str(), form) {
            ("text/html" | "application/xhtml+xml", Form::Html)
            | ("application/activity+json", Form::ActivityJson)
            | ("text/calendar", Form::Calendar)
            | ("application/json", Form::Json) => 4,
            ("application/ld+json", Form::ActivityJson) if self.activity_profile => 4,
            ("application/ld+json", Form::ActivityJson) => 3,
            // Who asks for JSON where the only JSON is ActivityPub's means that.
            ("application/json", Form::ActivityJson) if !offered.contains(&Form::Json) => 3,
            ("text/*", Form::Html | Form::Calendar) | ("application/*", Form::ActivityJson | Form::Json) => 2,
            ("*/*" | "*", _) => 1,
            _ => 0,
        }
    }
}

/// A weight (`1`, `0.8`) in thousandths; `None` for what is none, whose entry then counts for nothing.
fn thousandths(weight: &str) -> Option<u16> {
    let weight: f32 = weight.parse().ok()?;
    // In bounds, so the cast neither cuts nor wraps.
    (0.0..=1.0).contains(&weight).then_some((weight * 1000.0).round() as u16)
}

#[cfg(test)]
mod tests {
    use super::Form::{ActivityJson, Calendar, Html, Json};
    use super::*;

    const EVENT: &[Form] = &[Html, ActivityJson, Calendar];

    fn form(accept: &str) -> Form {
        negotiate(Some(accept), EVENT)
    }

    #[test]
    fn browsers_get_pages() {
        assert_eq!(negotiate(None, EVENT), Html);
        assert_eq!(form("*/*"), Html);
        assert_eq!(form("text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,*/*;q=0.8"), Html);
        assert_eq!(form("text/html"), Html);
    }

    #[test]
    fn servers_get_activitypub_however_they_ask() {
        let profile = "application/ld+json; profile=\"https://www.w3.org/ns/activitystreams\"";
        for accept in [
            "application/activity+json",
            profile,
            &format!("{profile}, application/activity+json, text/html;q=0.1"),
            &format!("application/activity+json, {profile}"),
            "application/activity+json;q=1.0, application/ld+json;q=0.9",
            "APPLICATION/ACTIVITY+JSON, */*;q=0.1",
            "application/activity+json, */*",
            "application/ld+json; profile=\"https://www.w3.org/ns/activitystreams https://w3id.org/security/v1\"",
            "application/ld+json",
            "application/json",
        ] {
            assert_eq!(form(accept), ActivityJson, "{accept}");
        }
    }

    #[test]
    fn weights_decide() {
        assert_eq!(form("application/activity+json;q=0.3, text/html;q=0.7"), Html);
        assert_eq!(form("application/activity+json;q=0, */*"), Html);
        assert_eq!(form("text/html;q=0, */*;q=0.5"), ActivityJson, "a page is excluded by name");
        assert_eq!(form("text/calendar, text/html;q=0.9"), Calendar);
    }

    #[test]
    fn json_is_itself_where_it_is_offered() {
        assert_eq!(negotiate(Some("application/json"), &[Html, ActivityJson, Json]), Json);
    }

    #[test]
    fn nonsense_gets_what_is_usual() {
        for accept in
            ["", ",,,", ";q=1", "text/html;q=NaN", "image/png", "application/activity+json;q=7", "é/ü"]
        {
            assert_eq!(form(accept), Html, "{accept}");
        }
        assert_eq!(form(&("image/png,".repeat(100_000) + "text/calendar")), Html);
    }
}
