//! What is deleted is gone from tables, files, waiting deliveries and what was told.

use chrono::TimeDelta;
use convoca::actions::delete_event::delete_event;
use convoca::actions::tell_news::say_with_news;
use convoca::config::DatabaseUrl;
use convoca::domain::event_draft::EventDraft;
use convoca::domain::place::Place;
use convoca::domain::plan::DraftPlan;
use convoca::domain::policy::Acting;
use wiremock::ResponseTemplate;

use super::following::organization;
use super::neighbour::Neighbour;
use super::news::{at, befriend, change};
use crate::house::{House, in_each_home};
use crate::postgres;

/// Where a word is still to be found.
async fn found(house: &House, word: &str) -> Vec<String> {
    let mut found: Vec<String> =
        house.files_contain(word).iter().map(|path| path.display().to_string()).collect();
    if let DatabaseUrl::Postgres(url) = &house.context.settings().database_url
        && postgres::dump(url).contains(word)
    {
        found.push("PostgreSQL".into());
    }
    found
}

#[actix_web::test]
async fn after_deletion_neither_news_nor_their_sentence_nor_late_places_are_left() {
    in_each_home(|house| async move {
        let neighbour = Neighbour::arrive().await;
        befriend(&house, &neighbour, "/orgs/tenants").await;
        let id = house.publishes(organization(&house).await, "Quillaja one").await;
        house.work().await;
        // One piece of news that was told, one that waits, a late place, and deliveries that did not get through.
        neighbour.answers_next_posts(ResponseTemplate::new(503), 1000).await;
        let say = |sentence: &str| {
            let (context, sentence) = (house.context.clone(), sentence.to_owned());
            async move {
                context
                    .transact(move |tx| say_with_news(tx, Acting::Operator, id, Some(sentence)))
                    .await
                    .unwrap();
            }
        };
        let place = |name: &str| {
            Some(Place {
                name: name.to_owned(),
                area: Some("Quillaja Heights".into()),
                address: Some("3 Quillaja St".into()),
                ..Place::default()
            })
        };
        change(&house, id, EventDraft { place: place("Quillaja hall"), ..at(&house, "2026-12-07T12:00") })
            .await;
        say("Because of quillaja.").await;
        house.later(TimeDelta::minutes(4));
        house.work().await;
        let plan =
            DraftPlan { place_at: Some("2026-12-08T12:00:00Z".parse().unwrap()), ..DraftPlan::default() };
        let late = EventDraft { place: place("Quillaja cellar"), plan, ..at(&house, "2026-12-08T12:00") };
        change(&house, id, late).await;
        say("And quillaja again.").await;
        house.work().await;
        for word in ["Quillaja cellar", "quillaja again", "Because of quillaja", "Quillaja one"] {
            let there = found(&house, word).await;
            assert!(
                !there.is_empty() || word == "Quillaja one",
                "{word} is nowhere: the search does not work"
            );
        }
        house.context.transact(move |tx| delete_event(tx, Acting::Operator, id)).await.unwrap();
        for word in ["Quillaja", "quillaja"] {
            assert_eq!(found(&house, word).await, Vec::<String>::new(), "{word}");
        }
        // What waited is dropped; what is told now is that it is gone.
        neighbour.reset().await;
        house.later(TimeDelta::hours(7));
        house.work().await;
        house.later(TimeDelta::hours(7));
        house.work().await;
        assert!(house.waiting().await.is_empty());
        let heard = neighbour.heard().await;
        assert!(heard.iter().all(|kind| kind == "Delete"), "{heard:?}");
        assert_eq!(heard.len(), 2, "the note's and the event's: {heard:?}");
        for (_, activity) in neighbour.posted().await {
            assert!(!activity.to_string().to_lowercase().contains("quillaja"), "{activity}");
        }
        house.close().await;
    })
    .await;
}
