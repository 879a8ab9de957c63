//! Events: writing, changing, erasing, and loading them whole.

use std::collections::HashMap;

use chrono::{DateTime, NaiveDateTime, Utc};
use diesel::prelude::*;

use super::connection::AnyConnection;
use super::error::{StorageError, StorageResult};
use super::media::MediaRow;
use super::occurrences::{self, Dates};
use super::places::{self, PlaceRow};
use super::plans;
use super::schema::{
    event_mirrors, event_sources, event_tags, event_texts, events, local_actors, media, organizations,
    places as places_table, sources, tombstones,
};
use super::transaction::Tx;
use crate::domain::duplicate::Doubles;
use crate::domain::event::{
    Description, Event, EventPlace, EventStatus, EventUri, Kind, Mirror, Organizer, Origin, Picture, Text,
    Visibility,
};
use crate::domain::held_change::Words;
use crate::domain::ids::{EventId, EventKey, MediaKey, OrganizationKey};
use crate::domain::language::Language;
use crate::domain::organization::OrganizationState;
use crate::domain::place::Place;
use crate::domain::plan::Plan;
use crate::domain::text::{fold, plain_from_html, sanitize};
use crate::domain::time::When;
use crate::domain::uri::{ActorUri, Host, WebUrl};

/// What an event says, as its row and companions keep it.
#[derive(Debug, Clone)]
pub struct EventContent {
    /// Main language first; not empty.
    pub texts: Vec<Text>,
    /// When; of a series its next date.
    pub when: When,
    /// Which dates lists show.
    pub dates: Dates,
    /// Where.
    pub place: Option<Place>,
    /// Link to take part online.
    pub online_url: Option<String>,
    /// Further information or sign-up.
    pub url: Option<String>,
    /// Without `#`.
    pub tags: Vec<String>,
    /// What sort.
    pub kind: Kind,
    /// Foreign category.
    pub category: Option<String>,
    /// Takes place or not.
    pub status: EventStatus,
    /// Who may see it.
    pub visibility: Visibility,
    /// Picture we keep.
    pub media: Option<MediaKey>,
    /// Picture kept elsewhere.
    pub image_url: Option<String>,
    /// What the picture shows.
    pub image_alt: Option<String>,
    /// Start before it was moved or postponed.
    pub previous_start: Option<DateTime<Utc>>,
    /// What its organizers plan with it.
    pub plan: Plan,
}

/// A new event.
#[derive(Debug, Clone)]
pub struct NewEvent {
    /// Names it in addresses.
    pub id: EventId,
    /// Names it in tables.
    pub uri: EventUri,
    /// Who publishes it; `None` for mirrored events.
    pub organization: Option<OrganizationKey>,
    /// What it says.
    pub content: EventContent,
    /// When it became public.
    pub published: Option<DateTime<Utc>>,
    /// Whether it waits for a moderator.
    pub held: bool,
    /// Whether a moderator hid it (decided before it came).
    pub hidden: bool,
}

#[derive(Insertable, AsChangeset)]
#[diesel(table_name = events)]
#[diesel(treat_none_as_null = true)]
struct ContentRow {
    kind: &'static str,
    category: Option<String>,
    status: &'static str,
    visibility: &'static str,
    all_day: bool,
    start_local: NaiveDateTime,
    end_local: Option<NaiveDateTime>,
    timezone: &'static str,
    start_utc: NaiveDateTime,
    end_utc: Option<NaiveDateTime>,
    previous_start: Option<NaiveDateTime>,
    place_id: Option<i64>,
    online_url: Option<String>,
    url: Option<String>,
    media_id: Option<i64>,
    image_url: Option<String>,
    image_alt: Option<String>,
    search_text: String,
    updated_at: NaiveDateTime,
}

fn content_row(tx: &mut Tx<'_>, content: &EventContent) -> StorageResult<ContentRow> {
    let place_id = match &content.place {
        Some(place) if !place.is_empty() => Some(places::ensure(tx, place)?),
        _ => None,
    };
    let when = &content.when;
    Ok(ContentRow {
        kind: content.kind.as_str(),
        category: content.category.clone(),
        status: content.status.as_str(),
        visibility: content.visibility.as_str(),
        all_day: when.is_all_day(),
        start_local: when.start_local(),
        end_local: when.end_local(),
        timezone: when.zone().name(),
        start_utc: when.start_utc().naive_utc(),
        end_utc: when.end_utc().map(|at| at.naive_utc()),
        previous_start: content.previous_start.map(|at| at.naive_utc()),
        place_id,
        online_url: content.online_url.clone(),
        url: content.url.clone(),
        media_id: content.media.map(|key| key.0),
        image_url: content.image_url.clone(),
        image_alt: content.image_alt.clone(),
        search_text: search_text(&content.texts, content.place.as_ref(), &content.tags),
        updated_at: tx.now.naive_utc(),
    })
}

