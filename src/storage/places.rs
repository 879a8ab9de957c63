//! Places: equal content is one row.

use diesel::prelude::*;

use super::connection::AnyConnection;
use super::error::{StorageError, StorageResult};
use super::schema::{events, places, stations};
use super::transaction::Tx;
use crate::domain::event::EventPlace;
use crate::domain::ids::PlaceId;
use crate::domain::place::{Coordinates, Place, Surroundings};

/// The row of a place.
#[derive(Queryable, Selectable, Clone)]
#[diesel(table_name = places)]
pub(super) struct PlaceRow {
    pub(super) id: i64,
    uuid: String,
    name: String,
    address: Option<String>,
    area: Option<String>,
    latitude: Option<f64>,
    longitude: Option<f64>,
    accessibility: Option<String>,
}

impl TryFrom<PlaceRow> for EventPlace {
    type Error = StorageError;
    fn try_from(row: PlaceRow) -> StorageResult<Self> {
        let coordinates =
            row.latitude.zip(row.longitude).map(|(latitude, longitude)| Coordinates { latitude, longitude });
        Ok(Self {
            id: row.uuid.parse().map_err(|_| StorageError::Corrupt("places.uuid"))?,
            place: Place {
                name: row.name,
                address: row.address,
                area: row.area,
                coordinates,
                accessibility: row.accessibility,
            },
        })
    }
}

/// What makes two places the same.
fn fingerprint(place: &Place) -> String {
    let point = place.coordinates.map(|at| format!("{},{}", at.latitude, at.longitude)).unwrap_or_default();
    let parts =
        [&place.name, place.address.as_deref().unwrap_or(""), place.area.as_deref().unwrap_or(""), &point]
            .map(|part| part.replace('\u{1f}', " "));
    format!("{}\u{1f}{}", parts.join("\u{1f}"), place.accessibility.as_deref().unwrap_or(""))
}

/// The row of the place with this content, made if there is none.
///
/// # Errors
/// When the database does not answer.
pub(super) fn ensure(tx: &mut Tx<'_>, place: &Place) -> StorageResult<i64> {
    let fingerprint = fingerprint(place);
    let found: Option<i64> = places::table
        .filter(places::fingerprint.eq(&fingerprint))
        .select(places::id)
        .first(tx.conn)
        .optional()?;
    if let Some(id) = found {
        return Ok(id);
    }
    let id = diesel::insert_into(places::table)
        .values((
            places::uuid.eq(PlaceId(tx.ids.uuid()).to_string()),
            places::fingerprint.eq(&fingerprint),
            places::name.eq(&place.name),
            places::address.eq(&place.address),
            places::area.eq(&place.area),
            places::latitude.eq(place.coordinates.map(|at| at.latitude)),
            places::longitude.eq(place.coordinates.map(|at| at.longitude)),
            places::accessibility.eq(&place.accessibility),
            places::created_at.eq(tx.now.naive_utc()),
        ))
        .returning(places::id)
        .get_result(tx.conn)?;
    Ok(id)
}

/// Erases a place that nothing uses any more.
///
/// # Errors
/// When the database does not answer.
pub(super) fn drop_unused(conn: &mut AnyConnection, id: i64) -> StorageResult<()> {
    let used: i64 = events::table.filter(events::place_id.eq(id)).count().get_result(conn)?;
    let passed: i64 = stations::table.filter(stations::place_id.eq(id)).count().get_result(conn)?;
    if used == 0 && passed == 0 {
        diesel::delete(places::table.find(id)).execute(conn)?;
    }
    Ok(())
}

/// The most places looked at around a point.
const AROUND: i64 = 20_000;

/// The rows of the places in the surroundings of a point.
///
/// # Errors
/// When the database does not answer.
pub(super) fn within(conn: &mut AnyConnection, around: Surroundings) -> StorageResult<Vec<i64>> {
    let bounds = around.bounds();
    let (south, north) = bounds.latitudes;
    let mut query = places::table
        .filter(places::latitude.ge(south).and(places::latitude.le(north)))
        .select((places::id, places::latitude, places::longitude))
        .into_boxed();
    if let Some((west, east)) = bounds.longitudes {
        query = query.filter(places::longitude.ge(west).and(places::longitude.le(east)));
    }
    let rows: Vec<(i64, Option<f64>, Option<f64>)> = query.limit(AROUND).load(conn)?;
    let holds = |(id, latitude, longitude): (i64, Option<f64>, Option<f64>)| {
        let at = Coordinates { latitude: latitude?, longitude: longitude? };
        around.hold(at).then_some(id)
    };
    Ok(rows.into_iter().filter_map(holds).collect())
}

/// The place with this id.
///
/// # Errors
/// When the database does not answer.
pub fn by_id(conn: &mut AnyConnection, id: PlaceId) -> StorageResult<Option<EventPlace>> {
    let row: Option<PlaceRow> = places::table
        .filter(places::uuid.eq(id.to_string()))
        .select(PlaceRow::as_select())
        .first(conn)
        .optional()?;
    row.map(EventPlace::try_from).transpose()
}
