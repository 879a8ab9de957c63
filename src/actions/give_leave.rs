//! Somebody asks for leave to quote an event (FEP-044f) or to feature an organization (FEP-7aa9). The organization's
//! setting answers; what was given can be withdrawn.

use serde_json::json;

use super::announce::{Told, activity, send};
use crate::domain::fault::{Fault, FaultKind, Message};
use crate::domain::ids::{LocalActorKey, StampId};
use crate::domain::policy::{Acting, may_write_events};
use crate::domain::reply::{FeaturingPolicy, QuotingPolicy, StampKind, TalkPolicy};
use crate::domain::uri::{ActivityUri, ActorUri, InboxUrl, ObjectUri};
use crate::storage::activities::ActivityKind;
use crate::storage::deliveries::Priority;
use crate::storage::stamps::Stamp;
use crate::storage::{self, AnyConnection, StorageError, StorageResult, Tx};
use crate::urls::Urls;

/// How much leave is given for one object.
const MOST: i64 = 5_000;

/// Leave asked for, by an actor that proved who it is.
#[derive(Debug, Clone)]
pub struct Request {
    /// What for.
    pub kind: StampKind,
    /// The request's id.
    pub id: ActivityUri,
    /// Who asks.
    pub by: ActorUri,
    /// What would be quoted or featured.
    pub target: String,
    /// What would quote or feature it.
    pub interacting: ObjectUri,
    /// Where the answer goes.
    pub inbox: InboxUrl,
    /// Where its server takes mail for everybody: it hears of changes of what it quotes.
    pub shared: InboxUrl,
}

impl Request {
    /// Its type on the wire.
    fn type_name(&self) -> &'static str {
        match self.kind {
            StampKind::Quote => "QuoteRequest",
            StampKind::Feature => "FeatureRequest",
        }
    }
}

/// What a request was answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Leave {
    /// Yes.
    Given,
    /// No.
    Refused,
}

/// Answers a request in the name of one of our actors.
///
/// # Errors
/// When the database does not answer.
pub fn give_leave(tx: &mut Tx<'_>, actor: LocalActorKey, request: &Request) -> StorageResult<Leave> {
    let known = storage::stamps::find(tx.conn, request.kind, &request.target, &request.interacting)?;
    let may = match &known {
        // What was withdrawn once is not given again for the asking.
        Some(stamp) => stamp.withdrawn.is_none(),
        None => {
            allows(tx.conn, actor, request)?
                && storage::stamps::count(tx.conn, request.kind, &request.target)? < MOST
        }
    };
    let mut asked = json!({
        "id": request.id.as_str(),
        "type": request.type_name(),
        "actor": request.by.as_str(),
        "object": request.target,
        "instrument": request.interacting.as_str(),
    });
    if !may {
        let no = activity(actor, ActivityKind::Reject, request.id.as_str(), Some(asked.to_string()));
        send(tx, &no, std::slice::from_ref(&request.inbox), Told::Only(Priority::Usual))?;
        return Ok(Leave::Refused);
    }
    let id = match known {
        Some(stamp) => stamp.id,
        None => write_stamp(tx, actor, request)?,
    };
    if request.kind == StampKind::Quote {
        storage::activities::add_receiver(tx.conn, &request.target, actor, &request.shared)?;
    }
    // Where it is written travels beside the request.
    asked["result"] = json!(Urls::new(&tx.site.public_url).stamp(id).as_str());
    let yes = activity(actor, ActivityKind::Accept, request.id.as_str(), Some(asked.to_string()));
    send(tx, &yes, std::slice::from_ref(&request.inbox), Told::Only(Priority::Usual))?;
    Ok(Leave::Given)
}

fn write_stamp(tx: &mut Tx<'_>, actor: LocalActorKey, request: &Request) -> StorageResult<StampId> {
    let stamp = Stamp {
        id: StampId(tx.ids.uuid()),
        kind: request.kind,
        actor,
        target: request.target.clone(),
        interacting: request.interacting.clone(),
        inbox: request.inbox.clone(),
        created: tx.now,
        withdrawn: None,
    };
    storage::stamps::insert(tx, &stamp)?;
    Ok(stamp.id)
}

/// Whether the setting of the actor's organization says yes; the site itself may be featured by anybody.
fn allows(conn: &mut AnyConnection, actor: LocalActorKey, request: &Request) -> StorageResult<bool> {
    let policy = match storage::local_actors::get(conn, actor)?.organization {
        Some(organization) => storage::talk::policy(conn, organization)?,
        None => TalkPolicy::default(),
    };
    Ok(match (request.kind, policy.quoting, policy.featuring) {
        (StampKind::Feature, _, featuring) => featuring == FeaturingPolicy::Everybody,
        (StampKind::Quote, QuotingPolicy::Everybody, _) => true,
        (StampKind::Quote, QuotingPolicy::Followers, _) => {
            storage::followers::follows(conn, actor, &request.by)?
        }
        (StampKind::Quote, QuotingPolicy::Nobody, _) => false,
    })
}

/// Why leave was not withdrawn.
#[derive(Debug, thiserror::Error)]
pub enum LeaveError {
    /// Who asks may not.
    #[error("only who belongs to the organization withdraws what it allowed")]
    NotAllowed,
    /// There is none.
    #[error("there is no such leave here")]
    Unknown,
    /// The database.
    #[error(transparent)]
    Storage(#[from] StorageError),
}

impl Fault for LeaveError {
    fn kind(&self) -> FaultKind {
        match self {
            Self::NotAllowed => FaultKind::Forbidden,
            Self::Unknown => FaultKind::NotFound,
            Self::Storage(error) => error.kind(),
        }
    }
    fn message(&self) -> Message {
        match self {
            Self::NotAllowed => Message::new("error-not-allowed"),
            Self::Unknown => Message::new("error-not-found"),
            Self::Storage(error) => error.message(),
        }
    }
}

/// Withdraws leave: the server it was given to is told, and it is not given again for the same.
///
/// # Errors
/// See [`LeaveError`].
pub fn withdraw_leave(tx: &mut Tx<'_>, acting: Acting, id: StampId) -> Result<(), LeaveError> {
    let stamp = storage::stamps::by_id(tx.conn, id)?.ok_or(LeaveError::Unknown)?;
    if !may_withdraw(tx.conn, acting, stamp.actor)? {
        return Err(LeaveError::NotAllowed);
    }
    if stamp.withdrawn.is_some() {
        return Ok(());
    }
    storage::stamps::withdraw(tx, id)?;
    let uri = Urls::new(&tx.site.public_url).stamp(id);
    let delete = activity(stamp.actor, ActivityKind::Delete, uri.as_str(), None);
    send(tx, &delete, std::slice::from_ref(&stamp.inbox), Told::Only(Priority::Urgent))?;
    Ok(())
}

fn may_withdraw(conn: &mut AnyConnection, acting: Acting, actor: LocalActorKey) -> StorageResult<bool> {
    if acting.may_moderate() {
        return Ok(true);
    }
    let (Some(organization), Some(account)) =
        (storage::local_actors::get(conn, actor)?.organization, acting.account())
    else {
        return Ok(false);
    };
    let role = storage::organizations::role_of(conn, organization, account)?;
    let organization = storage::organizations::get(conn, organization)?;
    Ok(organization.is_some_and(|organization| may_write_events(acting, role, organization.state)))
}