/// Everything a search looks at, folded.
fn search_text(texts: &[Text], place: Option<&Place>, tags: &[String]) -> String {
    let mut words = String::new();
    for text in texts {
        words.push_str(&text.title);
        words.push(' ');
        match &text.description {
            Description::Markdown(source) => words.push_str(source),
            Description::Html(html) => words.push_str(&plain_from_html(html.as_str())),
        }
        words.push(' ');
    }
    if let Some(place) = place {
        words.push_str(&place.line());
        words.push(' ');
        words.push_str(place.area.as_deref().unwrap_or(""));
    }
    words.push(' ');
    words.push_str(&tags.join(" "));
    fold(&words)
}

/// Writes a new event with its texts, tags and date.
///
/// # Errors
/// [`StorageError::is_duplicate`] when the id or URI is there already.
pub fn insert(tx: &mut Tx<'_>, new: &NewEvent) -> StorageResult<EventKey> {
    let row = content_row(tx, &new.content)?;
    let id: i64 = diesel::insert_into(events::table)
        .values((
            row,
            events::uuid.eq(new.id.to_string()),
            events::uri.eq(new.uri.as_str()),
            events::origin.eq(if new.organization.is_some() { "local" } else { "mirrored" }),
            events::organization_id.eq(new.organization.map(|key| key.0)),
            events::version.eq(1),
            events::created_at.eq(tx.now.naive_utc()),
            events::published_at.eq(new.published.map(|at| at.naive_utc())),
            events::hidden.eq(new.hidden),
            events::held.eq(new.held),
        ))
        .returning(events::id)
        .get_result(tx.conn)?;
    write_companions(tx, EventKey(id), &new.content)?;
    tx.changes_public();
    Ok(EventKey(id))
}

/// Replaces what an event says; its version and `updated` grow.
///
/// # Errors
/// When the database does not answer.
pub fn update(tx: &mut Tx<'_>, key: EventKey, content: &EventContent) -> StorageResult<()> {
    let before: (Option<i64>, NaiveDateTime) =
        events::table.find(key.0).select((events::place_id, events::updated_at)).first(tx.conn)?;
    let mut row = content_row(tx, content)?;
    row.updated_at = later(tx, before.1);
    let place_now = row.place_id;
    diesel::update(events::table.find(key.0))
        .set((row, events::version.eq(events::version + 1)))
        .execute(tx.conn)?;
    write_companions(tx, key, content)?;
    if let Some(old) = before.0.filter(|old| Some(*old) != place_now) {
        places::drop_unused(tx.conn, old)?;
    }
    tx.erases();
    Ok(())
}

/// Moves a series on to its next date, if that is another one than is kept; what it says stays, and so does `updated`.
///
/// # Errors
/// When the database does not answer.
pub fn move_on(tx: &mut Tx<'_>, key: EventKey, content: &EventContent) -> StorageResult<()> {
    let when = &content.when;
    let moved =
        diesel::update(events::table.find(key.0).filter(events::start_utc.ne(when.start_utc().naive_utc())))
            .set((
                events::start_local.eq(when.start_local()),
                events::end_local.eq(when.end_local()),
                events::start_utc.eq(when.start_utc().naive_utc()),
                events::end_utc.eq(when.end_utc().map(|at| at.naive_utc())),
                events::version.eq(events::version + 1),
            ))
            .execute(tx.conn)?;
    if moved > 0 {
        tx.changes_public();
        occurrences::write(tx, key, content)?;
    }
    Ok(())
}

fn write_companions(tx: &mut Tx<'_>, key: EventKey, content: &EventContent) -> StorageResult<()> {
    write_words(tx, key, &content.texts, &content.tags)?;
    plans::write(tx.conn, key, &content.plan)?;
    occurrences::write(tx, key, content)
}

fn write_words(tx: &mut Tx<'_>, key: EventKey, texts: &[Text], tags: &[String]) -> StorageResult<()> {
    diesel::delete(event_texts::table.filter(event_texts::event_id.eq(key.0))).execute(tx.conn)?;
    for (position, text) in (0_i32..).zip(texts) {
        let format = if matches!(text.description, Description::Markdown(_)) { "markdown" } else { "html" };
        diesel::insert_into(event_texts::table)
            .values((
                event_texts::event_id.eq(key.0),
                event_texts::position.eq(position),
                event_texts::language.eq(text.language.as_str()),
                event_texts::title.eq(&text.title),
                event_texts::description.eq(text.description.source()),
                event_texts::format.eq(format),
            ))
            .execute(tx.conn)?;
    }
    diesel::delete(event_tags::table.filter(event_tags::event_id.eq(key.0))).execute(tx.conn)?;
    let mut known: Vec<String> = Vec::new();
    for (position, label) in (0_i32..).zip(tags) {
        let tag = tag_key(label);
        if tag.is_empty() || known.contains(&tag) {
            continue;
        }
        diesel::insert_into(event_tags::table)
            .values((
                event_tags::event_id.eq(key.0),
                event_tags::position.eq(position),
                event_tags::tag.eq(&tag),
                event_tags::label.eq(label),
            ))
            .execute(tx.conn)?;
        known.push(tag);
    }
    Ok(())
}

