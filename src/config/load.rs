//! Reads the settings from file and environment, and says in one sentence what is wrong with them.

use std::collections::{BTreeMap, HashMap};
use std::net::{IpAddr, SocketAddr};
use std::path::PathBuf;

use figment::Figment;
use figment::providers::{Env, Format, Toml};
use figment::value::Value;
use url::Url;

use super::settings::{
    DatabaseUrl, FederationMode, LogFormat, MailTransport, PublicUrl, Registration, ResolveTable, Role,
    Settings, TrustedProxies,
};

/// The known keys; everything else is a mistake.
const KEYS: [&str; 17] = [
    "listen",
    "public_url",
    "database_url",
    "data_dir",
    "role",
    "allow_private_peers",
    "resolve",
    "extra_ca_file",
    "trusted_proxies",
    "registration",
    "federation_mode",
    "authorized_fetch",
    "mail_url",
    "mail_from",
    "log",
    "log_format",
    "geocoder_url",
];

/// Variables that are read elsewhere (the file's name) or belong to tests.
const NOT_SETTINGS: [&str; 3] = ["config", "fixtures", "test_require"];

/// What is wrong with the settings, in one line.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ConfigError {
    /// The file is not TOML or cannot be read.
    #[error("cannot read the settings: {0}")]
    Unreadable(String),
    /// A key nobody knows.
    #[error("unknown setting \"{key}\" in the settings file; did you mean \"{nearest}\"?")]
    UnknownKey {
        /// As written.
        key: String,
        /// The nearest known one.
        nearest: &'static str,
    },
    /// A value that does not fit.
    #[error("setting {key} {problem}")]
    Invalid {
        /// The variable's name.
        key: String,
        /// What is wrong, to follow the name.
        problem: String,
    },
}

/// Settings and what to warn about once the log is up.
#[derive(Debug)]
pub struct Loaded {
    /// The settings.
    pub settings: Settings,
    /// Sentences for the log.
    pub warnings: Vec<String>,
}

/// Reads `convoca.toml` (or the file `CONVOCA_CONFIG` names) and the environment.
///
/// # Errors
/// One line for the operator that names the setting and what to mend.
pub fn load() -> Result<Loaded, ConfigError> {
    let (values, warnings) = gather()?;
    Ok(Loaded { settings: Values(values).settings()?, warnings })
}

fn gather() -> Result<(BTreeMap<String, String>, Vec<String>), ConfigError> {
    #[expect(clippy::disallowed_methods, reason = "the one room that reads the environment")]
    let named = std::env::var("CONVOCA_CONFIG").ok();
    let file = named.clone().unwrap_or_else(|| "convoca.toml".to_owned());
    if named.is_some() && !std::path::Path::new(&file).is_file() {
        return Err(ConfigError::Unreadable(format!("there is no file {file}")));
    }
    let from_file: HashMap<String, Value> = if std::path::Path::new(&file).is_file() {
        Figment::from(Toml::file_exact(&file))
            .extract()
            .map_err(|error| ConfigError::Unreadable(error.to_string()))?
    } else {
        HashMap::new()
    };
    let mut values = BTreeMap::new();
    for (key, value) in from_file {
        if !KEYS.contains(&key.as_str()) {
            return Err(ConfigError::UnknownKey { nearest: nearest(&key), key });
        }
        values.insert(key.clone(), plain(&key, &value)?);
    }
    let from_environment: HashMap<String, Value> = Figment::from(Env::prefixed("CONVOCA_"))
        .extract()
        .map_err(|error| ConfigError::Unreadable(error.to_string()))?;
    let mut warnings = Vec::new();
    for (key, value) in from_environment {
        if KEYS.contains(&key.as_str()) {
            values.insert(key.clone(), plain(&key, &value)?);
        } else if !NOT_SETTINGS.contains(&key.as_str()) {
            let (name, nearest) = (variable(&key), variable(nearest(&key)));
            warnings.push(format!("unknown variable {name} is ignored; did you mean {nearest}?"));
        }
    }
    Ok((values, warnings))
}

fn variable(key: &str) -> String {
    format!("CONVOCA_{}", key.to_uppercase())
}

