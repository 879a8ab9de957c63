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

    /// The way to another point along the great circle, in metres.
    pub fn metres_to(self, other: Self) -> f64 {
        const EARTH: f64 = 6_371_000.0;
        let (from, to) = (self.latitude.to_radians(), other.latitude.to_radians());
        let (north, east) = (to - from, (other.longitude - self.longitude).to_radians());
        let a = (north / 2.0).sin().powi(2) + from.cos() * to.cos() * (east / 2.0).sin().powi(2);
        2.0 * EARTH * a.sqrt().min(1.0).asin()
    }
}

/// The surroundings of a point: what is no further from it. Whole numbers, so that two are the same or not.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Surroundings {
    /// Millionths of a degree north.
    latitude: i32,
    /// Millionths of a degree east.
    longitude: i32,
    /// How far they reach.
    metres: u32,
}

/// The part of the earth between two parallels and two meridians.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Bounds {
    /// From south to north, in degrees.
    pub latitudes: (f64, f64),
    /// From west to east; `None` is all around, near a pole or across the date line.
    pub longitudes: Option<(f64, f64)>,
}

impl Surroundings {
    /// The furthest that may be asked for, in kilometres.
    pub const FURTHEST: f64 = 20_000.0;

    /// A point and how far around it, in kilometres; `None` for no distance, or a longer one than there is.
    pub fn new(centre: Coordinates, kilometres: f64) -> Option<Self> {
        let far = kilometres > 0.0 && kilometres <= Self::FURTHEST;
        far.then(|| Self {
            latitude: millionths(centre.latitude),
            longitude: millionths(centre.longitude),
            metres: (kilometres * 1000.0).round() as u32,
        })
    }

    fn centre(self) -> Coordinates {
        Coordinates { latitude: f64::from(self.latitude) / 1e6, longitude: f64::from(self.longitude) / 1e6 }
    }

    /// Whether a point lies in them.
    pub fn hold(self, point: Coordinates) -> bool {
        self.centre().metres_to(point) <= f64::from(self.metres)
    }

    /// Something rectangular around them, which an index can look up.
    pub fn bounds(self) -> Bounds {
        const METRES_OF_A_DEGREE: f64 = 111_000.0;
        let centre = self.centre();
        let north = f64::from(self.metres) / METRES_OF_A_DEGREE;
        let latitudes = (centre.latitude - north, centre.latitude + north);
        let widest = latitudes.0.abs().max(latitudes.1.abs());
        let narrow = widest.min(90.0).to_radians().cos();
        let east = north / narrow.max(1e-9);
        let (from, to) = (centre.longitude - east, centre.longitude + east);
        Bounds { latitudes, longitudes: (from >= -180.0 && to <= 180.0).then_some((from, to)) }
    }
}

fn millionths(degrees: f64) -> i32 {
    (degrees * 1e6).round() as i32
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

#[cfg(test)]
mod tests {
    use super::{Coordinates, Surroundings};

    #[test]
    fn a_degree_of_latitude_is_a_hundred_and_eleven_kilometres() {
        let at = |latitude, longitude| Coordinates { latitude, longitude };
        let degree = at(34.0, -118.0).metres_to(at(35.0, -118.0));
        assert!((111_000.0..111_400.0).contains(&degree), "{degree}");
        let around = at(0.1, 179.9).metres_to(at(0.1, -179.9));
        assert!(around < 23_000.0, "{around} across the date line");
        assert!(at(34.0, -118.0).metres_to(at(34.0, -118.0)) < 0.001);
    }

    #[test]
    fn the_bounds_of_surroundings_leave_nothing_out() {
        for (latitude, longitude) in
            [(34.05, -118.24), (-33.9, 151.2), (78.2, 15.6), (0.5, 179.9), (89.9, 0.5)]
        {
            let centre = Coordinates { latitude, longitude };
            let around = Surroundings::new(centre, 50.0).unwrap();
            let bounds = around.bounds();
            for step in 0..360 {
                let angle = f64::from(step).to_radians();
                let to = Coordinates {
                    latitude: latitude + 0.44 * angle.sin(),
                    longitude: longitude + 0.44 * angle.cos() / latitude.to_radians().cos(),
                };
                if around.hold(to) {
                    assert!((bounds.latitudes.0..=bounds.latitudes.1).contains(&to.latitude));
                    let within = |(from, until)| (from..=until).contains(&to.longitude);
                    assert!(bounds.longitudes.is_none_or(within), "{to:?} {bounds:?}");
                }
            }
        }
        let centre = Coordinates { latitude: 0.5, longitude: 0.5 };
        for kilometres in [0.0, -1.0, f64::NAN, f64::INFINITY, 20_001.0] {
            assert_eq!(Surroundings::new(centre, kilometres), None);
        }
    }
}
