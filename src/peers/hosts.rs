//! What other servers run, and whether those that were given up are back: asked now and then, never while something is
//! to be delivered.

use chrono::TimeDelta;

use super::actors::Actors;
use super::gatekeeper::may_talk;
use super::nodeinfo::{NodeInfoError, nodeinfo};
use super::pace::PROBE;
use crate::actions::greet_host::learned;
use crate::actions::reach_host::reached;
use crate::actions::receive_follow::FRESH;
use crate::domain::uri::Host;
use crate::net::NetError;
use crate::storage::{self, StorageResult};

/// Servers asked in one go.
const AT_ONCE: i64 = 50;

/// Asks the servers we send to what they run, each once a week.
///
/// # Errors
/// When the database does not answer.
pub async fn ask_software(actors: &Actors) -> StorageResult<()> {
    let context = actors.fetcher().context();
    let since = context.now() - FRESH;
    let hosts = context.read(move |conn| storage::hosts::unasked(conn, since, AT_ONCE)).await?;
    for host in hosts {
        ask_host(actors, &host).await?;
    }
    Ok(())
}

/// Asks a server what it runs. Of one that cannot be asked now, what it said before holds, and it is asked again in a day.
///
/// # Errors
/// When the database does not answer.
pub async fn ask_host(actors: &Actors, host: &Host) -> StorageResult<()> {
    let context = actors.fetcher().context();
    let answer = if is_allowed(actors, host).await? {
        match nodeinfo(context.client(), host).await {
            Ok(info) => Some(info.software),
            Err(NodeInfoError::Net(_)) => None,
            Err(NodeInfoError::Status(_) | NodeInfoError::Unreadable) => Some(None),
        }
    } else {
        None
    };
    let host = host.clone();
    context
        .transact(move |tx| {
            let (software, asked) = match answer {
                Some(software) => (software.map(|known| (known.name, known.version)), tx.now),
                None => {
                    let before = storage::hosts::get(tx.conn, host.as_str())?;
                    let known = before
                        .and_then(|before| Some((before.software?, before.version.unwrap_or_default())));
                    (known, tx.now - FRESH + TimeDelta::days(1))
                }
            };
            let known = software.as_ref().map(|(name, version)| (name.as_str(), version.as_str()));
            learned(tx, &host, known, asked)
        })
        .await
}

/// Looks whether servers that were given up are back, each once a week; those that are get what is to come.
///
/// # Errors
/// When the database does not answer.
pub async fn probe_gone(actors: &Actors) -> StorageResult<()> {
    let context = actors.fetcher().context();
    let now = context.now();
    for host in context.read(move |conn| storage::hosts::to_probe(conn, now, AT_ONCE)).await? {
        let answers = is_allowed(actors, &host).await?
            && !matches!(nodeinfo(context.client(), &host).await, Err(NodeInfoError::Net(error)) if is_silence(&error));
        context
            .transact(move |tx| {
                if answers {
                    reached(tx, &host)
                } else {
                    storage::hosts::set_not_before(tx.conn, host.as_str(), tx.now + PROBE)
                }
            })
            .await?;
    }
    Ok(())
}

fn is_silence(error: &NetError) -> bool {
    error.is_transient() || matches!(error, NetError::Refused { .. })
}

async fn is_allowed(actors: &Actors, host: &Host) -> StorageResult<bool> {
    let context = actors.fetcher().context();
    let (host, mode) = (host.clone(), context.settings().federation_mode);
    context.read(move |conn| may_talk(conn, &host, mode)).await
}
