//! The `@context` of what we send: two known addresses and inline terms, never a further address (Epicyon refuses a
//! document whose context it does not know).

use std::sync::LazyLock;

use serde_json::{Value, json};

/// The Public collection, in the spelling everybody reads.
pub const PUBLIC: &str = "https://www.w3.org/ns/activitystreams#Public";

/// The media type of what we send and ask for.
pub const ACTIVITY_JSON: &str = "application/activity+json";

/// The context of activities and objects.
pub fn context() -> &'static Value {
    static CONTEXT: LazyLock<Value> = LazyLock::new(written);
    &CONTEXT
}

fn written() -> Value {
    let mut terms = json!({
        "Hashtag": "as:Hashtag",
        "sensitive": "as:sensitive",
        "toot": "http://joinmastodon.org/ns#",
        "discoverable": "toot:discoverable",
        "indexable": "toot:indexable",
        "suspended": "toot:suspended",
        "featured": {"@id": "toot:featured", "@type": "@id"},
        "attributionDomains": {"@id": "toot:attributionDomains", "@type": "@id"},
        "manuallyApprovesFollowers": "as:manuallyApprovesFollowers",
        "schema": "http://schema.org#",
        "PropertyValue": "schema:PropertyValue",
        "value": "schema:value",
        "gts": "https://gotosocial.org/ns#",
        "interactionPolicy": {"@id": "gts:interactionPolicy", "@type": "@id"},
        "canQuote": {"@id": "gts:canQuote", "@type": "@id"},
        "canFeature": {"@id": "https://w3id.org/fep/7aa9#canFeature", "@type": "@id"},
        "automaticApproval": {"@id": "gts:automaticApproval", "@type": "@id"},
        "ical": "http://www.w3.org/2002/12/cal/ical#",
        "status": "ical:status",
        "mz": "https://joinmobilizon.org/ns#",
        "joinMode": "mz:joinMode",
        "anonymousParticipationEnabled": "mz:anonymousParticipationEnabled",
        "participantCount": "mz:participantCount",
        "repliesModerationOption": "mz:repliesModerationOption",
        "timezone": "mz:timezone",
        "isOnline": "mz:isOnline",
        "commentsEnabled": {"@id": "https://joinpeertube.org/ns#commentsEnabled", "@type": "schema:Boolean"},
        "maximumAttendeeCapacity": "schema:maximumAttendeeCapacity",
        "fep8a8e": "https://w3id.org/fep/8a8e#",
        "category": "fep8a8e:category",
        "displayEndTime": "fep8a8e:displayEndTime",
        "eventStatus": "fep8a8e:eventStatus",
        "previousStartTime": "fep8a8e:previousStartTime",
        "externalParticipationUrl": {"@id": "fep8a8e:externalParticipationUrl", "@type": "@id"},
        "organizers": {"@id": "fep8a8e:organizers", "@type": "@id"},
        "upcomingEvents": {"@id": "fep8a8e:upcomingEvents", "@type": "@id"},
        "VirtualLocation": "fep8a8e:VirtualLocation"
    });
    let moving = json!({
        "alsoKnownAs": {"@id": "as:alsoKnownAs", "@type": "@id"},
        "movedTo": {"@id": "as:movedTo", "@type": "@id"}
    });
    if let (Some(terms), Value::Object(moving)) = (terms.as_object_mut(), moving) {
        terms.extend(moving);
        terms.extend(quoting());
        terms.extend(terms_of_leave());
    }
    json!(["https://www.w3.org/ns/activitystreams", "https://w3id.org/security/v1", terms])
}

/// The names under which programs look for what a post quotes.
fn quoting() -> serde_json::Map<String, Value> {
    let term = |name: &str, id: &str| (name.to_owned(), json!({"@id": id, "@type": "@id"}));
    serde_json::Map::from_iter([
        term("quote", "https://w3id.org/fep/044f#quote"),
        term("quoteUri", "http://fedibird.com/ns#quoteUri"),
        term("_misskey_quote", "https://misskey-hub.net/ns#_misskey_quote"),
    ])
}

/// The terms of asking for leave and giving it: to quote (FEP-044f), to feature (FEP-7aa9).
fn terms_of_leave() -> [(String, Value); 6] {
    let thing = |name: &str, iri: &str| (name.to_owned(), json!(iri));
    let link = |name: &str| (name.to_owned(), json!({"@id": format!("gts:{name}"), "@type": "@id"}));
    [
        thing("QuoteRequest", "https://w3id.org/fep/044f#QuoteRequest"),
        thing("QuoteAuthorization", "https://w3id.org/fep/044f#QuoteAuthorization"),
        thing("FeatureRequest", "https://w3id.org/fep/7aa9#FeatureRequest"),
        thing("FeatureAuthorization", "https://w3id.org/fep/7aa9#FeatureAuthorization"),
        link("interactingObject"),
        link("interactionTarget"),
    ]
}

/// A document with its context in front.
pub fn with_context(object: Value) -> Value {
    let Value::Object(members) = object else { return object };
    let mut document = serde_json::Map::with_capacity(members.len() + 1);
    document.insert("@context".to_owned(), context().clone());
    document.extend(members);
    Value::Object(document)
}
