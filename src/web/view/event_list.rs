//! Lines gathered under their days, with what already goes on beneath.

use chrono::{Datelike, NaiveDate};

use super::{EventLine, Frame};

/// One day and what happens on it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Day {
    /// For machines: `2027-03-06`.
    pub date: NaiveDate,
    /// The large numeral.
    pub numeral: u32,
    /// "Today" or "Tomorrow".
    pub near: Option<String>,
    /// "Saturday, March 6".
    pub heading: String,
    /// Its events.
    pub lines: Vec<EventLine>,
}

/// Ways to the neighbouring windows of a list.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Paging {
    /// The window before.
    pub earlier: Option<String>,
    /// The window after.
    pub later: Option<String>,
}

/// A list of events by day.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct EventList {
    /// From today on.
    pub days: Vec<Day>,
    /// What began on an earlier day and still goes on.
    pub ongoing: Vec<EventLine>,
    /// Neighbouring windows.
    pub paging: Paging,
}

impl EventList {
    /// Puts lines, ordered by start, under their days; those of days before today that still go on stand apart.
    pub fn by_day(frame: &Frame, lines: Vec<EventLine>, paging: Paging) -> Self {
        Self::from_day(frame, frame.today, lines, paging)
    }

    /// The same for a list that begins on another day than today.
    pub fn from_day(frame: &Frame, first: NaiveDate, lines: Vec<EventLine>, paging: Paging) -> Self {
        let mut list = Self { paging, ..Self::default() };
        for mut line in lines {
            if line.day < first && line.last_day >= first {
                line.note = Some(frame.dates.ongoing_until(line.last_day, frame.today));
                list.ongoing.push(line);
                continue;
            }
            match list.days.last_mut().filter(|day| day.date == line.day) {
                Some(day) => day.lines.push(line),
                None => list.days.push(Day {
                    date: line.day,
                    numeral: line.day.day(),
                    near: frame.dates.nearness(line.day, frame.today),
                    heading: frame.dates.day_title(line.day, frame.today),
                    lines: vec![line],
                }),
            }
        }
        list
    }

    /// Whether there is nothing to show.
    pub fn is_empty(&self) -> bool {
        self.days.is_empty() && self.ongoing.is_empty()
    }
}
