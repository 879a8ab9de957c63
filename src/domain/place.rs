//! Where something is.

use serde::{Deserialize, Serialize};

/// A point on earth.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Coordinates {
    /// Degrees north, −90 to 90.
    pub latitude: f64,
    /// Degrees east, −180 to 180.
    pub longitude: f64,
}

impl Coordinates {
    /// Takes a pair in range; 0/0 counts as unknown, since programs send it for "none".
    pub fn new(latitude: f64, longitude: f64) -> Option<Self> {
        let in_range = (-90.0..=90.0).contains(&latitude) && (-180.0..=180.0).contains(&longitude);
        let null_island = latitude == 0.0 && longitude == 0.0;
        (in_range && !null_island).then_some(Self { latitude, longitude })
    }
}

/// A place. Equal content is one place, wherever it is used.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Place {
    /// What people call it.
    pub name: String,
    /// Postal address in one line.
    pub address: Option<String>,
    /// Neighbourhood or part of town, shown in lists.
    pub area: Option<String>,
    /// Where exactly.
    pub coordinates: Option<Coordinates>,
    /// How one gets in with a wheelchair and the like, in the organizer's words.
    pub accessibility: Option<String>,
}

impl Place {
    /// Whether nothing is known of it.
    pub fn is_empty(&self) -> bool {
        self.name.is_empty() && self.address.is_none() && self.area.is_none() && self.coordinates.is_none()
    }

    /// The one line for peers and feeds: name and address without saying anything twice.
    pub fn line(&self) -> String {
        match &self.address {
            Some(address) if self.name.is_empty() || address.contains(&self.name) => address.clone(),
            Some(address) => format!("{}, {address}", self.name),
            None => self.name.clone(),
        }
    }
}
