//! From an account or site that somebody names to the page there on which they follow, boost or answer: asked by WebFinger,
//! remembered nowhere.

use url::Url;

use super::gatekeeper::may_talk;
use super::webfinger::{Finger, Handle, Link, WebFingerError, webfinger};
use crate::context::Context;
use crate::domain::fault::{Fault, FaultKind, Message};
use crate::domain::uri::{Host, MAX_URI_BYTES};
use crate::storage::StorageError;

/// Relations of FEP-3b86 (Activity Intents); the name of an activity follows.
const INTENT: &str = "https://w3id.org/fep/3b86/";
/// What was there before it (OStatus 1.0; Mastodon, Pleroma, Misskey, Friendica).
const SUBSCRIBE: &str = "http://ostatus.org/schema/1.0/subscribe";

/// What somebody wants to do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Intent {
    /// Follow an account.
    Follow,
    /// Pass a post on.
    Boost,
    /// Answer a post.
    Answer,
}

impl Intent {
    /// The relations that serve it, best first.
    fn relations(self) -> Vec<String> {
        let named = |name: &str| format!("{INTENT}{name}");
        let first = match self {
            Self::Follow => "Follow",
            Self::Boost => "Announce",
            Self::Answer => "Create",
        };
        vec![named(first), named("Object"), SUBSCRIBE.to_owned()]
    }
}