/// A figment value as the text a person would have typed.
fn plain(key: &str, value: &Value) -> Result<String, ConfigError> {
    let invalid = || ConfigError::Invalid {
        key: variable(key),
        problem: "must be a text, a number or true or false".to_owned(),
    };
    if let Some(text) = value.as_str() {
        return Ok(text.to_owned());
    }
    if let Some(items) = value.as_array() {
        let texts: Option<Vec<&str>> = items.iter().map(Value::as_str).collect();
        return texts.map(|texts| texts.join(",")).ok_or_else(invalid);
    }
    if let Some(truth) = value.to_bool() {
        return Ok(truth.to_string());
    }
    value
        .to_num()
        .and_then(|num| num.to_i128().map(|n| n.to_string()).or(num.to_f64().map(|n| n.to_string())))
        .ok_or_else(invalid)
}

fn nearest(key: &str) -> &'static str {
    let bare = key.to_lowercase();
    let bare = bare.trim_start_matches("convoca_");
    KEYS.into_iter().min_by_key(|known| distance(known, bare)).unwrap_or(KEYS[0])
}

/// Levenshtein distance, for "did you mean".
fn distance(a: &str, b: &str) -> usize {
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, x) in a.bytes().enumerate() {
        let mut diagonal = row[0];
        row[0] = i + 1;
        for (j, y) in b.bytes().enumerate() {
            let substituted = diagonal + usize::from(x != y);
            diagonal = row[j + 1];
            row[j + 1] = substituted.min(row[j] + 1).min(diagonal + 1);
        }
    }
    row[b.len()]
}

/// The gathered texts, on their way to being settings.
struct Values(BTreeMap<String, String>);

impl Values {
    fn settings(&self) -> Result<Settings, ConfigError> {
        let listen = self.parse("listen", "127.0.0.1:8080", |text| {
            text.parse::<SocketAddr>()
                .map_err(|_| "must be an address with a port, like 127.0.0.1:8080".to_owned())
        })?;
        let default_url = format!("http://localhost:{}", listen.port());
        let public_url = self.parse("public_url", &default_url, PublicUrl::parse)?;
        if listen.port() == 0 && self.text("public_url").is_none() {
            return Err(invalid("public_url", "must be set when the port is 0"));
        }
        let database_url = self.parse("database_url", "sqlite:data/convoca.db", database)?;
        let role = self.parse("role", "all", |text| {
            choose(text, &[("all", Role::All), ("web", Role::Web), ("worker", Role::Worker)])
        })?;
        if role != Role::All && matches!(database_url, DatabaseUrl::Sqlite(_)) {
            return Err(invalid(
                "role",
                "can be web or worker only with PostgreSQL: set CONVOCA_DATABASE_URL",
            ));
        }
        let allow_private_peers = self.truth("allow_private_peers")?;
        let resolve = self.parse("resolve", "", resolve_table)?;
        if !resolve.is_empty() && !allow_private_peers {
            return Err(invalid("resolve", "works only with CONVOCA_ALLOW_PRIVATE_PEERS=true"));
        }
        Ok(Settings {
            listen,
            public_url,
            database_url,
            data_dir: PathBuf::from(self.text("data_dir").unwrap_or("data")),
            role,
            allow_private_peers,
            resolve,
            extra_ca_file: self.text("extra_ca_file").map(PathBuf::from),
            trusted_proxies: self.parse("trusted_proxies", "", networks)?,
            registration: self.parse("registration", "invite", registration)?,
            federation_mode: self.parse("federation_mode", "open", |text| {
                choose(text, &[("open", FederationMode::Open), ("allowlist", FederationMode::Allowlist)])
            })?,
            authorized_fetch: self.truth("authorized_fetch")?,
            mail: self.mail()?,
            log: self.text("log").unwrap_or("info").to_owned(),
            log_format: self.parse("log_format", "text", |text| {
                choose(text, &[("text", LogFormat::Text), ("json", LogFormat::Json)])
            })?,
            geocoder_url: self
                .text("geocoder_url")
                .map(|text| Url::parse(text).map_err(|_| invalid("geocoder_url", "is not an address")))
                .transpose()?,
        })
    }