/// Has an event say other words and name another picture, all else as it is; answers whether it keeps its picture.
///
/// # Errors
/// When the database does not answer.
pub fn set_words(tx: &mut Tx<'_>, key: EventKey, words: &Words, texts: &[Text]) -> StorageResult<bool> {
    type Row = (Option<i64>, Option<String>, NaiveDateTime);
    let (place, image, before): Row = events::table
        .find(key.0)
        .select((events::place_id, events::image_url, events::updated_at))
        .first(tx.conn)?;
    let place = load_places(tx.conn, &place.into_iter().collect::<Vec<_>>())?.into_values().next();
    let place = place.map(|at| at.place);
    let updated = tx.now.naive_utc().max(before + chrono::Duration::milliseconds(1));
    diesel::update(events::table.find(key.0))
        .set((
            events::image_url.eq(&words.image_url),
            events::image_alt.eq(&words.image_alt),
            events::search_text.eq(search_text(texts, place.as_ref(), &words.tags)),
            events::version.eq(events::version + 1),
            events::updated_at.eq(updated),
        ))
        .execute(tx.conn)?;
    let keeps_picture = image == words.image_url;
    if !keeps_picture {
        diesel::update(events::table.find(key.0)).set(events::media_id.eq(None::<i64>)).execute(tx.conn)?;
    }
    write_words(tx, key, texts, &words.tags)?;
    tx.erases();
    Ok(keeps_picture)
}

/// Whether an event waits for a moderator.
///
/// # Errors
/// When there is none or the database does not answer.
pub fn is_held(conn: &mut AnyConnection, key: EventKey) -> StorageResult<bool> {
    Ok(events::table.find(key.0).select(events::held).first(conn)?)
}

/// Makes the exact place of an event its place: everybody may know it from now on. Answers whether it was kept back.
///
/// # Errors
/// When the database does not answer.
pub fn disclose_place(tx: &mut Tx<'_>, event: &Event) -> StorageResult<bool> {
    let Some(late) = &event.plan.late_place else { return Ok(false) };
    let place = places::ensure(tx, &late.place)?;
    let (area, before): (Option<i64>, NaiveDateTime) =
        events::table.find(event.key.0).select((events::place_id, events::updated_at)).first(tx.conn)?;
    diesel::update(events::table.find(event.key.0))
        .set((
            events::place_id.eq(place),
            events::search_text.eq(search_text(&event.texts, Some(&late.place), &event.tags)),
            events::version.eq(events::version + 1),
            events::updated_at.eq(later(tx, before)),
        ))
        .execute(tx.conn)?;
    plans::write(tx.conn, event.key, &Plan { late_place: None, ..event.plan.clone() })?;
    if let Some(area) = area.filter(|area| *area != place) {
        places::drop_unused(tx.conn, area)?;
    }
    tx.erases();
    Ok(true)
}

/// The time of a change; strictly growing, also when two changes fall into one millisecond.
fn later(tx: &Tx<'_>, before: NaiveDateTime) -> NaiveDateTime {
    tx.now.naive_utc().max(before + chrono::Duration::milliseconds(1))
}

/// The folded form under which a tag is found, without blanks.
pub fn tag_key(label: &str) -> String {
    fold(label).replace(' ', "")
}

/// Hides an event or shows it again.
///
/// # Errors
/// When the database does not answer.
pub fn set_hidden(tx: &mut Tx<'_>, key: EventKey, hidden: bool) -> StorageResult<()> {
    diesel::update(events::table.find(key.0)).set(events::hidden.eq(hidden)).execute(tx.conn)?;
    tx.changes_public();
    occurrences::refresh_listed(tx.conn, key)
}

/// Holds an event for a moderator or lets it go.
///
/// # Errors
/// When the database does not answer.
pub fn set_held(tx: &mut Tx<'_>, key: EventKey, held: bool) -> StorageResult<()> {
    diesel::update(events::table.find(key.0)).set(events::held.eq(held)).execute(tx.conn)?;
    tx.changes_public();
    occurrences::refresh_listed(tx.conn, key)
}

/// Makes a draft what its plan says: public or unlisted, from now on. Its version grows, so that a form opened before
/// is stale.
///
/// # Errors
/// When the database does not answer.
pub fn publish(tx: &mut Tx<'_>, event: &Event) -> StorageResult<()> {
    let before: NaiveDateTime = events::table.find(event.key.0).select(events::updated_at).first(tx.conn)?;
    diesel::update(events::table.find(event.key.0))
        .set((
            events::visibility.eq(event.plan.visibility.as_str()),
            events::version.eq(events::version + 1),
            events::updated_at.eq(later(tx, before)),
        ))
        .execute(tx.conn)?;
    set_published(tx, event.key)?;
    plans::write(tx.conn, event.key, &Plan { publish_at: None, ..event.plan.clone() })?;
    tx.changes_public();
    occurrences::refresh_listed(tx.conn, event.key)
}

