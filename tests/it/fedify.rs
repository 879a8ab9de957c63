//! An independent server, built on the Fedify library: it follows us and is followed, reads what we send with its own
//! vocabulary, and delivers good and hostile requests signed its own way.

use std::net::TcpListener;
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::house::Database;
use crate::town::{Site, Town};

/// How long what happens in the background may take before the test fails.
const PATIENCE: Duration = Duration::from_secs(60);

/// The peer's program and the Node.js that runs it, where `CONVOCA_TEST_FEDIFY` names the folder of the first.
fn program(test: &str) -> Option<(PathBuf, PathBuf)> {
    #[expect(clippy::disallowed_methods, reason = "tests are told by the environment where the peer is")]
    let folder = std::env::var("CONVOCA_TEST_FEDIFY").ok().map(PathBuf::from);
    let found = folder.filter(|folder| folder.join("peer.mjs").is_file());
    let Some(folder) = found else {
        assert!(!crate::required("fedify"), "CONVOCA_TEST_FEDIFY names no folder with a peer.mjs");
        println!("skipped, for CONVOCA_TEST_FEDIFY names no peer: {test}");
        return None;
    };
    // The npm package `node` brings the version that Fedify needs.
    let packaged = ["node_modules/node/bin/node", "../node22/node_modules/node/bin/node"];
    let node = packaged.iter().map(|path| folder.join(path)).find(|path| path.is_file());
    Some((folder.join("peer.mjs"), node.unwrap_or_else(|| "node".into())))
}

/// The independent server, ended with the test.
struct Peer {
    process: Child,
    control: u16,
    origin: String,
}

impl Drop for Peer {
    fn drop(&mut self) {
        // It may have ended by itself.
        let _gone = self.process.kill();
        let _ended = self.process.wait();
    }
}

fn free_port() -> u16 {
    TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port()
}

