//! Words and pictures of events that wait for a moderator.

use chrono::{DateTime, Utc};
use diesel::prelude::*;

use super::connection::AnyConnection;
use super::error::{StorageError, StorageResult};
use super::events::{EventContent, tag_key};
use super::schema::{event_tags, event_texts, events, held_changes, occurrences};
use super::transaction::Tx;
use crate::domain::event::{Description, Text};
use crate::domain::held_change::{ChangeState, HeldChange, Words, WordsIn};
use crate::domain::ids::{EventKey, MediaKey};
use crate::domain::language::Language;
use crate::domain::text::sanitize;

/// State, what is to be said, what was said before.
type Row = (String, String, Option<String>);

/// What an event's row and companions say.
///
/// # Errors
/// When there is none or the database does not answer.
pub fn shown(conn: &mut AnyConnection, event: EventKey) -> StorageResult<Words> {
    let texts: Vec<(String, String, String, String)> = event_texts::table
        .filter(event_texts::event_id.eq(event.0))
        .order(event_texts::position)
        .select((event_texts::language, event_texts::title, event_texts::description, event_texts::format))
        .load(conn)?;
    let tags = event_tags::table
        .filter(event_tags::event_id.eq(event.0))
        .order(event_tags::position)
        .select(event_tags::label)
        .load(conn)?;
    let (image_url, image_alt) =
        events::table.find(event.0).select((events::image_url, events::image_alt)).first(conn)?;
    let texts = texts
        .into_iter()
        .map(|(language, title, description, format)| WordsIn { language, title, description, format })
        .collect();
    Ok(Words { texts, tags, image_url, image_alt })
}

/// What is to be said.
pub fn words(content: &EventContent) -> Words {
    let mut known: Vec<String> = Vec::new();
    let tags = content.tags.iter().filter(|label| {
        let tag = tag_key(label);
        let new = !tag.is_empty() && !known.contains(&tag);
        known.push(tag);
        new
    });
    Words {
        tags: tags.cloned().collect(),
        texts: content
            .texts
            .iter()
            .map(|text| WordsIn {
                language: text.language.as_str().to_owned(),
                title: text.title.clone(),
                description: text.description.source().to_owned(),
                format: format_of(&text.description).to_owned(),
            })
            .collect(),
        image_url: content.image_url.clone(),
        image_alt: content.image_alt.clone(),
    }
}

fn format_of(description: &Description) -> &'static str {
    if matches!(description, Description::Markdown(_)) { "markdown" } else { "html" }
}

/// Texts as events hold them.
///
/// # Errors
/// When a kept change is unreadable.
pub fn texts(words: &Words) -> StorageResult<Vec<Text>> {
    let text = |words: &WordsIn| {
        let language =
            Language::parse(&words.language).map_err(|_| StorageError::Corrupt("held_changes.proposed"))?;
        let description = if words.format == "html" {
            Description::Html(sanitize(&words.description))
        } else {
            Description::Markdown(words.description.clone())
        };
        Ok(Text { language, title: words.title.clone(), description })
    };
    words.texts.iter().map(text).collect()
}

/// Has what is to be said of an event say what it said before: words and picture.
///
/// # Errors
/// When a row is unreadable or the database does not answer.
pub fn keep_shown(
    conn: &mut AnyConnection,
    event: EventKey,
    shown: &Words,
    content: &mut EventContent,
) -> StorageResult<()> {
    content.texts = texts(shown)?;
    content.tags.clone_from(&shown.tags);
    content.image_url.clone_from(&shown.image_url);
    content.image_alt.clone_from(&shown.image_alt);
    let media: Option<i64> = events::table.find(event.0).select(events::media_id).first(conn)?;
    content.media = media.map(MediaKey);
    Ok(())
}

