//! Convoca itself, other sites of it.

use chrono::{Duration, NaiveDateTime, NaiveTime};

use super::mobilizon;
use crate::activitypub::vocab::Wire;

/// The description without what `content` adds for programs that show nothing else: an opening paragraph of date, place
/// and link to the event's page, and a closing one of links to its other languages. A calendar shows both anyway, and
/// the first goes stale.
pub fn without_additions(content: &str, event: Wire<'_>) -> String {
    let Some(page) = event.text("url") else { return content.to_owned() };
    let opening_end = format!("<br><a href=\"{page}\">{page}</a>");
    let Some((opening, rest)) = content.split_once("</p>") else { return content.to_owned() };
    if !opening.starts_with("<p><strong>") || !opening.ends_with(&opening_end) {
        return content.to_owned();
    }
    let closing = format!("<p><a href=\"{page}?lang=");
    match rest.rfind(&closing) {
        Some(at) if rest.ends_with("</p>") && !rest[at + 3..rest.len() - 4].contains("<p>") => {
            rest[..at].to_owned()
        }
        _ => rest.to_owned(),
    }
}

/// Whole days travel from midnight to the last second of the last day (Mobilizon fills up days likewise): the midnight
/// after the last day, if that is what these are.
pub fn end_of_whole_days(start: NaiveDateTime, end: NaiveDateTime) -> Option<NaiveDateTime> {
    let whole = start.time() == NaiveTime::MIN && mobilizon::end_fills_up_the_day(end);
    whole.then(|| end + Duration::seconds(1))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn only_what_was_added_is_taken_away() {
        let event = json!({"url": "https://a.test/events/1"});
        let sent = "<p><strong>Saturday</strong><br>Square<br><a href=\"https://a.test/events/1\">https://a.test/events/1</a></p>\
                    <p>Come.</p><p><a href=\"https://a.test/events/1?lang=es\">Marcha</a></p>";
        assert_eq!(without_additions(sent, Wire::new(&event)), "<p>Come.</p>");
        let own = "<p><strong>Saturday</strong> is the day.</p><p>Come.</p>";
        assert_eq!(without_additions(own, Wire::new(&event)), own);
    }
}