/// Keeps a draft from publishing itself. Its version grows, so that a form opened before is stale.
///
/// # Errors
/// When the database does not answer.
pub fn unschedule(tx: &mut Tx<'_>, event: &Event) -> StorageResult<()> {
    diesel::update(events::table.find(event.key.0))
        .set(events::version.eq(events::version + 1))
        .execute(tx.conn)?;
    plans::write(tx.conn, event.key, &Plan { publish_at: None, ..event.plan.clone() })
}

/// Marks a draft as published.
///
/// # Errors
/// When the database does not answer.
pub fn set_published(tx: &mut Tx<'_>, key: EventKey) -> StorageResult<()> {
    diesel::update(events::table.find(key.0).filter(events::published_at.is_null()))
        .set(events::published_at.eq(tx.now.naive_utc()))
        .execute(tx.conn)?;
    Ok(())
}

/// Changes only whether an event takes place.
///
/// # Errors
/// When the database does not answer.
pub fn set_status(tx: &mut Tx<'_>, key: EventKey, status: EventStatus) -> StorageResult<()> {
    let before: NaiveDateTime = events::table.find(key.0).select(events::updated_at).first(tx.conn)?;
    let updated = later(tx, before);
    diesel::update(events::table.find(key.0))
        .set((
            events::status.eq(status.as_str()),
            events::version.eq(events::version + 1),
            events::updated_at.eq(updated),
        ))
        .execute(tx.conn)?;
    occurrences::set_status(tx.conn, key, status)?;
    tx.changes_public();
    Ok(())
}

/// Gives a mirrored event the picture that was fetched for it, if it still names that address; answers whether it did.
///
/// # Errors
/// When the database does not answer.
pub fn set_fetched_picture(
    tx: &mut Tx<'_>,
    uri: &str,
    address: &str,
    media: MediaKey,
) -> StorageResult<bool> {
    let changed =
        diesel::update(events::table.filter(events::uri.eq(uri)).filter(events::image_url.eq(address)))
            .set(events::media_id.eq(media.0))
            .execute(tx.conn)?;
    tx.changes_public();
    Ok(changed > 0)
}

/// Lets go of the pictures that were fetched for mirrored events whose last date was over by then; their files go with the
/// pictures nobody uses.
///
/// # Errors
/// When the database does not answer.
pub fn release_pictures(tx: &mut Tx<'_>, before: DateTime<Utc>) -> StorageResult<()> {
    use super::schema::occurrences as dates;
    let still = dates::table.filter(dates::until_utc.ge(before.naive_utc())).select(dates::event_id);
    let over: Vec<i64> = events::table
        .filter(events::origin.eq("mirrored"))
        .filter(events::media_id.is_not_null())
        .filter(events::start_utc.lt(before.naive_utc()))
        .filter(events::id.ne_all(still))
        .select(events::id)
        .limit(500)
        .load(tx.conn)?;
    let released = diesel::update(events::table.filter(events::id.eq_any(over)))
        .set(events::media_id.eq(None::<i64>))
        .execute(tx.conn)?;
    if released > 0 {
        tx.changes_public();
    }
    Ok(())
}

/// Takes the picture away that was fetched for a mirrored event; answers its file if no row names it any more.
///
/// # Errors
/// When the database does not answer.
pub fn drop_fetched_picture(tx: &mut Tx<'_>, key: EventKey) -> StorageResult<Option<String>> {
    let media: Option<i64> = events::table.find(key.0).select(events::media_id).first(tx.conn)?;
    let Some(media) = media else { return Ok(None) };
    diesel::update(events::table.find(key.0)).set(events::media_id.eq(None::<i64>)).execute(tx.conn)?;
    tx.erases();
    super::media::drop_one(tx.conn, MediaKey(media))
}

/// Lets a mirrored event keep the picture fetched for it while its address stays the same.
///
/// # Errors
/// When the database does not answer.
pub fn keep_fetched_picture(
    conn: &mut AnyConnection,
    key: EventKey,
    content: &mut EventContent,
) -> StorageResult<()> {
    let (media, address): (Option<i64>, Option<String>) =
        events::table.find(key.0).select((events::media_id, events::image_url)).first(conn)?;
    if address == content.image_url {
        content.media = media.map(MediaKey);
    }
    Ok(())
}

/// The URI of the event in this row.
///
/// # Errors
/// When there is none or the database does not answer.
pub fn uri_of(conn: &mut AnyConnection, key: EventKey) -> StorageResult<String> {
    Ok(events::table.find(key.0).select(events::uri).first(conn)?)
}

