//! Requests that running programs sent must verify.

use std::path::{Path, PathBuf};

use chrono::{DateTime, TimeDelta, Utc};
use serde_json::Value;

use super::{Dialect, RequestHead, SignatureError, read};
use crate::auth::PublicKey;
use crate::config::PublicUrl;

/// The captures, or `None` (said by name) where they are absent.
fn captures(program: &str) -> Option<Vec<PathBuf>> {
    #[expect(clippy::disallowed_methods, reason = "tests find their fixtures by it")]
    let root = std::env::var("CONVOCA_FIXTURES").unwrap_or_else(|_| "../shared/fixtures".to_owned());
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join(root).join("captures").join(program);
    let Ok(entries) = std::fs::read_dir(&folder) else {
        #[expect(clippy::print_stdout, reason = "a skipped test says so by name")]
        {
            println!("skipped: there are no captures of {program}");
        }
        return None;
    };
    let mut files: Vec<PathBuf> = entries.map(|entry| entry.unwrap().path()).collect();
    files.sort();
    Some(files)
}

fn key_in(text: &str) -> PublicKey {
    let actor: Value = serde_json::from_str(&text[text.find("\n{\"@context").unwrap()..]).unwrap();
    PublicKey::from_pem(actor["publicKey"]["publicKeyPem"].as_str().unwrap()).unwrap()
}

fn date(head: &RequestHead) -> DateTime<Utc> {
    DateTime::parse_from_rfc2822(&head.header("date").unwrap()).unwrap().to_utc()
}

/// The capture verifies as it is, and in no other time, with no other body and under no other name.
fn check(name: &str, head: &RequestHead, body: &[u8], us: &PublicUrl, key: &PublicKey) {
    let now = date(head) + TimeDelta::seconds(2);
    let claims = read(head, body, us, now).unwrap_or_else(|error| panic!("{name}: {error}"));
    assert_eq!(claims.len(), 1);
    assert_eq!(claims[0].dialect(), Dialect::Cavage);
    claims[0].verify(key).unwrap_or_else(|error| panic!("{name}: {error}"));
    assert_eq!(read(head, body, us, now + TimeDelta::hours(2)), Err(SignatureError::TooOld), "{name}");
    let elsewhere = PublicUrl::parse("https://elsewhere.test").unwrap();
    assert_eq!(read(head, body, &elsewhere, now), Err(SignatureError::WrongHost), "{name}");
    if head.method() == "POST" {
        assert_eq!(read(head, b"{}", us, now), Err(SignatureError::DigestMismatch), "{name}");
    }
}

#[test]
fn what_gotosocial_0_20_sent_verifies() {
    let Some(files) = captures("gotosocial") else { return };
    let actor = files.iter().find(|file| file.ends_with("gts-mainkey.json")).unwrap();
    let key = key_in(&std::fs::read_to_string(actor).unwrap());
    let us = PublicUrl::parse("https://events.test").unwrap();
    let mut checked = 0;
    for file in files.iter().filter(|file| file.extension().is_some_and(|kind| kind == "http")) {
        let (head, body) = parse(&std::fs::read(file).unwrap());
        if !head.header("signature").unwrap().contains("/users/alice/") {
            continue;
        }
        check(&file.display().to_string(), &head, &body, &us, &key);
        checked += 1;
    }
    assert!(checked >= 15, "only {checked} captures were checked");
}

#[test]
fn what_gancio_1_21_sent_verifies() {
    let Some(files) = captures("gancio") else { return };
    let actor = files.iter().find(|file| file.ends_with("actor.txt")).unwrap();
    let key = key_in(&std::fs::read_to_string(actor).unwrap());
    let mut checked = 0;
    for file in files.iter().filter(|file| file.extension().is_some_and(|kind| kind == "json")) {
        let capture: Value = serde_json::from_slice(&std::fs::read(file).unwrap()).unwrap();
        let raw: Vec<&str> =
            capture["rawHeaders"].as_array().unwrap().iter().map(|v| v.as_str().unwrap()).collect();
        let headers = raw.chunks(2).map(|pair| (pair[0], pair[1].as_bytes()));
        let head =
            RequestHead::new(capture["method"].as_str().unwrap(), capture["url"].as_str().unwrap(), headers);
        // Gancio leaves the port out of Host.
        let us = PublicUrl::parse(&format!("http://{}:14001", head.header("host").unwrap())).unwrap();
        check(&file.display().to_string(), &head, capture["rawBody"].as_str().unwrap().as_bytes(), &us, &key);
        checked += 1;
    }
    assert!(checked >= 10, "only {checked} captures were checked");
}

/// A request as it stood on the wire.
fn parse(bytes: &[u8]) -> (RequestHead, Vec<u8>) {
    let text = String::from_utf8(bytes.to_vec()).unwrap();
    let (head, body) = text.split_once("\r\n\r\n").or_else(|| text.split_once("\n\n")).unwrap();
    let mut lines = head.lines();
    let mut first = lines.next().unwrap().split(' ');
    let (method, target) = (first.next().unwrap(), first.next().unwrap());
    let headers: Vec<(&str, &str)> = lines.map(|line| line.split_once(": ").unwrap()).collect();
    let head =
        RequestHead::new(method, target, headers.iter().map(|(name, value)| (*name, value.as_bytes())));
    let length = head.header("content-length").map_or(0, |length| length.parse().unwrap());
    (head, body.as_bytes()[..length].to_vec())
}
