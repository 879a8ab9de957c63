//! Being a good peer, point by point: each test is named after its number in the list that `docs/FEDERATION.md` keeps,
//! with the program that asks for it.

mod actors;
mod complete;
mod delivery;
mod examples;
mod inbox;
mod object;
mod page;
mod privacy;
mod withdrawal;

use convoca::domain::account::{Email, TokenScope};
use serde_json::{Value, json};

use crate::api::program::Program;
use crate::federation::neighbour::Neighbour;
use crate::house::{ADMIN, House};

/// Public, as activities spell it.
const PUBLIC: &str = "https://www.w3.org/ns/activitystreams#Public";

impl House {
    /// Ana's own program.
    async fn program(&self) -> Program {
        let email = Email::parse(ADMIN).unwrap();
        let found = self.context.read(move |conn| convoca::storage::accounts::by_email(conn, &email)).await;
        Program::of(self, found.unwrap().unwrap().key, TokenScope::Admin).await
    }

    /// Publishes a march in two languages with tags, an end and a place; answers what the API says of it.
    async fn calls(&self, more: Value) -> Value {
        let mut march = json!({
            "title": "March for housing & homes", "description": "Bring **drums** and friends.", "language": "en",
            "texts": {"es": {"title": "Marcha por la vivienda", "description": "Trae tambores."}},
            "start": "2026-12-05T11:00", "end": "2026-12-05T14:00", "timezone": "America/Los_Angeles",
            "place": {"name": "MacArthur Park", "address": "2230 W 6th St, Los Angeles", "area": "Westlake",
                "latitude": 34.0593, "longitude": -118.2768},
            "tags": ["Housing", "losangeles"], "kind": "march"
        });
        march.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        let answer = self.program().await.post("/api/v1/orgs/tenants/events", &march).await;
        assert_eq!(answer.status, 201, "{}", answer.body);
        answer.json()
    }

    /// Changes an event.
    async fn alters(&self, event: &Value, change: Value) {
        let path = format!("/api/v1/events/{}", event["id"].as_str().unwrap());
        let answer = self.program().await.patch(&path, &change).await;
        assert_eq!(answer.status, 200, "{}", answer.body);
    }

    /// Takes tables away under the running server, as a broken disk would.
    fn breaks_its_database(&self) {
        for table in ["events", "organizations", "local_actors"] {
            self.runs_sql(&format!("ALTER TABLE {table} RENAME TO broken_{table}"));
        }
    }

    /// The ActivityPub form of an event.
    async fn document(&self, event: &Value) -> Value {
        let path = format!("/events/{}", event["id"].as_str().unwrap());
        let answer = self.visitor().get_activity(&path).await;
        assert_eq!(answer.status, 200, "{}", answer.body);
        answer.json()
    }
}

impl Program {
    /// Uploads a picture; answers its id.
    async fn uploads_a_picture(&self) -> Value {
        let mut bytes = std::io::Cursor::new(Vec::new());
        image::RgbImage::new(1200, 630).write_to(&mut bytes, image::ImageFormat::Png).unwrap();
        let answer = self.send(self.request("POST", "/api/v1/media").body(bytes.into_inner())).await;
        assert_eq!(answer.status, 201, "{}", answer.body);
        answer.json()["id"].clone()
    }
}

impl Neighbour {
    /// Ada follows an actor of ours; what was sent until then is forgotten.
    async fn befriends(&self, house: &House, whom: &str) {
        self.tells(house, &self.activity("Follow", &format!("/follows{whom}"), &json!(house.url(whom))))
            .await;
        self.reset().await;
    }

    /// What was posted of one kind, without the inboxes.
    async fn heard_of(&self, kind: &str) -> Vec<Value> {
        let posted = self.posted().await;
        posted.into_iter().map(|(_, activity)| activity).filter(|activity| activity["type"] == kind).collect()
    }
}

/// A string in JSON.
fn text<'a>(value: &'a Value, key: &str) -> &'a str {
    value[key].as_str().unwrap_or_else(|| panic!("{key} is no string in {value}"))
}
