//! gathio (`activitypub.ts`).

use crate::activitypub::vocab::Wire;

/// `content` is the Markdown the organizer typed, without a media type; told by the context's `indexable` term and the
/// absence of any tag.
pub fn content_is_markdown(event: Wire<'_>) -> bool {
    event.context_mentions("indexable")
        && event.text("mediaType").is_none()
        && event.text("content").is_some_and(|content| !content.contains('<'))
}