    fn text(&self, key: &str) -> Option<&str> {
        self.0.get(key).map(|text| text.trim()).filter(|text| !text.is_empty())
    }

    fn parse<T>(
        &self,
        key: &str,
        default: &str,
        read: impl Fn(&str) -> Result<T, String>,
    ) -> Result<T, ConfigError> {
        read(self.text(key).unwrap_or(default)).map_err(|problem| invalid(key, &problem))
    }

    fn truth(&self, key: &str) -> Result<bool, ConfigError> {
        self.parse(key, "false", |text| {
            choose(
                text,
                &[("true", true), ("false", false), ("1", true), ("0", false), ("yes", true), ("no", false)],
            )
        })
    }

    fn mail(&self) -> Result<MailTransport, ConfigError> {
        match (self.text("mail_url"), self.text("mail_from")) {
            (None, _) => Ok(MailTransport::Files),
            (Some(_), None) => Err(invalid("mail_from", "must be set together with CONVOCA_MAIL_URL")),
            (Some(url), Some(from)) if url.starts_with("smtp://") || url.starts_with("smtps://") => {
                Ok(MailTransport::Smtp { url: url.to_owned(), from: from.to_owned() })
            }
            (Some(_), Some(_)) => Err(invalid("mail_url", "must begin with smtp:// or smtps://")),
        }
    }
}

fn invalid(key: &str, problem: &str) -> ConfigError {
    ConfigError::Invalid { key: variable(key), problem: problem.to_owned() }
}

fn choose<T: Copy>(text: &str, choices: &[(&str, T)]) -> Result<T, String> {
    choices.iter().find(|(name, _)| name.eq_ignore_ascii_case(text)).map(|(_, value)| *value).ok_or_else(
        || {
            let names: Vec<&str> = choices.iter().map(|(name, _)| *name).collect();
            format!("must be one of: {}", names.join(", "))
        },
    )
}

fn registration(text: &str) -> Result<Registration, String> {
    choose(
        text,
        &[
            ("open", Registration::Open),
            ("approval", Registration::Approval),
            ("invite", Registration::Invite),
            ("closed", Registration::Closed),
        ],
    )
}

fn database(text: &str) -> Result<DatabaseUrl, String> {
    if let Some(path) = text.strip_prefix("sqlite:") {
        let path = path.strip_prefix("//").unwrap_or(path);
        if path.is_empty() {
            return Err("needs a file name after sqlite:".to_owned());
        }
        return Ok(DatabaseUrl::Sqlite(PathBuf::from(path)));
    }
    if text.starts_with("postgres://") || text.starts_with("postgresql://") {
        return Ok(DatabaseUrl::Postgres(text.to_owned()));
    }
    Err("must begin with sqlite: or postgres://".to_owned())
}

fn resolve_table(text: &str) -> Result<ResolveTable, String> {
    let entry = |entry: &str| {
        let (name, address) = entry.split_once('=')?;
        let (host, port) = name.trim().rsplit_once(':')?;
        Some(((host.to_ascii_lowercase(), port.parse().ok()?), address.trim().parse().ok()?))
    };
    text.split(',')
        .map(str::trim)
        .filter(|part| !part.is_empty())
        .map(|part| {
            entry(part).ok_or_else(|| format!("has an entry that is not host:port=address:port: {part}"))
        })
        .collect()
}

fn networks(text: &str) -> Result<TrustedProxies, String> {
    let network = |part: &str| -> Option<(IpAddr, u8)> {
        let (ip, bits) = part.split_once('/').map_or((part, None), |(ip, bits)| (ip, Some(bits)));
        let ip: IpAddr = ip.parse().ok()?;
        let most = if ip.is_ipv4() { 32 } else { 128 };
        let bits = bits.map_or(Some(most), |bits| bits.parse().ok())?;
        (bits <= most).then_some((ip, bits))
    };
    text.split(',')
        .map(str::trim)
        .filter(|part| !part.is_empty())
        .map(|part| {
            network(part).ok_or_else(|| format!("has an entry that is not a network like 10.0.0.0/8: {part}"))
        })
        .collect::<Result<_, _>>()
        .map(TrustedProxies)
}
