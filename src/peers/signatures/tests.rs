//! Each rule of both dialects, with the error it gives.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use chrono::{DateTime, TimeDelta, Utc};
use http::Method;
use http::header::{CONTENT_TYPE, HeaderMap, HeaderValue};
use url::Url;

use super::{Dialect, KeyCache, RequestHead, SignatureError, Signing, claimed_key, read};
use crate::auth::{KeyError, KeyPair, PublicKey};
use crate::config::PublicUrl;
use crate::domain::uri::KeyUri;
use crate::net::Signer;

const ONE: &str = include_str!("../../../tests/keys/test-one.pem");
const ONE_PUBLIC: &str = include_str!("../../../tests/keys/test-one.pub.pem");
const TWO_PUBLIC: &str = include_str!("../../../tests/keys/test-two.pub.pem");
const KEY_ID: &str = "https://peer.test/users/ada#main-key";
const BODY: &[u8] = b"{\"type\":\"Follow\"}";
/// openssl dgst -sha256 -binary | base64
const SHA_256: &str = "GYwYnH3BiO6aICFt0ThC5bUIJ4byvqdpWtR8m5fNkww=";

fn now() -> DateTime<Utc> {
    "2026-11-22T12:00:00Z".parse().unwrap()
}

fn us() -> PublicUrl {
    PublicUrl::parse("https://events.test:8443").unwrap()
}

fn key() -> PublicKey {
    PublicKey::from_pem(ONE_PUBLIC).unwrap()
}

/// A request to be signed and then spoiled.
#[derive(Clone)]
struct Draft {
    method: &'static str,
    target: &'static str,
    headers: Vec<(String, String)>,
    body: Vec<u8>,
}

impl Draft {
    fn post() -> Self {
        let digest = STANDARD.encode(aws_lc_rs::digest::digest(&aws_lc_rs::digest::SHA256, BODY));
        Self { method: "POST", target: "/inbox", headers: Vec::new(), body: BODY.to_vec() }
            .with("host", "events.test:8443")
            .with("date", "Sun, 22 Nov 2026 11:59:58 GMT")
            .with("digest", &format!("SHA-256={digest}"))
            .with("content-digest", &format!("sha-256=:{digest}:"))
            .with("content-type", "application/activity+json")
    }

    fn get(target: &'static str) -> Self {
        Self { method: "GET", target, headers: Vec::new(), body: Vec::new() }
            .with("host", "events.test:8443")
            .with("date", "Sun, 22 Nov 2026 11:59:58 GMT")
    }

    fn with(mut self, name: &str, value: &str) -> Self {
        self = self.without(name);
        self.headers.push((name.to_owned(), value.to_owned()));
        self
    }

    fn without(mut self, name: &str) -> Self {
        self.headers.retain(|(of, _)| of != name);
        self
    }

    fn value(&self, name: &str) -> String {
        self.headers.iter().find(|(of, _)| of == name).unwrap().1.clone()
    }

    fn head(&self) -> RequestHead {
        RequestHead::new(
            self.method,
            self.target,
            self.headers.iter().map(|(n, v)| (n.as_str(), v.as_bytes())),
        )
    }

    /// Signs these names (cavage), with further parameters before `headers`.
    fn cavage(self, covered: &str, parameters: &str) -> Self {
        let lines: Vec<String> = covered
            .split(' ')
            .map(|name| match name {
                "(request-target)" => format!("{name}: {} {}", self.method.to_lowercase(), self.target),
                "(path)" => format!("(request-target): get {}", self.target.split('?').next().unwrap()),
                "(created)" | "(expires)" => {
                    let name_only = name.trim_matches(['(', ')']);
                    let value = parameters.split(&format!("{name_only}=")).nth(1).unwrap();
                    format!("{name}: {}", value.split(',').next().unwrap())
                }
                _ => format!("{name}: {}", self.value(name)),
            })
            .collect();
        let signature = sign(&lines.join("\n"));
        let covered = covered.replace("(path)", "(request-target)");
        self.with(
            "signature",
            &format!("keyId=\"{KEY_ID}\",{parameters}headers=\"{covered}\",signature=\"{signature}\""),
        )
    }

