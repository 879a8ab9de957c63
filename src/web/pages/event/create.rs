//! `GET /events/new`, `POST /events/new`.

use actix_web::HttpResponse;

use super::desk::{Desk, Seat};
use super::form_page::{
    ask_about_the_past, ask_about_the_place, fill, is_doubtful, onward, refused, tells_too_early, wrong,
};
use super::picture::{self, Chosen};
use super::sketch::sketch;
use crate::actions::change_event::PictureChange;
use crate::actions::event_error::EventError;
use crate::actions::publish_event::{Publication, publish_event};
use crate::context::Context;
use crate::domain::event_draft::EventDraft;
use crate::domain::fault::{Fault, FieldFault, Message};
use crate::domain::ids::{EventId, FormId};
use crate::domain::policy::Acting;
use crate::http::error::ErrorAnswer;
use crate::web::forms::Signed;
use crate::web::forms::event::{EventForm, Intent};
use crate::web::reader::{Reader, page};
use crate::web::view::{Done, EventFormPage, Frame};

/// Where the form is, and where it goes.
const PATH: &str = "/events/new";

/// Shows an empty form.
///
/// # Errors
/// Unauthenticated without a session, forbidden without an organization.
pub async fn show(reader: Reader) -> Result<HttpResponse, ErrorAnswer> {
    let desk = Desk::of(&reader.context, reader.session()?.account.key).await?;
    page(&empty(reader.frame, &reader.context, &desk, None))
}

/// Publishes what was typed, keeps it as a draft, or shows how it would look.
///
/// # Errors
/// When the database does not answer; what is wrong with the form is answered as the form.
pub async fn send(sent: Signed) -> Result<HttpResponse, ErrorAnswer> {
    let (reader, account) = (sent.reader, sent.session.account.key);
    let (context, frame) = (reader.context, reader.frame);
    let desk = Desk::of(&context, account).await?;
    let form = EventForm::read(&sent.fields, &empty(frame.clone(), &context, &desk, None).values);
    let chosen = picture::choose(&context, account, &form, sent.upload, None).await?;
    let page_again = fill(empty(frame.clone(), &context, &desk, form.form), &form, &chosen, &context.urls());
    let (draft, seat) = match understand(&form, &chosen, &desk, &context) {
        Ok(understood) => understood,
        Err(faults) => return wrong(page_again, faults),
    };
    if form.intent == Intent::Preview {
        return preview(page_again, &draft, seat, &chosen, &context);
    }
    if is_doubtful(&form, &draft) {
        return ask_about_the_past(page_again);
    }
    if tells_too_early(&form, &draft) {
        return ask_about_the_place(page_again);
    }
    let publication = Publication {
        organization: seat.organizer.key,
        draft: draft.clone(),
        picture: brought(&chosen),
        form: form.form,
    };
    match publish_once(&context, sent.session.acting(), publication).await {
        Ok(id) => Ok(onward(&frame, id, &draft, Done::Published)),
        Err(error) => refused(page_again, error),
    }
}

/// The form as it begins; `sending` is the one that is sent again.
fn empty(frame: Frame, context: &Context, desk: &Desk, sending: Option<FormId>) -> EventFormPage {
    let form_id = sending.unwrap_or_else(|| FormId(context.ids().uuid()));
    let mut page = EventFormPage::new(frame, PATH, form_id.to_string(), desk.choices());
    page.never_published = desk.never_published();
    page
}

fn understand<'a>(
    form: &EventForm,
    chosen: &Chosen,
    desk: &'a Desk,
    context: &Context,
) -> Result<(EventDraft, &'a Seat), Vec<FieldFault>> {
    let seat = desk.named(&form.values.org);
    let mut further: Vec<FieldFault> = chosen.fault.iter().cloned().collect();
    if form.news_sent && !form.values.news.trim().is_empty() {
        further.push(FieldFault::new("news", EventError::NothingToTell.message()));
    }
    if seat.is_none() {
        further.push(FieldFault::new("org", Message::new("error-choice")));
    }
    let draft = form.draft(further, context.now())?;
    Ok((draft, seat.expect("a missing organization is among the faults")))
}

/// Shows how it would look, with the form below and everything in it.
fn preview(
    mut form: EventFormPage,
    draft: &EventDraft,
    seat: &Seat,
    chosen: &Chosen,
    context: &Context,
) -> Result<HttpResponse, ErrorAnswer> {
    let (urls, now) = (context.urls(), context.now());
    form.preview = Some(sketch(&form.frame, &urls, draft, seat.organizer.clone(), chosen.remaining(), now));
    form.notes = draft.remarks.iter().map(|remark| remark.message()).collect();
    page(&form)
}

fn brought(chosen: &Chosen) -> Option<crate::domain::ids::MediaId> {
    match chosen.change {
        PictureChange::Use(id) => Some(id),
        PictureChange::Keep | PictureChange::Remove => None,
    }
}

/// Publishes; of two sendings that arrive at once the second finds what the first made.
async fn publish_once(
    context: &Context,
    acting: Acting,
    publication: Publication,
) -> Result<EventId, EventError> {
    let again = publication.clone();
    match context.transact(move |tx| publish_event(tx, acting, &publication)).await {
        Err(EventError::Storage(error)) if error.is_duplicate() => {
            context.transact(move |tx| publish_event(tx, acting, &again)).await
        }
        outcome => outcome,
    }
}