/// Why there is no way.
#[derive(Debug, thiserror::Error)]
pub enum InteractError {
    /// Neither an account nor a site.
    #[error("that is neither an account nor a site")]
    NotAnAddress,
    /// This very site.
    #[error("that is this very site")]
    Ourselves,
    /// A site this one does not talk to.
    #[error("this site does not talk to that one")]
    Blocked,
    /// The site does not answer, or knows no such account.
    #[error(transparent)]
    Handle(#[from] WebFingerError),
    /// The database.
    #[error(transparent)]
    Storage(#[from] StorageError),
}

impl Fault for InteractError {
    fn kind(&self) -> FaultKind {
        match self {
            Self::NotAnAddress | Self::Ourselves | Self::Blocked => FaultKind::Invalid,
            Self::Handle(error) => error.kind(),
            Self::Storage(error) => error.kind(),
        }
    }
    fn message(&self) -> Message {
        match self {
            Self::NotAnAddress => Message::new("interact-not-an-address"),
            Self::Ourselves => Message::new("interact-ourselves"),
            Self::Blocked => Message::new("interact-blocked"),
            Self::Handle(error) => error.message(),
            Self::Storage(error) => error.message(),
        }
    }
}

/// Finds the page on which whoever named an account or site does something with an object (the id of an account or post).
///
/// # Errors
/// See [`InteractError`].
pub async fn way_there(
    context: &Context,
    typed: &str,
    intent: Intent,
    object: &str,
) -> Result<Url, InteractError> {
    let asked = Asked::parse(typed).ok_or(InteractError::NotAnAddress)?;
    let host = asked.handle.host().clone();
    if context.urls().is_ours(&host) {
        return Err(InteractError::Ourselves);
    }
    let (known, mode) = (host.clone(), context.settings().federation_mode);
    if !context.read::<_, StorageError>(move |conn| may_talk(conn, &known, mode)).await? {
        return Err(InteractError::Blocked);
    }
    let plain_too = context.settings().allow_private_peers;
    let finger = match webfinger(context.client(), &asked.handle).await {
        Ok(finger) => Some(finger),
        Err(error @ WebFingerError::Net(_)) => return Err(error.into()),
        Err(WebFingerError::Unknown) if asked.is_account => return Err(WebFingerError::Unknown.into()),
        Err(_) => None,
    };
    let homes = homes(&asked.handle, finger.as_ref());
    let links: &[Link] = finger.as_ref().map_or(&[], |finger| &finger.links);
    for relation in intent.relations() {
        let mut named = links.iter().filter(|link| link.rel.eq_ignore_ascii_case(&relation));
        if let Some(url) = named.find_map(|link| filled(link, intent, object, &homes, plain_too)) {
            return Ok(url);
        }
    }
    Ok(usual(&homes, finger.as_ref(), object, plain_too))
}

/// What was typed: an account, or a site by the account that most programs give the site itself.
struct Asked {
    handle: Handle,
    is_account: bool,
}

impl Asked {
    fn parse(typed: &str) -> Option<Self> {
        let typed = typed.trim();
        if typed.len() > MAX_URI_BYTES {
            return None;
        }
        if let Some(handle) = Handle::parse(typed) {
            return Some(Self { handle, is_account: true });
        }
        let rest = match typed.split_once("://") {
            Some(("https" | "http", rest)) => rest,
            Some(_) => return None,
            None => typed,
        };
        let (host, path) = rest.split_once('/').unwrap_or((rest, ""));
        let host = Host::parse(host).filter(|host| host.as_str().contains(['.', ':']))?;
        // The address of an account's page, as most programs spell it.
        let name = path.split(['/', '?', '#']).next().and_then(|part| part.strip_prefix('@'));
        if let Some(handle) = name.and_then(|name| Handle::parse(&format!("{name}@{host}"))) {
            return Some(Self { handle, is_account: true });
        }
        let bare = host.as_str().split(':').next().unwrap_or_default();
        Handle::parse(&format!("{bare}@{host}")).map(|handle| Self { handle, is_account: false })
    }
}

/// The servers somebody may be sent to: those that speak for the account.
fn homes(handle: &Handle, finger: Option<&Finger>) -> Vec<Host> {
    let mut homes: Vec<Host> = Vec::new();
    if let Some(finger) = finger {
        homes.push(finger.actor.host());
        homes.extend(finger.subject.as_ref().map(|subject| subject.host().clone()));
    }
    homes.push(handle.host().clone());
    homes
}

/// A link's template with the object in it; `None` for one that leads elsewhere, over an open line, or has no place for
/// the object.
fn filled(link: &Link, intent: Intent, object: &str, homes: &[Host], plain_too: bool) -> Option<Url> {
    // FEP-3b86 puts the template into `href`, programs put it into `template`.
    let template = link.template.as_deref().or(link.href.as_deref())?;
    if template.len() > MAX_URI_BYTES {
        return None;
    }
    let places: &[&str] = match intent {
        // A form for something new that does not know what is answered would lose it (Mastodon 4.5: `/share?text=`).
        Intent::Answer if link.rel.ends_with("/Create") => &["inReplyTo"],
        _ => &["uri", "object"],
    };
    let encoded: String = url::form_urlencoded::byte_serialize(object.as_bytes()).collect();
    let (with_object, put) = replaced(template, places, &encoded);
    let (with_nothing, _) = replaced(template, places, "x");
    let url = Url::parse(&with_object).ok()?;
    let host = Host::of(&url)?;
    let stays = Host::of(&Url::parse(&with_nothing).ok()?)? == host;
    let sealed = url.scheme() == "https" || (plain_too && url.scheme() == "http");
    let bare = url.username().is_empty() && url.password().is_none();
    (put && stays && sealed && bare && homes.contains(&host)).then_some(url)
}

/// The template with a value in the places named and nothing in all others; and whether there was such a place.
fn replaced(template: &str, places: &[&str], value: &str) -> (String, bool) {
    let (mut out, mut rest, mut put) = (String::new(), template, false);
    while let Some((before, after)) = rest.split_once('{') {
        out.push_str(before);
        let Some((name, behind)) = after.split_once('}') else {
            rest = after;
            break;
        };
        if places.contains(&name) {
            out.push_str(value);
            put = true;
        }
        rest = behind;
    }
    out.push_str(rest);
    (out, put)
}

/// Where Mastodon and most of what came after it do this.
fn usual(homes: &[Host], finger: Option<&Finger>, object: &str, plain_too: bool) -> Url {
    let plain = plain_too && finger.is_some_and(|finger| finger.actor.as_str().starts_with("http://"));
    let scheme = if plain { "http" } else { "https" };
    let home = homes.first().expect("the server that was named is one of them");
    let mut url = Url::parse(&format!("{scheme}://{home}/authorize_interaction"))
        .expect("a host with a scheme is an address");
    url.query_pairs_mut().append_pair("uri", object);
    url
}

#[cfg(test)]
mod tests {
    use super::*;

    fn link(rel: &str, template: &str) -> Link {
        Link { rel: rel.to_owned(), media_type: None, href: None, template: Some(template.to_owned()) }
    }

    fn led(rel: &str, template: &str, intent: Intent) -> Option<String> {
        let homes = [Host::parse("social.example").unwrap()];
        let object = "https://calendar.example/events/1?a=b&c";
        filled(&link(rel, template), intent, object, &homes, false).map(String::from)
    }

    #[test]
    fn the_object_stands_encoded_in_its_place_and_nothing_in_all_others() {
        assert_eq!(
            led(SUBSCRIBE, "https://social.example/authorize?uri={uri}&then={on-success}", Intent::Follow)
                .unwrap(),
            "https://social.example/authorize?uri=https%3A%2F%2Fcalendar.example%2Fevents%2F1%3Fa%3Db%26c&then="
        );
        assert!(led(SUBSCRIBE, "https://social.example/authorize?uri={uri", Intent::Follow).is_none());
        assert!(led(SUBSCRIBE, "https://social.example/authorize", Intent::Follow).is_none());
    }

    #[test]
    fn nobody_is_sent_elsewhere_or_over_an_open_line() {
        for template in [
            "http://social.example/a?uri={uri}",
            "https://evil.example/a?uri={uri}",
            "https://social.example.evil.example/a?uri={uri}",
            "https://social.example@evil.example/a?uri={uri}",
            "https://me:pw@social.example/a?uri={uri}",
            "https://{uri}/a",
            "https://social.example{uri}/a",
            "javascript:alert({uri})",
            "//social.example/a?uri={uri}",
            "/a?uri={uri}",
        ] {
            assert_eq!(led(SUBSCRIBE, template, Intent::Follow), None, "{template}");
        }
    }

    #[test]
    fn a_form_for_something_new_counts_as_an_answer_only_if_it_knows_what_is_answered() {
        let create = "https://w3id.org/fep/3b86/Create";
        assert!(led(create, "https://social.example/share?text={content}", Intent::Answer).is_none());
        assert!(led(create, "https://social.example/share?uri={object}", Intent::Answer).is_none());
        assert!(led(create, "https://social.example/write?to={inReplyTo}", Intent::Answer).is_some());
    }

    #[test]
    fn accounts_pages_and_sites_are_read_as_people_type_them() {
        let read =
            |typed: &str| Asked::parse(typed).map(|asked| (asked.handle.to_string(), asked.is_account));
        let account = Some(("ana@social.example".to_owned(), true));
        for typed in [
            "@ana@social.example",
            "ana@social.example",
            "https://social.example/@ana",
            "social.example/@ana",
        ] {
            assert_eq!(read(typed), account, "{typed}");
        }
        let site = Some(("social.example@social.example".to_owned(), false));
        for typed in ["social.example", " https://Social.Example/ ", "https://social.example/about"] {
            assert_eq!(read(typed), site, "{typed}");
        }
        for typed in
            ["", "ana", "@ana", "javascript:x", "ftp://social.example", "a b.example", &"x.".repeat(2000)]
        {
            assert_eq!(read(typed), None, "{typed}");
        }
    }
}