    /// Signs these components (RFC 9421) under a label.
    fn rfc9421(self, label: &str, covered: &[&str], parameters: &str) -> Self {
        let quoted: Vec<String> = covered.iter().map(|name| format!("\"{name}\"")).collect();
        let input = format!("({}){parameters}", quoted.join(" "));
        let (path, query) = self.target.split_once('?').unwrap_or((self.target, ""));
        let mut lines: Vec<String> = covered
            .iter()
            .map(|name| match *name {
                "@method" => format!("\"@method\": {}", self.method),
                "@target-uri" => format!("\"@target-uri\": https://events.test:8443{}", self.target),
                "@authority" => "\"@authority\": events.test:8443".to_owned(),
                "@scheme" => "\"@scheme\": https".to_owned(),
                "@request-target" => format!("\"@request-target\": {}", self.target),
                "@path" => format!("\"@path\": {path}"),
                "@query" => format!("\"@query\": ?{query}"),
                name => format!("\"{name}\": {}", self.value(name)),
            })
            .collect();
        lines.push(format!("\"@signature-params\": {input}"));
        let signature = sign(&lines.join("\n"));
        self.with("signature-input", &format!("{label}={input}"))
            .with("signature", &format!("{label}=:{signature}:"))
    }

    fn outcome(&self) -> Result<Dialect, SignatureError> {
        let claims = read(&self.head(), &self.body, &us(), now())?;
        let mut last = SignatureError::Missing;
        for claim in claims {
            assert_eq!(claim.key_id().as_str(), KEY_ID);
            match claim.verify(&key()) {
                Ok(()) => return Ok(claim.dialect()),
                Err(error) => last = error,
            }
        }
        Err(last)
    }

    #[track_caller]
    fn holds(&self, dialect: Dialect) {
        assert_eq!(self.outcome(), Ok(dialect));
    }

    #[track_caller]
    fn fails(&self, error: SignatureError) {
        assert_eq!(self.outcome(), Err(error));
    }
}

fn sign(base: &str) -> String {
    STANDARD.encode(KeyPair::from_pem(ONE).unwrap().sign(base.as_bytes()))
}

const POST: &str = "(request-target) host date digest";
const GET: &str = "(request-target) host date";
const RSA: &str = "algorithm=\"rsa-sha256\",";

fn cavage() -> Draft {
    Draft::post().cavage(POST, RSA)
}

const POST_9421: [&str; 3] = ["@method", "@target-uri", "content-digest"];
const PARAMS: &str = ";created=1795348798;keyid=\"https://peer.test/users/ada#main-key\"";

fn rfc9421() -> Draft {
    Draft::post().rfc9421("sig1", &POST_9421, PARAMS)
}

#[test]
fn the_test_constants_are_what_they_say() {
    assert_eq!(now().timestamp() - 2, 1_795_348_798);
}

#[test]
fn a_request_without_signature_is_not_signed() {
    Draft::post().fails(SignatureError::Missing);
    Draft::post().with("authorization", "Bearer abc").fails(SignatureError::Missing);
    assert!(!Draft::post().head().is_signed());
    assert!(cavage().head().is_signed() && rfc9421().head().is_signed());
}

#[test]
fn cavage_holds_for_posts_and_gets() {
    cavage().holds(Dialect::Cavage);
    Draft::get("/events/1?x=y").cavage(GET, RSA).holds(Dialect::Cavage);
    Draft::post().cavage("host date content-type digest (request-target)", RSA).holds(Dialect::Cavage);
    Draft::post().cavage(POST, "algorithm=\"hs2019\",").holds(Dialect::Cavage);
    Draft::post().cavage(POST, "").holds(Dialect::Cavage);
}

