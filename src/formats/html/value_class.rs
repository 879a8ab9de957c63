//! The value class pattern (microformats.org, 2009): a value spread over several elements, dates above all.

use chrono::{NaiveDate, NaiveTime};
use scraper::ElementRef;

use super::element::{has_class, text_of};
use super::written_time::{self, at, clock, date_of};
use crate::activitypub::read_time::WrittenTime;
use crate::domain::found_event::Unusable;

/// The parts of a value, where it is spread; each as it counts.
pub(super) fn parts(element: ElementRef<'_>) -> Vec<String> {
    let mut parts = Vec::new();
    let mut waiting: Vec<ElementRef<'_>> = element.child_elements().collect();
    waiting.reverse();
    while let Some(inner) = waiting.pop() {
        if has_class(inner, "value-title") {
            parts.extend(inner.attr("title").map(|title| title.trim().to_owned()));
        } else if has_class(inner, "value") {
            parts.push(one(inner));
        } else {
            let mut children: Vec<ElementRef<'_>> = inner.child_elements().collect();
            children.reverse();
            waiting.extend(children);
        }
        if parts.len() > 20 {
            break;
        }
    }
    parts
}

/// What one element says: by the attribute it has for it, else its text.
pub(super) fn one(element: ElementRef<'_>) -> String {
    let attribute = match element.value().name() {
        "time" | "ins" | "del" => "datetime",
        "abbr" | "link" => "title",
        "data" | "input" | "meter" => "value",
        "img" | "area" => "alt",
        _ => "",
    };
    let said = element.attr(attribute).map(|said| said.trim().to_owned());
    said.filter(|said| !said.is_empty()).unwrap_or_else(|| text_of(element))
}

/// A time as an element says it, in parts or at once. A time of day without a day gets `day`.
///
/// # Errors
/// See [`written_time::read`].
pub(super) fn time(element: ElementRef<'_>, day: Option<NaiveDate>) -> Result<WrittenTime, Unusable> {
    let parts = parts(element);
    let whole = if parts.is_empty() { vec![one(element)] } else { parts };
    let mut date: Option<NaiveDate> = None;
    let mut time: Option<(NaiveTime, Option<i32>)> = None;
    let mut offset: Option<i32> = None;
    for part in &whole {
        if let Ok(read) = date_of(part.trim()) {
            date = date.or(Some(read));
        } else if let Some(read) = clock(part) {
            time = time.or(Some(read));
        } else if let Some((_, Some(zone))) = clock(&format!("00:00{}", part.trim())) {
            // An offset in an element of its own.
            offset = offset.or(Some(zone));
        }
    }
    match (date.or(day), time) {
        (Some(date), Some((clock, own))) => at(date, (clock, own.or(offset))).ok_or(Unusable::ImpossibleDate),
        (_, None) if date.is_some() => Ok(WrittenTime::Day(date.ok_or(Unusable::NoStart)?)),
        _ => written_time::read(&whole.concat()),
    }
}
