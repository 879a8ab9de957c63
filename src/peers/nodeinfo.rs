//! NodeInfo, asked: which program a host runs, and which actor speaks for it (FEP-2677).

use http::StatusCode;
use serde_json::Value;
use url::Url;

use super::well_known::{Missing, ask, ask_host};
use crate::domain::fault::{Fault, FaultKind, Message};
use crate::domain::uri::{ActorUri, Host};
use crate::net::{Client, NetError};

/// Relation of a NodeInfo document, followed by its version.
const SCHEMA: &str = "http://nodeinfo.diaspora.software/ns/schema/";

/// Relation of the actor that speaks for the whole site (FEP-2677).
const APPLICATION: &str = "https://www.w3.org/ns/activitystreams#Application";

/// What a host says of itself.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct NodeInfo {
    /// The program.
    pub software: Option<Software>,
    /// The actor that speaks for the site.
    pub application: Option<ActorUri>,
}

/// A program and its version.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Software {
    /// Lower case, at most 100 characters.
    pub name: String,
    /// As given, at most 100 characters.
    pub version: String,
}

/// Why a host says nothing of itself.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NodeInfoError {
    /// The server was not reached, or may not be asked.
    #[error(transparent)]
    Net(#[from] NetError),
    /// It does not speak NodeInfo.
    #[error("the server does not say what it is ({0})")]
    Status(StatusCode),
    /// What it answered cannot be read.
    #[error("the server's answer cannot be read")]
    Unreadable,
}

impl Fault for NodeInfoError {
    fn kind(&self) -> FaultKind {
        match self {
            Self::Net(error) => error.kind(),
            Self::Status(_) | Self::Unreadable => FaultKind::Upstream,
        }
    }

    fn message(&self) -> Message {
        match self {
            Self::Net(error) => error.message(),
            Self::Status(status) => Message::new("peers-status").with("status", status.as_u16()),
            Self::Unreadable => Message::new("peers-unreadable"),
        }
    }
}

impl From<Missing> for NodeInfoError {
    fn from(missing: Missing) -> Self {
        match missing {
            Missing::Net(error) => Self::Net(error),
            Missing::Status(status) => Self::Status(status),
            Missing::NotJson => Self::Unreadable,
        }
    }
}

/// Asks a host what it is. One that names an actor but shows no NodeInfo document is known by its actor only.
///
/// # Errors
/// See [`NodeInfoError`].
pub async fn nodeinfo(client: &Client, host: &Host) -> Result<NodeInfo, NodeInfoError> {
    let index = ask_host(client, host, "/.well-known/nodeinfo", "application/json").await?;
    let index = read_index(&index)?;
    let software = match index.document {
        Some(document) => match ask(client, &document, "application/json").await {
            Ok(document) => read_software(&document),
            Err(error) if index.application.is_none() => return Err(error.into()),
            Err(_) => None,
        },
        None => None,
    };
    Ok(NodeInfo { software, application: index.application })
}

struct Index {
    document: Option<Url>,
    application: Option<ActorUri>,
}

/// Finds the newest document (links stand in any order) and the actor.
fn read_index(index: &Value) -> Result<Index, NodeInfoError> {
    let links = index["links"].as_array().ok_or(NodeInfoError::Unreadable)?;
    let mut newest: Option<(&str, Url)> = None;
    let mut application = None;
    for link in links.iter().take(20) {
        let (Some(rel), Some(href)) = (link["rel"].as_str(), link["href"].as_str()) else { continue };
        if rel == APPLICATION {
            application = application.or_else(|| ActorUri::parse(href).ok());
        }
        if let (Some(version), Ok(url)) = (rel.strip_prefix(SCHEMA), Url::parse(href))
            && newest.as_ref().is_none_or(|(than, _)| version > *than)
        {
            newest = Some((version, url));
        }
    }
    Ok(Index { document: newest.map(|(_, url)| url), application })
}

fn read_software(document: &Value) -> Option<Software> {
    let text = |name: &str| -> Option<String> {
        Some(
            document["software"][name]
                .as_str()?
                .trim()
                .chars()
                .take(100)
                .filter(|c| !c.is_control())
                .collect(),
        )
    };
    let name = text("name")?.to_lowercase();
    (!name.is_empty()).then(|| Software { name, version: text("version").unwrap_or_default() })
}

#[cfg(test)]
mod tests {
    use super::{NodeInfoError, Software, read_index, read_software};
    use serde_json::json;

    #[test]
    fn the_newest_document_and_the_actor_are_found_in_any_order() {
        let index = json!({"links": [
            {"rel": "http://nodeinfo.diaspora.software/ns/schema/2.0", "href": "https://peer.test/nodeinfo/2.0"},
            {"rel": "http://nodeinfo.diaspora.software/ns/schema/2.1", "href": "https://peer.test/nodeinfo/2.1"},
            {"rel": "https://www.w3.org/ns/activitystreams#Application", "href": "https://peer.test/actor"},
            {"rel": "http://nodeinfo.diaspora.software/ns/schema/1.0", "href": "https://peer.test/nodeinfo/1.0"},
            {"rel": "http://nodeinfo.diaspora.software/ns/schema/2.2", "href": "nowhere"},
            "nonsense"
        ]});
        let read = read_index(&index).unwrap();
        assert_eq!(read.document.unwrap().as_str(), "https://peer.test/nodeinfo/2.1");
        assert_eq!(read.application.unwrap().as_str(), "https://peer.test/actor");
        assert!(matches!(read_index(&json!({"links": 1})), Err(NodeInfoError::Unreadable)));
        assert!(read_index(&json!({"links": []})).unwrap().document.is_none());
    }

    #[test]
    fn the_program_is_named_in_lower_case_and_bounded() {
        let software = read_software(&json!({"software": {"name": "Gancio", "version": "1.21.0"}}));
        assert_eq!(software, Some(Software { name: "gancio".into(), version: "1.21.0".into() }));
        let long = read_software(&json!({"software": {"name": "x".repeat(1000)}})).unwrap();
        assert_eq!((long.name.len(), long.version.as_str()), (100, ""));
        assert_eq!(read_software(&json!({"software": "gancio"})), None);
        assert_eq!(read_software(&json!({"software": {"name": ""}})), None);
    }
}
