//! The double knock: a server that does not believe a signature in one form is shown another.

use chrono::{DateTime, Utc};
use http::StatusCode;

use super::fetch::Signer;
use super::signatures::{Dialect, Signing};
use crate::net::{Client, NetError, Request, Response};

/// An answer, and what the server taught by it.
pub(super) struct Knocked {
    /// The last answer.
    pub answer: Response,
    /// The form it took, where that is another one than was known.
    pub learnt: Option<Dialect>,
}

/// Sends a request signed in the form its server is known to take, else in the usual one; answered 401, the same once
/// more in the other form, and with each further key before that.
///
/// # Errors
/// See [`NetError`].
pub(super) async fn knock(
    client: &Client,
    known: Option<Dialect>,
    signers: &[&Signer],
    now: DateTime<Utc>,
    request: impl Fn() -> Request<'static>,
) -> Result<Knocked, NetError> {
    let first = known.unwrap_or(Dialect::Cavage);
    let last = signers.last().expect("somebody signs");
    let mut tries: Vec<(&Signer, Dialect)> = signers.iter().map(|signer| (*signer, first)).collect();
    tries.push((*last, first.other()));
    let mut left = tries.into_iter();
    loop {
        let (signer, dialect) = left.next().expect("the last try is answered below");
        let signing = Signing::new(&signer.key_id, &signer.key, now).in_dialect(dialect);
        let answer = client.send(request().signed_by(&signing)).await?;
        if answer.status == StatusCode::UNAUTHORIZED && left.len() > 0 {
            continue;
        }
        let learnt = (dialect != first && answer.status.is_success()).then_some(dialect);
        return Ok(Knocked { answer, learnt });
    }
}
