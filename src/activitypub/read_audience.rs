//! Whom an object is addressed to.

use serde_json::Value;

use super::vocab::{Wire, is_public};
use crate::domain::remote_event::Audience;

/// The audience of an object: its own `to` and `cc`; where it has no `to`, those of the nearest activity around it
/// (FEP-8a8e "Discoverability"; Gancio and Hubzilla address only the activity).
pub fn read_audience(object: Wire<'_>, wrapped_in: &[&Value]) -> Audience {
    if !object.names("to").is_empty() {
        return match (names_everybody(object, "to"), names_everybody(object, "cc")) {
            (true, _) => Audience::Public,
            (false, true) => Audience::Unlisted,
            (false, false) => Audience::NotPublic,
        };
    }
    if names_everybody(object, "cc") {
        return Audience::Unlisted;
    }
    let nearest = wrapped_in
        .iter()
        .rev()
        .map(|activity| Wire::new(activity))
        .find(|activity| !activity.names("to").is_empty() || !activity.names("cc").is_empty());
    match nearest {
        Some(activity) if names_everybody(activity, "to") => Audience::PublicByActivity,
        Some(activity) if names_everybody(activity, "cc") => Audience::Unlisted,
        _ => Audience::NotPublic,
    }
}

fn names_everybody(object: Wire<'_>, key: &str) -> bool {
    object.names(key).into_iter().any(is_public)
}
