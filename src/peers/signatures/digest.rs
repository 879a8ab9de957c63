//! Digests of the body: `Digest` (RFC 3230) and `Content-Digest` (RFC 9530).

use aws_lc_rs::digest::{Algorithm, SHA256, SHA512, digest};
use base64::Engine as _;
use base64::alphabet;
use base64::engine::general_purpose::STANDARD;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};
use sfv::{BareItem, Dictionary, ListEntry, Parser};

use super::error::SignatureError;

const TOLERANT: GeneralPurpose = GeneralPurpose::new(
    &alphabet::STANDARD,
    GeneralPurposeConfig::new().with_decode_padding_mode(DecodePaddingMode::Indifferent),
);

/// Base64 with or without padding.
pub(super) fn decode_base64(text: &str) -> Result<Vec<u8>, SignatureError> {
    TOLERANT.decode(text).map_err(|_| SignatureError::Malformed)
}

/// Writes a `Digest` header.
pub(super) fn write_digest(body: &[u8]) -> String {
    format!("SHA-256={}", STANDARD.encode(digest(&SHA256, body)))
}

/// Writes a `Content-Digest` header.
pub(super) fn write_content_digest(body: &[u8]) -> String {
    format!("sha-256=:{}:", STANDARD.encode(digest(&SHA256, body)))
}

/// Checks a `Digest` header: `SHA-256=…`, names in any case, several algorithms, of which one must be known.
pub(super) fn check_digest(text: &str, body: &[u8]) -> Result<(), SignatureError> {
    let parts = text.split(',').filter_map(|part| part.trim().split_once('='));
    let known = parts.filter_map(|(name, value)| {
        let algorithm = known(name.trim())?;
        Some((algorithm, decode_base64(value.trim()).ok()))
    });
    check_all(known, body)
}

/// Checks a `Content-Digest` header: `sha-256=:…:`, of which one must be known.
pub(super) fn check_content_digest(text: &str, body: &[u8]) -> Result<(), SignatureError> {
    let parts: Dictionary = Parser::new(text).parse().map_err(|_| SignatureError::Digest)?;
    let known = parts.iter().filter_map(|(name, entry)| {
        let algorithm = known(name.as_str())?;
        let value = match entry {
            ListEntry::Item(item) => match &item.bare_item {
                BareItem::ByteSequence(bytes) => Some(bytes.clone()),
                _ => None,
            },
            ListEntry::InnerList(_) => None,
        };
        Some((algorithm, value))
    });
    check_all(known, body)
}

fn known(name: &str) -> Option<&'static Algorithm> {
    if name.eq_ignore_ascii_case("sha-256") {
        Some(&SHA256)
    } else if name.eq_ignore_ascii_case("sha-512") {
        Some(&SHA512)
    } else {
        None
    }
}

/// One that is known must be there, and none that is known may differ.
fn check_all(
    known: impl Iterator<Item = (&'static Algorithm, Option<Vec<u8>>)>,
    body: &[u8],
) -> Result<(), SignatureError> {
    let mut seen = false;
    for (algorithm, value) in known {
        if value.as_deref() != Some(digest(algorithm, body).as_ref()) {
            return Err(SignatureError::DigestMismatch);
        }
        seen = true;
    }
    if seen { Ok(()) } else { Err(SignatureError::Digest) }
}