/// The events with these URIs that are there, in no particular order.
///
/// # Errors
/// When the database does not answer or a row is unreadable.
pub fn by_uris<'a>(
    conn: &mut AnyConnection,
    uris: impl IntoIterator<Item = &'a str>,
) -> StorageResult<Vec<Event>> {
    let rows: Vec<EventRow> =
        events::table.filter(events::uri.eq_any(uris)).select(EventRow::as_select()).load(conn)?;
    whole(conn, rows)
}

/// The ids of all events published here.
///
/// # Errors
/// When the database does not answer.
pub fn local_ids(conn: &mut AnyConnection) -> StorageResult<Vec<EventId>> {
    let rows: Vec<String> =
        events::table.filter(events::origin.eq("local")).select(events::uuid).load(conn)?;
    rows.iter().map(|id| id.parse().map_err(|_| StorageError::Corrupt("events.uuid"))).collect()
}

/// Gives an event another URI: the site changed its address.
///
/// # Errors
/// When the database does not answer.
pub fn set_uri(conn: &mut AnyConnection, id: EventId, uri: &str) -> StorageResult<()> {
    diesel::update(events::table.filter(events::uuid.eq(id.to_string())))
        .set(events::uri.eq(uri))
        .execute(conn)?;
    Ok(())
}

/// What erasing an event leaves to do.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Erased {
    /// Picture files no row names any more.
    pub files: Vec<String>,
}

/// Erases an event: its row, texts, tags, dates, place, picture and what was received about it; a tombstone keeps its
/// id from ever meaning anything else.
///
/// # Errors
/// When the database does not answer.
pub fn erase(tx: &mut Tx<'_>, event: &Event) -> StorageResult<Erased> {
    // The entry of a feed that it follows must not bring it back.
    let follows = super::published_entries::uri_of(tx.conn, event.key)?;
    if let Some(entry) = follows.as_deref().and_then(EventUri::parse) {
        bury(tx, &entry, None, "Event")?;
    }
    let erased = erase_without_tombstone(tx, event)?;
    bury(tx, &event.uri, Some(event.id), "Event")?;
    Ok(erased)
}

/// Erases an event that may come back.
///
/// # Errors
/// When the database does not answer.
pub fn erase_without_tombstone(tx: &mut Tx<'_>, event: &Event) -> StorageResult<Erased> {
    let (place, media): (Option<i64>, Option<i64>) =
        events::table.find(event.key.0).select((events::place_id, events::media_id)).first(tx.conn)?;
    diesel::delete(events::table.find(event.key.0)).execute(tx.conn)?;
    if let Some(place) = place {
        places::drop_unused(tx.conn, place)?;
    }
    super::received::forget_object(tx.conn, event.uri.as_str())?;
    super::duplicates::forget_noticed(tx.conn, event.uri.as_str(), &[])?;
    super::activities::forget_details(tx.conn, event.uri.as_str())?;
    super::reactions::forget_object(tx.conn, event.uri.as_str())?;
    super::stamps::forget_target(tx.conn, event.uri.as_str())?;
    let file = match media {
        Some(media) => super::media::drop_one(tx.conn, MediaKey(media))?,
        None => None,
    };
    tx.erases();
    Ok(Erased { files: file.into_iter().collect() })
}

/// Keeps an id from ever meaning anything else.
///
/// # Errors
/// When the database does not answer.
pub fn bury(tx: &mut Tx<'_>, uri: &EventUri, id: Option<EventId>, former_type: &str) -> StorageResult<()> {
    if is_buried(tx.conn, uri)? {
        return Ok(());
    }
    diesel::insert_into(tombstones::table)
        .values((
            tombstones::uri.eq(uri.as_str()),
            tombstones::uuid.eq(id.map(|id| id.to_string())),
            tombstones::former_type.eq(former_type),
            tombstones::deleted_at.eq(tx.now.naive_utc()),
        ))
        .execute(tx.conn)?;
    Ok(())
}

/// Whether an event of this URI was deleted.
///
/// # Errors
/// When the database does not answer.
pub fn is_buried(conn: &mut AnyConnection, uri: &EventUri) -> StorageResult<bool> {
    let found: i64 = tombstones::table.filter(tombstones::uri.eq(uri.as_str())).count().get_result(conn)?;
    Ok(found > 0)
}

/// A deleted event.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tombstone {
    /// What it was called.
    pub uri: String,
    /// What it was.
    pub former_type: String,
    /// When it was deleted.
    pub deleted: DateTime<Utc>,
}

