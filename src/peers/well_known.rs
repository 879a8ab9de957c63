//! JSON documents at known paths of a host, asked without a signature.

use std::time::Duration;

use http::StatusCode;
use serde_json::Value;
use url::Url;

use crate::domain::uri::Host;
use crate::net::{Client, NetError, Request};

/// The largest answer taken, in bytes.
const MAX_BYTES: usize = 256 * 1024;

/// Time for one answer.
const TIMEOUT: Duration = Duration::from_secs(8);

/// Why there is no document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Missing {
    Net(NetError),
    Status(StatusCode),
    NotJson,
}

/// Asks a host for a path with its query, by https first.
pub(super) async fn ask_host(
    client: &Client,
    host: &Host,
    path: &str,
    accept: &'static str,
) -> Result<Value, Missing> {
    let mut outcome = Err(Missing::Net(NetError::Address));
    for origin in client.origins(host) {
        let url = origin.join(path).map_err(|_| Missing::Net(NetError::Address))?;
        outcome = ask(client, &url, accept).await;
        if !matches!(&outcome, Err(Missing::Net(error)) if error.is_unanswered()) {
            break;
        }
    }
    outcome
}

/// Asks for a document.
pub(super) async fn ask(client: &Client, url: &Url, accept: &'static str) -> Result<Value, Missing> {
    let request = Request::get(url).accept(accept).max_bytes(MAX_BYTES).timeout(TIMEOUT);
    let answer = client.send(request).await.map_err(Missing::Net)?;
    if !answer.status.is_success() {
        return Err(Missing::Status(answer.status));
    }
    serde_json::from_slice(&answer.body).map_err(|_| Missing::NotJson)
}
