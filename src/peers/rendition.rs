//! What one server gets of an activity, and in which form: the table of `activitypub::renditions` applied to what is known
//! of the server. Nothing is asked of it here: what it runs is what it said before.

use http::StatusCode;
use serde_json::{Value, json};

use super::desk::Desk;
use super::outgoing::{Showing, render};
use super::talk::event_with_talk;
use crate::activitypub::renditions::{Program, Shape, Told, Verdict, verdict};
use crate::activitypub::write_activity::tombstone;
use crate::activitypub::write_event::WriteEvent;
use crate::domain::event::Event;
use crate::domain::site::Site;
use crate::domain::uri::Host;
use crate::storage::activities::{ActivityKind, Sent};
use crate::storage::host_forms::HostForm;
use crate::storage::{self, AnyConnection, StorageResult};
use crate::urls::{Ours, Urls};

/// The form of an activity for one server.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Form {
    /// As it is.
    AsItIs,
    /// With its event in this shape.
    Shaped(Shape),
    /// For an Announce: a Create with the event in this shape.
    Created(Shape),
    /// For the Undo of an Announce: a Delete of the event.
    Deleted,
}

/// What becomes of an activity for one server.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Decision {
    /// It is sent in this form; once the server took it, how it knows the object is kept.
    Send(Form, Option<HostForm>),
    /// It is nothing to that server.
    Skip,
}

/// Decides what a server that runs this software gets of an activity.
///
/// # Errors
/// When the database does not answer.
pub fn decide(
    conn: &mut AnyConnection,
    site: &Site,
    sent: &Sent,
    host: &Host,
    software: Option<&str>,
) -> StorageResult<Decision> {
    let program = Program::of(software);
    let urls = Urls::new(&site.public_url);
    let ours = matches!(urls.ours(&sent.object), Some(Ours::Event(_)));
    let Some(told) = told(site, sent).filter(|_| ours) else { return Ok(apart(program, sent)) };
    let verdict = verdict(program, told);
    if verdict == Verdict::Send && !program.wants_one_sender() {
        return Ok(Decision::Send(Form::AsItIs, None));
    }
    let known = storage::host_forms::get(conn, &sent.object, host)?;
    if program.wants_one_sender() && !is_its_sender(sent, known.as_ref()) {
        return Ok(Decision::Skip);
    }
    let shape = match verdict {
        Verdict::Skip => return Ok(Decision::Skip),
        Verdict::Send => return Ok(Decision::Send(Form::AsItIs, None)),
        Verdict::Shaped(shape) => known.as_ref().map_or(shape, |known| shape.keeping(&known.object_type)),
    };
    let sender = program.wants_one_sender().then_some(sent.actor);
    let keep = HostForm { object_type: shape.object_type().to_owned(), sender };
    let is_new = known.is_none_or(|known| known.sender != sender);
    Ok(match (told, sent.kind) {
        (Told::Listed, ActivityKind::Undo) => Decision::Send(Form::Deleted, None),
        (Told::Listed, _) => Decision::Send(Form::Created(shape), is_new.then_some(keep)),
        _ => Decision::Send(Form::Shaped(shape), is_new.then_some(keep)),
    })
}

/// What an activity about an event tells; `None` for those that are no matter of the table.
fn told(site: &Site, sent: &Sent) -> Option<Told> {
    Some(match sent.kind {
        ActivityKind::Create | ActivityKind::Update => Told::Event,
        ActivityKind::Delete => Told::Deleted,
        ActivityKind::Announce | ActivityKind::Undo if sent.actor == site.actor => Told::Listed,
        // Only a reminder ends of itself: at the start.
        ActivityKind::Announce if sent.expires.is_some() => Told::Reminder,
        ActivityKind::Announce => Told::OwnAnnounce,
        ActivityKind::Undo => Told::Reminder,
        ActivityKind::Add | ActivityKind::Remove => Told::Featured,
        _ => return None,
    })
}