/// The tombstone of what was deleted under this ActivityPub id.
///
/// # Errors
/// When the database does not answer.
pub fn tombstone_at(conn: &mut AnyConnection, uri: &str) -> StorageResult<Option<Tombstone>> {
    let row: Option<(String, String, NaiveDateTime)> = tombstones::table
        .filter(tombstones::uri.eq(uri))
        .select((tombstones::uri, tombstones::former_type, tombstones::deleted_at))
        .first(conn)
        .optional()?;
    Ok(row.map(|(uri, former_type, deleted)| Tombstone { uri, former_type, deleted: deleted.and_utc() }))
}

/// The tombstone of a deleted event.
///
/// # Errors
/// When the database does not answer.
pub fn tombstone(conn: &mut AnyConnection, id: EventId) -> StorageResult<Option<Tombstone>> {
    let row: Option<(String, String, NaiveDateTime)> = tombstones::table
        .filter(tombstones::uuid.eq(id.to_string()))
        .select((tombstones::uri, tombstones::former_type, tombstones::deleted_at))
        .first(conn)
        .optional()?;
    Ok(row.map(|(uri, former_type, at)| Tombstone { uri, former_type, deleted: at.and_utc() }))
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = events)]
struct EventRow {
    id: i64,
    uuid: String,
    uri: String,
    organization_id: Option<i64>,
    kind: String,
    category: Option<String>,
    status: String,
    visibility: String,
    all_day: bool,
    start_local: NaiveDateTime,
    end_local: Option<NaiveDateTime>,
    timezone: String,
    previous_start: Option<NaiveDateTime>,
    place_id: Option<i64>,
    online_url: Option<String>,
    url: Option<String>,
    media_id: Option<i64>,
    image_url: Option<String>,
    image_alt: Option<String>,
    version: i32,
    created_at: NaiveDateTime,
    published_at: Option<NaiveDateTime>,
    updated_at: NaiveDateTime,
    hidden: bool,
    held: bool,
}

/// Whether the events of an organization in this state are shown; drafts of one that waits are nobody's business anyhow.
fn may_publish_events(state: &str) -> bool {
    !matches!(
        OrganizationState::parse(state),
        Some(OrganizationState::Suspended | OrganizationState::Deleted)
    )
}

/// Some events of an organization, whatever their visibility, oldest first.
///
/// # Errors
/// When the database does not answer or a row is unreadable.
pub fn some_of(
    conn: &mut AnyConnection,
    organization: OrganizationKey,
    limit: i64,
) -> StorageResult<Vec<Event>> {
    let rows: Vec<EventRow> = events::table
        .filter(events::organization_id.eq(organization.0))
        .order(events::id)
        .limit(limit)
        .select(EventRow::as_select())
        .load(conn)?;
    whole(conn, rows)
}

/// The event with this id, whoever may see it.
///
/// # Errors
/// When the database does not answer or a row is unreadable.
pub fn by_id(conn: &mut AnyConnection, id: EventId) -> StorageResult<Option<Event>> {
    let row: Option<EventRow> = events::table
        .filter(events::uuid.eq(id.to_string()))
        .select(EventRow::as_select())
        .first(conn)
        .optional()?;
    whole(conn, row.into_iter().collect()).map(|mut events| events.pop())
}

/// The event with this URI, whoever may see it.
///
/// # Errors
/// When the database does not answer or a row is unreadable.
pub fn by_uri(conn: &mut AnyConnection, uri: &str) -> StorageResult<Option<Event>> {
    let row: Option<EventRow> =
        events::table.filter(events::uri.eq(uri)).select(EventRow::as_select()).first(conn).optional()?;
    whole(conn, row.into_iter().collect()).map(|mut events| events.pop())
}

/// The events in these rows, in no particular order.
///
/// # Errors
/// When the database does not answer or a row is unreadable.
pub fn by_keys(conn: &mut AnyConnection, keys: &[i64]) -> StorageResult<Vec<Event>> {
    let rows: Vec<EventRow> =
        events::table.filter(events::id.eq_any(keys)).select(EventRow::as_select()).load(conn)?;
    whole(conn, rows)
}

/// The companions of many events, each loaded in one query.
struct Companions {
    texts: HashMap<i64, Vec<Text>>,
    tags: HashMap<i64, Vec<String>>,
    places: HashMap<i64, EventPlace>,
    media: HashMap<i64, MediaRow>,
    organizers: HashMap<i64, Organizer>,
    mirrors: HashMap<i64, Mirror>,
    doubles: HashMap<i64, Doubles>,
    plans: HashMap<i64, Plan>,
}

