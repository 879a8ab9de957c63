//! Hubzilla and the Zap family (`Zotlabs/Lib/Activity.php`).

use crate::activitypub::vocab::Wire;

/// `-00:00` says that no offset is meant: floating time, whole days at midnight.
pub fn offset_is_unknown(offset: &str) -> bool {
    matches!(offset, "-00:00" | "-0000")
}

/// A place stands in `location.content` as text.
pub fn place_in_content(location: Wire<'_>) -> Option<&str> {
    location.text("content")
}

/// An event without `name` has its title in `summary`.
pub fn title_in_summary(event: Wire<'_>) -> Option<&str> {
    let is_theirs = event.has("actor") && !event.has("attributedTo");
    event.text("summary").filter(|_| is_theirs)
}

/// The author stands in `actor` instead of `attributedTo`.
pub fn author_in_actor(event: Wire<'_>) -> Option<&str> {
    event.names("actor").into_iter().next()
}
