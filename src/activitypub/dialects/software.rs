//! Which program a document comes from, told by what only that program writes.

use serde_json::Value;

use crate::activitypub::vocab::Wire;

/// The program that wrote a document; `None` where nothing gives it away. A guess for people, never a ground to trust.
pub fn recognize(document: &Value) -> Option<&'static str> {
    let mut current = Some(Wire::new(document));
    for _ in 0..5 {
        let wire = current?;
        if let Some(name) = of_one(wire) {
            return Some(name);
        }
        current = wire.get("object").or_else(|| wire.get("orderedItems"));
    }
    None
}

fn of_one(wire: Wire<'_>) -> Option<&'static str> {
    by_context(wire).or_else(|| by_property(wire)).or_else(|| by_id(wire.id().unwrap_or_default()))
}

fn by_context(wire: Wire<'_>) -> Option<&'static str> {
    const TERMS: [(&str, &str); 6] = [
        ("pavillion.dev", "pavillion"),
        ("smithereen.software", "smithereen"),
        ("gotosocial.org", "gotosocial"),
        ("misskey-hub.net", "misskey"),
        ("purl.org/macgirvin/dfrn", "friendica"),
        ("ProperyValue", "gancio"),
    ];
    TERMS.into_iter().find(|(term, _)| wire.context_mentions(term)).map(|(_, name)| name)
}

fn by_property(wire: Wire<'_>) -> Option<&'static str> {
    const PROPERTIES: [(&str, &str); 9] = [
        ("dfrn:adjust", "friendica"),
        ("diaspora:guid", "friendica"),
        ("pavillion:content", "pavillion"),
        ("repliesModerationOption", "mobilizon"),
        ("openness", "mobilizon"),
        ("nsfl", "piefed"),
        ("genAI", "piefed"),
        ("atomUri", "mastodon"),
        ("tentativeMembers", "smithereen"),
    ];
    let by_key = PROPERTIES.into_iter().find(|(key, _)| wire.has(key)).map(|(_, name)| name);
    let mobilizon = || (wire.is("Event") && wire.has("uuid")).then_some("mobilizon");
    let gathio = || {
        (wire.context_mentions("indexable") && wire.is("Event") && !wire.has("published")).then_some("gathio")
    };
    let hubzilla = || {
        let bbcode = wire.get("source").and_then(|source| source.text("mediaType")) == Some("text/bbcode");
        (bbcode && wire.has("actor")).then_some("hubzilla")
    };
    let instrument = || {
        wire.get("instrument")
            .and_then(|program| program.text("name"))
            .filter(|name| *name == "Friendica")
            .map(|_| "friendica")
    };
    // Terms of three worlds at once: only we send them all.
    let convoca = || {
        ["displayEndTime", "anonymousParticipation", "interactionPolicy"]
            .iter()
            .all(|key| wire.has(key))
            .then_some("convoca")
    };
    convoca().or(by_key).or_else(mobilizon).or_else(gathio).or_else(hubzilla).or_else(instrument)
}

fn by_id(id: &str) -> Option<&'static str> {
    const PARTS: [(&str, &str); 7] = [
        ("/federation/m/", "gancio"),
        ("/federation/u/", "gancio"),
        ("/federation/user/", "owncast"),
        ("/federation/events/", "owncast"),
        ("?author=", "wordpress"),
        ("post_type=ap_", "wordpress"),
        ("/wp-json/", "wordpress"),
    ];
    let by_part = PARTS.into_iter().find(|(part, _)| id.contains(part)).map(|(_, name)| name);
    by_part.or_else(|| id.contains("/?p=").then_some("wordpress"))
}
