//! WebFinger (RFC 7033), asked: from a handle to an actor.

use std::fmt;

use http::StatusCode;
use serde_json::Value;

use super::well_known::{Missing, ask_host};
use crate::domain::fault::{Fault, FaultKind, Message};
use crate::domain::uri::{ActorUri, Host};
use crate::net::{Client, NetError};

/// The longest user name taken, in bytes.
const MAX_NAME: usize = 200;

/// A fediverse handle, `name@host`.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Handle {
    name: String,
    host: Host,
}

impl Handle {
    /// Reads `name@host`, `@name@host` or `acct:name@host` as people type or paste it; the host may have a port.
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        let text = text.strip_prefix("acct:").unwrap_or(text);
        let text = text.strip_prefix('@').unwrap_or(text);
        let (name, host) = text.rsplit_once('@')?;
        let usable =
            |c: char| !c.is_whitespace() && !c.is_control() && !matches!(c, '@' | '/' | '?' | '#' | ':');
        if name.is_empty() || name.len() > MAX_NAME || !name.chars().all(usable) {
            return None;
        }
        Some(Self { name: name.to_owned(), host: Host::parse(host)? })
    }

    /// What stands before the host.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The server.
    pub fn host(&self) -> &Host {
        &self.host
    }
}

impl fmt::Display for Handle {
    /// `name@host`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}@{}", self.name, self.host)
    }
}

/// What a server says of a handle.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finger {
    /// The actor.
    pub actor: ActorUri,
    /// The handle as its server spells it; another host than asked for on servers that keep their web elsewhere.
    pub subject: Option<Handle>,
    /// All links, for those who look for further relations.
    pub links: Vec<Link>,
}

/// One link of an answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Link {
    /// Relation.
    pub rel: String,
    /// Media type of the target.
    pub media_type: Option<String>,
    /// Target.
    pub href: Option<String>,
    /// Target with a place to fill in.
    pub template: Option<String>,
}

/// Why a handle leads to no actor.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum WebFingerError {
    /// The server was not reached, or may not be asked.
    #[error(transparent)]
    Net(#[from] NetError),
    /// It knows nobody of that name.
    #[error("nobody there has that name")]
    Unknown,
    /// It answered something else than WebFinger.
    #[error("the server does not answer questions for names ({0})")]
    Status(StatusCode),
    /// What it answered cannot be read.
    #[error("the server's answer cannot be read")]
    Unreadable,
    /// The name is there, but no ActivityPub actor behind it.
    #[error("the name belongs to nothing that can be followed")]
    NoActor,
}

impl Fault for WebFingerError {
    fn kind(&self) -> FaultKind {
        match self {
            Self::Net(error) => error.kind(),
            Self::Unknown | Self::NoActor => FaultKind::Invalid,
            Self::Status(_) | Self::Unreadable => FaultKind::Upstream,
        }
    }

    fn message(&self) -> Message {
        match self {
            Self::Net(error) => error.message(),
            Self::Unknown => Message::new("peers-handle-unknown"),
            Self::Status(status) => Message::new("peers-status").with("status", status.as_u16()),
            Self::Unreadable => Message::new("peers-unreadable"),
            Self::NoActor => Message::new("peers-handle-no-actor"),
        }
    }
}

impl From<Missing> for WebFingerError {
    fn from(missing: Missing) -> Self {
        match missing {
            Missing::Net(error) => Self::Net(error),
            Missing::Status(StatusCode::NOT_FOUND | StatusCode::GONE | StatusCode::BAD_REQUEST) => {
                Self::Unknown
            }
            Missing::Status(status) => Self::Status(status),
            Missing::NotJson => Self::Unreadable,
        }
    }
}

/// Asks the handle's server for its actor.
///
/// # Errors
/// See [`WebFingerError`].
pub async fn webfinger(client: &Client, handle: &Handle) -> Result<Finger, WebFingerError> {
    let resource = format!("acct:{handle}");
    let query: String =
        url::form_urlencoded::Serializer::new(String::new()).append_pair("resource", &resource).finish();
    let path = format!("/.well-known/webfinger?{query}");
    let answer =
        ask_host(client, handle.host(), &path, "application/jrd+json, application/json;q=0.9").await?;
    read(&answer)
}

