//! A form that came in, and who sent it. Whoever takes one of these as an argument need not check where it came from.

use std::future::Future;
use std::pin::Pin;

use actix_web::dev::Payload;
use actix_web::web::{Bytes, Data};
use actix_web::{Error, FromRequest, HttpMessage, HttpRequest};

use super::body::{self, File, Files};
use super::{Fields, Unsent};
use crate::auth::{FormToken, StaleForm, check_guest_form};
use crate::domain::fault::{Fault, FaultKind};
use crate::http::error::ErrorAnswer;
use crate::http::origin::check_origin;
use crate::http::rate::{Costly, RateLimits};
use crate::http::session::Session;
use crate::web::reader::Reader;

type Extracting<T> = Pin<Box<dyn Future<Output = Result<T, Error>>>>;

/// A form sent from one of our own pages by somebody who need not be logged in.
pub struct Guest {
    /// Who reads.
    pub reader: Reader,
    /// What was typed.
    pub fields: Fields,
}

impl Guest {
    /// Checks the token of a guest's form.
    ///
    /// # Errors
    /// [`StaleForm`]: the page was open for hours, or it is another form's token.
    pub fn check(&self, form: &'static str) -> Result<(), StaleForm> {
        let context = &self.reader.context;
        check_guest_form(&context.site_key(), form, context.now(), self.fields.text("csrf"))
    }
}

impl Reader {
    /// The token for a guest's form, for its `csrf` field.
    pub fn guest_token(&self, form: &'static str) -> String {
        FormToken::for_guest(&self.context.site_key(), form, self.context.now()).as_str().to_owned()
    }
}

impl FromRequest for Guest {
    type Error = Error;
    type Future = Extracting<Self>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let (request, mut payload) = (request.clone(), payload.take());
        Box::pin(async move {
            let reader = Reader::from_request(&request, &mut payload).await?;
            check_origin(request.headers(), &reader.context.urls()).map_err(ErrorAnswer::from)?;
            let (fields, _) = body::read(&request, &mut payload, Files::Skip).await?;
            Ok(Self { reader, fields })
        })
    }
}

/// A picture that came with a form.
pub enum Upload {
    /// Its bytes, whatever they are.
    Bytes(Bytes),
    /// It has more bytes than a picture may have.
    TooLarge,
    /// Too many came from there of late: a fault to be told beside the field.
    TooOften,
}

/// A form sent from one of our own pages by somebody logged in, in the session the page was made for.
pub struct Signed {
    /// Who reads.
    pub reader: Reader,
    /// Who sent it.
    pub session: Session,
    /// What was typed.
    pub fields: Fields,
    /// The picture that came with it.
    pub upload: Option<Upload>,
}

impl FromRequest for Signed {
    type Error = Error;
    type Future = Extracting<Self>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let (request, mut payload) = (request.clone(), payload.take());
        Box::pin(async move {
            let reader = Reader::from_request(&request, &mut payload).await?;
            check_origin(request.headers(), &reader.context.urls()).map_err(ErrorAnswer::from)?;
            let files = if reader.session.is_some() { Files::Take } else { Files::Skip };
            let (fields, file) = body::read(&request, &mut payload, files).await?;
            let Some(session) = reader.session.clone() else {
                return Err(keep(
                    &request,
                    &reader,
                    &fields,
                    ErrorAnswer::of_kind(FaultKind::Unauthenticated),
                ));
            };
            if let Err(stale) = session.check_form(&reader.context, fields.text("csrf")) {
                return Err(keep(&request, &reader, &fields, stale.into()));
            }
            let upload = file.map(|file| upload(&request, file));
            Ok(Self { reader, session, fields, upload })
        })
    }
}

/// Puts a form aside for the page that says why it was not taken.
fn keep(request: &HttpRequest, reader: &Reader, fields: &Fields, fault: ErrorAnswer) -> Error {
    request.extensions_mut().insert(Unsent::new(reader, request.path(), fields));
    fault.into()
}

fn upload(request: &HttpRequest, file: File) -> Upload {
    let limits = request.app_data::<Data<RateLimits>>();
    let allowed = limits.is_none_or(|limits| limits.check_request(Costly::Upload, request).is_ok());
    match file {
        File::TooLarge => Upload::TooLarge,
        File::Whole(_) if !allowed => Upload::TooOften,
        File::Whole(bytes) => Upload::Bytes(bytes),
    }
}

/// Whether a fault is about the form's token, so that sending again helps.
pub(super) fn is_stale(fault: &ErrorAnswer) -> bool {
    fault.message == StaleForm.message()
}
