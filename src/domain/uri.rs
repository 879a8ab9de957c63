//! Addresses on the web, told apart by what they name.

use std::fmt;

use serde::{Deserialize, Serialize};
use url::Url;

/// The longest address taken from outside, in bytes.
pub const MAX_URI_BYTES: usize = 2048;

/// How many names above a host are looked at for decisions.
const MAX_PARENTS: usize = 5;

/// Why a text is no usable address.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum UriError {
    /// More than [`MAX_URI_BYTES`].
    #[error("the address is too long")]
    TooLong,
    /// Not an absolute URL.
    #[error("not an absolute address")]
    NotAbsolute,
    /// Neither http nor https, or without a host.
    #[error("only http and https addresses are used")]
    Scheme,
    /// A user name or password inside.
    #[error("an address must not hold a password")]
    Credentials,
}

fn check(text: &str) -> Result<Url, UriError> {
    if text.len() > MAX_URI_BYTES {
        return Err(UriError::TooLong);
    }
    // The parser skips line ends and tabs inside an address; the spelling kept would carry them into headers and feeds.
    if text.contains(|c: char| c.is_control()) {
        return Err(UriError::NotAbsolute);
    }
    let url = Url::parse(text).map_err(|_| UriError::NotAbsolute)?;
    if !matches!(url.scheme(), "http" | "https") || url.host().is_none() {
        return Err(UriError::Scheme);
    }
    if !url.username().is_empty() || url.password().is_some() {
        return Err(UriError::Credentials);
    }
    Ok(url)
}

/// Makes a newtype over an http(s) address that keeps the spelling it came with: ids are compared byte by byte.
macro_rules! web_uri {
    ($($(#[$doc:meta])* $name:ident),* $(,)?) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
        #[serde(try_from = "String", into = "String")]
        pub struct $name(String);

        impl $name {
            /// Takes an absolute http(s) address, keeping its spelling.
            ///
            /// # Errors
            /// See [`UriError`].
            pub fn parse(text: &str) -> Result<Self, UriError> {
                check(text).map(|_| Self(text.to_owned()))
            }

            /// The address as it was written.
            pub fn as_str(&self) -> &str {
                &self.0
            }

            /// The address taken apart.
            pub fn url(&self) -> Url {
                Url::parse(&self.0).expect("checked when it was made")
            }

            /// Host and, unless it is the scheme's own, port.
            pub fn host(&self) -> Host {
                Host::of(&self.url()).expect("checked when it was made")
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl TryFrom<String> for $name {
            type Error = UriError;
            fn try_from(text: String) -> Result<Self, UriError> {
                check(&text).map(|_| Self(text))
            }
        }

        impl From<$name> for String {
            fn from(uri: $name) -> String {
                uri.0
            }
        }

        impl From<&Url> for $name {
            fn from(url: &Url) -> Self {
                Self(url.as_str().to_owned())
            }
        }
    )*};
}

web_uri! {
    /// Names an actor, ours or another server's.
    ActorUri,
    /// Names an ActivityPub object.
    ObjectUri,
    /// Names an activity.
    ActivityUri,
    /// Names the key of an actor, with or without a fragment.
    KeyUri,
    /// Where activities are posted.
    InboxUrl,
    /// A page, picture or feed.
    WebUrl,
}

impl From<&ActorUri> for ObjectUri {
    fn from(uri: &ActorUri) -> Self {
        Self(uri.0.clone())
    }
}

impl From<ObjectUri> for ActorUri {
    fn from(uri: ObjectUri) -> Self {
        Self(uri.0)
    }
}

/// A server: host name in lower case and, unless it is the scheme's own, the port ("same host" means both).
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Host(String);

impl Host {
    /// The host of an http(s) address.
    pub fn of(url: &Url) -> Option<Self> {
        let name = url.host_str()?.to_ascii_lowercase();
        Some(Self(match url.port() {
            Some(port) => format!("{name}:{port}"),
            None => name,
        }))
    }

    /// Takes a host as people type it (`example.org`, `localhost:8080`).
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        if text.is_empty() || text.contains(['/', '?', '#', '@', '\\']) {
            return None;
        }
        Url::parse(&format!("https://{text}/")).ok().as_ref().and_then(Self::of)
    }

    /// `example.org` or `example.org:8080`.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The names under which a decision about this host may stand, nearest first: the host as it is, without its port,
    /// and the domains above it that could be registered. A decision about `example.org` holds for
    /// `social.example.org` too, and one about a host holds whatever the port.
    pub fn covered_by(&self) -> Vec<String> {
        let full = self.as_str();
        let bare = full
            .rsplit_once(':')
            .filter(|(name, _)| !name.contains(':') || name.ends_with(']'))
            .map_or(full, |(name, _)| name);
        let mut names = vec![full.to_owned()];
        if bare != full {
            names.push(bare.to_owned());
        }
        if bare.parse::<std::net::Ipv4Addr>().is_err() && !bare.starts_with('[') {
            let mut above = Vec::new();
            let mut rest = bare;
            while let Some((_, parent)) = rest.split_once('.').filter(|(_, parent)| parent.contains('.')) {
                above.push(parent.to_owned());
                rest = parent;
            }
            // Of a name with ever more parts the last ones count: those are what somebody registered.
            let skipped = above.len().saturating_sub(MAX_PARENTS);
            names.extend(above.into_iter().skip(skipped));
        }
        names
    }
}

impl fmt::Display for Host {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::Host;

    #[test]
    fn a_decision_covers_ports_and_names_below() {
        let of = |host: &str| Host::parse(host).unwrap().covered_by();
        assert_eq!(of("example.org"), ["example.org"]);
        assert_eq!(
            of("a.b.example.org:8443"),
            ["a.b.example.org:8443", "a.b.example.org", "b.example.org", "example.org"]
        );
        assert_eq!(of("127.0.0.1:4001"), ["127.0.0.1:4001", "127.0.0.1"]);
        assert_eq!(of("[::1]:4001"), ["[::1]:4001", "[::1]"]);
        assert_eq!(of("localhost:1"), ["localhost:1", "localhost"]);
        let deep = of(&format!("{}example.org", "a.".repeat(100)));
        assert_eq!((deep.len(), deep.last().unwrap().as_str()), (6, "example.org"));
    }
}
