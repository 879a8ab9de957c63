//! `GET /events/{id}/edit`, `POST /events/{id}/edit`: change an event, or publish a draft.

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};

use super::desk::never_published;
use super::form_page::{
    ask_about_the_past, ask_about_the_place, fill, is_doubtful, onward, refused, show_telling,
    tells_too_early, wrong,
};
use super::own::{own, page_path};
use super::picture::{self, Chosen};
use super::sketch::{drafted, sketch};
use super::telling::{telling, waiting_sentence};
use crate::actions::change_event::{Change, change_event};
use crate::actions::event_error::EventError;
use crate::actions::tell_news::say_with_news;
use crate::context::Context;
use crate::domain::event::{Event, EventStatus, Organizer, Visibility};
use crate::domain::event_draft::EventDraft;
use crate::domain::fault::{FieldFault, Message};
use crate::domain::ids::EventId;
use crate::domain::news::parse_sentence;
use crate::domain::policy::Acting;
use crate::http::error::ErrorAnswer;
use crate::storage::{AnyConnection, StorageResult};
use crate::web::forms::Signed;
use crate::web::forms::event::{EventForm, Intent};
use crate::web::reader::{Reader, page, page_with};
use crate::web::view::{
    Done, EventFormPage, EventFormValues, FormStep, Frame, KeptPicture, StaleField, Telling,
};

/// Shows the form with what stands in the event.
///
/// # Errors
/// Unauthenticated without a session; not found, gone or forbidden where one may not.
pub async fn show(reader: Reader, id: web::Path<String>) -> Result<HttpResponse, ErrorAnswer> {
    let event = own(&reader.context, reader.acting()?, &id).await?;
    let mut form = form(reader.frame, &reader.context, &event).await?;
    form.picture = picture::of_event(&event).map(|here| KeptPicture {
        id: here.id.to_string(),
        src: reader.context.urls().media(&here.file).url().path().to_owned(),
        removed: false,
    });
    page(&form)
}

/// Saves what was typed, publishes a draft, or shows how it would look. What somebody else changed meanwhile is shown
/// beside what was typed.
///
/// # Errors
/// As [`show`]; what is wrong with the form is answered as the form.
pub async fn send(sent: Signed, id: web::Path<String>) -> Result<HttpResponse, ErrorAnswer> {
    let (reader, acting) = (sent.reader, sent.session.acting());
    let (context, frame) = (reader.context, reader.frame);
    let event = own(&context, acting, &id).await?;
    let mut before = present(&event);
    before.news = waiting_sentence(&context, &event).await?;
    let typed = EventForm::read(&sent.fields, &before);
    let (account, pictured) = (sent.session.account.key, picture::of_event(&event));
    let chosen = picture::choose(&context, account, &typed, sent.upload, pictured).await?;
    let mut page_again = form(frame.clone(), &context, &event).await?;
    page_again.version = typed.version;
    let page_again = fill(page_again, &typed, &chosen, &context.urls());
    let draft = match typed.draft(further(&typed, &chosen, &event), context.now()) {
        Ok(draft) => draft,
        Err(faults) => return wrong(page_again, faults),
    };
    if typed.intent == Intent::Preview {
        return preview(page_again, &draft, &event, &chosen, &context).await;
    }
    let was_draft = event.visibility == Visibility::Draft;
    if was_draft && is_doubtful(&typed, &draft) {
        return ask_about_the_past(page_again);
    }
    if tells_too_early(&typed, &draft) {
        return ask_about_the_place(page_again);
    }
    let telling = told(&context, &frame, (&event, &draft, &chosen)).await?;
    let seen = telling.as_ref().map(|telling| telling.seen.clone());
    if let Some(telling) = telling.filter(|telling| telling.seen != typed.news_seen) {
        return show_telling(page_again, telling);
    }
    let sentence = match sentence(&typed, seen.is_some()) {
        Ok(sentence) => sentence,
        Err(fault) => return wrong(page_again, vec![fault]),
    };
    let change =
        Change { id: event.id, version: typed.version, draft: draft.clone(), picture: chosen.change };
    match save(&context, acting, change, sentence).await {
        Ok(id) => Ok(onward(&frame, id, &draft, if was_draft { Done::Published } else { Done::Saved })),
        Err(EventError::Stale { .. }) => stale(page_again, (&draft, &chosen), &context, acting, &id).await,
        Err(error) => refused(page_again, error),
    }
}

