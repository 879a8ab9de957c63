//! Pages that are lists of events: the calendar itself, a tag, a place.

use askama::Template;
use chrono::Datelike;

use super::{EventList, Frame, PlaceView};

/// Where exactly this list can be subscribed to.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct FeedLinks {
    /// For calendar apps.
    pub calendar: Option<String>,
    /// For feed readers.
    pub atom: Option<String>,
}

/// The calendar.
#[derive(Template)]
#[template(path = "calendar.html")]
pub struct CalendarPage {
    /// What stands around it.
    pub frame: Frame,
    /// What is to come.
    pub list: EventList,
    /// The same for apps.
    pub feeds: FeedLinks,
    /// What the list was narrowed to, in words, and how to see everything again.
    pub narrowed: Option<(String, String)>,
}

impl CalendarPage {
    /// The present month and its page.
    fn month(&self) -> (String, String) {
        let today = self.frame.today;
        (self.frame.dates.month(today), format!("/calendar/{}/{:02}", today.year(), today.month()))
    }

    /// The present week's page.
    fn week_href(&self) -> String {
        let week = self.frame.today.iso_week();
        format!("/calendar/{}/w{:02}", week.year(), week.week())
    }
}

/// A whole month or week.
#[derive(Template)]
#[template(path = "period.html")]
pub struct PeriodPage {
    /// What stands around it.
    pub frame: Frame,
    /// Which one.
    pub heading: String,
    /// All that stands in it.
    pub list: EventList,
}

/// Everything under one tag.
#[derive(Template)]
#[template(path = "tag.html")]
pub struct TagPage {
    /// What stands around it.
    pub frame: Frame,
    /// Without `#`.
    pub tag: String,
    /// What is to come.
    pub list: EventList,
    /// The same for apps.
    pub feeds: FeedLinks,
}

/// Everything at one place.
#[derive(Template)]
#[template(path = "place.html")]
pub struct PlacePage {
    /// What stands around it.
    pub frame: Frame,
    /// The place.
    pub place: PlaceView,
    /// What is to come.
    pub list: EventList,
    /// The same for apps.
    pub feeds: FeedLinks,
}
