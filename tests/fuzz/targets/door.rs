// Shared by the targets: the readers' one door, as the worker and as `inspect` use it.

use chrono::{TimeZone, Utc};
use convoca::cli::inspect::{in_words, to_json};
use convoca::formats::icalendar::read::Dates;
use convoca::formats::read::{Patience, ReadHint, read};
use convoca::i18n::UiLanguage;

pub fn enter(bytes: &[u8], content_type: Option<&str>) {
    let now = Utc.with_ymd_and_hms(2026, 11, 22, 12, 0, 0).unwrap();
    for dates in [Dates::First(20), Dates::Coming(now)] {
        let hint = ReadHint {
            content_type,
            url: Some("https://feed.example/list"),
            default_zone: chrono_tz::Tz::Europe__Madrid,
            default_language: None,
            now,
            dates,
            patience: Patience::default(),
        };
        let reading = read(bytes, &hint);
        let _ = to_json(&reading);
        let _ = in_words(&reading, UiLanguage::Es);
    }
}