#[test]
fn cavage_takes_created_instead_of_date() {
    let covered = "(request-target) host (created) (expires) digest";
    let parameters = "algorithm=\"hs2019\",created=1795348798,expires=1795349098,";
    Draft::post().without("date").cavage(covered, parameters).holds(Dialect::Cavage);
}

#[test]
fn cavage_in_authorization_counts_but_another_authorization_does_not_disturb() {
    let signature = cavage().value("signature");
    let moved = cavage().without("signature").with("authorization", &format!("Signature {signature}"));
    moved.holds(Dialect::Cavage);
    cavage().with("authorization", "Bearer abc").holds(Dialect::Cavage);
}

#[test]
fn a_tampered_request_does_not_hold() {
    let mut other_path = cavage();
    other_path.target = "/orgs/other/inbox";
    other_path.fails(SignatureError::Mismatch);
    cavage().with("date", "Sun, 22 Nov 2026 11:59:59 GMT").fails(SignatureError::Mismatch);
    let mut other_body = cavage();
    other_body.body = b"{\"type\":\"Block\"}".to_vec();
    other_body.fails(SignatureError::DigestMismatch);
    let digest = STANDARD.encode(aws_lc_rs::digest::digest(&aws_lc_rs::digest::SHA256, &other_body.body));
    other_body.with("digest", &format!("SHA-256={digest}")).fails(SignatureError::Mismatch);
}

#[test]
fn another_key_does_not_fit() {
    let claims = read(&cavage().head(), BODY, &us(), now()).unwrap();
    assert_eq!(claims[0].verify(&PublicKey::from_pem(TWO_PUBLIC).unwrap()), Err(SignatureError::Mismatch));
}

#[test]
fn cavage_must_cover_target_host_date_and_digest() {
    for (covered, missing) in [
        ("host date digest", "(request-target)"),
        ("(request-target) date digest", "host"),
        ("(request-target) host digest", "date"),
        ("(request-target) host date", "digest"),
        ("digest", "(request-target)"),
        ("date", "(request-target)"),
    ] {
        Draft::post().cavage(covered, RSA).fails(SignatureError::NotCovered(missing));
    }
    Draft::get("/x").cavage("(request-target) date", RSA).fails(SignatureError::NotCovered("host"));
    let no_headers = cavage();
    let bare = no_headers.value("signature").replace(&format!("headers=\"{POST}\","), "");
    no_headers.with("signature", &bare).fails(SignatureError::NotCovered("(request-target)"));
}

#[test]
fn what_is_covered_must_be_there() {
    cavage().without("date").fails(SignatureError::NotThere("date".to_owned()));
    cavage().without("digest").fails(SignatureError::NotThere("digest".to_owned()));
    cavage().without("host").fails(SignatureError::NotThere("host".to_owned()));
    let extra = Draft::post().with("x-extra", "1").cavage("(request-target) host date digest x-extra", RSA);
    extra.holds(Dialect::Cavage);
    extra.without("x-extra").fails(SignatureError::NotThere("x-extra".to_owned()));
    let created = cavage().value("signature").replace("date digest", "date digest (created)");
    cavage().with("signature", &created).fails(SignatureError::NotThere("created".to_owned()));
}

#[test]
fn the_host_must_be_ours_its_port_may_be_missing() {
    Draft::post().with("host", "events.test").cavage(POST, RSA).holds(Dialect::Cavage);
    Draft::post().with("host", "EVENTS.test:8443").cavage(POST, RSA).holds(Dialect::Cavage);
    cavage().with("host", "events.test").holds(Dialect::Cavage);
    for other in ["other.test", "events.test:443", "events.test.evil.test", ""] {
        Draft::post().with("host", other).cavage(POST, RSA).fails(SignatureError::WrongHost);
    }
}