/// What is not about an event of ours goes to everybody as it is, but for what Gancio 1.21 never answers or answers with
/// an error: it takes events, and the ends of Follows.
fn apart(program: Program, sent: &Sent) -> Decision {
    let is_follow = || sent.detail.as_deref().is_some_and(|detail| detail.contains("\"Follow\""));
    let taken = match sent.kind {
        ActivityKind::Accept | ActivityKind::Follow => true,
        ActivityKind::Undo => is_follow(),
        _ => false,
    };
    if program == Program::Gancio && !taken { Decision::Skip } else { Decision::Send(Form::AsItIs, None) }
}

/// Whether a server that wants one sender for each event hears of this one from this actor: the first one from whom it
/// took the event. What it never took it is not told of any further.
fn is_its_sender(sent: &Sent, known: Option<&HostForm>) -> bool {
    let first = known.and_then(|known| known.sender);
    match sent.kind {
        ActivityKind::Create | ActivityKind::Announce => first.is_none_or(|first| first == sent.actor),
        _ => first == Some(sent.actor),
    }
}

/// An activity in a form, without `@context`; `None` when what it told of is gone.
///
/// # Errors
/// When the database does not answer.
pub fn render_as(desk: &mut Desk<'_>, sent: &Sent, form: Form) -> StorageResult<Option<Value>> {
    let Some(mut activity) = render(desk, sent, Showing::Object)? else { return Ok(None) };
    let site = desk.site;
    let urls = Urls::new(&site.public_url);
    let writer = WriteEvent { urls: &urls, region: &site.region };
    let visible = |desk: &mut Desk<'_>| -> StorageResult<Option<Event>> {
        Ok(desk.event(&sent.object)?.filter(|event| event.is_local() && event.is_visible()))
    };
    match form {
        Form::AsItIs => {}
        Form::Shaped(shape) => {
            let Some(event) = visible(desk)? else { return Ok(None) };
            if let Some(object) = activity.get_mut("object") {
                writer.reshape(object, &event, shape);
            }
        }
        Form::Created(shape) => {
            let Some(event) = visible(desk)?.filter(Event::is_listed) else { return Ok(None) };
            let talk = desk.talk(&event)?;
            let mut object = event_with_talk(site, &event, &talk);
            writer.reshape(&mut object, &event, shape);
            let (to, cc) = (object["to"].clone(), object["cc"].clone());
            turn_into(&mut activity, ActivityKind::Create, object);
            activity["to"] = to;
            activity["cc"] = cc;
        }
        Form::Deleted => {
            turn_into(&mut activity, ActivityKind::Delete, tombstone(&sent.object, "Event", None));
        }
    }
    Ok(Some(activity))
}

/// Another activity about the same, under an id of its own: what stands at an id does not depend on who asks.
fn turn_into(activity: &mut Value, kind: ActivityKind, object: Value) {
    let id = format!("{}#{}", activity["id"].as_str().unwrap_or_default(), kind.as_str().to_lowercase());
    activity["id"] = json!(id);
    activity["type"] = json!(kind.as_str());
    activity["object"] = object;
}

/// The shape in which a server is shown an event it asks for; who is not known gets the canonical one.
///
/// # Errors
/// When the database does not answer.
pub fn shape_for_reader(conn: &mut AnyConnection, object: &str, host: &Host) -> StorageResult<Shape> {
    let known = storage::hosts::get(conn, host.as_str())?.and_then(|host| host.software);
    let program = Program::of(known.as_deref());
    match verdict(program, Told::Event) {
        Verdict::Shaped(shape) if program != Program::Unknown => {
            let taken = storage::host_forms::get(conn, object, host)?;
            Ok(taken.map_or(shape, |taken| shape.keeping(&taken.object_type)))
        }
        _ => Ok(Shape::Canonical),
    }
}

/// Whether an answer to an activity settles it for good although the same from another program would be tried again:
/// Gancio 1.21 answers 500 to changes of what it does not have, and would each time. Answers that a proxy gives in its
/// stead, and those that speak of the moment, are none of its own.
pub fn is_final(software: Option<&str>, kind: ActivityKind, form: Form, status: StatusCode) -> bool {
    let changes = matches!(kind, ActivityKind::Update | ActivityKind::Delete) || form == Form::Deleted;
    let of_the_moment = matches!(status.as_u16(), 401 | 408 | 429 | 502..=504);
    let refused = status.is_client_error() || status.is_server_error();
    Program::of(software) == Program::Gancio && changes && refused && !of_the_moment
}
