//! PieFed.

use crate::activitypub::vocab::Wire;
use crate::domain::text::plain_title;

/// `language` is an object with `identifier` and `name`.
pub fn language(event: Wire<'_>) -> Option<&str> {
    event.get("language").and_then(|language| language.text("identifier"))
}

/// The online link stands in `onlineLink`.
pub fn online_link(event: Wire<'_>) -> Option<&str> {
    event.text("onlineLink")
}

/// `location` is free JSON: `{address, city, country}` without a type.
pub fn loose_address(location: Wire<'_>) -> Option<String> {
    if !location.has("city") && !location.has("country") {
        return None;
    }
    let parts: Vec<String> = ["address", "city", "country"]
        .into_iter()
        .filter_map(|key| location.text(key))
        .map(|part| plain_title(part, 100))
        .collect();
    (!parts.is_empty()).then(|| parts.join(", "))
}