#[test]
fn a_signature_lives_an_hour_and_may_come_five_minutes_early() {
    for (date, outcome) in [
        ("Sun, 22 Nov 2026 11:00:00 GMT", Ok(Dialect::Cavage)),
        ("Sun, 22 Nov 2026 10:59:59 GMT", Err(SignatureError::TooOld)),
        ("Sun, 22 Nov 2026 12:05:00 GMT", Ok(Dialect::Cavage)),
        ("Sun, 22 Nov 2026 12:05:01 GMT", Err(SignatureError::InTheFuture)),
        ("Mon, 23 Nov 2026 12:00:00 GMT", Err(SignatureError::InTheFuture)),
        ("Sat, 22 Nov 2025 12:00:00 GMT", Err(SignatureError::TooOld)),
        ("yesterday", Err(SignatureError::Date)),
    ] {
        assert_eq!(Draft::post().with("date", date).cavage(POST, RSA).outcome(), outcome, "{date}");
    }
    let covered = "(request-target) host (created) digest";
    let with = |created: &str| Draft::post().cavage(covered, &format!("created={created},"));
    with("1795340000").fails(SignatureError::TooOld);
    with("1795359999").fails(SignatureError::InTheFuture);
    with("soon").fails(SignatureError::Date);
    with("99999999999999999").fails(SignatureError::Date);
}

#[test]
fn an_expired_signature_is_refused() {
    let past = (now() - TimeDelta::seconds(1)).timestamp();
    Draft::post().cavage(POST, &format!("expires={past},")).fails(SignatureError::Expired);
    let params = format!(";created=1795348798;expires={past};keyid=\"{KEY_ID}\"");
    Draft::post().rfc9421("sig1", &POST_9421, &params).fails(SignatureError::Expired);
}

#[test]
fn digest_names_have_no_case_and_several_may_stand_together() {
    let value = Draft::post().value("digest").replace("SHA-256=", "");
    let sha512 = STANDARD.encode(aws_lc_rs::digest::digest(&aws_lc_rs::digest::SHA512, BODY));
    for digest in [
        format!("sha-256={value}"),
        format!("SHA-256={value},SHA-512={sha512}"),
        format!("unixsum=30637, Sha-256={value}"),
        format!("SHA-512={sha512}"),
        format!("SHA-256={}", value.trim_end_matches('=')),
    ] {
        Draft::post().with("digest", &digest).cavage(POST, RSA).holds(Dialect::Cavage);
    }
    for (digest, error) in [
        (format!("SHA-256={value},SHA-512={value}"), SignatureError::DigestMismatch),
        (format!("SHA-256={sha512}"), SignatureError::DigestMismatch),
        ("SHA-256=%%%".to_owned(), SignatureError::DigestMismatch),
        ("unixsum=30637".to_owned(), SignatureError::Digest),
        ("MD5=abc".to_owned(), SignatureError::Digest),
        (String::new(), SignatureError::Digest),
    ] {
        let draft = Draft::post().with("digest", &digest).cavage(POST, RSA);
        assert_eq!(draft.outcome(), Err(error), "{digest}");
    }
}

#[test]
fn a_digest_made_by_another_program_fits() {
    assert_eq!(Draft::post().value("digest"), format!("SHA-256={SHA_256}"));
}

#[test]
fn the_query_may_be_missing_from_the_request_target() {
    Draft::get("/outbox?page=1").cavage("(path) host date", RSA).holds(Dialect::Cavage);
    let mut other = Draft::get("/outbox?page=1").cavage(GET, RSA);
    other.target = "/outbox?page=2";
    other.fails(SignatureError::Mismatch);
}

#[test]
fn algorithms_that_are_not_rsa_are_not_known() {
    for algorithm in ["ed25519", "hmac-sha256", "rsa-sha1", "none", ""] {
        Draft::post().cavage(POST, &format!("algorithm=\"{algorithm}\",")).fails(SignatureError::Algorithm);
    }
    let alg = format!("{PARAMS};alg=\"ed25519\"");
    Draft::post().rfc9421("sig1", &POST_9421, &alg).fails(SignatureError::Algorithm);
}

