//! ActivityStreams JSON: an activity, an object, an actor or a list, told apart and judged.

use serde_json::Value;

use super::reading::{Format, Noted, ReadHint, Reading, Verdict};
use crate::activitypub::dialects::software;
use crate::activitypub::read_activity::{ActivityKind, Payload, ReceivedActivity};
use crate::activitypub::read_collection::RemoteCollection;
use crate::activitypub::read_event::{
    EventReading, ReadingContext, is_event, read_activity_event, read_event,
};
use crate::activitypub::vocab::Wire;
use crate::domain::fault::Message;

/// Whether JSON is ActivityStreams: an object with a type, a context of it, or a list of such.
pub fn is_activitypub(value: &Value) -> bool {
    let wire = Wire::new(value);
    wire.has("@context") && wire.context_mentions("activitystreams") || wire.has("type") || wire.has("inbox")
}

/// Reads and judges.
pub fn read(value: &Value, hint: &ReadHint<'_>) -> Reading {
    let mut reading = Reading::of(Format::ActivityPub);
    reading.software = software::recognize(value).map(str::to_owned);
    let context =
        ReadingContext { default_zone: hint.default_zone, default_language: hint.default_language.cloned() };
    if let Some(activity) = ReceivedActivity::read(value) {
        read_activity(&activity, &context, &mut reading);
        return reading;
    }
    let wire = Wire::new(value);
    reading.object_type = wire.types().first().map(|name| (*name).to_owned());
    reading.object_id = wire.id().map(str::to_owned);
    if is_event(value) {
        take(&mut reading, read_event(value, &[], &context));
        reading.judge_by_events();
    } else if let Some(collection) = RemoteCollection::read(value) {
        read_collection(&collection, &context, &mut reading);
    } else {
        reading.reasons.push(Message::new("ignore-not-an-event"));
    }
    reading
}

fn read_activity(activity: &ReceivedActivity, context: &ReadingContext, reading: &mut Reading) {
    let unwrapped = activity.unwrapped();
    reading.activity = Some(unwrapped.path.clone());
    reading.object_id = unwrapped.object.id().map(|id| id.as_str().to_owned());
    reading.object_type = unwrapped.object.embedded().and_then(|object| object.types.first().cloned());
    if let Some(found) = read_activity_event(activity, context) {
        take(reading, found);
    }
    let brings_objects =
        matches!(activity.kind, ActivityKind::Create | ActivityKind::Update | ActivityKind::Announce);
    match activity.kind {
        ActivityKind::Delete => {
            reading.verdict = Verdict::Delete;
            reading.reasons.push(Message::new("delete-if-owned"));
            reading.events.clear();
            reading.refused.clear();
            reading.notes.clear();
        }
        ActivityKind::Undo if found_any(reading) => reading.verdict = Verdict::Undo,
        _ if found_any(reading) => reading.judge_by_events(),
        _ if brings_objects && matches!(unwrapped.object, Payload::Id(_)) => reading.verdict = Verdict::Fetch,
        _ => reading.reasons.push(Message::new(match unwrapped.object {
            Payload::Embedded(_) => "ignore-not-an-event",
            _ => "ignore-no-event-body",
        })),
    }
}

fn found_any(reading: &Reading) -> bool {
    !reading.events.is_empty() || !reading.refused.is_empty()
}

/// A list is read when its owner is followed, not when it is sent: its events are shown, nothing is imported.
fn read_collection(collection: &RemoteCollection, context: &ReadingContext, reading: &mut Reading) {
    for item in collection.items_at_hand() {
        let Some(embedded) = item.embedded() else { continue };
        let found = match ReceivedActivity::read(&embedded.value) {
            Some(activity) => read_activity_event(&activity, context),
            None => is_event(&embedded.value).then(|| read_event(&embedded.value, &[], context)),
        };
        if let Some(found) = found {
            take(reading, found);
        }
    }
    reading.reasons.push(Message::new("ignore-a-list").with("count", reading.events.len()));
}

fn take(reading: &mut Reading, found: EventReading) {
    reading.notes.extend(found.notes.into_iter().map(Noted::whole));
    match found.event {
        Ok(event) => reading.events.push(event),
        Err(refused) => reading.refused.push(refused),
    }
}
