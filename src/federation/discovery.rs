//! WebFinger, NodeInfo and host-meta: how others find whom to follow, and what we run.

use actix_web::http::header;
use actix_web::{HttpResponse, web};
use serde::Deserialize;
use serde_json::{Value, json};

use super::answer::plain_json;
use crate::activitypub::context::ACTIVITY_JSON;
use crate::context::Context;
use crate::domain::organization::SITE_ACTOR;
use crate::storage::{self, AnyConnection, StorageError, StorageResult};
use crate::urls::{Ours, Owner, Urls};

/// What WebFinger is asked (RFC 7033 §4.1).
#[derive(Debug, Deserialize)]
pub struct Question {
    resource: String,
}

/// `GET /.well-known/webfinger?resource=acct:name@host` (or an actor's or page's address).
pub async fn webfinger(context: web::Data<Context>, question: Option<web::Query<Question>>) -> HttpResponse {
    let Some(question) = question else { return HttpResponse::BadRequest().finish() };
    let urls = context.urls();
    let Some(name) = name_asked_for(&urls, &question.resource) else {
        return HttpResponse::NotFound().finish();
    };
    let lookup = name.clone();
    let found = context
        .read(move |conn: &mut AnyConnection| -> StorageResult<_> {
            let actor = storage::local_actors::by_name(conn, &lookup)?;
            let deleted = actor.is_none() && storage::local_actors::gone_since(conn, &lookup)?.is_some();
            Ok((actor, deleted))
        })
        .await;
    match found {
        // Deleted for good, and meant so: Mastodon forgets the account on it.
        Ok((None, true)) => HttpResponse::Gone().finish(),
        Ok((Some(actor), _)) => plain_json("application/jrd+json", &jrd(&urls, &actor.name)),
        Ok((None, false)) => HttpResponse::NotFound().finish(),
        Err(error) => unavailable(&error),
    }
}

/// The actor name in `acct:name@host`, `@name@host` or an address of ours.
fn name_asked_for(urls: &Urls, resource: &str) -> Option<String> {
    if resource.starts_with("https://") || resource.starts_with("http://") {
        if resource.trim_end_matches('/') == urls.base() {
            return Some(SITE_ACTOR.to_owned());
        }
        return match urls.ours(resource)? {
            Ours::SiteActor => Some(SITE_ACTOR.to_owned()),
            Ours::Organization(slug) => Some(slug),
            Ours::Event(_) | Ours::Activity(_) | Ours::Note(_) | Ours::Stamp(_) => None,
        };
    }
    let handle = resource.strip_prefix("acct:").unwrap_or(resource).trim_start_matches('@');
    let (name, host) = handle.rsplit_once('@')?;
    host.eq_ignore_ascii_case(urls.host().as_str()).then(|| name.to_ascii_lowercase())
}

fn jrd(urls: &Urls, name: &str) -> Value {
    let actor = urls.actor_named(name);
    let page = if name == SITE_ACTOR { urls.home() } else { urls.organization(name) };
    // Where somebody with an account here is sent from other servers' pages (FEP-3b86, and OStatus before it).
    let interact = |place: &str| format!("{}/authorize_interaction?uri={{{place}}}", urls.base());
    json!({
        "subject": format!("acct:{name}@{}", urls.host()),
        "aliases": [actor.as_str(), page.as_str()],
        "links": [
            {"rel": "self", "type": ACTIVITY_JSON, "href": actor.as_str()},
            {"rel": "http://webfinger.net/rel/profile-page", "type": "text/html", "href": page.as_str()},
            {"rel": "http://ostatus.org/schema/1.0/subscribe", "template": interact("uri")},
            {"rel": "https://w3id.org/fep/3b86/Follow", "template": interact("object")},
            {"rel": "https://w3id.org/fep/3b86/Object", "template": interact("object")},
        ],
    })
}

/// `GET /.well-known/nodeinfo`: the versions first, because Gancio takes the first link whatever it is for; then the
/// site's actor (FEP-2677).
pub async fn nodeinfo_links(context: web::Data<Context>) -> HttpResponse {
    let urls = context.urls();
    let schema = |version: &str| format!("http://nodeinfo.diaspora.software/ns/schema/{version}");
    plain_json(
        "application/json",
        &json!({"links": [
            {"rel": schema("2.1"), "href": urls.page("/nodeinfo/2.1").as_str()},
            {"rel": schema("2.0"), "href": urls.page("/nodeinfo/2.0").as_str()},
            {"rel": "https://www.w3.org/ns/activitystreams#Application", "href": urls.actor(Owner::Site).as_str()},
        ]}),
    )
}

/// `GET /nodeinfo/2.0` and `/nodeinfo/2.1`.
pub async fn nodeinfo(context: web::Data<Context>, version: web::Path<String>) -> HttpResponse {
    let version = version.into_inner();
    if !matches!(version.as_str(), "2.0" | "2.1") {
        return HttpResponse::NotFound().finish();
    }
    let counted = context
        .read(|conn: &mut AnyConnection| -> StorageResult<(i64, usize)> {
            Ok((storage::listings::count_local(conn)?, storage::organizations::all(conn)?.len()))
        })
        .await;
    let (events, organizations) = match counted {
        Ok(counts) => counts,
        Err(error) => return unavailable(&error),
    };
    let site = context.site();
    let mut software = json!({"name": "convoca", "version": env!("CARGO_PKG_VERSION")});
    if let (Some(members), "2.1") = (software.as_object_mut(), version.as_str()) {
        members.insert("repository".into(), json!(env!("CARGO_PKG_REPOSITORY")));
    }
    let document = json!({
        "version": version,
        "software": software,
        "protocols": ["activitypub"],
        "services": {"inbound": [], "outbound": ["atom1.0"]},
        "openRegistrations": false,
        "usage": {"users": {"total": organizations}, "localPosts": events},
        "metadata": {
            "nodeName": site.name,
            "nodeDescription": site.description,
            "nodeActor": context.urls().actor(Owner::Site).as_str(),
            "sourceCode": env!("CARGO_PKG_REPOSITORY"),
        },
    });
    let kind = if version == "2.1" {
        "application/json; profile=\"http://nodeinfo.diaspora.software/ns/schema/2.1#\""
    } else {
        "application/json; profile=\"http://nodeinfo.diaspora.software/ns/schema/2.0#\""
    };
    plain_json(kind, &document)
}

/// `GET /.well-known/host-meta` (RFC 6415): where WebFinger is, for programs that ask here first.
pub async fn host_meta(context: web::Data<Context>) -> HttpResponse {
    let template = format!("{}/.well-known/webfinger?resource={{uri}}", context.urls().base());
    let document = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<XRD xmlns=\"http://docs.oasis-open.org/ns/xri/xrd-1.0\">\n  \
         <Link rel=\"lrdd\" template=\"{template}\"/>\n</XRD>\n"
    );
    HttpResponse::Ok()
        .insert_header((header::CONTENT_TYPE, "application/xrd+xml"))
        .insert_header((header::ACCESS_CONTROL_ALLOW_ORIGIN, "*"))
        .body(document)
}

fn unavailable(error: &StorageError) -> HttpResponse {
    tracing::error!(%error, "another server asked who is here, and the database did not answer");
    HttpResponse::ServiceUnavailable().insert_header((header::RETRY_AFTER, "60")).finish()
}
