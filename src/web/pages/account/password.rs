//! `GET /dashboard/password`, `POST /dashboard/password`: another password ends all other sessions.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;

use super::proof::{Claim, ProofError, prove};
use crate::actions::accounts::change_password;
use crate::auth::PasswordHash;
use crate::context::Context;
use crate::domain::account::Account;
use crate::domain::fault::{Fault, FieldFault};
use crate::http::error::ErrorAnswer;
use crate::http::session::Session;
use crate::web::forms::Signed;
use crate::web::forms::password::PasswordForm;
use crate::web::reader::{Reader, page, page_with, see_other};
use crate::web::view::{Done, FormErrors, PasswordPage};

/// Where the form is, and where it goes.
const PATH: &str = "/dashboard/password";

/// Shows the form.
///
/// # Errors
/// Unauthenticated without a session.
pub async fn show(reader: Reader) -> Result<HttpResponse, ErrorAnswer> {
    reader.session()?;
    page(&form(reader, FormErrors::none()))
}

/// Changes the password.
///
/// # Errors
/// When the database does not answer; what is wrong with the form is answered as the form.
pub async fn send(sent: Signed) -> Result<HttpResponse, ErrorAnswer> {
    let typed = match PasswordForm::parse(&sent.fields, sent.session.account.email.as_ref()) {
        Ok(typed) => typed,
        Err(faults) => return wrong(sent.reader, FormErrors::of_fields(faults)),
    };
    match change(&sent.reader.context, &sent.session, typed).await {
        Ok(()) => Ok(see_other(&sent.reader.frame.link(&Done::Password.at("/dashboard")))),
        Err(Refused::Current(error)) => {
            let fault = FieldFault::new("current", error.message());
            wrong(sent.reader, FormErrors::of_fields(vec![fault]))
        }
        Err(Refused::Fault(fault)) => Err(fault),
    }
}

/// Why the password stays.
enum Refused {
    /// The present one was not proved.
    Current(ProofError),
    /// Anything else.
    Fault(ErrorAnswer),
}

async fn change(context: &Context, session: &Session, typed: PasswordForm) -> Result<(), Refused> {
    let claim = claim(&session.account, typed.current);
    let proof = prove(context, claim).await.map_err(|error| match error {
        ProofError::Storage(error) => Refused::Fault(error.into()),
        error => Refused::Current(error),
    })?;
    let secret = context.ids().secret();
    let new = context.blocking(move || PasswordHash::make(&typed.new, secret)).await;
    let kept = session.token.hash();
    let changed = context
        .transact(move |tx| change_password(tx, proof.account, &proof.password, &new, kept.as_bytes()))
        .await;
    changed.map_err(|error| Refused::Fault(error.into()))
}

fn claim(account: &Account, password: String) -> Claim {
    let email = account.email.clone();
    let name = email.as_ref().map(|email| email.folded()).unwrap_or_else(|| account.key.to_string());
    Claim { email, name, password }
}

fn form(reader: Reader, errors: FormErrors) -> PasswordPage {
    PasswordPage { frame: reader.frame, action: PATH.to_owned(), errors }
}

fn wrong(reader: Reader, errors: FormErrors) -> Result<HttpResponse, ErrorAnswer> {
    page_with(StatusCode::UNPROCESSABLE_ENTITY, &form(reader, errors))
}
