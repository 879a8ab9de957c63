//! Another server: shows actors and objects, signs what it posts, and keeps what is posted to it.

use chrono::{DateTime, Utc};
use convoca::auth::KeyPair;
use convoca::domain::uri::{ActorUri, KeyUri};
use convoca::net::Signer;
use convoca::peers::signatures::{Dialect, RequestHead, Signing};
use http::header::{CONTENT_TYPE, HOST, HeaderMap, HeaderName, HeaderValue};
use serde_json::{Value, json};
use url::Url;
use wiremock::matchers::{body_string_contains, method, path};
use wiremock::{Mock, MockServer, Request, ResponseTemplate};

use crate::house::House;

pub const KEY: &str = include_str!("../../keys/test-one.pem");
pub const PUBLIC_KEY: &str = include_str!("../../keys/test-one.pub.pem");
pub const OTHER_KEY: &str = include_str!("../../keys/test-two.pem");
const ACTIVITY_JSON: &str = "application/activity+json";
const PUBLIC: &str = "https://www.w3.org/ns/activitystreams#Public";

pub struct Neighbour {
    pub server: MockServer,
    client: reqwest::Client,
}

/// A request to an inbox, signed, not yet sent; a test may spoil it.
pub struct Letter {
    pub path: String,
    pub headers: HeaderMap,
    pub body: Vec<u8>,
}

impl Letter {
    pub fn without(mut self, header: &str) -> Self {
        self.headers.remove(header);
        self
    }

    pub fn with(mut self, header: &'static str, value: &str) -> Self {
        self.headers.insert(HeaderName::from_static(header), HeaderValue::from_str(value).unwrap());
        self
    }

    pub fn saying(mut self, body: &str) -> Self {
        self.body = body.as_bytes().to_vec();
        self
    }

    /// Hands it to the house; answers the status.
    pub async fn reaches(self, house: &House) -> u16 {
        let neighbour = plain_client();
        post(&neighbour, house, self).await.status().as_u16()
    }
}

fn plain_client() -> reqwest::Client {
    #[expect(clippy::disallowed_methods, reason = "a neighbour is outside of the house")]
    let client = reqwest::Client::builder().no_proxy().build().unwrap();
    client
}

async fn post(client: &reqwest::Client, house: &House, letter: Letter) -> reqwest::Response {
    let address = format!("http://127.0.0.1:{}{}", house.port, letter.path);
    client.post(address).headers(letter.headers).body(letter.body).send().await.unwrap()
}

impl Neighbour {
    /// Moves in; Ada lives there. At an address of its own: one that is lent on would hear what others still tell the last.
    pub async fn arrive() -> Self {
        let neighbour = Self { server: MockServer::builder().start().await, client: plain_client() };
        neighbour.settle().await;
        neighbour
    }

    async fn settle(&self) {
        self.shows("/users/ada", &self.person("ada")).await;
        self.takes_posts(ResponseTemplate::new(202)).await;
    }

    /// Forgets all answers, and what was asked; Ada and the inboxes are there again.
    pub async fn reset(&self) {
        self.server.reset().await;
        self.settle().await;
    }

    /// Forgets all answers; nothing is there any more.
    pub async fn vanish(&self) {
        self.server.reset().await;
    }

    pub fn host(&self) -> String {
        format!("localhost:{}", self.server.address().port())
    }

    pub fn at(&self, path: &str) -> String {
        format!("http://{}{path}", self.host())
    }

    pub fn ada(&self) -> String {
        self.at("/users/ada")
    }

    pub fn ada_uri(&self) -> ActorUri {
        ActorUri::parse(&self.ada()).unwrap()
    }

    /// Answers a path with JSON.
    pub async fn shows(&self, at: &str, json: &Value) {
        self.answers(at, ResponseTemplate::new(200).set_body_raw(json.to_string(), ACTIVITY_JSON)).await;
    }

    pub async fn answers(&self, at: &str, answer: ResponseTemplate) {
        Mock::given(method("GET"))
            .and(path(at))
            .respond_with(answer)
            .with_priority(1)
            .mount(&self.server)
            .await;
    }