/// Reads an answer; the actor is the first `self` link of an ActivityPub type.
fn read(answer: &Value) -> Result<Finger, WebFingerError> {
    let links: Vec<Link> = answer["links"]
        .as_array()
        .ok_or(WebFingerError::Unreadable)?
        .iter()
        .take(100)
        .filter_map(link)
        .collect();
    let actor = links
        .iter()
        .filter(|link| link.rel == "self" && link.media_type.as_deref().is_some_and(is_activity_type))
        .find_map(|link| ActorUri::parse(link.href.as_deref()?).ok())
        .ok_or(WebFingerError::NoActor)?;
    Ok(Finger { actor, subject: answer["subject"].as_str().and_then(Handle::parse), links })
}

fn link(value: &Value) -> Option<Link> {
    let text = |name: &str| value[name].as_str().map(str::to_owned);
    Some(Link { rel: text("rel")?, media_type: text("type"), href: text("href"), template: text("template") })
}

/// `application/activity+json`, or `application/ld+json` with the profile of ActivityStreams.
fn is_activity_type(text: &str) -> bool {
    let (essence, parameters) = text.split_once(';').unwrap_or((text, ""));
    match essence.trim().to_ascii_lowercase().as_str() {
        "application/activity+json" => true,
        "application/ld+json" => parameters.contains("https://www.w3.org/ns/activitystreams"),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::{Handle, WebFingerError, read};
    use serde_json::json;

    #[test]
    fn handles_are_read_as_people_write_them() {
        for text in [
            "ada@peer.test",
            "@ada@peer.test",
            " acct:ada@peer.test ",
            "@ada@PEER.test",
            "acct:@ada@peer.test",
        ] {
            assert_eq!(Handle::parse(text).unwrap().to_string(), "ada@peer.test", "{text}");
        }
        assert_eq!(Handle::parse("@ada@localhost:8080").unwrap().host().as_str(), "localhost:8080");
        assert_eq!(Handle::parse("@Änne@bücher.test").unwrap().to_string(), "Änne@xn--bcher-kva.test");
    }

    #[test]
    fn what_is_no_handle_is_refused() {
        let long = format!("{}@peer.test", "a".repeat(300));
        for text in [
            "",
            "@",
            "ada",
            "@ada",
            "ada@",
            "@peer.test",
            "a b@peer.test",
            "ada@peer.test/x",
            "https://peer.test/@ada",
            &long,
        ] {
            assert_eq!(Handle::parse(text), None, "{text}");
        }
    }

    #[test]
    fn the_actor_is_the_self_link_of_an_activity_type() {
        let answer = json!({"subject": "acct:ada@peer.test", "links": [
            {"rel": "http://webfinger.net/rel/profile-page", "type": "text/html", "href": "https://peer.test/@ada"},
            {"rel": "self", "type": "text/html", "href": "https://peer.test/wrong"},
            {"rel": "self", "href": "https://peer.test/untyped"},
            {"rel": "alternate", "type": "application/activity+json", "href": "https://peer.test/wrong"},
            {"rel": "self", "type": "application/activity+json", "href": "not an address"},
            {"rel": "self", "type": "application/activity+json", "href": "https://peer.test/users/ada"},
            {"rel": "http://ostatus.org/schema/1.0/subscribe", "template": "https://peer.test/authorize?uri={uri}"},
            "nonsense"
        ]});
        let finger = read(&answer).unwrap();
        assert_eq!(finger.actor.as_str(), "https://peer.test/users/ada");
        assert_eq!(finger.subject.unwrap().to_string(), "ada@peer.test");
        assert_eq!(
            finger.links.last().unwrap().template.as_deref(),
            Some("https://peer.test/authorize?uri={uri}")
        );
    }

    #[test]
    fn ld_json_counts_with_its_profile_only() {
        let with = |media_type: &str| {
            read(&json!({"links": [{"rel": "self", "type": media_type, "href": "https://peer.test/a"}]}))
        };
        assert!(with("application/ld+json; profile=\"https://www.w3.org/ns/activitystreams\"").is_ok());
        assert!(with("Application/Activity+JSON; charset=utf-8").is_ok());
        assert_eq!(with("application/ld+json"), Err(WebFingerError::NoActor));
        assert_eq!(with("application/json"), Err(WebFingerError::NoActor));
    }

    #[test]
    fn an_answer_without_links_cannot_be_read() {
        for answer in [json!({}), json!([]), json!("x"), json!(null), json!({"links": "x"})] {
            assert_eq!(read(&answer), Err(WebFingerError::Unreadable));
        }
        assert_eq!(read(&json!({"links": []})), Err(WebFingerError::NoActor));
    }
}
