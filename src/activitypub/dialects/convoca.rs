//! Convoca itself, other sites of it.

/// The class of the paragraph that repeats date, place and link for programs that show nothing but `content`.
pub const FACTS_CLASS: &str = "event-facts";

/// The content without the opening paragraph of facts: a calendar shows them anyway, and they go stale.
pub fn without_facts(content: &str) -> String {
    let opening = format!("<p class=\"{FACTS_CLASS}\">");
    match content.trim_start().strip_prefix(opening.as_str()).and_then(|rest| rest.split_once("</p>")) {
        Some((_, rest)) => rest.trim_start().to_owned(),
        None => content.to_owned(),
    }
}
