//! What a form's sending and its page share.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;

use super::own::page_path;
use super::picture::Chosen;
use crate::actions::event_error::EventError;
use crate::domain::event::Visibility;
use crate::domain::event_draft::{EventDraft, Remark};
use crate::domain::fault::{Fault, FieldFault};
use crate::domain::ids::EventId;
use crate::http::error::ErrorAnswer;
use crate::http::status;
use crate::urls::Urls;
use crate::web::forms::event::{EventForm, Intent};
use crate::web::reader::{page_with, see_other};
use crate::web::view::{Done, EventFormPage, FormErrors, Frame, KeptPicture, Telling, with_remarks};

/// Puts what was typed and chosen back into the page.
pub(super) fn fill(mut page: EventFormPage, form: &EventForm, chosen: &Chosen, urls: &Urls) -> EventFormPage {
    page.values = form.values.clone();
    page.kept_answers = form.kept_answers();
    page.picture = chosen.here.as_ref().map(|here| KeptPicture {
        id: here.id.to_string(),
        src: urls.media(&here.file).url().path().to_owned(),
        removed: form.image_removed,
    });
    page
}

/// The page with what is wrong.
pub(super) fn wrong(mut page: EventFormPage, faults: Vec<FieldFault>) -> Result<HttpResponse, ErrorAnswer> {
    page.errors = FormErrors::of_fields(faults);
    page_with(StatusCode::UNPROCESSABLE_ENTITY, &page)
}

/// The page with why nothing happened; only what nobody can mend by typing leaves it.
pub(super) fn refused(mut page: EventFormPage, error: EventError) -> Result<HttpResponse, ErrorAnswer> {
    if let EventError::Storage(_) | EventError::Unknown = error {
        return Err(error.into());
    }
    let fields = error.fields();
    page.errors =
        if fields.is_empty() { FormErrors::of_form(error.message()) } else { FormErrors::of_fields(fields) };
    page_with(status::of(error.kind()), &page)
}

/// The page that asks once whether a day that is over is meant.
pub(super) fn ask_about_the_past(mut page: EventFormPage) -> Result<HttpResponse, ErrorAnswer> {
    page.questions.push(("confirm_past", Remark::Past.message()));
    page_with(StatusCode::UNPROCESSABLE_ENTITY, &page)
}

/// The page that asks once whether words that name a late place are meant.
pub(super) fn ask_about_the_place(mut page: EventFormPage) -> Result<HttpResponse, ErrorAnswer> {
    page.questions.push(("confirm_place", Remark::PlaceInText.message()));
    page_with(StatusCode::UNPROCESSABLE_ENTITY, &page)
}

/// Whether to ask: the words tell the place that is to be told later, and nobody has said yet that this is meant.
pub(super) fn tells_too_early(form: &EventForm, draft: &EventDraft) -> bool {
    form.intent == Intent::Publish
        && draft.visibility != Visibility::Draft
        && draft.remarks.contains(&Remark::PlaceInText)
        && !form.place_confirmed
}

/// The page that shows what followers will be told, before it is saved.
pub(super) fn show_telling(mut page: EventFormPage, telling: Telling) -> Result<HttpResponse, ErrorAnswer> {
    page.telling = Some(telling);
    page_with(StatusCode::UNPROCESSABLE_ENTITY, &page)
}

/// Whether to ask: it is over, it is about to become public, and nobody has said yet that this is meant.
pub(super) fn is_doubtful(form: &EventForm, draft: &EventDraft) -> bool {
    form.intent == Intent::Publish
        && draft.visibility != Visibility::Draft
        && draft.remarks.contains(&Remark::Past)
        && !form.past_confirmed
}

/// Where somebody goes after saving: a draft to one's own events, anything else to its page.
pub(super) fn onward(frame: &Frame, id: EventId, draft: &EventDraft, done: Done) -> HttpResponse {
    let path = if draft.visibility == Visibility::Draft {
        Done::Drafted.at("/dashboard")
    } else if draft.plan.publish_at.is_some() {
        Done::Scheduled.at("/dashboard")
    } else {
        done.at(&page_path(id))
    };
    see_other(&frame.link(&with_remarks(path, &draft.remarks)))
}