#[test]
fn rsa_sha512_is_known() {
    // openssl dgst -sha512 -sign tests/keys/test-one.pem over the base of `cavage()`.
    let signature = include_str!("../../../tests/keys/cavage-sha512.sig.txt").trim();
    for algorithm in ["rsa-sha512", "hs2019"] {
        let header = format!(
            "keyId=\"{KEY_ID}\",algorithm=\"{algorithm}\",headers=\"{POST}\",signature=\"{signature}\""
        );
        Draft::post().with("signature", &header).holds(Dialect::Cavage);
    }
}

#[test]
fn a_key_id_needs_no_fragment_but_must_be_an_address() {
    let header = cavage().value("signature").replace("#main-key", "/main-key");
    let claims = read(&cavage().with("signature", &header).head(), BODY, &us(), now()).unwrap();
    assert_eq!(claims[0].key_id().as_str(), "https://peer.test/users/ada/main-key");
    for key_id in ["acct:ada@peer.test", "ada", "", "ftp://peer.test/ada"] {
        let header = cavage().value("signature").replace(KEY_ID, key_id);
        cavage().with("signature", &header).fails(SignatureError::KeyId);
    }
    let params = ";created=1795348798;keyid=\"ada\"";
    Draft::post().rfc9421("sig1", &POST_9421, params).fails(SignatureError::KeyId);
}

#[test]
fn what_is_in_neither_form_cannot_be_read() {
    let long = format!("keyId=\"{KEY_ID}\",signature=\"{}\"", "A".repeat(9000));
    for header in [
        "x",
        "keyId",
        "keyId=\"",
        "keyId=\"a\\",
        "keyId=\"a\"signature=\"b\"",
        "keyId=\"a\",keyId=\"a\"",
        "signature=\"AAAA\"",
        "keyId=\"https://peer.test/k\"",
        "keyId=\"https://peer.test/k\",signature=\"%%%\"",
        &long,
    ] {
        let outcome = Draft::post().with("signature", header).outcome();
        assert!(
            matches!(outcome, Err(SignatureError::Malformed | SignatureError::Missing)),
            "{header}: {outcome:?}"
        );
    }
    let many = vec!["host"; 40].join(" ");
    Draft::post().cavage(&format!("{POST} {many}"), RSA).fails(SignatureError::Malformed);
}

#[test]
fn blanks_and_escapes_in_the_header_do_not_matter() {
    let header = cavage()
        .value("signature")
        .replace(',', " , ")
        .replace("keyId=", " keyId = ")
        .replace("#main", "#\\main");
    cavage().with("signature", &header).holds(Dialect::Cavage);
}

#[test]
fn rfc9421_holds_for_posts_and_gets() {
    rfc9421().holds(Dialect::Rfc9421);
    let alg = format!("{PARAMS};alg=\"rsa-v1_5-sha256\";tag=\"x\";nonce=\"n\"");
    Draft::post().rfc9421("sig1", &POST_9421, &alg).holds(Dialect::Rfc9421);
    Draft::get("/x?y=1").rfc9421("a", &["@method", "@target-uri"], PARAMS).holds(Dialect::Rfc9421);
    Draft::get("/x?y=1")
        .rfc9421("a", &["@method", "@authority", "@path", "@query"], PARAMS)
        .holds(Dialect::Rfc9421);
    Draft::get("/x").rfc9421("a", &["@method", "@authority", "@path"], PARAMS).holds(Dialect::Rfc9421);
    Draft::get("/x")
        .rfc9421("a", &["@method", "@authority", "@path", "@query"], PARAMS)
        .holds(Dialect::Rfc9421);
    Draft::get("/x?y")
        .rfc9421("a", &["@method", "@authority", "@request-target"], PARAMS)
        .holds(Dialect::Rfc9421);
    let more = ["@method", "@target-uri", "@scheme", "host", "date", "content-type", "content-digest"];
    Draft::post().rfc9421("sig1", &more, PARAMS).holds(Dialect::Rfc9421);
}

