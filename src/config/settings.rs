//! The settings themselves, parsed: an invalid one stops the start with a sentence that names it.

use std::collections::HashMap;
use std::net::{IpAddr, SocketAddr};
use std::path::PathBuf;

use url::Url;

use crate::domain::uri::Host;

/// Everything an operator can set; INTERFACE.md has the table with the meanings and defaults.
#[derive(Debug, Clone)]
pub struct Settings {
    /// `CONVOCA_LISTEN`.
    pub listen: SocketAddr,
    /// `CONVOCA_PUBLIC_URL`, or what follows from `listen`.
    pub public_url: PublicUrl,
    /// `CONVOCA_DATABASE_URL`.
    pub database_url: DatabaseUrl,
    /// `CONVOCA_DATA_DIR`.
    pub data_dir: PathBuf,
    /// `CONVOCA_ROLE`.
    pub role: Role,
    /// `CONVOCA_ALLOW_PRIVATE_PEERS`.
    pub allow_private_peers: bool,
    /// `CONVOCA_RESOLVE`.
    pub resolve: ResolveTable,
    /// `CONVOCA_EXTRA_CA_FILE`.
    pub extra_ca_file: Option<PathBuf>,
    /// `CONVOCA_TRUSTED_PROXIES`.
    pub trusted_proxies: TrustedProxies,
    /// `CONVOCA_REGISTRATION`.
    pub registration: Registration,
    /// `CONVOCA_FEDERATION_MODE`.
    pub federation_mode: FederationMode,
    /// `CONVOCA_AUTHORIZED_FETCH`.
    pub authorized_fetch: bool,
    /// `CONVOCA_MAIL_URL` with `CONVOCA_MAIL_FROM`.
    pub mail: MailTransport,
    /// `CONVOCA_LOG`, a tracing filter.
    pub log: String,
    /// `CONVOCA_LOG_FORMAT`.
    pub log_format: LogFormat,
    /// `CONVOCA_GEOCODER_URL`.
    pub geocoder_url: Option<Url>,
}

/// The address the world uses, without a path; fixes every ActivityPub id.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PublicUrl(Url);

impl PublicUrl {
    /// Takes `https://example.org` or, for trying out, `http://localhost:8080`.
    ///
    /// # Errors
    /// In words: what is wrong with it.
    pub fn parse(text: &str) -> Result<Self, String> {
        let url = Url::parse(text).map_err(|_| "is not an address like https://example.org".to_owned())?;
        if !matches!(url.scheme(), "http" | "https") || url.host_str().is_none() {
            return Err("must begin with https:// (or http:// for trying out)".to_owned());
        }
        if url.path() != "/"
            || url.query().is_some()
            || url.fragment().is_some()
            || !url.username().is_empty()
        {
            return Err("must be a host only, without path, query or user".to_owned());
        }
        Ok(Self(url))
    }

    /// The address, its path `/`.
    pub fn url(&self) -> &Url {
        &self.0
    }

    /// Host and, unless it is the scheme's own, port.
    pub fn host(&self) -> Host {
        Host::of(&self.0).expect("has a host: checked when it was made")
    }

    /// Whether pages travel encrypted; cookies are `Secure` exactly then.
    pub fn is_https(&self) -> bool {
        self.0.scheme() == "https"
    }

    /// Whether nobody but this machine can reach it.
    pub fn is_trial(&self) -> bool {
        match self.0.host() {
            Some(url::Host::Domain(name)) => name == "localhost" || name.ends_with(".localhost"),
            Some(url::Host::Ipv4(ip)) => ip.is_loopback(),
            Some(url::Host::Ipv6(ip)) => ip.is_loopback(),
            None => true,
        }
    }
}

/// Where the data lives.
#[derive(Clone, PartialEq, Eq)]
pub enum DatabaseUrl {
    /// The embedded database in this file.
    Sqlite(PathBuf),
    /// A PostgreSQL connection string.
    Postgres(String),
}

impl std::fmt::Debug for DatabaseUrl {
    /// Leaves the password out: settings get printed.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Sqlite(path) => write!(f, "sqlite:{}", path.display()),
            Self::Postgres(_) => f.write_str("postgres://…"),
        }
    }
}

/// Which half of the work this process does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Role {
    /// Both.
    All,
    /// Answers requests only.
    Web,
    /// Background work only.
    Worker,
}

/// Fixed addresses for host names, for tests and development.
pub type ResolveTable = HashMap<(String, u16), SocketAddr>;

/// Networks whose forwarded-for headers are believed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct TrustedProxies(pub Vec<(IpAddr, u8)>);

impl TrustedProxies {
    /// Whether the address lies in one of the networks.
    pub fn contains(&self, ip: IpAddr) -> bool {
        self.0.iter().any(|(net, bits)| match (net, ip) {
            (IpAddr::V4(net), IpAddr::V4(ip)) => {
                prefix_matches(u128::from(net.to_bits()) << 96, u128::from(ip.to_bits()) << 96, *bits)
            }
            (IpAddr::V6(net), IpAddr::V6(ip)) => prefix_matches(net.to_bits(), ip.to_bits(), *bits),
            _ => false,
        })
    }
}

fn prefix_matches(a: u128, b: u128, bits: u8) -> bool {
    bits == 0 || (a ^ b) >> (128 - u32::from(bits.min(128))) == 0
}

/// Who may make an account.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Registration {
    /// Anybody.
    Open,
    /// Anybody, once a moderator says yes.
    Approval,
    /// Who got an invitation.
    Invite,
    /// Nobody.
    Closed,
}

/// Whom we talk to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FederationMode {
    /// All but blocked hosts.
    Open,
    /// Allowed hosts only.
    Allowlist,
}

/// How mail leaves.
#[derive(Clone, PartialEq, Eq)]
pub enum MailTransport {
    /// As .eml files in `data/outbox/`.
    Files,
    /// Through this SMTP server, from this address.
    Smtp {
        /// `smtp://user:password@host:port`, `smtps://…` or with `?tls=required`.
        url: String,
        /// Sender address.
        from: String,
    },
}

impl std::fmt::Debug for MailTransport {
    /// Leaves the password out.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Files => "files",
            Self::Smtp { .. } => "smtp://…",
        })
    }
}

/// How the log is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LogFormat {
    /// For people.
    Text,
    /// For machines, one object a line.
    Json,
}
