//! Who sent a request: its signature against the key of the actor it names.

use std::time::Duration;

use chrono::{DateTime, Utc};

use super::actors::Actors;
use super::fetch_error::FetchError;
use super::signatures::{Claim, Dialect, RequestHead, SignatureError, read};
use crate::domain::fault::{Fault, FaultKind, Message};
use crate::net::NetError;
use crate::storage::remote_actors::RemoteActorRecord;

/// A sender that is who it says it is.
#[derive(Debug, Clone)]
pub struct Verified {
    /// The actor whose key signed.
    pub actor: RemoteActorRecord,
    /// How it was signed.
    pub dialect: Dialect,
}

/// Why it is not known who sent a request.
#[derive(Debug, thiserror::Error)]
pub enum VerifyError {
    /// The signature does not hold.
    #[error(transparent)]
    Signature(#[from] SignatureError),
    /// The key could not be had; if that is [`FetchError::is_transient`], it may hold later.
    #[error("the key could not be had: {0}")]
    Key(#[from] FetchError),
}

impl Fault for VerifyError {
    fn kind(&self) -> FaultKind {
        FaultKind::Unauthenticated
    }

    fn message(&self) -> Message {
        match self {
            Self::Signature(error) => error.message(),
            Self::Key(error) => error.message(),
        }
    }
}

impl Actors {
    /// Verifies a request received at `received`. A key that is not kept is fetched, for at most `patience`; one that
    /// does not fit is fetched once more.
    ///
    /// # Errors
    /// See [`VerifyError`].
    pub async fn verify(
        &self,
        head: &RequestHead,
        body: &[u8],
        received: DateTime<Utc>,
        patience: Duration,
    ) -> Result<Verified, VerifyError> {
        self.verify_knowing(None, head, body, received, patience).await
    }

    /// The same for who looked up the owner of the claimed key already.
    ///
    /// # Errors
    /// As [`Actors::verify`].
    pub async fn verify_knowing(
        &self,
        owner: Option<RemoteActorRecord>,
        head: &RequestHead,
        body: &[u8],
        received: DateTime<Utc>,
        patience: Duration,
    ) -> Result<Verified, VerifyError> {
        let us = &self.fetcher().context().settings().public_url;
        let claims = read(head, body, us, received)?;
        let attempt = async {
            let mut outcome = Err(SignatureError::Missing.into());
            for claim in &claims {
                let known = owner.as_ref().filter(|owner| owner.key_id == claim.key_id().as_str());
                outcome = self.verify_claim(claim, known).await;
                if outcome.is_ok() {
                    break;
                }
            }
            outcome
        };
        let timed_out = || Err(VerifyError::Key(FetchError::Net(NetError::Timeout)));
        tokio::time::timeout(patience, Box::pin(attempt)).await.unwrap_or_else(|_| timed_out())
    }

    async fn verify_claim(
        &self,
        claim: &Claim,
        known: Option<&RemoteActorRecord>,
    ) -> Result<Verified, VerifyError> {
        let record = match known {
            Some(record) => record.clone(),
            None => self.by_key(claim.key_id()).await?,
        };
        match self.fits(claim, &record) {
            Ok(()) => Ok(Verified { actor: record, dialect: claim.dialect() }),
            Err(mismatch) => {
                let Some(record) = self.refetch_by_key(&record, claim.key_id()).await? else {
                    return Err(mismatch.into());
                };
                self.fits(claim, &record)?;
                Ok(Verified { actor: record, dialect: claim.dialect() })
            }
        }
    }

    fn fits(&self, claim: &Claim, record: &RemoteActorRecord) -> Result<(), SignatureError> {
        let key = self.fetcher().keys().get_public(&record.public_key_pem);
        claim.verify(&key.map_err(|_| SignatureError::Mismatch)?)
    }
}