fn whole(conn: &mut AnyConnection, rows: Vec<EventRow>) -> StorageResult<Vec<Event>> {
    if rows.is_empty() {
        return Ok(Vec::new());
    }
    let keys: Vec<i64> = rows.iter().map(|row| row.id).collect();
    let place_keys: Vec<i64> = rows.iter().filter_map(|row| row.place_id).collect();
    let media_keys: Vec<i64> = rows.iter().filter_map(|row| row.media_id).collect();
    let organization_keys: Vec<i64> = rows.iter().filter_map(|row| row.organization_id).collect();
    let mut companions = Companions {
        texts: load_texts(conn, &keys)?,
        tags: load_tags(conn, &keys)?,
        places: load_places(conn, &place_keys)?,
        media: load_media(conn, &media_keys)?,
        organizers: load_organizers(conn, &organization_keys)?,
        mirrors: load_mirrors(conn, &keys)?,
        doubles: super::doubles::of_events(conn, &keys)?,
        plans: plans::load(conn, &keys)?,
    };
    let mut whole = Vec::with_capacity(rows.len());
    for row in rows {
        let key = row.id;
        match event(row, &mut companions) {
            Ok(event) => whole.push(event),
            // Another transaction of PostgreSQL's may erase an event between two queries of this one: it is gone, not broken.
            Err(StorageError::Corrupt(_)) if !is_there(conn, key)? => {}
            Err(error) => return Err(error),
        }
    }
    Ok(whole)
}

fn is_there(conn: &mut AnyConnection, key: i64) -> StorageResult<bool> {
    Ok(events::table.find(key).count().get_result::<i64>(conn)? > 0)
}

fn load_texts(conn: &mut AnyConnection, keys: &[i64]) -> StorageResult<HashMap<i64, Vec<Text>>> {
    let rows: Vec<(i64, String, String, String, String)> = event_texts::table
        .filter(event_texts::event_id.eq_any(keys))
        .order((event_texts::event_id, event_texts::position))
        .select((
            event_texts::event_id,
            event_texts::language,
            event_texts::title,
            event_texts::description,
            event_texts::format,
        ))
        .load(conn)?;
    let mut texts: HashMap<i64, Vec<Text>> = HashMap::new();
    for (event, language, title, description, format) in rows {
        let language =
            Language::parse(&language).map_err(|_| StorageError::Corrupt("event_texts.language"))?;
        let description = if format == "html" {
            Description::Html(sanitize(&description))
        } else {
            Description::Markdown(description)
        };
        texts.entry(event).or_default().push(Text { language, title, description });
    }
    Ok(texts)
}

fn load_tags(conn: &mut AnyConnection, keys: &[i64]) -> StorageResult<HashMap<i64, Vec<String>>> {
    let rows: Vec<(i64, String)> = event_tags::table
        .filter(event_tags::event_id.eq_any(keys))
        .order((event_tags::event_id, event_tags::position))
        .select((event_tags::event_id, event_tags::label))
        .load(conn)?;
    let mut tags: HashMap<i64, Vec<String>> = HashMap::new();
    for (event, label) in rows {
        tags.entry(event).or_default().push(label);
    }
    Ok(tags)
}

fn load_places(conn: &mut AnyConnection, keys: &[i64]) -> StorageResult<HashMap<i64, EventPlace>> {
    let rows: Vec<PlaceRow> =
        places_table::table.filter(places_table::id.eq_any(keys)).select(PlaceRow::as_select()).load(conn)?;
    rows.into_iter().map(|row| Ok((row.id, EventPlace::try_from(row)?))).collect()
}

fn load_media(conn: &mut AnyConnection, keys: &[i64]) -> StorageResult<HashMap<i64, MediaRow>> {
    let rows: Vec<MediaRow> =
        media::table.filter(media::id.eq_any(keys)).select(MediaRow::as_select()).load(conn)?;
    Ok(rows.into_iter().map(|row| (row.id, row)).collect())
}

fn load_organizers(conn: &mut AnyConnection, keys: &[i64]) -> StorageResult<HashMap<i64, Organizer>> {
    type Row = (i64, String, String, bool, String);
    let rows: Vec<Row> = organizations::table
        .inner_join(local_actors::table.on(local_actors::organization_id.eq(organizations::id.nullable())))
        .filter(organizations::id.eq_any(keys))
        .select((
            organizations::id,
            local_actors::name,
            organizations::name,
            organizations::discreet,
            organizations::state,
        ))
        .load(conn)?;
    Ok(rows
        .into_iter()
        .map(|(id, slug, name, discreet, state)| {
            let publishes = may_publish_events(&state);
            (id, Organizer { key: OrganizationKey(id), slug, name, discreet, publishes })
        })
        .collect())
}

