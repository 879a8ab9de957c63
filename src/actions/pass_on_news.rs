//! News of mirrored events: what their homes tell is boosted by the calendar; of homes that tell none, the calendar does.

use chrono::TimeDelta;

use super::announce::{Told, activity, distinct, send_in, standing_announce, undo};
use super::announce_news::who_take;
use super::tell_news;
use crate::activitypub::read_news::RemoteNews;
use crate::activitypub::renditions::{Program, Told as Column};
use crate::domain::event::{Event, Origin};
use crate::storage::activities::ActivityKind;
use crate::storage::deliveries::Priority;
use crate::storage::{self, StorageResult, Tx};
use crate::urls::{Owner, Urls};

/// What was told longer ago is no news any more: it came with a back-fill, or late.
const FRESH: TimeDelta = TimeDelta::days(1);

/// Boosts a piece of news that an event's author told, if the calendar announced the event; answers what became of it.
///
/// # Errors
/// When the database does not answer.
pub fn pass_on(tx: &mut Tx<'_>, news: &RemoteNews) -> StorageResult<&'static str> {
    if news.published.is_none_or(|published| tx.now - published > FRESH) {
        return Ok("ignored: told too long ago");
    }
    for quoted in &news.quoted {
        let Some(event) = storage::events::by_uri(tx.conn, quoted)?.filter(Event::is_listed) else {
            continue;
        };
        let Origin::Mirrored(mirror) = &event.origin else { continue };
        if mirror.actor.as_ref() != Some(&news.author) || mirror.home != news.id.host() {
            continue;
        }
        if standing_announce(tx, event.uri.as_str())?.is_none() {
            continue;
        }
        if !storage::home_notes::keep(tx, news.id.as_str(), event.key)? {
            return Ok("known so");
        }
        let site = tx.site.actor;
        let inboxes = storage::followers::inboxes(tx.conn, site)?;
        let inboxes = who_take(tx, inboxes, Column::News)?;
        let boost = activity(site, ActivityKind::Announce, news.id.as_str(), None);
        send_in(tx, &boost, event.uri.as_str(), &inboxes, Told::Object(Priority::Urgent))?;
        return Ok("passed on");
    }
    Ok("ignored: not of an event the calendar announced")
}

/// Its home deleted a piece of news: the calendar's boost is taken back. Answers whether it was known.
///
/// # Errors
/// When the database does not answer.
pub fn take_back(tx: &mut Tx<'_>, uri: &str) -> StorageResult<bool> {
    if !storage::home_notes::forget(tx, uri)? {
        return Ok(false);
    }
    boost_taken_back(tx, uri, uri)?;
    Ok(true)
}

/// Takes the boosts of all news of an event back that its home told.
pub(super) fn boosts_taken_back(tx: &mut Tx<'_>, event: &Event) -> StorageResult<()> {
    for uri in storage::home_notes::of_event(tx.conn, event.key)? {
        boost_taken_back(tx, &uri, event.uri.as_str())?;
        storage::home_notes::forget(tx, &uri)?;
    }
    Ok(())
}

/// Takes the calendar's boost of a note back, if one stands, in the line of what it is about.
pub(super) fn boost_taken_back(tx: &mut Tx<'_>, note: &str, line: &str) -> StorageResult<()> {
    let Some(boost) = standing_announce(tx, note)? else { return Ok(()) };
    let (site, site_uri) = (tx.site.actor, Urls::new(&tx.site.public_url).actor(Owner::Site));
    let inboxes = storage::activities::receivers_of(tx.conn, note, Some(site))?;
    let undone = undo(tx, (site, &site_uri), note, boost);
    send_in(tx, &undone, line, &distinct(inboxes), Told::Only(Priority::Urgent))?;
    Ok(())
}

/// Takes note of a change of a mirrored event that its home will not tell of by itself: the calendar's followers will be
/// told. What a home runs that was never asked may tell.
///
/// # Errors
/// When the database does not answer.
pub(super) fn notice_change(tx: &mut Tx<'_>, before: &Event, after: &Event) -> StorageResult<()> {
    let Origin::Mirrored(mirror) = &after.origin else { return Ok(()) };
    let host = storage::hosts::get(tx.conn, mirror.home.as_str())?;
    let software = host.as_ref().and_then(|host| host.software.as_deref());
    let tells_none = software.is_some_and(|name| Program::of(Some(name)) != Program::Convoca);
    if !tells_none || standing_announce(tx, after.uri.as_str())?.is_none() {
        return Ok(());
    }
    tell_news::notice(tx, before, after, tell_news::Pace::Settled)
}
