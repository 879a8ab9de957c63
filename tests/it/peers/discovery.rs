//! Handles and NodeInfo.

use convoca::domain::uri::Host;
use convoca::net::NetError;
use convoca::peers::nodeinfo::{NodeInfoError, nodeinfo};
use convoca::peers::webfinger::{Handle, WebFingerError, webfinger};
use serde_json::json;
use wiremock::matchers::{method, path, query_param};
use wiremock::{Mock, ResponseTemplate};

use super::peer::Peer;
use super::site::Site;

#[tokio::test]
async fn a_handle_leads_to_an_actor_over_plain_http_where_that_is_allowed() {
    let (site, peer) = (Site::open().await, Peer::start().await);
    let resource = format!("acct:ada@{}", peer.host());
    let answer = json!({"subject": resource, "links": [
        {"rel": "self", "type": "application/activity+json", "href": peer.at("/users/ada")}]});
    Mock::given(method("GET"))
        .and(path("/.well-known/webfinger"))
        .and(query_param("resource", &resource))
        .respond_with(ResponseTemplate::new(200).set_body_raw(answer.to_string(), "application/jrd+json"))
        .mount(&peer.server)
        .await;
    let handle = Handle::parse(&format!("@ada@{}", peer.host())).unwrap();
    let finger = webfinger(site.context.client(), &handle).await.unwrap();
    assert_eq!(finger.actor, peer.actor("/users/ada"));
    assert_eq!(finger.subject, Some(handle));
    let request = peer.server.received_requests().await.unwrap().remove(0);
    assert!(request.url.query().unwrap().starts_with("resource=acct%3Aada%40localhost%3A"));
    let nobody = Handle::parse(&format!("eve@{}", peer.host())).unwrap();
    assert_eq!(webfinger(site.context.client(), &nobody).await, Err(WebFingerError::Unknown));
    let nowhere = Handle::parse("eve@no-such-name.invalid").unwrap();
    assert_eq!(
        webfinger(site.context.client(), &nowhere).await,
        Err(WebFingerError::Net(NetError::NoSuchName))
    );
}

#[tokio::test]
async fn a_host_says_what_it_runs_and_which_actor_speaks_for_it() {
    let (site, peer) = (Site::open().await, Peer::start().await);
    let host = Host::parse(&peer.host()).unwrap();
    let missing = nodeinfo(site.context.client(), &host).await.unwrap_err();
    assert_eq!(missing, NodeInfoError::Status(http::StatusCode::NOT_FOUND));
    let index = json!({"links": [
        {"rel": "http://nodeinfo.diaspora.software/ns/schema/2.0", "href": peer.at("/nodeinfo/2.0")},
        {"rel": "https://www.w3.org/ns/activitystreams#Application", "href": peer.at("/actor")}]});
    let document = json!({"version": "2.0", "software": {"name": "Mobilizon", "version": "5.1.2"}});
    peer.answers("/.well-known/nodeinfo", ResponseTemplate::new(200).set_body_json(index)).await;
    let by_actor = nodeinfo(site.context.client(), &host).await.unwrap();
    assert_eq!((by_actor.software, by_actor.application), (None, Some(peer.actor("/actor"))));
    peer.answers("/nodeinfo/2.0", ResponseTemplate::new(200).set_body_json(document)).await;
    let software = nodeinfo(site.context.client(), &host).await.unwrap().software.unwrap();
    assert_eq!((software.name.as_str(), software.version.as_str()), ("mobilizon", "5.1.2"));
}
