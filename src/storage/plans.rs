//! What organizers plan with their events; most plan nothing unusual, and have no row.

use std::collections::HashMap;

use chrono::NaiveDateTime;
use diesel::prelude::*;

use super::connection::AnyConnection;
use super::error::{StorageError, StorageResult};
use super::schema::event_plans;
use crate::domain::event::Visibility;
use crate::domain::ids::EventKey;
use crate::domain::place::{Coordinates, Place};
use crate::domain::plan::{LatePlace, Plan, Reminding};

#[derive(Queryable, Selectable, Insertable)]
#[diesel(table_name = event_plans)]
struct Row {
    event_id: i64,
    visibility: String,
    publish_at: Option<NaiveDateTime>,
    reminder: bool,
    place_at: Option<NaiveDateTime>,
    place_name: Option<String>,
    place_address: Option<String>,
    place_area: Option<String>,
    place_latitude: Option<f64>,
    place_longitude: Option<f64>,
    place_accessibility: Option<String>,
}

impl Row {
    fn of(key: EventKey, plan: &Plan) -> Self {
        let late = plan.late_place.as_ref();
        let place = late.map(|late| late.place.clone());
        let point = place.as_ref().and_then(|place| place.coordinates);
        let (name, address, area, accessibility) = match place {
            Some(place) => (Some(place.name), place.address, place.area, place.accessibility),
            None => (None, None, None, None),
        };
        Self {
            event_id: key.0,
            visibility: plan.visibility.to_string(),
            publish_at: plan.publish_at.map(|at| at.naive_utc()),
            reminder: plan.reminding == Reminding::Usual,
            place_at: late.map(|late| late.at.naive_utc()),
            place_name: name,
            place_address: address,
            place_area: area,
            place_latitude: point.map(|at| at.latitude),
            place_longitude: point.map(|at| at.longitude),
            place_accessibility: accessibility,
        }
    }
}

impl TryFrom<Row> for Plan {
    type Error = StorageError;
    fn try_from(row: Row) -> StorageResult<Self> {
        let coordinates = row
            .place_latitude
            .zip(row.place_longitude)
            .map(|(latitude, longitude)| Coordinates { latitude, longitude });
        let late_place = row.place_at.map(|at| LatePlace {
            place: Place {
                name: row.place_name.unwrap_or_default(),
                address: row.place_address,
                area: row.place_area,
                coordinates,
                accessibility: row.place_accessibility,
            },
            at: at.and_utc(),
        });
        Ok(Self {
            visibility: Visibility::parse(&row.visibility)
                .ok_or(StorageError::Corrupt("event_plans.visibility"))?,
            publish_at: row.publish_at.map(|at| at.and_utc()),
            reminding: if row.reminder { Reminding::Usual } else { Reminding::Never },
            late_place,
        })
    }
}

/// Writes what is planned with an event over what was; the usual has no row.
///
/// # Errors
/// When the database does not answer.
pub(super) fn write(conn: &mut AnyConnection, key: EventKey, plan: &Plan) -> StorageResult<()> {
    diesel::delete(event_plans::table.find(key.0)).execute(conn)?;
    if *plan != Plan::default() {
        diesel::insert_into(event_plans::table).values(Row::of(key, plan)).execute(conn)?;
    }
    Ok(())
}

/// What is planned with these events, where it is anything unusual.
///
/// # Errors
/// When the database does not answer or a row is unreadable.
pub(super) fn load(conn: &mut AnyConnection, keys: &[i64]) -> StorageResult<HashMap<i64, Plan>> {
    let rows: Vec<Row> =
        event_plans::table.filter(event_plans::event_id.eq_any(keys)).select(Row::as_select()).load(conn)?;
    rows.into_iter().map(|row| Ok((row.event_id, Plan::try_from(row)?))).collect()
}
