//! Who asks: the account behind a session cookie, if there is one.

use std::future::Future;
use std::pin::Pin;

use actix_web::dev::Payload;
use actix_web::{FromRequest, HttpRequest, web};

use super::error::ErrorAnswer;
use super::session_cookie::session_token;
use crate::auth::{FormToken, SessionCookie, SessionToken, StaleForm, check_session_form};
use crate::context::Context;
use crate::domain::account::Account;
use crate::domain::policy::Acting;
use crate::storage::{self, AnyConnection, StorageResult};

/// A logged-in account and the token that proves it.
#[derive(Debug, Clone)]
pub struct Session {
    /// The account.
    pub account: Account,
    /// What the cookie held.
    pub token: SessionToken,
}

impl Session {
    /// Who acts, for actions.
    pub fn acting(&self) -> Acting {
        Acting::Account(self.account.key, self.account.role)
    }

    /// The token forms of this session carry.
    pub fn form_token(&self, context: &Context) -> FormToken {
        FormToken::for_session(&context.site_key(), &self.token)
    }

    /// Checks the token a form carried.
    ///
    /// # Errors
    /// [`StaleForm`] when it is not this session's.
    pub fn check_form(&self, context: &Context, sent: &str) -> Result<(), StaleForm> {
        check_session_form(&context.site_key(), &self.token, sent)
    }
}

/// The session of a request, if there is one: an expired or made-up cookie counts as none.
#[derive(Debug, Clone)]
pub struct MaybeSession(pub Option<Session>);

impl FromRequest for MaybeSession {
    type Error = ErrorAnswer;
    type Future = Pin<Box<dyn Future<Output = Result<Self, Self::Error>>>>;

    fn from_request(request: &HttpRequest, _payload: &mut Payload) -> Self::Future {
        let context = request.app_data::<web::Data<Context>>().cloned();
        let token = context.as_ref().and_then(|context| session_token(request, cookie_rules(context)));
        Box::pin(async move {
            let (Some(context), Some(token)) = (context, token) else { return Ok(Self(None)) };
            let (hash, now) = (token.hash(), context.now());
            let found = context
                .read(move |conn: &mut AnyConnection| -> StorageResult<Option<Account>> {
                    match storage::credentials::session_account(conn, hash.as_bytes(), now)? {
                        Some(key) => storage::accounts::get(conn, key),
                        None => Ok(None),
                    }
                })
                .await;
            Ok(Self(found?.map(|account| Session { account, token })))
        })
    }
}

/// How the session's cookie is named and guarded here.
pub fn cookie_rules(context: &Context) -> SessionCookie {
    SessionCookie::for_scheme(context.settings().public_url.url().scheme())
}
