//! ActivityPub documents a second, beside a bare handler that returns the same bytes.

use std::time::Duration;

use actix_web::{App, HttpResponse, HttpServer, web};

use super::{client, deliveries, say};
use crate::house::{House, databases};

/// How long each is asked.
const TIME: Duration = Duration::from_secs(3);
/// Over how many connections.
const CONNECTIONS: u8 = 32;
const ACCEPT: &str = "application/activity+json, application/ld+json";

pub async fn measure() {
    for database in databases() {
        let house = House::open(database).await;
        let (_, organization) = house.set_up().await;
        let events = deliveries::publish(&house, organization, 1).await;
        for path in ["/orgs/tenants".to_owned(), format!("/events/{}", events[0])] {
            let body = house.visitor().get_activity(&path).await.body;
            // Within the second of a change nothing is remembered by the words of a request.
            house.later(chrono::TimeDelta::seconds(5));
            let bare = bare(body).await;
            let host = house.context.settings().public_url.host().to_string();
            let request = |host: &str, path: &str| {
                format!("GET {path} HTTP/1.1\r\nhost: {host}\r\naccept: {ACCEPT}\r\n\r\n").into_bytes()
            };
            let without = client::repeat(bare, CONNECTIONS, request(&host, &path), TIME).await;
            let with = client::repeat(house.port, CONNECTIONS, request(&host, &path), TIME).await;
            say(&format!(
                "documents, {database:?}, {path:<44} {with:>8.0} /s  {:.2} of a bare handler's {without:.0} (goal 0.70)",
                with / without
            ));
        }
    }
}

/// A server that knows one answer.
async fn bare(body: String) -> u16 {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").expect("a free port");
    let port = listener.local_addr().expect("an address").port();
    let body = web::Bytes::from(body);
    let server = HttpServer::new(move || {
        let body = body.clone();
        App::new().default_service(web::to(move || {
            let body = body.clone();
            async move { HttpResponse::Ok().content_type("application/activity+json").body(body) }
        }))
    })
    .listen(listener)
    .expect("it listens")
    .run();
    tokio::spawn(server);
    port
}
