//! `GET /api/v1/events`.

use actix_web::{HttpRequest, HttpResponse, web};

use super::show::answer;
use crate::api::answer::{List, readable};
use crate::api::caller::Caller;
use crate::api::event_fields::{Audience, EventAnswer};
use crate::context::Context;
use crate::domain::fault::{FaultKind, Message};
use crate::http::error::ErrorAnswer;
use crate::http::listing::Asked;
use crate::storage::{AnyConnection, occurrences};

const KEYS: [&str; 13] = [
    "q",
    "near",
    "within",
    "from",
    "to",
    "tag",
    "kind",
    "org",
    "source",
    "lang_text",
    "after",
    "limit",
    "lang",
];
const USUAL_LIMIT: i64 = 50;
const MOST: i64 = 100;

/// Lists public events by their start; without a range those that have not ended. The first part also brings what goes
/// on already, so it may hold up to 50 more. A series stands once, at its first date.
///
/// # Errors
/// 400 for a query key that is unknown, not honoured yet or not understood.
#[utoipa::path(
    get,
    path = "/api/v1/events",
    tag = "events",
    params(
        ("q" = Option<String>, Query, description = "Words that all occur in title, description, place or tags"),
        ("near" = Option<String>, Query, description = "A point, 34.05,-118.24: events with coordinates around it"),
        ("within" = Option<f64>, Query, description = "How far around it, in kilometres, usually 10"),
        ("from" = Option<String>, Query, description = "First day, 2027-03-06, in the site's zone"),
        ("to" = Option<String>, Query, description = "Last day"),
        ("tag" = Option<String>, Query, description = "A tag, without #"),
        ("kind" = Option<String>, Query, description = "march, rally, picket …"),
        ("org" = Option<String>, Query, description = "Short name of an organization"),
        ("source" = Option<String>, Query, description = "local or all"),
        ("lang_text" = Option<String>, Query, description = "Only events with a text in this language"),
        ("after" = Option<String>, Query, description = "`next` of the part before"),
        ("limit" = Option<i64>, Query, description = "1 to 100, usually 50"),
    ),
    responses(
        (status = 200, description = "A part of the list", body = List<EventAnswer>),
        (status = 400, description = "A query key is not understood", body = crate::api::problem::Problem),
    )
)]
pub async fn list(
    request: HttpRequest,
    caller: Caller,
    context: web::Data<Context>,
) -> Result<HttpResponse, ErrorAnswer> {
    let (asked, limit) = read_query(request.query_string())?;
    let (urls, zone, now) = (context.urls(), context.site().zone, context.now());
    let list = context
        .read(move |conn: &mut AnyConnection| -> Result<_, ErrorAnswer> {
            let narrowed = asked.narrow(conn)?;
            let (listed, next) = narrowed.find(conn, zone, now, limit)?;
            let range = narrowed.range(zone, now);
            let mut items = Vec::new();
            for line in listed {
                let (key, start) = (line.event.key, line.when.start_utc());
                if occurrences::is_first(conn, key, start, range.begin, range.not_ended_by)? {
                    items.push(answer(conn, &line.event, Audience::Public, &urls, now)?);
                }
            }
            Ok(List { items, next: next.map(|cursor| cursor.encode()) })
        })
        .await?;
    Ok(readable(&request, &caller, &list))
}

fn read_query(query: &str) -> Result<(Asked, i64), ErrorAnswer> {
    let refused = |message| ErrorAnswer::saying(FaultKind::Malformed, message);
    let mut limit = USUAL_LIMIT;
    for (key, value) in url::form_urlencoded::parse(query.as_bytes()) {
        if !KEYS.contains(&key.as_ref()) {
            let shown: String = key.chars().take(60).collect();
            return Err(refused(Message::new("api-query-unknown").with("key", shown)));
        }
        if key == "limit" {
            let read = value.parse().ok().filter(|limit| (1..=MOST).contains(limit));
            limit = read.ok_or_else(|| refused(Message::new("api-limit")))?;
        }
    }
    let asked =
        web::Query::<Asked>::from_query(query).map_err(|_| ErrorAnswer::of_kind(FaultKind::Malformed))?;
    Ok((asked.into_inner(), limit))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_query_key_nobody_honours_is_refused_by_name() {
        let refused = read_query("tag=x&colour=red").unwrap_err();
        assert_eq!(refused.message, Message::new("api-query-unknown").with("key", "colour"));
        assert_eq!(read_query("limit=0").unwrap_err().message.key, "api-limit");
        assert_eq!(read_query("limit=101").unwrap_err().message.key, "api-limit");
        assert_eq!(read_query("").unwrap().1, 50);
        assert_eq!(read_query("tag=vivienda&limit=7").unwrap().1, 7);
        assert_eq!(read_query("tag=a&tag=b").unwrap_err().kind, FaultKind::Malformed);
    }
}
