//! A program with a token.

use convoca::actions::accounts::add_account;
use convoca::actions::sessions::add_token;
use convoca::domain::account::{AccountRole, TokenScope};
use convoca::domain::ids::AccountKey;
use convoca::domain::policy::Acting;
use reqwest::header;
use serde_json::{Value, json};

use crate::house::{House, ORG, member};
use crate::visitor::{Answer, Visitor};

/// A program that talks to the API.
pub struct Program {
    visitor: Visitor,
    token: Option<String>,
}

impl Program {
    /// One without a token.
    pub fn stranger(house: &House) -> Self {
        Self { visitor: house.visitor(), token: None }
    }

    /// One that acts for an account.
    pub async fn of(house: &House, account: AccountKey, scope: TokenScope) -> Self {
        let token: Result<_, convoca::storage::StorageError> =
            house.context.transact(move |tx| add_token(tx, account, scope)).await;
        Self { visitor: house.visitor(), token: Some(token.expect("a token").reveal()) }
    }

    /// One with any token at all.
    pub fn with_token(house: &House, token: &str) -> Self {
        Self { visitor: house.visitor(), token: Some(token.to_owned()) }
    }

    pub fn request(&self, method: &str, path: &str) -> reqwest::RequestBuilder {
        let mut request = self.visitor.request(method, path);
        if let Some(token) = &self.token {
            request = request.header(header::AUTHORIZATION, format!("Bearer {token}"));
        }
        request
    }

    pub async fn send(&self, request: reqwest::RequestBuilder) -> Answer {
        self.visitor.send(request).await
    }

    pub async fn get(&self, path: &str) -> Answer {
        self.send(self.request("GET", path)).await
    }

    pub async fn delete(&self, path: &str) -> Answer {
        self.send(self.request("DELETE", path)).await
    }

    pub async fn post(&self, path: &str, body: &Value) -> Answer {
        self.send_json("POST", path, body).await
    }

    pub async fn patch(&self, path: &str, body: &Value) -> Answer {
        self.send_json("PATCH", path, body).await
    }

    async fn send_json(&self, method: &str, path: &str, body: &Value) -> Answer {
        let request = self.request(method, path).header(header::CONTENT_TYPE, "application/json");
        self.send(request.body(body.to_string())).await
    }

    /// Publishes an event and gives back what was answered.
    pub async fn publish(&self, event: &Value) -> Value {
        let answer = self.post(&format!("/api/v1/orgs/{ORG}/events"), event).await;
        assert_eq!(answer.status, 201, "{}", answer.body);
        answer.json()
    }
}

/// Somebody who belongs to no organization.
pub async fn outsider(house: &House) -> AccountKey {
    let bo = member("bo@example.org", "Bo");
    let added =
        house.context.transact(move |tx| add_account(tx, Acting::Operator, &bo, AccountRole::Member)).await;
    added.expect("an account")
}

/// The event of the contract.
pub fn march() -> Value {
    json!({
        "title": "March for immigrant rights", "description": "Bring **water**.", "language": "en",
        "texts": {"es": {"title": "Marcha por los derechos", "description": "Trae agua."}},
        "start": "2027-03-06T11:00", "end": "2027-03-06T14:00", "timezone": "America/Los_Angeles", "all_day": false,
        "place": {"name": "MacArthur Park", "address": "2230 W 6th St, Los Angeles, CA 90057, USA", "area": "Westlake",
            "latitude": 34.0593, "longitude": -118.2768},
        "online_url": null, "url": null, "tags": ["immigrantrights", "losangeles"], "kind": "march",
        "status": "confirmed", "recurrence": null, "image": null, "visibility": "public", "publish_at": null
    })
}

/// The fields a problem names.
pub fn fields(answer: &Answer) -> Vec<String> {
    assert_eq!(answer.header("content-type"), "application/problem+json", "{}", answer.body);
    let errors = answer.json()["errors"].as_array().cloned().unwrap_or_default();
    errors.iter().map(|error| error["field"].as_str().expect("a field").to_owned()).collect()
}
