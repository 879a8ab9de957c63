//! The examples of `docs/FEDERATION.md` are what the program says: each is written anew here and compared.

use std::fmt::Write as _;
use std::path::Path;

use chrono::TimeDelta;
use serde_json::{Value, json};

use crate::federation::neighbour::Neighbour;
use crate::house::{Database, House};

const DOCUMENT: &str = "docs/FEDERATION.md";
const BEGIN: &str = "<!-- examples: written by tests/it/checklist/examples.rs -->\n";
const END: &str = "<!-- end of examples -->\n";

/// What was said, in the order it is shown in, under stable names.
struct Examples {
    ours: String,
    theirs: String,
    ids: Vec<String>,
    context_shown: bool,
    text: String,
}

impl Examples {
    /// Adds one. The first shows its `@context`, the others leave it out.
    fn add(&mut self, title: &str, said: &Value) {
        let mut said = self.renamed(said);
        if let Some(object) = said.as_object_mut()
            && std::mem::replace(&mut self.context_shown, true)
        {
            object.shift_remove("@context");
        }
        let json = serde_json::to_string_pretty(&said).unwrap();
        write!(self.text, "\n### {title}\n\n```json\n{json}\n```\n").unwrap();
    }

    fn renamed(&mut self, value: &Value) -> Value {
        match value {
            Value::String(text) => Value::String(self.renamed_text(text)),
            Value::Array(all) => all.iter().map(|one| self.renamed(one)).collect(),
            Value::Object(all) => all
                .iter()
                .map(|(key, one)| (key.clone(), self.renamed(one)))
                .collect::<serde_json::Map<_, _>>()
                .into(),
            other => other.clone(),
        }
    }

    /// Hosts become names of examples, ids are counted, keys are cut.
    fn renamed_text(&mut self, text: &str) -> String {
        if text.starts_with("-----BEGIN PUBLIC KEY-----") {
            return "-----BEGIN PUBLIC KEY-----\n…".to_owned();
        }
        let mut text = text.to_owned();
        for (here, there) in [(&self.ours, "calendar.example"), (&self.theirs, "social.example")] {
            let host = here.trim_start_matches("http://");
            text = text.replace(here, &format!("https://{there}")).replace(host, there);
        }
        let mut from = 0;
        while let Some(id) = text.get(from..).and_then(first_id) {
            let count = self.ids.iter().position(|known| *known == id).unwrap_or_else(|| {
                self.ids.push(id.clone());
                self.ids.len() - 1
            });
            let counted = format!("00000000-0000-4000-8000-{:012}", count + 1);
            from += text[from..].find(&id).unwrap() + id.len();
            text = text.replacen(&id, &counted, 1);
        }
        text
    }
}

/// The first UUID in a text that is not counted yet.
fn first_id(text: &str) -> Option<String> {
    let is_id = |word: &&str| word.len() == 36 && word.parse::<uuid::Uuid>().is_ok();
    text.split(|c: char| !c.is_ascii_hexdigit() && c != '-').find(is_id).map(str::to_owned)
}

/// The event itself is shown once.
fn without_event(activity: &Value) -> Value {
    let mut activity = activity.clone();
    activity["object"] =
        json!({"id": activity["object"]["id"], "type": "Event", "…": "the event as it is now"});
    activity
}

async fn told(neighbour: &Neighbour, kind: &str) -> Value {
    let all = neighbour.all_posted().await;
    let found = all.into_iter().map(|(_, activity)| activity).find(|activity| activity["type"] == kind);
    found.unwrap_or_else(|| panic!("no {kind} was told"))
}

async fn shown(house: &House, path: &str) -> Value {
    let answer = house.visitor().get_activity(path).await;
    assert_eq!(answer.status, 200, "{path}");
    answer.json()
}

