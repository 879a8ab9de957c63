//! Who calls: the account behind a token, and what the token may do.

use std::future::Future;
use std::pin::Pin;

use actix_web::dev::Payload;
use actix_web::{FromRequest, HttpRequest, web};

use crate::context::Context;
use crate::domain::account::{Account, TokenScope};
use crate::domain::fault::{FaultKind, Message};
use crate::domain::policy::Acting;
use crate::http::bearer::{Bearer, bearer};
use crate::http::error::ErrorAnswer;
use crate::storage::{self, AnyConnection, StorageResult};

/// Who calls; nobody in particular where no token came along. A token that does not hold is refused at once.
#[derive(Debug, Clone)]
pub struct Caller(Option<Holder>);

/// A token's account, and what the token may do.
#[derive(Debug, Clone)]
pub struct Holder {
    /// The account.
    pub account: Account,
    /// What its token may do.
    pub scope: TokenScope,
}

impl Holder {
    /// Who acts, for actions.
    pub fn acting(&self) -> Acting {
        Acting::Account(self.account.key, self.account.role)
    }
}

impl Caller {
    /// Whether a token came along.
    pub fn is_known(&self) -> bool {
        self.0.is_some()
    }

    /// The token's holder, if there is one: every scope may read.
    pub fn holder(&self) -> Option<&Holder> {
        self.0.as_ref()
    }

    /// The token's holder, if the token may do this.
    ///
    /// # Errors
    /// 401 without a token, 403 when its scope is too narrow or, for the site's own affairs, its account no moderator's.
    pub fn may(&self, scope: TokenScope) -> Result<&Holder, ErrorAnswer> {
        let missing = || ErrorAnswer::saying(FaultKind::Unauthenticated, Message::new("api-token-missing"));
        let holder = self.0.as_ref().ok_or_else(missing)?;
        let forbidden = |key| ErrorAnswer::saying(FaultKind::Forbidden, Message { key, args: Vec::new() });
        if !holder.scope.allows(scope) {
            let message = Message::new("api-scope").with("scope", scope.as_str());
            return Err(ErrorAnswer::saying(FaultKind::Forbidden, message));
        }
        if scope == TokenScope::Admin && !holder.account.role.moderates() {
            return Err(forbidden("error-not-allowed"));
        }
        Ok(holder)
    }
}

impl FromRequest for Caller {
    type Error = ErrorAnswer;
    type Future = Pin<Box<dyn Future<Output = Result<Self, Self::Error>>>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let sent = bearer(request.headers());
        let context = request.app_data::<web::Data<Context>>().cloned();
        Box::pin(async move {
            let refused = || ErrorAnswer::saying(FaultKind::Unauthenticated, Message::new("api-token-wrong"));
            let token = match sent {
                Bearer::Absent => return Ok(Self(None)),
                Bearer::Unreadable => return Err(refused()),
                Bearer::Token(token) => token,
            };
            let context = context.ok_or_else(|| ErrorAnswer::of_kind(FaultKind::Internal))?;
            let hash = token.hash();
            let found = context
                .read(move |conn: &mut AnyConnection| -> StorageResult<Option<Holder>> {
                    let Some((key, scope)) = storage::credentials::token_account(conn, hash.as_bytes())?
                    else {
                        return Ok(None);
                    };
                    let account = storage::accounts::get(conn, key)?;
                    Ok(account.map(|account| Holder { account, scope }))
                })
                .await?;
            found.map(|holder| Self(Some(holder))).ok_or_else(refused)
        })
    }
}
