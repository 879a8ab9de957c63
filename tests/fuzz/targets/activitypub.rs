#![no_main]
//! ActivityPub JSON: whatever begins like JSON.

mod door;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    let mut document = Vec::with_capacity(bytes.len() + 20);
    if !bytes.starts_with(b"{") {
        document.extend_from_slice(b"{\"type\":\"Event\",");
    }
    document.extend_from_slice(bytes);
    door::enter(&document, Some("application/activity+json"));
});
