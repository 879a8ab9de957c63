//! A series goes on: the dates that follow from a rule kept since its feed was last read.

use chrono::{DateTime, NaiveDateTime, Utc};

use super::read::{Dates, read};
use crate::domain::remote_event::{RemoteRecurrence, SeriesStart};
use crate::formats::reading::{Patience, ReadHint};

/// A rule as it is kept: properties of RFC 5545.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeptRule {
    /// DTSTART and RRULE, a line each.
    pub rule: String,
    /// EXDATE, or nothing.
    pub excluded: String,
    /// RDATE, or nothing.
    pub added: String,
}

impl KeptRule {
    /// What to keep of a series; `None` of one that does not go on by a rule.
    pub fn of(recurrence: &RemoteRecurrence) -> Option<Self> {
        let SeriesStart { start, clock, excluded, added } = recurrence.goes_on.as_ref()?;
        let rule = recurrence.rule.as_ref()?;
        let zone = clock.name();
        let list = |name: &str, walls: &[NaiveDateTime]| match walls {
            [] => String::new(),
            walls => format!("{name};TZID={zone}:{}", walls.iter().map(wall).collect::<Vec<_>>().join(",")),
        };
        Some(Self {
            rule: format!("DTSTART;TZID={zone}:{}\r\nRRULE:{rule}", wall(start)),
            excluded: list("EXDATE", excluded),
            added: list("RDATE", added),
        })
    }

    /// The dates that have not passed by `now`, as far ahead as any feed is read.
    pub fn coming(&self, now: DateTime<Utc>) -> Vec<DateTime<Utc>> {
        let lines = [self.rule.as_str(), &self.excluded, &self.added];
        let lines = lines.into_iter().filter(|line| !line.is_empty()).collect::<Vec<_>>().join("\r\n");
        let text = format!(
            "BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nUID:kept\r\nSUMMARY:kept\r\n{lines}\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
        );
        let hint = ReadHint {
            content_type: None,
            url: None,
            default_zone: chrono_tz::Tz::UTC,
            default_language: None,
            now,
            dates: Dates::Coming(now),
            patience: Patience::default(),
        };
        let recurrence = read(&text, &hint).events.into_iter().next().and_then(|event| event.recurrence);
        recurrence.map(|recurrence| recurrence.occurrences).unwrap_or_default()
    }
}

fn wall(at: &NaiveDateTime) -> String {
    at.format("%Y%m%dT%H%M%S").to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rules_of_centuries_ago_give_the_dates_they_would() {
        for (rule, next) in [
            ("DTSTART:16010311T020000\r\nRRULE:FREQ=YEARLY;BYDAY=2SU;BYMONTH=3", "2031-03-09T02:00:00+00:00"),
            ("DTSTART:16010311T020000\r\nRRULE:FREQ=YEARLY;INTERVAL=2", "2031-03-11T02:00:00+00:00"),
            ("DTSTART:16040229T020000\r\nRRULE:FREQ=MONTHLY", "2030-10-29T02:00:00+00:00"),
            (
                "DTSTART:00010131T020000\r\nRRULE:FREQ=MONTHLY;INTERVAL=5;BYMONTHDAY=-1",
                "2031-01-31T02:00:00+00:00",
            ),
        ] {
            let kept = KeptRule { rule: rule.into(), excluded: String::new(), added: String::new() };
            let dates = kept.coming("2030-10-14T00:00:00Z".parse().unwrap());
            assert_eq!(dates.first().map(|at| at.to_rfc3339()).as_deref(), Some(next), "{rule}");
        }
    }

    #[test]
    fn a_kept_rule_goes_on_and_keeps_its_wall_time() {
        let kept = KeptRule {
            rule: "DTSTART;TZID=Europe/Madrid:20200107T190000\r\nRRULE:FREQ=WEEKLY;BYDAY=TU".into(),
            excluded: "EXDATE;TZID=Europe/Madrid:20301022T190000".into(),
            added: String::new(),
        };
        let dates = kept.coming("2030-10-14T00:00:00Z".parse().unwrap());
        let dates: Vec<String> = dates.iter().take(3).map(|at| at.to_rfc3339()).collect();
        assert_eq!(
            dates,
            ["2030-10-15T17:00:00+00:00", "2030-10-29T18:00:00+00:00", "2030-11-05T18:00:00+00:00"]
        );
    }
}