/// The change of an event, whatever became of it.
///
/// # Errors
/// When the database does not answer or the row is unreadable.
pub fn of_event(conn: &mut AnyConnection, event: EventKey) -> StorageResult<Option<HeldChange>> {
    let row: Option<Row> = held_changes::table
        .find(event.0)
        .select((held_changes::state, held_changes::proposed, held_changes::replaced))
        .first(conn)
        .optional()?;
    row.map(change).transpose()
}

fn change((state, proposed, replaced): Row) -> StorageResult<HeldChange> {
    let corrupt = || StorageError::Corrupt("held_changes.proposed");
    Ok(HeldChange {
        state: ChangeState::parse(&state).ok_or(StorageError::Corrupt("held_changes.state"))?,
        proposed: serde_json::from_str(&proposed).map_err(|_| corrupt())?,
        replaced: replaced.map(|text| serde_json::from_str(&text).map_err(|_| corrupt())).transpose()?,
    })
}

/// Writes the change of an event over the one it had.
///
/// # Errors
/// When the database does not answer.
pub fn put(tx: &mut Tx<'_>, event: EventKey, change: &HeldChange) -> StorageResult<()> {
    let json = |words: &Words| {
        serde_json::to_string(words).map_err(|_| StorageError::Corrupt("words that are no JSON"))
    };
    drop_change(tx, event)?;
    diesel::insert_into(held_changes::table)
        .values((
            held_changes::event_id.eq(event.0),
            held_changes::state.eq(change.state.as_str()),
            held_changes::proposed.eq(json(&change.proposed)?),
            held_changes::replaced.eq(change.replaced.as_ref().map(json).transpose()?),
            held_changes::changed_at.eq(tx.now.naive_utc()),
        ))
        .execute(tx.conn)?;
    Ok(())
}

/// Forgets the change of an event.
///
/// # Errors
/// When the database does not answer.
pub fn drop_change(tx: &mut Tx<'_>, event: EventKey) -> StorageResult<()> {
    if diesel::delete(held_changes::table.find(event.0)).execute(tx.conn)? > 0 {
        tx.erases();
    }
    Ok(())
}

/// Forgets what was said before changes that were taken over before then: nobody takes them back any more.
///
/// # Errors
/// When the database does not answer.
pub fn sweep(tx: &mut Tx<'_>, before: DateTime<Utc>) -> StorageResult<()> {
    let old = held_changes::table
        .filter(held_changes::state.eq(ChangeState::Accepted.as_str()))
        .filter(held_changes::changed_at.lt(before.naive_utc()));
    if diesel::delete(old).execute(tx.conn)? > 0 {
        tx.erases();
    }
    Ok(())
}

/// Query over the changes of coming events that wait and whose events are in sight.
macro_rules! waiting {
    ($now:expr) => {{
        let coming = occurrences::table
            .filter(occurrences::until_utc.gt($now.naive_utc()))
            .select(occurrences::event_id);
        held_changes::table
            .inner_join(events::table)
            .filter(held_changes::state.eq(ChangeState::Waiting.as_str()))
            .filter(events::id.eq_any(coming))
            .filter(events::held.eq(false))
            .filter(events::hidden.eq(false))
    }};
}

/// How many changes wait for a moderator.
///
/// # Errors
/// When the database does not answer.
pub fn count_waiting(conn: &mut AnyConnection, now: DateTime<Utc>) -> StorageResult<i64> {
    Ok(waiting!(now).count().get_result(conn)?)
}

/// Changes of coming events that wait for a moderator, the soonest event first.
///
/// # Errors
/// When the database does not answer or a row is unreadable.
pub fn waiting(
    conn: &mut AnyConnection,
    now: DateTime<Utc>,
    limit: i64,
) -> StorageResult<Vec<(EventKey, HeldChange)>> {
    let rows: Vec<(i64, Row)> = waiting!(now)
        .order((events::start_utc, events::id))
        .select((events::id, (held_changes::state, held_changes::proposed, held_changes::replaced)))
        .limit(limit)
        .load(conn)?;
    rows.into_iter().map(|(event, row)| Ok((EventKey(event), change(row)?))).collect()
}
