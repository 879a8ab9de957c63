//! What is sent, written once for all inboxes that get the same.

use std::sync::Arc;
use std::time::Duration;

use chrono::{DateTime, Utc};
use moka::sync::Cache;

use super::desk::Desk;
use super::fetch::{Fetcher, Signer};
use super::rendition::{Form, render_as};
use crate::activitypub::context::with_context;
use crate::domain::ids::ActivityKey;
use crate::storage::StorageResult;
use crate::storage::activities::Sent;

/// What is kept for others that get the same; more is written again.
const MOST: u64 = 500;

/// How long it is kept: while the inboxes of one activity are served.
const SHORTLY: Duration = Duration::from_secs(60);

/// An activity as it is posted.
pub(super) struct Letter {
    /// The JSON.
    pub body: Vec<u8>,
    /// Who signs it, the last one with its present key; an actor that tells of its new key signs with the one before
    /// first, which is the one others know.
    pub signers: Vec<Signer>,
    /// From when on nobody is to get it any more.
    pub expires: Option<DateTime<Utc>>,
}

/// Which letter: an activity in a form, as things stood at a revision of what the public sees. A change is a new revision, so that
/// nothing is sent that was changed or erased since.
type Name = (ActivityKey, Form, i64);

/// Letters being sent; cloning shares them.
#[derive(Clone)]
pub(super) struct Letters {
    fetcher: Fetcher,
    kept: Cache<Name, Arc<Letter>>,
}

impl Letters {
    pub(super) fn new(fetcher: Fetcher) -> Self {
        Self { fetcher, kept: Cache::builder().max_capacity(MOST).time_to_live(SHORTLY).build() }
    }

    /// The letter, if it was written at this revision before.
    pub(super) fn kept(&self, sent: &Sent, form: Form, revision: i64) -> Option<Arc<Letter>> {
        self.kept.get(&(sent.key, form, revision))
    }

    /// Writes the activity in a form as things stand now; `None` when what it told of is gone.
    ///
    /// # Errors
    /// When the database does not answer.
    pub(super) fn write(
        &self,
        desk: &mut Desk<'_>,
        revision: i64,
        sent: &Sent,
        form: Form,
    ) -> StorageResult<Option<Arc<Letter>>> {
        if let Some(kept) = self.kept(sent, form, revision) {
            return Ok(Some(kept));
        }
        let Some(json) = render_as(desk, sent, form)? else { return Ok(None) };
        let sender = desk.sender(sent.actor)?;
        let signer = self.fetcher.signer(&sender)?;
        let mut signers = Vec::new();
        if let Some(previous) = &sender.previous_key_pem
            && signer.key_id.as_str().split('#').next() == Some(sent.object.as_str())
        {
            signers.push(self.fetcher.signer_with(&sender, previous)?);
        }
        signers.push(signer);
        let letter = Arc::new(Letter {
            body: with_context(json).to_string().into_bytes(),
            signers,
            expires: sent.expires,
        });
        self.kept.insert((sent.key, form, revision), Arc::clone(&letter));
        Ok(Some(letter))
    }
}
