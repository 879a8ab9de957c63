//! The same event, told by two: noticed as it comes or changes, and shown once.
//!
//! What shares an address or UID is merged by itself, what is only alike is proposed to a moderator. Merging changes
//! nothing of either event: lists show one of them, the head, and name the others beside it.

use std::collections::BTreeSet;

use super::announce;
use crate::domain::duplicate::{Ground, PairState, Teller, Traits, begin_together, marks};
use crate::domain::event::{Event, EventUri, Origin, Visibility};
use crate::domain::ids::EventKey;
use crate::storage::duplicates::{Candidate, Pair};
use crate::storage::{self, StorageResult, Tx};
use crate::urls::Urls;

/// The most events of one group.
const MOST_TOLD: usize = 40;
/// The most likely pairs a moderator is asked about for one event.
const MOST_LIKELY: usize = 5;

/// Notices of which others an event is a double, after it came or changed.
///
/// # Errors
/// When the database does not answer.
pub(super) fn notice(tx: &mut Tx<'_>, key: EventKey) -> StorageResult<()> {
    let Some(event) = storage::events::by_keys(tx.conn, &[key.0])?.pop() else { return Ok(()) };
    let comparable = event.visibility == Visibility::Public && event.when.listed_until() > tx.now;
    let urls = Urls::new(&tx.site.public_url);
    let marks = if comparable { marks(&event, &urls.event_page(event.id)) } else { Vec::new() };
    storage::duplicates::put_marks(tx, key, &marks)?;
    let known = storage::duplicates::pairs_of(tx.conn, event.uri.as_str())?;
    let found = if comparable { find(tx, &event, &marks, &known)? } else { Vec::new() };
    let others: Vec<String> = found.iter().map(|(other, _)| other.as_str().to_owned()).collect();
    storage::duplicates::forget_noticed(tx.conn, event.uri.as_str(), &others)?;
    for (other, ground) in &found {
        let state = if ground.is_certain() { PairState::Same } else { PairState::Proposed };
        storage::duplicates::put_pair(tx, event.uri.as_str(), other.as_str(), *ground, state, false)?;
    }
    if found.is_empty() && known.is_empty() {
        return Ok(());
    }
    regroup(tx, [event.uri.as_str().to_owned()])
}

/// Notices the same of an event that is new here. One that is certainly what a moderator hid or refused under another
/// name waits for them.
///
/// # Errors
/// When the database does not answer.
pub(super) fn notice_arrival(tx: &mut Tx<'_>, key: EventKey, uri: &EventUri) -> StorageResult<()> {
    notice(tx, key)?;
    if !storage::mirrors::decision(tx.conn, uri)?.accepted && doubles_something_refused(tx, uri)? {
        storage::events::set_held(tx, key, true)?;
        regroup(tx, [uri.as_str().to_owned()])?;
    }
    Ok(())
}

/// The others an event may be a double of, and by what.
fn find(
    tx: &mut Tx<'_>,
    event: &Event,
    marks: &[String],
    known: &[Pair],
) -> StorageResult<Vec<(EventUri, Ground)>> {
    let own = candidate(event);
    let mut found: Vec<(EventUri, Ground)> = Vec::new();
    let sharing = storage::duplicates::known_by(tx.conn, event.key, marks)?;
    let keys: Vec<EventKey> = sharing.iter().map(|(key, _)| *key).collect();
    for other in storage::duplicates::candidates(tx.conn, &keys)? {
        let held = known.iter().any(|pair| {
            pair.other(event.uri.as_str()) == other.uri.as_str() && pair.state == PairState::Same
        });
        let together = begin_together(&own.traits.when, &other.traits.when);
        if other.teller == own.teller || !(held || together) {
            continue;
        }
        let by_uid = sharing.iter().any(|(key, mark)| *key == other.key && mark.starts_with("uid:"));
        found.push((other.uri, if by_uid { Ground::Uid } else { Ground::Url }));
    }
    let mut likely: Vec<(EventUri, f64)> = Vec::new();
    for other in storage::duplicates::beginning_with(tx.conn, event.key, &own.traits.when)? {
        if other.teller == own.teller || found.iter().any(|(uri, _)| *uri == other.uri) {
            continue;
        }
        if let Some(likeness) = own.traits.likeness(&other.traits) {
            likely.push((other.uri, likeness));
        }
    }
    likely.sort_by(|(_, one), (_, other)| other.total_cmp(one));
    found.extend(likely.into_iter().take(MOST_LIKELY).map(|(uri, _)| (uri, Ground::Likeness)));
    Ok(found)
}

fn candidate(event: &Event) -> Candidate {
    let home = match &event.origin {
        Origin::Local => None,
        Origin::Mirrored(mirror) => Some(&mirror.home),
    };
    Candidate {
        key: event.key,
        uri: event.uri.clone(),
        teller: Teller::of(&event.uri, home),
        traits: Traits::of(event),
    }
}

/// Whether an event is certainly one that a moderator hid or refused under another name.
fn doubles_something_refused(tx: &mut Tx<'_>, uri: &EventUri) -> StorageResult<bool> {
    for pair in storage::duplicates::pairs_of(tx.conn, uri.as_str())? {
        if pair.state != PairState::Same {
            continue;
        }
        if let Some(other) = EventUri::parse(pair.other(uri.as_str())) {
            let decision = storage::mirrors::decision(tx.conn, &other)?;
            if decision.hidden || decision.refused {
                return Ok(true);
            }
        }
    }
    Ok(false)
}

