//! Another server, made of fixed answers.

use chrono::{DateTime, Utc};
use convoca::auth::KeyPair;
use convoca::domain::uri::{ActorUri, KeyUri, ObjectUri};
use convoca::net::Signer;
use convoca::peers::signatures::{RequestHead, Signing};
use http::header::{CONTENT_TYPE, HeaderMap, HeaderValue};
use serde_json::{Value, json};
use url::Url;
use wiremock::matchers::{method, path};
use wiremock::{Mock, MockServer, ResponseTemplate};

use super::site::ADDRESS;

pub const KEY: &str = include_str!("../../keys/test-one.pem");
pub const PUBLIC_KEY: &str = include_str!("../../keys/test-one.pub.pem");
pub const OTHER_PUBLIC_KEY: &str = include_str!("../../keys/test-two.pub.pem");
pub const ACTIVITY_JSON: &str = "application/activity+json";

pub struct Peer {
    pub server: MockServer,
}

impl Peer {
    pub async fn start() -> Self {
        Self { server: MockServer::builder().start().await }
    }

    pub fn host(&self) -> String {
        format!("localhost:{}", self.server.address().port())
    }

    pub fn at(&self, path: &str) -> String {
        format!("http://{}{path}", self.host())
    }

    pub fn object(&self, path: &str) -> ObjectUri {
        ObjectUri::parse(&self.at(path)).unwrap()
    }

    pub fn actor(&self, path: &str) -> ActorUri {
        ActorUri::parse(&self.at(path)).unwrap()
    }

    pub fn key(&self, path: &str) -> KeyUri {
        KeyUri::parse(&self.at(path)).unwrap()
    }

    /// Answers a path with JSON.
    pub async fn shows(&self, at: &str, json: &Value) {
        self.answers(at, ResponseTemplate::new(200).set_body_raw(json.to_string(), ACTIVITY_JSON)).await;
    }

    pub async fn answers(&self, at: &str, answer: ResponseTemplate) {
        Mock::given(method("GET")).and(path(at)).respond_with(answer).mount(&self.server).await;
    }

    /// Forgets all answers.
    pub async fn reset(&self) {
        self.server.reset().await;
    }

    /// Paths asked for, in order.
    pub async fn asked(&self) -> Vec<String> {
        self.server
            .received_requests()
            .await
            .unwrap()
            .iter()
            .map(|request| request.url.path().to_owned())
            .collect()
    }

    /// An actor with this key under `#main-key`.
    pub fn person(&self, path: &str, public_key: &str) -> Value {
        let id = self.at(path);
        json!({
            "@context": ["https://www.w3.org/ns/activitystreams", "https://w3id.org/security/v1"],
            "id": id, "type": "Person", "preferredUsername": "ada", "name": "Ada",
            "inbox": format!("{id}/inbox"), "outbox": format!("{id}/outbox"),
            "endpoints": {"sharedInbox": self.at("/inbox")},
            "publicKey": {"id": format!("{id}#main-key"), "owner": id, "publicKeyPem": public_key},
        })
    }
}

/// A POST to our inbox, signed by the test key under this id.
pub fn signed_post(key_id: &KeyUri, body: &[u8], at: DateTime<Utc>) -> RequestHead {
    let url = Url::parse(ADDRESS).unwrap().join("/inbox").unwrap();
    let key = KeyPair::from_pem(KEY).unwrap();
    let mut headers = HeaderMap::new();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static(ACTIVITY_JSON));
    headers.extend(Signing::new(key_id, &key, at).headers(&http::Method::POST, &url, &headers.clone(), body));
    headers.insert("host", HeaderValue::from_static("convoca.test"));
    RequestHead::new("POST", "/inbox", headers.iter().map(|(name, value)| (name.as_str(), value.as_bytes())))
}
