//! What reading one document may cost: entries and time.

use super::icalendar::read::MAX_ENTRIES;
use super::reading::{Noted, ReadHint, Reading};
use crate::domain::remote_event::Note;

/// What is left for one document.
pub struct Budget<'a> {
    entries: usize,
    patience: Patience<'a>,
}

/// Says whether reading has taken too long; asked between entries. A pure reader has no clock of its own.
#[derive(Clone, Copy, Default)]
pub struct Patience<'a>(Option<&'a (dyn Fn() -> bool + Sync)>);

impl<'a> Patience<'a> {
    /// Ends when `is_over` says so.
    pub fn until(is_over: &'a (dyn Fn() -> bool + Sync)) -> Self {
        Self(Some(is_over))
    }

    /// Whether it has ended.
    pub fn is_over(self) -> bool {
        self.0.is_some_and(|is_over| is_over())
    }
}

impl std::fmt::Debug for Patience<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(if self.0.is_some() { "Patience(bounded)" } else { "Patience(endless)" })
    }
}

impl<'a> Budget<'a> {
    /// For one document.
    pub fn of(hint: &ReadHint<'a>) -> Self {
        Self { entries: MAX_ENTRIES, patience: hint.patience }
    }

    /// Whether one more entry may be read; if not, the reading says so and is not complete.
    pub fn take_one(&mut self, reading: &mut Reading) -> bool {
        let note = if self.entries == 0 {
            Note::new("note-feed-cut").with("most", MAX_ENTRIES)
        } else if self.patience.is_over() {
            Note::new("note-out-of-time")
        } else {
            self.entries -= 1;
            return true;
        };
        reading.complete = false;
        reading.notes.push(Noted::whole(note));
        false
    }
}