    /// Answers everything that is posted; the first told is the last resort.
    pub async fn takes_posts(&self, answer: ResponseTemplate) {
        Mock::given(method("POST")).respond_with(answer).with_priority(9).mount(&self.server).await;
    }

    /// Answers the next posts otherwise, so many times.
    pub async fn answers_next_posts(&self, answer: ResponseTemplate, times: u64) {
        Mock::given(method("POST"))
            .respond_with(answer)
            .up_to_n_times(times)
            .with_priority(2)
            .mount(&self.server)
            .await;
    }

    /// Answers the next Creates otherwise, so many times; what comes beside is taken.
    pub async fn answers_next_creates(&self, answer: ResponseTemplate, times: u64) {
        Mock::given(method("POST"))
            .and(body_string_contains(r#""type":"Create""#))
            .respond_with(answer)
            .up_to_n_times(times)
            .with_priority(2)
            .mount(&self.server)
            .await;
    }

    /// Every request, but for what is told of what is featured and asked of what the server runs: these come beside.
    pub async fn requests(&self) -> Vec<Request> {
        let beside = |request: &Request| {
            request.url.path().contains("nodeinfo")
                || serde_json::from_slice::<Value>(&request.body)
                    .is_ok_and(|body| body["type"] == "Add" || body["type"] == "Remove")
        };
        self.all_requests().await.into_iter().filter(|request| !beside(request)).collect()
    }

    /// Every request.
    pub async fn all_requests(&self) -> Vec<Request> {
        self.server.received_requests().await.unwrap()
    }

    /// Paths that were asked for, in order; but for what the server runs.
    pub async fn asked(&self) -> Vec<String> {
        let requests = self.requests().await;
        requests
            .iter()
            .filter(|r| r.method == "GET" && !r.url.path().contains("nodeinfo"))
            .map(|r| r.url.path().to_owned())
            .collect()
    }

    /// Says in its NodeInfo what it runs.
    pub async fn runs(&self, software: &str) {
        let rel = "http://nodeinfo.diaspora.software/ns/schema/2.1";
        let index = json!({"links": [{"rel": rel, "href": self.at("/nodeinfo/2.1")}]});
        self.shows("/.well-known/nodeinfo", &index).await;
        let document = json!({"version": "2.1", "software": {"name": software, "version": "1.0"}});
        self.shows("/nodeinfo/2.1", &document).await;
    }

    /// Ada follows one of the house's actors.
    pub async fn follows(&self, house: &House, whom: &str) {
        let id = format!("/follows{whom}");
        self.tells(house, &self.activity("Follow", &id, &json!(house.url(whom)))).await;
    }

    /// What was posted: path and activity, in order; but for what is featured, see [`Neighbour::told_featured`].
    pub async fn posted(&self) -> Vec<(String, Value)> {
        let all = self.all_posted().await;
        all.into_iter()
            .filter(|(_, activity)| activity["type"] != "Add" && activity["type"] != "Remove")
            .collect()
    }

    /// What was told of what is featured: kind and event, in order.
    pub async fn told_featured(&self) -> Vec<(String, String)> {
        let text = |value: &Value| value.as_str().unwrap().to_owned();
        let all = self.all_posted().await;
        all.iter()
            .filter(|(_, activity)| activity["type"] == "Add" || activity["type"] == "Remove")
            .map(|(_, activity)| (text(&activity["type"]), text(&activity["object"])))
            .collect()
    }

    /// Everything that was posted: path and activity, in order.
    pub async fn all_posted(&self) -> Vec<(String, Value)> {
        let requests = self.all_requests().await;
        requests
            .iter()
            .filter(|r| r.method == "POST")
            .map(|r| (r.url.path().to_owned(), serde_json::from_slice(&r.body).unwrap()))
            .collect()
    }

    /// The kinds of what was posted, in order.
    pub async fn heard(&self) -> Vec<String> {
        self.posted()
            .await
            .iter()
            .map(|(_, activity)| activity["type"].as_str().unwrap().to_owned())
            .collect()
    }

    /// An actor with the test key under `#main-key` and a shared inbox.
    pub fn person(&self, name: &str) -> Value {
        let id = self.at(&format!("/users/{name}"));
        json!({
            "@context": ["https://www.w3.org/ns/activitystreams", "https://w3id.org/security/v1"],
            "id": id, "type": "Person", "preferredUsername": name, "name": name.to_uppercase(),
            "inbox": format!("{id}/inbox"), "outbox": format!("{id}/outbox"),
            "endpoints": {"sharedInbox": self.at("/inbox")},
            "publicKey": {"id": format!("{id}#main-key"), "owner": id, "publicKeyPem": PUBLIC_KEY},
        })
    }

    /// An event of Ada's.
    pub fn event(&self, path: &str, title: &str) -> Value {
        json!({
            "@context": "https://www.w3.org/ns/activitystreams",
            "id": self.at(path), "type": "Event", "name": title, "attributedTo": self.ada(),
            "content": "<p>Come all.</p>", "startTime": "2026-12-05T19:00:00Z", "endTime": "2026-12-05T21:00:00Z",
            "published": "2026-11-20T10:00:00Z", "to": [PUBLIC], "cc": [format!("{}/followers", self.ada())],
            "location": {"type": "Place", "name": "Piazza Castello", "address": "Piazza Castello 1, Torino"},
        })
    }

    /// An activity of Ada's.
    pub fn activity(&self, kind: &str, id: &str, object: &Value) -> Value {
        json!({
            "@context": "https://www.w3.org/ns/activitystreams",
            "id": self.at(id), "type": kind, "actor": self.ada(), "object": object, "to": [PUBLIC],
        })
    }

    /// A letter signed by Ada.
    pub fn letter(&self, house: &House, activity: &Value) -> Letter {
        self.letter_by("ada", KEY, house, house.context.now(), &activity.to_string())
    }

    /// A letter signed in somebody's name at some time.
    pub fn letter_by(&self, name: &str, pem: &str, house: &House, at: DateTime<Utc>, body: &str) -> Letter {
        self.letter_in(Dialect::Cavage, name, pem, house, at, body)
    }

    /// The same in a form of signature.
    pub fn letter_in(
        &self,
        dialect: Dialect,
        name: &str,
        pem: &str,
        house: &House,
        at: DateTime<Utc>,
        body: &str,
    ) -> Letter {
        let url = Url::parse(&house.url("/inbox")).unwrap();
        let key_id = KeyUri::parse(&format!("{}#main-key", self.at(&format!("/users/{name}")))).unwrap();
        let key = KeyPair::from_pem(pem).unwrap();
        let mut headers = HeaderMap::new();
        headers.insert(CONTENT_TYPE, HeaderValue::from_static(ACTIVITY_JSON));
        let signing = Signing::new(&key_id, &key, at).in_dialect(dialect);
        headers.extend(signing.headers(&http::Method::POST, &url, &headers.clone(), body.as_bytes()));
        let host = house.context.settings().public_url.host().to_string();
        headers.insert(HOST, HeaderValue::from_str(&host).unwrap());
        Letter { path: "/inbox".into(), headers, body: body.as_bytes().to_vec() }
    }

    /// Ada sends an activity; answers the status.
    pub async fn sends(&self, house: &House, activity: &Value) -> u16 {
        post(&self.client, house, self.letter(house, activity)).await.status().as_u16()
    }

    /// Ada sends an activity, which is taken and handled.
    pub async fn tells(&self, house: &House, activity: &Value) {
        assert_eq!(self.sends(house, activity).await, 202);
        house.work().await;
    }
}

/// A request as it stood at the neighbour's door, for verification.
pub fn head(request: &Request) -> RequestHead {
    let headers = request.headers.iter().map(|(name, value)| (name.as_str(), value.as_bytes()));
    RequestHead::new(request.method.as_str(), request.url.path(), headers)
}