impl Peer {
    /// Starts it under a name of the town; `knock` is the dialect in which it signs first.
    async fn start(town: &mut Town, program: &(PathBuf, PathBuf), knock: &str) -> Self {
        let (port, control) = (free_port(), free_port());
        let (certificate, key) = town.certificate("fedify.test");
        town.also_resolve("fedify.test", port);
        let origin = format!("https://fedify.test:{port}");
        let process = Command::new(&program.1)
            .arg(&program.0)
            .env("PORT", port.to_string())
            .env("CTL", control.to_string())
            .env("ORIGIN", &origin)
            .env("TLS_CERT", certificate)
            .env("TLS_KEY", key)
            .env("NODE_EXTRA_CA_CERTS", town.authority())
            .env("TESTDNS", "1")
            .env("KNOCK", knock)
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let peer = Self { process, control, origin };
        let began = Instant::now();
        while peer.ask("info", json!({})).await.is_none() {
            assert!(began.elapsed() < PATIENCE, "the peer does not start");
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
        peer
    }

    async fn ask(&self, command: &str, words: Value) -> Option<Value> {
        #[expect(clippy::disallowed_methods, reason = "the peer's remote control is outside of the house")]
        let client = reqwest::Client::builder().no_proxy().build().unwrap();
        let request = client.post(format!("http://127.0.0.1:{}/{command}", self.control));
        let answer = request.body(words.to_string()).send().await.ok()?;
        serde_json::from_str(&answer.text().await.ok()?).ok()
    }

    /// Has it do something.
    async fn tell(&self, command: &str, words: Value) -> Value {
        let answer = self.ask(command, words).await.expect("the peer answers");
        assert!(answer.get("error").is_none(), "{command}: {answer}");
        answer
    }

    /// What it verified of one kind, once that is as many as expected.
    async fn verified(&self, kind: &str, expected: usize) -> Vec<Value> {
        let began = Instant::now();
        loop {
            let log = self.tell("log", json!({})).await;
            let rows = log.as_array().expect("a log").clone();
            let found: Vec<Value> =
                rows.iter().filter(|row| row["kind"] == "verified" && row["type"] == kind).cloned().collect();
            if found.len() >= expected {
                return found;
            }
            assert!(began.elapsed() < PATIENCE, "{kind}: {found:?} in {log:#}");
            tokio::time::sleep(Duration::from_millis(200)).await;
        }
    }

    /// Delivers one request; answers the status.
    async fn deliver(&self, words: Value) -> u64 {
        self.tell("raw", words).await["status"].as_u64().expect("a status")
    }
}

/// A site, and the peer that knows it.
async fn neighbours(test: &str, knock: &str) -> Option<(Town, Site, Peer)> {
    let program = program(test)?;
    let mut town = Town::found(&["alpha.test"]);
    let peer = Peer::start(&mut town, &program, knock).await;
    let mut site = town.site_with_port(0, "alpha.test", Database::Sqlite);
    site.start("all");
    Some((town, site, peer))
}

async fn follows(site: &Site, peer: &Peer) -> String {
    let tenants = format!("{}/orgs/tenants", site.public_url);
    peer.tell("follow", json!({"actor": tenants})).await;
    peer.verified("Accept", 1).await;
    let info = peer.tell("info", json!({})).await;
    assert_eq!(info["following"]["peer"], json!([tenants]));
    tenants
}

async fn followers(site: &Site) -> Value {
    site.visitor().get_activity("/orgs/tenants/followers").await.json()["totalItems"].clone()
}

#[actix_web::test]
async fn fedify_follows_and_reads_what_we_publish_change_and_delete() {
    for knock in ["rfc9421", "cavage"] {
        let test = "fedify_follows_and_reads_what_we_publish_change_and_delete";
        let Some((_town, site, peer)) = neighbours(test, knock).await else { return };
        let tenants = follows(&site, &peer).await;
        let actor = peer.tell("lookup", json!({"url": tenants})).await;
        assert_eq!(actor["parsed"]["class"], "Group", "{actor}");
        assert_eq!(actor["parsed"]["preferredUsername"], "tenants");
        let host = site.public_url.trim_start_matches("https://");
        let found = peer.tell("webfinger", json!({"resource": format!("acct:tenants@{host}")})).await;
        assert!(found["links"].as_array().unwrap().iter().any(|link| link["href"] == json!(tenants)));
        let march = json!({
            "title": "March for housing", "description": "Bring drums.", "language": "en",
            "start": "2031-03-06T11:00", "timezone": "America/Los_Angeles",
            "place": {"name": "MacArthur Park", "area": "Westlake", "latitude": 34.0593, "longitude": -118.2768},
            "tags": ["march"], "kind": "march"
        });
        let answer = site.api("POST", "/api/v1/orgs/tenants/events", Some(&march)).await;
        assert_eq!(answer.status, 201, "{}", answer.body);
        let event = answer.json();
        let created = peer.verified("Create", 1).await.remove(0);
        let read = &created["parsed"];
        assert_eq!(read["class"], "Event", "{created}");
        assert_eq!(read["id"], event["uri"]);
        assert_eq!(read["name"], "March for housing");
        assert_eq!(read["startTime"], "2031-03-06T19:00:00Z");
        assert_eq!(read["location"]["name"], "MacArthur Park");
        assert_eq!(read["location"]["lat"], 34.0593);
        assert_eq!(read["attributedTo"], json!([tenants]));
        assert_eq!(read["to"], json!(["https://www.w3.org/ns/activitystreams#Public"]));
        assert_eq!(read["tags"], json!([["Hashtag", "#march"]]));
        let fetched = peer.tell("lookup", json!({"url": event["uri"]})).await;
        assert_eq!(fetched["parsed"]["startTime"], "2031-03-06T19:00:00Z");
        let path = format!("/api/v1/events/{}", event["id"].as_str().unwrap());
        assert_eq!(site.api("PATCH", &path, Some(&json!({"title": "March for homes"}))).await.status, 200);
        let updated = peer.verified("Update", 1).await;
        assert!(updated.iter().any(|row| row["parsed"]["name"] == "March for homes"), "{updated:?}");
        assert_eq!(site.api("DELETE", &path, None).await.status, 204);
        let deleted = peer.verified("Delete", 1).await;
        assert!(deleted.iter().any(|row| row["object"] == event["uri"]), "{deleted:?}");
        peer.tell("unfollow", json!({"actor": tenants})).await;
        let began = Instant::now();
        while followers(&site).await != json!(0) {
            assert!(began.elapsed() < PATIENCE, "still followed");
            tokio::time::sleep(Duration::from_millis(200)).await;
        }
    }
}

#[actix_web::test]
async fn what_fedify_publishes_is_mirrored_changed_and_withdrawn() {
    let test = "what_fedify_publishes_is_mirrored_changed_and_withdrawn";
    let Some((_town, site, peer)) = neighbours(test, "rfc9421").await else { return };
    site.run(&["follow", &format!("{}/u/group", peer.origin)]);
    site.source_becomes("active").await;
    let spring = |name: &str| json!({"as": "group", "kind": "event", "n": "spring", "name": name, "start": "2031-05-01T10:00:00Z", "end": "2031-05-01T12:00:00Z"});
    peer.tell("create", spring("First of May")).await;
    site.sees(&[("First of May", "confirmed")]).await;
    peer.tell("update", spring("May Day")).await;
    site.sees(&[("May Day", "confirmed")]).await;
    peer.tell("delete", json!({"as": "group", "kind": "event", "n": "spring"})).await;
    site.sees(&[]).await;
}

#[actix_web::test]
async fn twelve_deliveries_of_fedify_good_and_hostile_get_the_right_answers() {
    let test = "twelve_deliveries_of_fedify_good_and_hostile_get_the_right_answers";
    let Some((_town, site, peer)) = neighbours(test, "cavage").await else { return };
    let inbox = format!("{}/orgs/tenants/inbox", site.public_url);
    let tenants = format!("{}/orgs/tenants", site.public_url);
    let follow = |name: &str| {
        json!({
            "@context": "https://www.w3.org/ns/activitystreams",
            "id": format!("{}/x/{name}", peer.origin), "type": "Follow",
            "actor": format!("{}/u/peer", peer.origin), "object": tenants,
        })
    };
    for dialect in ["cavage", "rfc9421"] {
        let send = |name: &str, more: Value| {
            let mut words =
                json!({"inbox": inbox, "body": follow(&format!("{name}-{dialect}")), "sign": dialect});
            words.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
            peer.deliver(words)
        };
        assert_eq!(send("tampered", json!({"tamper": "body"})).await, 401, "{dialect}: another body");
        assert_eq!(send("stale", json!({"skewSeconds": -2 * 86400})).await, 401, "{dialect}: two days old");
        // Fedify's cavage leaves the query out of what it signs, and so do others: that much is allowed.
        let query = send("query", json!({"tamper": "path"})).await;
        assert_eq!(query, if dialect == "cavage" { 202 } else { 401 }, "{dialect}: another query");
        assert_eq!(
            send("other", json!({"keyAs": "second"})).await,
            202,
            "{dialect}: signed by another actor"
        );
        assert_eq!(send("good", json!({})).await, 202, "{dialect}: good");
    }
    let unsigned = peer.deliver(json!({"inbox": inbox, "body": follow("unsigned"), "sign": "none"})).await;
    assert_eq!(unsigned, 401);
    let nonsense = peer.deliver(json!({"inbox": inbox, "body": "{not json", "sign": "cavage"})).await;
    assert_eq!(nonsense, 400);
    peer.verified("Accept", 3).await;
    assert_eq!(followers(&site).await, json!(1), "one follower, however often it asked");
}
