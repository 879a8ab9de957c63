//! RFC 9421, HTTP Message Signatures, as far as the fediverse uses it: RSASSA-PKCS1-v1_5, and components without
//! parameters.

use chrono::{DateTime, Utc};
use sfv::{BareItem, Dictionary, InnerList, ListEntry, ListSerializer, Parser};

use super::claim::Claim;
use super::digest::check_content_digest;
use super::error::SignatureError;
use super::freshness::{check_created, check_expires};
use super::head::{RequestHead, our_hosts};
use crate::auth::SignatureHash;
use crate::config::PublicUrl;
use crate::domain::signature::Dialect;
use crate::domain::uri::KeyUri;

/// The longest `Signature-Input` and `Signature`, in bytes.
const MAX_BYTES: usize = 8 * 1024;

/// The most components under one signature.
const MAX_COVERED: usize = 32;

/// The most labels looked at.
const MAX_LABELS: usize = 4;

/// The key named by the first label, unchecked.
pub(super) fn key_id(input: &str) -> Option<KeyUri> {
    let inputs = dictionary(input).ok()?;
    inputs.values().find_map(|entry| match entry {
        ListEntry::InnerList(list) => KeyUri::parse(text(list, "keyid")?).ok(),
        ListEntry::Item(_) => None,
    })
}

/// Reads all labels and checks coverage, host, time and digest of each; those that hold so far are claims.
pub(super) fn read(
    input: &str,
    head: &RequestHead,
    body: &[u8],
    us: &PublicUrl,
    now: DateTime<Utc>,
) -> Result<Vec<Claim>, SignatureError> {
    let inputs = dictionary(input)?;
    let signatures = dictionary(&head.header("signature").ok_or(SignatureError::Missing)?)?;
    let mut claims = Vec::new();
    let mut first_error = None;
    for (label, entry) in inputs.iter().take(MAX_LABELS) {
        let claim = match (entry, signatures.get(label).and_then(bytes)) {
            (ListEntry::InnerList(list), Some(signature)) => read_label(list, signature, head, body, us, now),
            _ => Err(SignatureError::Malformed),
        };
        match claim {
            Ok(claim) => claims.push(claim),
            Err(error) => first_error = first_error.or(Some(error)),
        }
    }
    if claims.is_empty() { Err(first_error.unwrap_or(SignatureError::Malformed)) } else { Ok(claims) }
}

fn read_label(
    list: &InnerList,
    signature: &[u8],
    head: &RequestHead,
    body: &[u8],
    us: &PublicUrl,
    now: DateTime<Utc>,
) -> Result<Claim, SignatureError> {
    let key_id = text(list, "keyid").ok_or(SignatureError::Malformed)?;
    let key_id = KeyUri::parse(key_id).map_err(|_| SignatureError::KeyId)?;
    let hashes = hashes(text(list, "alg"))?;
    let covered = components(list)?;
    check_coverage(&covered, head)?;
    let hosts = our_hosts(head, us)?;
    check_created(seconds(list, "created")?.ok_or(SignatureError::NotCovered("created"))?, now)?;
    if let Some(expires) = seconds(list, "expires")? {
        check_expires(expires, now)?;
    }
    if head.has_body() {
        check_content_digest(&header(head, "content-digest")?, body)?;
    }
    let bases = hosts
        .iter()
        .map(|host| base(list, &covered, head, us.url().scheme(), &host.to_ascii_lowercase()))
        .collect::<Result<Vec<_>, _>>()?;
    Ok(Claim { dialect: Dialect::Rfc9421, key_id, hashes, bases, signature: signature.to_vec() })
}

fn dictionary(text: &str) -> Result<Dictionary, SignatureError> {
    if text.len() > MAX_BYTES {
        return Err(SignatureError::Malformed);
    }
    Parser::new(text).parse().map_err(|_| SignatureError::Malformed)
}

fn bytes(entry: &ListEntry) -> Option<&[u8]> {
    match entry {
        ListEntry::Item(item) => item.bare_item.as_byte_sequence(),
        ListEntry::InnerList(_) => None,
    }
}

fn text<'a>(list: &'a InnerList, name: &str) -> Option<&'a str> {
    list.params.get(name).and_then(BareItem::as_string).map(sfv::StringRef::as_str)
}

fn seconds(list: &InnerList, name: &str) -> Result<Option<i64>, SignatureError> {
    match list.params.get(name) {
        None => Ok(None),
        Some(value) => value.as_integer().map(|seconds| Some(i64::from(seconds))).ok_or(SignatureError::Date),
    }
}

/// An absent `alg` leaves it to the key, which here is RSA.
fn hashes(alg: Option<&str>) -> Result<Vec<SignatureHash>, SignatureError> {
    match alg {
        None | Some("rsa-v1_5-sha256") => Ok(vec![SignatureHash::Sha256]),
        Some(_) => Err(SignatureError::Algorithm),
    }
}

/// The names covered; components with parameters (parts of a query, of a field) are not known here.
fn components(list: &InnerList) -> Result<Vec<&str>, SignatureError> {
    let mut covered = Vec::new();
    for item in &list.items {
        let name = item.bare_item.as_string().ok_or(SignatureError::Malformed)?.as_str();
        if !item.params.is_empty() {
            return Err(SignatureError::NotThere(name.to_owned()));
        }
        if covered.contains(&name) || covered.len() == MAX_COVERED {
            return Err(SignatureError::Malformed);
        }
        covered.push(name);
    }
    Ok(covered)
}

fn check_coverage(covered: &[&str], head: &RequestHead) -> Result<(), SignatureError> {
    let covers = |name: &str| covered.contains(&name);
    if !covers("@method") {
        return Err(SignatureError::NotCovered("@method"));
    }
    if !covers("@target-uri") {
        let path_and_query = covers("@path") && (covers("@query") || head.query().is_none());
        if !covers("@authority") || !(path_and_query || covers("@request-target")) {
            return Err(SignatureError::NotCovered("@target-uri"));
        }
    }
    if head.has_body() && !covers("content-digest") {
        return Err(SignatureError::NotCovered("content-digest"));
    }
    Ok(())
}

/// The signature base (RFC 9421 §2.5).
fn base(
    list: &InnerList,
    covered: &[&str],
    head: &RequestHead,
    scheme: &str,
    host: &str,
) -> Result<String, SignatureError> {
    let mut lines = Vec::with_capacity(covered.len() + 1);
    for name in covered {
        let value = match *name {
            "@method" => head.method().to_owned(),
            "@target-uri" => format!("{scheme}://{host}{}", head.target()),
            "@authority" => host.to_owned(),
            "@scheme" => scheme.to_owned(),
            "@request-target" => head.target().to_owned(),
            "@path" => head.path().to_owned(),
            "@query" => format!("?{}", head.query().unwrap_or("")),
            other => header(head, other)?,
        };
        lines.push(format!("\"{name}\": {value}"));
    }
    lines.push(format!("\"@signature-params\": {}", write(list)));
    Ok(lines.join("\n"))
}

/// The inner list in its one canonical form (RFC 9651 §4.1.1.1).
fn write(list: &InnerList) -> String {
    let mut outer = ListSerializer::new();
    let mut inner = outer.inner_list();
    inner.items(&list.items);
    inner.finish().parameters(&list.params);
    outer.finish().expect("one member was written")
}

fn header(head: &RequestHead, name: &str) -> Result<String, SignatureError> {
    head.header(name).ok_or_else(|| SignatureError::NotThere(name.to_owned()))
}