fn load_mirrors(conn: &mut AnyConnection, keys: &[i64]) -> StorageResult<HashMap<i64, Mirror>> {
    type Row = (i64, String, Option<String>, Option<String>, String, Option<String>, Option<NaiveDateTime>);
    let rows: Vec<Row> = event_mirrors::table
        .filter(event_mirrors::event_id.eq_any(keys))
        .select((
            event_mirrors::event_id,
            event_mirrors::home,
            event_mirrors::page_url,
            event_mirrors::actor_uri,
            event_mirrors::organizers,
            event_mirrors::uid,
            event_mirrors::unconfirmed_since,
        ))
        .load(conn)?;
    let brought: Vec<(i64, String)> = event_sources::table
        .inner_join(sources::table)
        .filter(event_sources::event_id.eq_any(keys))
        .select((event_sources::event_id, sources::uuid))
        .order(event_sources::id)
        .load(conn)?;
    rows.into_iter()
        .map(|(event, home, page, actor, organizers, uid, unconfirmed)| {
            let mut sources = Vec::new();
            for (_, uuid) in brought.iter().filter(|(of, _)| *of == event) {
                let id = uuid.parse().map_err(|_| StorageError::Corrupt("sources.uuid"))?;
                if !sources.contains(&id) {
                    sources.push(id);
                }
            }
            let mirror = Mirror {
                home: Host::parse(&home).ok_or(StorageError::Corrupt("event_mirrors.home"))?,
                page: page.and_then(|page| WebUrl::parse(&page).ok()),
                actor: actor.and_then(|actor| ActorUri::parse(&actor).ok()),
                organizers: serde_json::from_str(&organizers)
                    .map_err(|_| StorageError::Corrupt("event_mirrors.organizers"))?,
                uid,
                unconfirmed_since: unconfirmed.map(|at| at.and_utc()),
                sources,
            };
            Ok((event, mirror))
        })
        .collect()
}

fn event(row: EventRow, companions: &mut Companions) -> StorageResult<Event> {
    let texts = companions
        .texts
        .remove(&row.id)
        .filter(|texts| !texts.is_empty())
        .ok_or(StorageError::Corrupt("an event has no text"))?;
    let organizer = row.organization_id.and_then(|id| companions.organizers.get(&id).cloned());
    let origin = match (companions.mirrors.remove(&row.id), &organizer) {
        (Some(mirror), _) => Origin::Mirrored(mirror),
        (None, Some(_)) => Origin::Local,
        (None, None) => return Err(StorageError::Corrupt("an event has neither organizer nor home")),
    };
    Ok(Event {
        key: EventKey(row.id),
        id: row.uuid.parse().map_err(|_| StorageError::Corrupt("events.uuid"))?,
        uri: EventUri::parse(&row.uri).ok_or(StorageError::Corrupt("events.uri"))?,
        origin,
        organizer,
        texts,
        when: when(row.all_day, row.start_local, row.end_local, &row.timezone)?,
        place: row.place_id.and_then(|id| companions.places.get(&id).cloned()),
        online_url: row.online_url.and_then(|url| WebUrl::parse(&url).ok()),
        url: row.url.and_then(|url| WebUrl::parse(&url).ok()),
        tags: companions.tags.remove(&row.id).unwrap_or_default(),
        kind: Kind::parse(&row.kind).ok_or(StorageError::Corrupt("events.kind"))?,
        category: row.category,
        status: EventStatus::parse(&row.status).ok_or(StorageError::Corrupt("events.status"))?,
        visibility: Visibility::parse(&row.visibility).ok_or(StorageError::Corrupt("events.visibility"))?,
        picture: picture(
            row.media_id.and_then(|id| companions.media.get(&id)),
            row.image_url,
            row.image_alt,
        )?,
        version: row.version,
        created: row.created_at.and_utc(),
        published: row.published_at.map(|at| at.and_utc()),
        updated: row.updated_at.and_utc(),
        previous_start: row.previous_start.map(|at| at.and_utc()),
        hidden: row.hidden,
        held: row.held,
        doubles: companions.doubles.remove(&row.id).unwrap_or_default(),
        plan: companions.plans.remove(&row.id).unwrap_or_default(),
    })
}

/// Reads a time as tables keep it.
pub(super) fn when(
    all_day: bool,
    start: NaiveDateTime,
    end: Option<NaiveDateTime>,
    zone: &str,
) -> StorageResult<When> {
    let zone = zone.parse().map_err(|_| StorageError::Corrupt("events.timezone"))?;
    if !all_day {
        return Ok(When::Timed { start, end, zone });
    }
    let first = start.date();
    let last = end.and_then(|end| end.date().pred_opt()).unwrap_or(first).max(first);
    Ok(When::AllDay { first, last, zone })
}

fn picture(
    stored: Option<&MediaRow>,
    url: Option<String>,
    alt: Option<String>,
) -> StorageResult<Option<Picture>> {
    if let Some(row) = stored {
        let pixels = |n: i32| u32::try_from(n).map_err(|_| StorageError::Corrupt("media.width"));
        return Ok(Some(Picture::Stored {
            id: row.uuid.parse().map_err(|_| StorageError::Corrupt("media.uuid"))?,
            file: row.file.clone(),
            width: pixels(row.width)?,
            height: pixels(row.height)?,
            alt,
        }));
    }
    Ok(url.and_then(|url| WebUrl::parse(&url).ok()).map(|url| Picture::Remote { url, alt }))
}
