//! Keys as text (RFC 7468), read the way they arrive from other programs and written the strict way.

use base64::Engine as _;
use base64::alphabet;
use base64::engine::general_purpose::STANDARD;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};

/// The longest text taken for one key, in bytes; RSA with 8192 bits needs 6,400.
const MAX_BYTES: usize = 16 * 1024;

const TOLERANT: GeneralPurpose = GeneralPurpose::new(
    &alphabet::STANDARD,
    GeneralPurposeConfig::new().with_decode_padding_mode(DecodePaddingMode::Indifferent),
);

/// The bytes of the first block with one of the labels; line ends, blanks and text around the block do not matter.
pub(super) fn decode(text: &str, labels: &[&str]) -> Option<Vec<u8>> {
    if text.len() > MAX_BYTES {
        return None;
    }
    let body = labels.iter().find_map(|label| {
        let (_, rest) = text.split_once(&format!("-----BEGIN {label}-----"))?;
        rest.split_once(&format!("-----END {label}-----")).map(|(body, _)| body)
    })?;
    let packed: String = body.chars().filter(|c| !c.is_ascii_whitespace()).collect();
    TOLERANT.decode(packed).ok()
}

/// One block, 64 characters a line.
pub(super) fn encode(label: &str, bytes: &[u8]) -> String {
    let packed = STANDARD.encode(bytes);
    let mut text = format!("-----BEGIN {label}-----\n");
    for line in packed.as_bytes().chunks(64) {
        text.push_str(std::str::from_utf8(line).expect("base64 is ASCII"));
        text.push('\n');
    }
    text + &format!("-----END {label}-----\n")
}
