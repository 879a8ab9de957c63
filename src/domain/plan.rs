//! What organizers plan with an event: when it goes out, to whom, whether followers are reminded, and from when its exact
//! place is told.

use chrono::{DateTime, Utc};

use super::event::{EventStatus, Visibility, spelled};
use super::place::Place;

spelled! {
    /// Whether followers are reminded of an event.
    Reminding {
        /// As its organization does.
        Usual = "on",
        /// Not of this one.
        Never = "off",
    }
}

/// A place that is not told yet.
#[derive(Debug, Clone, PartialEq)]
pub struct LatePlace {
    /// Where exactly; outside only its area exists.
    pub place: Place,
    /// From when everybody may know.
    pub at: DateTime<Utc>,
}

impl LatePlace {
    /// What may be told of it until then: its area, as a place of its own.
    pub fn outside(&self) -> Place {
        Place { name: self.place.area.clone().unwrap_or_default(), ..Place::default() }
    }
}

/// What organizers plan with an event.
#[derive(Debug, Clone, PartialEq)]
pub struct Plan {
    /// Who is to see it once it is published: public or unlisted.
    pub visibility: Visibility,
    /// When it publishes itself; only of a draft.
    pub publish_at: Option<DateTime<Utc>>,
    /// Whether followers are reminded of it.
    pub reminding: Reminding,
    /// Its exact place, until it is told; the event's own place is then the area.
    pub late_place: Option<LatePlace>,
}

impl Default for Plan {
    fn default() -> Self {
        Self {
            visibility: Visibility::Public,
            publish_at: None,
            reminding: Reminding::Usual,
            late_place: None,
        }
    }
}

/// What is to be planned with an event, as typed.
#[derive(Debug, Clone, PartialEq)]
pub struct DraftPlan {
    /// Of a draft: who is to see it once it is published.
    pub wished_visibility: Visibility,
    /// When it publishes itself.
    pub publish_at: Option<DateTime<Utc>>,
    /// From when its exact place is told; until then only its area is.
    pub place_at: Option<DateTime<Utc>>,
    /// Whether followers are reminded of it.
    pub reminding: Reminding,
}

impl Default for DraftPlan {
    fn default() -> Self {
        Self {
            wished_visibility: Visibility::Public,
            publish_at: None,
            place_at: None,
            reminding: Reminding::Usual,
        }
    }
}

impl DraftPlan {
    /// The plan of an event that is at this place, if it is to be seen by these.
    pub fn of(&self, visibility: Visibility, place: Option<&Place>) -> Plan {
        let wished = if visibility == Visibility::Draft { self.wished_visibility } else { visibility };
        let late = place.cloned().zip(self.place_at);
        Plan {
            visibility: wished,
            publish_at: self.publish_at,
            reminding: self.reminding,
            late_place: late.map(|(place, at)| LatePlace { place, at }),
        }
    }
}

/// Whether an event in this state takes place as announced, so that it is worth coming, and worth telling where.
pub fn takes_place(status: EventStatus) -> bool {
    !matches!(status, EventStatus::Cancelled | EventStatus::Postponed)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::place::Coordinates;

    #[test]
    fn outside_a_late_place_is_its_area_and_nothing_else() {
        let place = Place {
            name: "Union Hall 300".into(),
            address: Some("1 Secret St".into()),
            area: Some("Boyle Heights".into()),
            coordinates: Coordinates::new(34.0, -118.0),
            accessibility: Some("ring twice".into()),
        };
        let at = "2027-03-06T12:00:00Z".parse().unwrap();
        let outside = LatePlace { place, at }.outside();
        assert_eq!(outside, Place { name: "Boyle Heights".into(), ..Place::default() });
    }
}
