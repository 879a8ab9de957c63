//! What other servers run, and whether those that were given up are back: asked now and then, never while something is
//! to be delivered.

use chrono::TimeDelta;

use super::actors::Actors;
use super::gatekeeper::may_talk;
use super::nodeinfo::{NodeInfoError, nodeinfo};
use super::pace::PROBE;
use crate::actions::reach_host::reached;
use crate::domain::uri::Host;
use crate::net::NetError;
use crate::storage::{self, StorageResult};

/// How long what a server said it runs is taken for true.
const FRESH: TimeDelta = TimeDelta::weeks(1);

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
        let software = if is_allowed(actors, &host).await? {
            nodeinfo(context.client(), &host).await.ok().and_then(|info| info.software)
        } else {
            None
        };
        context
            .transact(move |tx| {
                let (name, version) = (
                    software.as_ref().map(|software| software.name.as_str()),
                    software.as_ref().map(|software| software.version.as_str()),
                );
                storage::hosts::put_software(tx.conn, host.as_str(), name, version, tx.now)
            })
            .await?;
    }
    Ok(())
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