#[test]
fn rfc9421_must_cover_method_target_and_digest() {
    for (covered, missing) in [
        (["@target-uri", "content-digest"].as_slice(), "@method"),
        (&["@method", "content-digest"], "@target-uri"),
        (&["@method", "@authority", "content-digest"], "@target-uri"),
        (&["@method", "@path", "@query", "content-digest"], "@target-uri"),
        (&["@method", "@target-uri"], "content-digest"),
    ] {
        Draft::post().rfc9421("sig1", covered, PARAMS).fails(SignatureError::NotCovered(missing));
    }
    let no_query = Draft::get("/x?y=1").rfc9421("a", &["@method", "@authority", "@path"], PARAMS);
    no_query.fails(SignatureError::NotCovered("@target-uri"));
    let undated = format!(";keyid=\"{KEY_ID}\"");
    Draft::post().rfc9421("sig1", &POST_9421, &undated).fails(SignatureError::NotCovered("created"));
    Draft::post().rfc9421("sig1", &POST_9421, ";created=1795348798").fails(SignatureError::Malformed);
}

#[test]
fn rfc9421_is_fresh_fits_the_body_and_is_meant_for_us() {
    let created =
        |at: &str| Draft::post().rfc9421("s", &POST_9421, &format!(";created={at};keyid=\"{KEY_ID}\""));
    created("1795345199").fails(SignatureError::TooOld);
    created("1795349101").fails(SignatureError::InTheFuture);
    created("\"1795348798\"").fails(SignatureError::Date);
    let mut body = rfc9421();
    body.body = b"other".to_vec();
    body.fails(SignatureError::DigestMismatch);
    rfc9421().with("content-digest", "unixsum=:AAAA:").fails(SignatureError::Digest);
    rfc9421().with("content-digest", "sha-256=abc").fails(SignatureError::DigestMismatch);
    rfc9421().with("content-digest", "(((").fails(SignatureError::Digest);
    rfc9421().without("content-digest").fails(SignatureError::NotThere("content-digest".to_owned()));
    rfc9421().with("host", "other.test").fails(SignatureError::WrongHost);
    let mut path = rfc9421();
    path.target = "/other";
    path.fails(SignatureError::Mismatch);
}

#[test]
fn rfc9421_content_digest_may_be_sha_512() {
    let sha512 = STANDARD.encode(aws_lc_rs::digest::digest(&aws_lc_rs::digest::SHA512, BODY));
    let draft = Draft::post().with("content-digest", &format!("sha-512=:{sha512}:"));
    draft.rfc9421("sig1", &POST_9421, PARAMS).holds(Dialect::Rfc9421);
}

#[test]
fn any_label_that_holds_suffices() {
    let good = rfc9421();
    let other = Draft::post().rfc9421("bad", &["@method"], PARAMS);
    let both = |first: &Draft, second: &Draft| {
        let join = |name: &str| format!("{}, {}", first.value(name), second.value(name));
        Draft::post().with("signature-input", &join("signature-input")).with("signature", &join("signature"))
    };
    both(&other, &good).holds(Dialect::Rfc9421);
    both(&good, &other).holds(Dialect::Rfc9421);
    let forged = good.value("signature").replace("sig1=:", "sig2=:AAAA");
    let input = good.value("signature-input").replace("sig1=", "sig2=");
    let forged = Draft::post().with("signature-input", &input).with("signature", &forged);
    both(&forged, &good).holds(Dialect::Rfc9421);
    forged.fails(SignatureError::Mismatch);
}

