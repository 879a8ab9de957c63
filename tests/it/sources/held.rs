//! A feed that looks broken is not obeyed: a person decides.

use chrono::Duration;
use convoca::actions::add_source::SourceError;
use convoca::actions::decide_held::{HeldVerdict, decide_held};
use convoca::domain::account::AccountRole;
use convoca::domain::ids::{AccountKey, SourceId};
use convoca::domain::policy::Acting;
use convoca::domain::source::{SourcePolicy, SourceState};
use wiremock::ResponseTemplate;

use super::homes::{add, entries, entry, next_turn, settle, shows_feed, source, titles, trouble};
use crate::house::{House, in_each_home};
use crate::peers::peer::Peer;

async fn five(peer: &Peer, house: &House) -> SourceId {
    shows_feed(peer, &entries(5)).await;
    let id = add(house, &peer.at("/all.ics"), SourcePolicy::Publish).await;
    settle(house).await;
    assert_eq!(titles(house).await, ["a", "b", "c", "d", "e"]);
    id
}

async fn decides(house: &House, id: SourceId, verdict: HeldVerdict) {
    house.context.transact(move |tx| decide_held(tx, Acting::Operator, id, verdict)).await.unwrap();
    settle(house).await;
}

#[actix_web::test]
async fn a_feed_that_loses_most_of_its_entries_waits_for_a_person_however_long() {
    in_each_home(|house: House| async move {
        let peer = Peer::start().await;
        let id = five(&peer, &house).await;
        let still = entry("a", "a, as it is now", "20261201T120000Z", "");
        let stranger = entry("z", "z", "20261220T120000Z", "");
        shows_feed(&peer, &[still.clone(), stranger]).await;
        next_turn(&house).await;
        assert_eq!(trouble(&house, id).await.as_deref(), Some("feed-shrank"));
        assert_eq!(titles(&house).await, ["a, as it is now", "b", "c", "d", "e"]);
        for _ in 0..5 {
            house.later(Duration::hours(30));
            next_turn(&house).await;
        }
        let known = source(&house, id).await;
        assert_eq!(known.state, SourceState::Held);
        assert_eq!(titles(&house).await, ["a, as it is now", "b", "c", "d", "e"]);

        decides(&house, id, HeldVerdict::Obey).await;
        assert_eq!(titles(&house).await, ["a, as it is now", "z"]);
        let known = source(&house, id).await;
        assert_eq!((known.state, known.held, known.last_error), (SourceState::Active, None, None));
        house.close().await;
    })
    .await;
}

#[actix_web::test]
async fn what_a_person_keeps_stays_until_it_is_told_again_and_leaves_then() {
    in_each_home(|house: House| async move {
        let peer = Peer::start().await;
        let id = five(&peer, &house).await;
        shows_feed(&peer, &[]).await;
        next_turn(&house).await;
        assert_eq!(trouble(&house, id).await.as_deref(), Some("feed-emptied"));
        decides(&house, id, HeldVerdict::Keep).await;
        next_turn(&house).await;
        let known = source(&house, id).await;
        assert_eq!((known.state, known.last_error), (SourceState::Active, None), "nobody is asked twice");
        assert_eq!(titles(&house).await, ["a", "b", "c", "d", "e"]);
        shows_feed(&peer, &entries(5)).await;
        next_turn(&house).await;
        shows_feed(&peer, &entries(4)).await;
        next_turn(&house).await;
        assert_eq!(titles(&house).await, ["a", "b", "c", "d"], "what is told again may leave again");
        house.close().await;
    })
    .await;
}

#[actix_web::test]
async fn a_feed_that_turns_into_a_page_waits_and_is_believed_again_when_it_is_one() {
    in_each_home(|house: House| async move {
        let peer = Peer::start().await;
        let id = five(&peer, &house).await;
        peer.reset().await;
        let html = ResponseTemplate::new(200).set_body_raw("<html>For sale</html>", "text/calendar");
        peer.answers("/all.ics", html).await;
        next_turn(&house).await;
        assert_eq!(trouble(&house, id).await.as_deref(), Some("feed-not-a-calendar"));
        assert_eq!(source(&house, id).await.state, SourceState::Held);
        assert_eq!(titles(&house).await.len(), 5);
        shows_feed(&peer, &entries(4)).await;
        next_turn(&house).await;
        let known = source(&house, id).await;
        assert_eq!((known.state, known.held), (SourceState::Active, None), "nobody needs to decide any more");
        assert_eq!(titles(&house).await, ["a", "b", "c", "d"]);
        house.close().await;
    })
    .await;
}

#[actix_web::test]
async fn only_moderators_decide() {
    in_each_home(|house: House| async move {
        let peer = Peer::start().await;
        let id = five(&peer, &house).await;
        let member = Acting::Account(AccountKey(99), AccountRole::Member);
        let refused = house
            .context
            .transact(move |tx| decide_held(tx, member, id, HeldVerdict::Obey))
            .await
            .unwrap_err();
        assert!(matches!(refused, SourceError::NotAllowed));
        house.close().await;
    })
    .await;
}
