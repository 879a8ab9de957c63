//! draft-cavage-http-signatures-12, as Mastodon, GoToSocial, Gancio and nearly all others send it.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};

use super::claim::Claim;
use super::digest::{check_digest, decode_base64};
use super::error::SignatureError;
use super::freshness::{check_created, check_date, check_expires};
use super::head::{RequestHead, our_hosts};
use crate::auth::SignatureHash;
use crate::config::PublicUrl;
use crate::domain::signature::Dialect;
use crate::domain::uri::KeyUri;

/// The longest `Signature` header, in bytes.
const MAX_BYTES: usize = 8 * 1024;

/// The most headers under one signature.
const MAX_COVERED: usize = 32;

/// The header with a signature in this dialect: `Signature`, else `Authorization: Signature …`. Any other
/// `Authorization` is none of our business.
pub(super) fn find(head: &RequestHead) -> Option<&str> {
    let direct = || head.values("signature").find(|value| value.contains('='));
    head.values("signature")
        .find(|value| value.contains("keyId="))
        .or_else(direct)
        .or_else(|| head.values("authorization").find_map(|value| value.strip_prefix("Signature ")))
}

/// The key named, unchecked.
pub(super) fn key_id(text: &str) -> Option<KeyUri> {
    KeyUri::parse(parameters(text).ok()?.get("keyid")?).ok()
}

/// Reads the header and checks coverage, host, time and digest.
pub(super) fn read(
    text: &str,
    head: &RequestHead,
    body: &[u8],
    us: &PublicUrl,
    now: DateTime<Utc>,
) -> Result<Claim, SignatureError> {
    let parameters = parameters(text)?;
    let get = |name: &str| parameters.get(name).map(String::as_str);
    let key_id =
        KeyUri::parse(get("keyid").ok_or(SignatureError::Malformed)?).map_err(|_| SignatureError::KeyId)?;
    let signature = decode_base64(get("signature").ok_or(SignatureError::Malformed)?)?;
    let hashes = hashes(get("algorithm"))?;
    let covered: Vec<String> =
        get("headers").unwrap_or("date").split_ascii_whitespace().map(str::to_ascii_lowercase).collect();
    check_coverage(&covered, head)?;
    let hosts = our_hosts(head, us)?;
    check_time(&parameters, &covered, head, now)?;
    if head.has_body() {
        check_digest(&header(head, "digest")?, body)?;
    }
    let mut bases = Vec::new();
    for target in targets(head) {
        for host in &hosts {
            bases.push(base(&covered, head, &parameters, target, host)?);
        }
    }
    Ok(Claim { dialect: Dialect::Cavage, key_id, hashes, bases, signature })
}

/// `name="value"` and `name=value`, separated by commas; names in lower case.
fn parameters(text: &str) -> Result<BTreeMap<String, String>, SignatureError> {
    if text.len() > MAX_BYTES {
        return Err(SignatureError::Malformed);
    }
    let mut found = BTreeMap::new();
    let mut rest = text.trim();
    while !rest.is_empty() {
        let (name, after) = rest.split_once('=').ok_or(SignatureError::Malformed)?;
        let (value, after) = value(after.trim_start())?;
        if found.insert(name.trim().to_ascii_lowercase(), value).is_some() {
            return Err(SignatureError::Malformed);
        }
        rest = match after.trim_start() {
            "" => "",
            after => after.strip_prefix(',').ok_or(SignatureError::Malformed)?.trim_start(),
        };
    }
    Ok(found)
}

/// One value and what follows it.
fn value(text: &str) -> Result<(String, &str), SignatureError> {
    let Some(quoted) = text.strip_prefix('"') else {
        let end = text.find(',').unwrap_or(text.len());
        return Ok((text[..end].trim_end().to_owned(), &text[end..]));
    };
    let mut value = String::new();
    let mut characters = quoted.char_indices();
    while let Some((at, character)) = characters.next() {
        match character {
            '"' => return Ok((value, &quoted[at + 1..])),
            '\\' => value.push(characters.next().ok_or(SignatureError::Malformed)?.1),
            other => value.push(other),
        }
    }
    Err(SignatureError::Malformed)
}

/// `hs2019` says nothing (the field means RSA with SHA-256 by it); no algorithm says as much.
fn hashes(algorithm: Option<&str>) -> Result<Vec<SignatureHash>, SignatureError> {
    match algorithm.map(str::to_ascii_lowercase).as_deref() {
        None | Some("hs2019") => Ok(vec![SignatureHash::Sha256, SignatureHash::Sha512]),
        Some("rsa-sha256") => Ok(vec![SignatureHash::Sha256]),
        Some("rsa-sha512") => Ok(vec![SignatureHash::Sha512]),
        Some(_) => Err(SignatureError::Algorithm),
    }
}

fn check_coverage(covered: &[String], head: &RequestHead) -> Result<(), SignatureError> {
    if covered.len() > MAX_COVERED {
        return Err(SignatureError::Malformed);
    }
    let covers = |name: &str| covered.iter().any(|of| of == name);
    for name in ["(request-target)", "host"] {
        if !covers(name) {
            return Err(SignatureError::NotCovered(name));
        }
    }
    if !covers("date") && !covers("(created)") {
        return Err(SignatureError::NotCovered("date"));
    }
    if head.has_body() && !covers("digest") {
        return Err(SignatureError::NotCovered("digest"));
    }
    Ok(())
}

/// Every date under the signature must be fresh; one that is not covered proves nothing and is not looked at, but for
/// `expires`, which can only narrow.
fn check_time(
    parameters: &BTreeMap<String, String>,
    covered: &[String],
    head: &RequestHead,
    now: DateTime<Utc>,
) -> Result<(), SignatureError> {
    let seconds = |name: &str| match parameters.get(name) {
        Some(text) => text.parse::<i64>().map(Some).map_err(|_| SignatureError::Date),
        None => Ok(None),
    };
    if covered.iter().any(|name| name == "date") {
        check_date(&header(head, "date")?, now)?;
    }
    if let Some(created) = seconds("created")? {
        check_created(created, now)?;
    }
    if let Some(expires) = seconds("expires")? {
        check_expires(expires, now)?;
    }
    Ok(())
}

/// The request target with its query and, because Gancio 1.21 and Fedify 2.3 sign no query, without.
fn targets(head: &RequestHead) -> Vec<&str> {
    if head.query().is_some() { vec![head.target(), head.path()] } else { vec![head.target()] }
}

fn base(
    covered: &[String],
    head: &RequestHead,
    parameters: &BTreeMap<String, String>,
    target: &str,
    host: &str,
) -> Result<String, SignatureError> {
    let mut lines = Vec::with_capacity(covered.len());
    for name in covered {
        let value = match name.as_str() {
            "(request-target)" => format!("{} {target}", head.method().to_ascii_lowercase()),
            "host" => host.to_owned(),
            "(created)" | "(expires)" => {
                let name = name.trim_matches(['(', ')']);
                parameters.get(name).cloned().ok_or_else(|| SignatureError::NotThere(name.to_owned()))?
            }
            other => header(head, other)?,
        };
        lines.push(format!("{name}: {value}"));
    }
    Ok(lines.join("\n"))
}

fn header(head: &RequestHead, name: &str) -> Result<String, SignatureError> {
    head.header(name).ok_or_else(|| SignatureError::NotThere(name.to_owned()))
}