/// Saves a change, and what followers are told beside it.
async fn save(
    context: &Context,
    acting: Acting,
    change: Change,
    sentence: Option<Option<String>>,
) -> Result<EventId, EventError> {
    context
        .transact(move |tx| {
            let id = change_event(tx, acting, &change)?;
            if let Some(sentence) = sentence {
                say_with_news(tx, acting, id, sentence)?;
            }
            Ok(id)
        })
        .await
}

/// What followers would be told if it were saved.
async fn told(
    context: &Context,
    frame: &Frame,
    (event, draft, chosen): (&Event, &EventDraft, &Chosen),
) -> Result<Option<Telling>, ErrorAnswer> {
    let wanted = drafted(&context.urls(), draft, organizer(event)?, chosen.remaining(), context.now());
    telling(context, frame, event, wanted).await
}

/// What is to be said beside the news; nothing, if nothing is told or the field was not there.
fn sentence(typed: &EventForm, told: bool) -> Result<Option<Option<String>>, FieldFault> {
    if !typed.news_sent || (!told && typed.values.news.trim().is_empty()) {
        return Ok(None);
    }
    parse_sentence(&typed.values.news).map(Some).map_err(|message| FieldFault::new("news", message))
}

/// What stands in an event; a draft becomes what its organizers wished when its button says so.
fn present(event: &Event) -> EventFormValues {
    let mut values = EventFormValues::of_event(event);
    if event.visibility == Visibility::Draft {
        values.visibility = event.plan.visibility.to_string();
    }
    values
}

async fn form(frame: Frame, context: &Context, event: &Event) -> Result<EventFormPage, ErrorAnswer> {
    let organizer = organizer(event)?;
    let (key, now) = (organizer.key, context.now());
    let first = context
        .read(move |conn: &mut AnyConnection| -> StorageResult<bool> { never_published(conn, key, now) })
        .await?;
    let path = page_path(event.id);
    let organizations = vec![(organizer.slug, organizer.name)];
    let mut form = EventFormPage::new(frame, format!("{path}/edit"), String::new(), organizations);
    form.values = present(event);
    form.values.news = waiting_sentence(context, event).await?;
    form.version = Some(event.version);
    form.never_published = first;
    form.delete_href = Some(format!("{path}/delete"));
    if event.visibility == Visibility::Draft {
        form.step = FormStep::Draft;
    } else {
        form.step = FormStep::Published;
        form.call_off_href = (event.status != EventStatus::Cancelled).then(|| format!("{path}/cancel"));
        form.back = path;
    }
    Ok(form)
}

fn organizer(event: &Event) -> Result<Organizer, ErrorAnswer> {
    event.organizer.clone().ok_or_else(|| EventError::Unknown.into())
}

/// What is wrong beyond the fields themselves.
fn further(typed: &EventForm, chosen: &Chosen, event: &Event) -> Vec<FieldFault> {
    let mut faults: Vec<FieldFault> = chosen.fault.iter().cloned().collect();
    if event.organizer.as_ref().is_none_or(|organizer| organizer.slug != typed.values.org.trim()) {
        faults.push(FieldFault::new("org", Message::new("error-choice")));
    }
    if event.visibility != Visibility::Draft && typed.visibility() == Visibility::Draft {
        faults.push(FieldFault::new("visibility", Message::new("error-published-stays")));
    }
    faults
}

async fn preview(
    mut form: EventFormPage,
    draft: &EventDraft,
    event: &Event,
    chosen: &Chosen,
    context: &Context,
) -> Result<HttpResponse, ErrorAnswer> {
    let (urls, now) = (context.urls(), context.now());
    form.preview = Some(sketch(&form.frame, &urls, draft, organizer(event)?, chosen.remaining(), now));
    form.notes = draft.remarks.iter().map(|remark| remark.message()).collect();
    form.telling = told(context, &form.frame, (event, draft, chosen)).await?;
    page(&form)
}

/// Both versions side by side, each as it is understood: 7pm and 19:00 do not differ. Saving again means it.
async fn stale(
    mut form: EventFormPage,
    (draft, chosen): (&EventDraft, &Chosen),
    context: &Context,
    acting: Acting,
    id: &web::Path<String>,
) -> Result<HttpResponse, ErrorAnswer> {
    let now = own(context, acting, id).await?;
    let mine = drafted(&context.urls(), draft, organizer(&now)?, chosen.remaining(), context.now());
    form.stale = StaleField::between(&present(&now), &present(&mine));
    form.version = Some(now.version);
    page_with(StatusCode::CONFLICT, &form)
}