#[test]
fn rfc9421_that_cannot_be_read_is_refused() {
    rfc9421().with("signature", "other=:AAAA:").fails(SignatureError::Malformed);
    rfc9421().with("signature", "sig1=abc").fails(SignatureError::Malformed);
    rfc9421().without("signature").fails(SignatureError::Missing);
    rfc9421().with("signature-input", "sig1").fails(SignatureError::Malformed);
    rfc9421().with("signature-input", "((((").fails(SignatureError::Malformed);
    rfc9421().with("signature-input", "").fails(SignatureError::Malformed);
    let twice = ["@method", "@method", "@target-uri", "content-digest"];
    Draft::post().rfc9421("sig1", &twice, PARAMS).fails(SignatureError::Malformed);
    let input = format!("sig1=(\"@method\" \"@target-uri\" \"@query-param\";name=\"x\"){PARAMS}");
    let with_parameters = rfc9421().with("signature-input", &input);
    with_parameters.fails(SignatureError::NotThere("@query-param".to_owned()));
    let unknown = format!("sig1=(\"@method\" \"@target-uri\" \"content-digest\" \"@status\"){PARAMS}");
    rfc9421().with("signature-input", &unknown).fails(SignatureError::NotThere("@status".to_owned()));
    let long = format!("sig1=(\"{}\"){PARAMS}", "x".repeat(9000));
    rfc9421().with("signature-input", &long).fails(SignatureError::Malformed);
}

#[test]
fn rfc9421_params_written_loosely_are_signed_in_their_canonical_form() {
    let loose = rfc9421();
    let input = loose
        .value("signature-input")
        .replace("(\"", "(  \"")
        .replace(";created", " ; created")
        .replace(" ; created", "; created");
    loose.with("signature-input", &input).holds(Dialect::Rfc9421);
}

#[test]
fn the_claimed_key_is_read_without_checking_anything() {
    assert_eq!(claimed_key(&cavage().head()).unwrap().as_str(), KEY_ID);
    assert_eq!(claimed_key(&rfc9421().with("host", "x").head()).unwrap().as_str(), KEY_ID);
    assert_eq!(claimed_key(&Draft::post().head()), None);
    assert_eq!(claimed_key(&Draft::post().with("signature", "((").head()), None);
}

#[test]
fn a_request_survives_being_kept_for_later() {
    let head = cavage().head();
    let kept: RequestHead = serde_json::from_str(&serde_json::to_string(&head).unwrap()).unwrap();
    assert_eq!(kept, head);
}

#[test]
fn what_we_sign_verifies_and_covers_what_peers_ask_for() {
    let key_id = KeyUri::parse(KEY_ID).unwrap();
    let pair = KeyPair::from_pem(ONE).unwrap();
    let url = Url::parse("https://events.test:8443/orgs/tenants/inbox?x=1").unwrap();
    for (method, body, covered) in [
        (Method::POST, BODY, "headers=\"(request-target) host date digest content-type\""),
        (Method::GET, b"".as_slice(), "headers=\"(request-target) host date\""),
    ] {
        let mut headers = HeaderMap::new();
        headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/activity+json"));
        let added = Signing::new(&key_id, &pair, now()).headers(&method, &url, &headers, body);
        headers.extend(added);
        headers.insert("host", HeaderValue::from_static("events.test:8443"));
        assert!(headers["signature"].to_str().unwrap().contains(covered));
        assert_eq!(headers["date"], "Sun, 22 Nov 2026 12:00:00 GMT");
        assert_eq!(headers.contains_key("digest"), method == Method::POST);
        let pairs = headers.iter().map(|(name, value)| (name.as_str(), value.as_bytes()));
        let head = RequestHead::new(method.as_str(), "/orgs/tenants/inbox?x=1", pairs);
        read(&head, body, &us(), now()).unwrap()[0].verify(&key()).unwrap();
    }
}

#[test]
fn a_parsed_key_is_kept_and_a_broken_one_said_so() {
    let cache = KeyCache::default();
    assert_eq!(cache.get(ONE).unwrap().public_pem(), ONE_PUBLIC);
    assert_eq!(cache.get(ONE).unwrap().public_pem(), ONE_PUBLIC);
    assert_eq!(cache.get("nonsense").unwrap_err(), KeyError::NotPem);
}