/// All that is bound to an event at present: what leaves its group must be looked at again.
///
/// # Errors
/// When the database does not answer.
fn companions(tx: &mut Tx<'_>, event: &Event) -> StorageResult<Vec<String>> {
    let mut keys = storage::doubles::behind(tx.conn, event.key)?;
    if let Some(head) = storage::doubles::head_of(tx.conn, event.key)? {
        keys.push(head);
        keys.extend(storage::doubles::behind(tx.conn, head)?);
    }
    keys.retain(|key| *key != event.key);
    keys.into_iter().map(|key| storage::events::uri_of(tx.conn, key)).collect()
}

/// What an event leaves behind that goes.
pub(super) struct Left {
    /// All that was bound to it.
    uris: Vec<String>,
    /// What it stood for in lists.
    behind: Vec<EventKey>,
}

/// Takes an event that goes out of its group: nothing is hidden behind it any more.
///
/// # Errors
/// When the database does not answer.
pub(super) fn leave(tx: &mut Tx<'_>, event: &Event) -> StorageResult<Left> {
    let left = Left { uris: companions(tx, event)?, behind: storage::doubles::behind(tx.conn, event.key)? };
    for key in &left.behind {
        storage::doubles::set_head(tx, *key, None)?;
    }
    Ok(left)
}

/// Says anew which event of those left behind is shown, and announces it.
///
/// # Errors
/// When the database does not answer.
pub(super) fn reveal(tx: &mut Tx<'_>, left: Left) -> StorageResult<()> {
    regroup(tx, left.uris)?;
    for key in left.behind {
        if storage::doubles::head_of(tx.conn, key)?.is_none() {
            announce_again(tx, key)?;
        }
    }
    Ok(())
}

/// Says anew which event of each group is shown, for the groups of these events and of all that is bound to them.
///
/// # Errors
/// When the database does not answer.
pub(super) fn regroup(tx: &mut Tx<'_>, uris: impl IntoIterator<Item = String>) -> StorageResult<()> {
    let mut waiting: Vec<String> = uris.into_iter().collect();
    let mut settled: BTreeSet<String> = BTreeSet::new();
    while let Some(uri) = waiting.pop() {
        if settled.contains(&uri) {
            continue;
        }
        let group = group(tx, &uri)?;
        let events = storage::events::by_uris(tx.conn, group.iter().map(String::as_str))?;
        for event in &events {
            waiting.extend(companions(tx, event)?);
        }
        show_once(tx, &events)?;
        settled.extend(group);
    }
    Ok(())
}

/// Every event that is the same as this one, over however many others.
fn group(tx: &mut Tx<'_>, uri: &str) -> StorageResult<Vec<String>> {
    let mut group = vec![uri.to_owned()];
    let mut next = 0;
    while next < group.len() && group.len() < MOST_TOLD {
        let of = group[next].clone();
        for pair in storage::duplicates::pairs_of(tx.conn, &of)? {
            let other = pair.other(&of);
            if pair.state == PairState::Same && group.iter().all(|known| known != other) {
                group.push(other.to_owned());
            }
        }
        next += 1;
    }
    Ok(group)
}

/// Shows one event of a group. What waits for a moderator or is not public takes no part in it.
fn show_once(tx: &mut Tx<'_>, group: &[Event]) -> StorageResult<()> {
    let uris: Vec<String> = group.iter().map(|event| event.uri.as_str().to_owned()).collect();
    let preferred = if group.len() > 1 { storage::duplicates::preferred(tx.conn, &uris)? } else { None };
    let may_stand = |event: &&Event| !event.held && event.visibility == Visibility::Public;
    let head = group.iter().filter(may_stand).max_by_key(|event| {
        let wanted = preferred.as_deref() == Some(event.uri.as_str());
        let stands = group.iter().any(|other| other.doubles.shown_as == Some(event.id));
        (authority(event, wanted), stands, detail(event), std::cmp::Reverse(event.key.0))
    });
    for event in group {
        let wanted = head.filter(|head| head.key != event.key && !event.is_local() && may_stand(&event));
        let present = storage::doubles::head_of(tx.conn, event.key)?;
        if present == wanted.map(|head| head.key) {
            continue;
        }
        storage::doubles::set_head(tx, event.key, wanted.map(|head| head.key))?;
        if wanted.is_some() {
            announce::unlisted(tx, event)?;
        } else {
            announce_again(tx, event.key)?;
        }
    }
    Ok(())
}

/// Has the calendar announce an event that lists show again.
fn announce_again(tx: &mut Tx<'_>, key: EventKey) -> StorageResult<()> {
    let Some(event) = storage::events::by_keys(tx.conn, &[key.0])?.pop() else { return Ok(()) };
    if event.is_local() || storage::mirrors::came_from_home(tx.conn, key)? {
        announce::listed(tx, &event)?;
    }
    Ok(())
}

/// Whose word counts more: ours, what a moderator wants, the home's own page, what others can follow.
fn authority(event: &Event, wanted: bool) -> u8 {
    let Origin::Mirrored(mirror) = &event.origin else { return 16 };
    let own_page = mirror.page.as_ref().is_some_and(|page| page.host() == mirror.home);
    u8::from(wanted) * 8 + u8::from(own_page) * 4 + u8::from(event.uri.object().is_some()) * 2
}

/// How much an event tells.
fn detail(event: &Event) -> usize {
    let told = [
        event.when.end_local().is_some(),
        event.place.is_some(),
        event.place.as_ref().is_some_and(|at| at.place.coordinates.is_some()),
        event.picture.is_some(),
        event.texts.len() > 1,
    ];
    let words = event.main_text().description.source().len();
    told.into_iter().filter(|told| *told).count() * 1000 + words.min(999)
}