async fn written(house: &House) -> String {
    let neighbour = Neighbour::arrive().await;
    let mut examples = Examples {
        ours: house.url(""),
        theirs: neighbour.at(""),
        ids: Vec::new(),
        context_shown: false,
        text: String::new(),
    };
    examples.add("An organization", &shown(house, "/orgs/tenants").await);
    for whom in ["/orgs/tenants", "/actor"] {
        neighbour.follows(house, whom).await;
    }
    examples.add("Accept of a Follow", &told(&neighbour, "Accept").await);
    let event = house.calls(json!({})).await;
    house.work().await;
    examples.add("Create of an event, to Mastodon", &told(&neighbour, "Create").await);
    examples.add("Announce by the site", &told(&neighbour, "Announce").await);
    examples.add("Add to `featured`", &told(&neighbour, "Add").await);
    let mut upcoming = shown(house, "/orgs/tenants/upcoming").await;
    let first = upcoming["orderedItems"][0].clone();
    upcoming["orderedItems"][0] = without_event(&json!({"object": first}))["object"].clone();
    examples.add("`upcomingEvents` of an organization", &upcoming);

    neighbour.reset().await;
    house.alters(&event, json!({"start": "2026-12-05T12:30", "end": "2026-12-05T15:00"})).await;
    house.work().await;
    house.later(TimeDelta::minutes(15));
    house.work().await;
    examples.add("Update of an event that moves", &without_event(&told(&neighbour, "Update").await));
    examples.add("The news of it", &told(&neighbour, "Create").await);

    neighbour.reset().await;
    house.later(TimeDelta::days(13));
    house.work().await;
    examples.add("The reminder", &told(&neighbour, "Announce").await);

    neighbour.reset().await;
    let uri = first["id"].clone();
    let mut request = neighbour.activity("QuoteRequest", "/users/ada/quotes/1", &uri);
    request["instrument"] = json!(neighbour.at("/users/ada/statuses/1"));
    neighbour.tells(house, &request).await;
    let accept = told(&neighbour, "Accept").await;
    examples.add("Leave to quote", &accept);
    let stamp = accept["result"].as_str().unwrap().replace(&house.url(""), "");
    examples.add("Its stamp", &shown(house, &stamp).await);

    neighbour.reset().await;
    let join = neighbour.activity("Join", "/users/ada/joins/1", &uri);
    neighbour.tells(house, &join).await;
    examples.add("Answer to a Join", &told(&neighbour, "Ignore").await);

    neighbour.reset().await;
    let path = format!("/api/v1/events/{}", event["id"].as_str().unwrap());
    assert_eq!(house.program().await.delete(&path).await.status, 204);
    house.work().await;
    let deleted = neighbour.all_posted().await.into_iter().map(|(_, activity)| activity);
    let deleted = deleted
        .filter(|activity| activity["type"] == "Delete")
        .find(|activity| activity["object"]["id"] == uri);
    examples.add("Delete of an event", &deleted.expect("it is told"));
    examples.text
}

#[actix_web::test]
async fn the_examples_told_to_other_developers_are_what_the_program_says() {
    let house = House::open(Database::Sqlite).await;
    house.set_up().await;
    let examples = written(&house).await;
    house.close().await;
    let document = std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(DOCUMENT)).unwrap();
    let (before, rest) = document.split_once(BEGIN).expect("the examples begin");
    let (_, after) = rest.split_once(END).expect("the examples end");
    let wanted = format!("{before}{BEGIN}{examples}\n{END}{after}");
    if document != wanted {
        let file = Path::new(env!("CARGO_TARGET_TMPDIR")).join("FEDERATION.md");
        std::fs::write(&file, &wanted).unwrap();
        let old = document.lines().collect::<std::collections::BTreeSet<_>>();
        let new: Vec<_> = wanted.lines().filter(|line| !old.contains(line)).take(20).collect();
        panic!("{DOCUMENT} tells otherwise; see {}, lines like {new:#?}", file.display());
    }
}
