//! What others say to events, as organizers and visitors see it.

use chrono::TimeDelta;
use convoca::actions::accounts::add_account;
use convoca::domain::account::AccountRole;
use convoca::domain::policy::Acting;
use convoca::domain::reply::AnswersPolicy;
use serde_json::json;

use super::event_form::published;
use crate::federation::neighbour::Neighbour;
use crate::house::{House, PASSWORD, in_each_home, member};
use crate::visitor::{Answer, Visitor};

const PUBLIC: &str = "https://www.w3.org/ns/activitystreams#Public";
const QUEUE: &str = "/dashboard/answers";

/// Opens a page and sends a form with its token.
async fn send(visitor: &Visitor, page: &str, path: &str, fields: &[(&str, &str)]) -> Answer {
    let csrf = visitor.get(page).await.field("csrf").expect("a form");
    visitor.post(path, &[&[("csrf", csrf.as_str())], fields].concat()).await
}

/// Ada answers an event.
pub async fn answers(house: &House, neighbour: &Neighbour, n: usize, path: &str, content: &str) {
    let note = json!({
        "id": neighbour.at(&format!("/n/{n}")), "type": "Note", "attributedTo": neighbour.ada(),
        "inReplyTo": house.url(path), "to": [PUBLIC], "content": content, "contentMap": {"de": content},
        "published": house.context.now().to_rfc3339(), "url": neighbour.at(&format!("/@ada/{n}")),
        "attachment": [{"type": "Document", "mediaType": "image/png", "url": "https://tracker.test/p.png"}],
    });
    neighbour.tells(house, &neighbour.activity("Create", &format!("/c/{n}"), &note)).await;
    house.later(TimeDelta::seconds(1));
}

async fn words(house: &House, path: &str) -> Vec<String> {
    house.visitor().get(path).await.texts(".answers .text")
}

async fn over(house: House) {
    house.later(TimeDelta::days(2));
    while house.work().await > 0 {}
    house.close().await;
}

#[actix_web::test]
async fn an_answer_is_read_shown_and_hidden_in_one_tap_and_each_can_be_taken_back() {
    in_each_home(|house: House| async move {
        let (neighbour, ana) = (Neighbour::arrive().await, house.admin().await);
        let path = published(&ana).await;
        answers(&house, &neighbour, 1, &path, "<p>Ist es <b>weit</b>?<img src='https://tracker.test/x'></p>")
            .await;
        assert!(words(&house, &path).await.is_empty());
        let dashboard = ana.get("/dashboard").await;
        assert!(dashboard.body.contains("One answer waits to be read"), "{}", dashboard.body);
        let queue = ana.get(QUEUE).await;
        assert_eq!(queue.texts(".cards .text"), ["Ist es weit?"]);
        assert_eq!(queue.texts(".cards code"), [format!("@ada@{}", neighbour.host())]);
        let id = queue.attribute("button[name=show]", "value").unwrap();

        let shown = send(&ana, QUEUE, QUEUE, &[("show", &id)]).await;
        assert_eq!(shown.location(), format!("{QUEUE}?done=answers-shown&answer={id}"));
        let page = house.visitor().get(&path).await;
        assert_eq!(page.texts(".answers .text"), ["Ist es weit?"]);
        assert_eq!(page.attribute(".answers .text", "lang").as_deref(), Some("de"));
        assert!(page.texts(".answers li")[0].contains(&format!("from {}", neighbour.host())));
        assert!(page.texts(".answers li")[0].contains("picture or file"));
        assert_eq!(page.attribute(".answers a", "href"), Some(neighbour.at("/@ada/1")));
        assert!(
            !page.body.contains("tracker.test") && !page.body.contains("ada@"),
            "nothing of elsewhere, no names"
        );
        assert!(page.texts(".answers form").is_empty(), "visitors decide nothing");

        let told = ana.get(shown.location()).await;
        assert_eq!(told.texts(".said button"), ["Undo"]);
        let undo = [("verdict", "waiting"), ("undo", "1"), ("id", id.as_str())];
        let undone = send(&ana, QUEUE, QUEUE, &undo).await;
        assert_eq!(undone.location(), format!("{QUEUE}?done=undone"));
        assert!(words(&house, &path).await.is_empty());

        send(&ana, QUEUE, QUEUE, &[("show", &id)]).await;
        assert_eq!(ana.get(&path).await.texts(".answers form button"), ["Hide"]);
        let hide = [("verdict", "refused"), ("back", "event"), ("id", id.as_str())];
        let hidden = send(&ana, &path, QUEUE, &hide).await;
        assert_eq!(hidden.location(), format!("{path}?done=answer-hidden&answer={id}"));
        assert!(words(&house, &path).await.is_empty());
        let told = ana.get(hidden.location()).await;
        assert_eq!(told.texts(".said button"), ["Undo"]);
        assert_eq!(told.attribute(".said [name=verdict]", "value").as_deref(), Some("shown"));
        let refused = ana.get(QUEUE).await;
        assert_eq!(refused.texts("section .cards .text"), ["Ist es weit?"]);
        let back = [("verdict", "shown"), ("undo", "1"), ("back", "event"), ("id", id.as_str())];
        assert_eq!(send(&ana, &path, QUEUE, &back).await.location(), format!("{path}?done=undone"));
        assert_eq!(words(&house, &path).await, ["Ist es weit?"]);
        over(house).await;
    })
    .await;
}

#[actix_web::test]
async fn many_answers_are_decided_at_once() {
    in_each_home(|house: House| async move {
        let (neighbour, ana) = (Neighbour::arrive().await, house.admin().await);
        let path = published(&ana).await;
        for n in 0..3 {
            answers(&house, &neighbour, n, &path, &format!("<p>Number {n}</p>")).await;
        }
        let queue = ana.get(QUEUE).await;
        assert_eq!(queue.texts(".cards .text"), ["Number 0", "Number 1", "Number 2"]);
        let ids: Vec<String> = house_ids(&queue);
        let fields = [("verdict", "shown"), ("id", ids[0].as_str()), ("id", ids[2].as_str())];
        let shown = send(&ana, QUEUE, QUEUE, &fields).await;
        assert_eq!(shown.status, 303);
        assert_eq!(words(&house, &path).await, ["Number 0", "Number 2"]);
        assert_eq!(ana.get(shown.location()).await.texts(".said input[name=id]").len(), 2, "undone together");
        let nothing = send(&ana, QUEUE, QUEUE, &[("verdict", "shown")]).await;
        assert_eq!(nothing.location(), QUEUE);
        let odd = send(&ana, QUEUE, QUEUE, &[("verdict", "perhaps"), ("id", ids[1].as_str())]).await;
        assert_eq!(odd.status, 400);
        let unknown = "00000000-0000-4000-8000-000000000000";
        let gone = send(&ana, QUEUE, QUEUE, &[("verdict", "shown"), ("id", unknown)]).await;
        assert_eq!(gone.status, 404);
        over(house).await;
    })
    .await;
}

fn house_ids(queue: &Answer) -> Vec<String> {
    let selector = scraper::Selector::parse("input[name=id]").unwrap();
    let page = scraper::Html::parse_document(&queue.body);
    page.select(&selector).map(|input| input.value().attr("value").unwrap().to_owned()).collect()
}

#[actix_web::test]
async fn the_organization_answers_changes_it_and_takes_it_back() {
    in_each_home(|house: House| async move {
        let (neighbour, ana) = (Neighbour::arrive().await, house.admin().await);
        house.takes_answers(AnswersPolicy::Open).await;
        let path = published(&ana).await;
        answers(&house, &neighbour, 1, &path, "<p>Where?</p>").await;
        let page = ana.get(&path).await;
        let form = page.attribute(".answers a[href*=\"/answer?to=\"]", "href").unwrap();
        let asked = form.rsplit('=').next().unwrap();
        let shown = ana.get(&form).await;
        assert_eq!(shown.texts(".box .text"), ["Where?"]);
        let to = format!("{path}/answer");
        let empty = send(&ana, &form, &to, &[("to", asked), ("text", "  ")]).await;
        assert_eq!((empty.status, empty.texts("#text-err").len()), (422, 1));
        let long = "x".repeat(2_001);
        let too_long = send(&ana, &form, &to, &[("to", asked), ("text", &long)]).await;
        assert_eq!((too_long.status, too_long.texts("#text").concat()), (422, long));
        let said = send(&ana, &form, &to, &[("to", asked), ("text", "At the **lake**.")]).await;
        assert!(said.location().starts_with(&format!("{path}?done=answered#answer-")), "{}", said.location());
        assert_eq!(words(&house, &path).await, ["Where?", "At the lake."]);
        assert_eq!(house.visitor().get(&path).await.texts(".answers .d1 b"), ["Tenants Union"]);

        let page = ana.get(&path).await;
        let edit = page.attribute(".answers a[href$=\"/edit\"]", "href").unwrap();
        assert_eq!(ana.get(&edit).await.texts("#text"), ["At the **lake**."]);
        let changed = send(&ana, &edit, &edit, &[("text", "At the gate.")]).await;
        assert_eq!(changed.location(), format!("{path}?done=answer-changed#answers"));
        assert_eq!(words(&house, &path).await, ["Where?", "At the gate."]);
        let delete = page.attribute(".answers a[href$=\"/delete\"]", "href").unwrap();
        assert_eq!(ana.get(&delete).await.texts(".box h2"), ["At the gate."]);
        let gone = send(&ana, &delete, &delete, &[]).await;
        assert_eq!(gone.location(), format!("{path}?done=answer-deleted#answers"));
        assert_eq!(words(&house, &path).await, ["Where?"]);
        assert_eq!(ana.get(&edit).await.status, 404);
        house.work().await;
        over(house).await;
    })
    .await;
}

#[actix_web::test]
async fn strangers_to_an_organization_decide_and_say_nothing() {
    in_each_home(|house: House| async move {
        let (neighbour, ana) = (Neighbour::arrive().await, house.admin().await);
        house.takes_answers(AnswersPolicy::Open).await;
        let path = published(&ana).await;
        answers(&house, &neighbour, 1, &path, "<p>Where?</p>").await;
        let form = format!("{path}/answer");
        send(&ana, &form, &form, &[("text", "By the lake.")]).await;
        let edit = ana.get(&path).await.attribute(".answers a[href$=\"/edit\"]", "href").unwrap();
        let id = ana.get(&path).await.attribute(".answers [name=id]", "value").unwrap();

        let new = member("rosa@example.org", "Rosa");
        let added =
            house.context.transact(move |tx| add_account(tx, Acting::Operator, &new, AccountRole::Member));
        added.await.expect("an account for Rosa");
        let rosa = house.visitor();
        rosa.log_in("rosa@example.org", PASSWORD).await;
        assert!(rosa.get(&path).await.texts(".answers form").is_empty());
        for page in [&form, &edit, "/dashboard/orgs/tenants/talk"] {
            assert_eq!(rosa.get(page).await.status, 403, "{page}");
        }
        let hide = [("verdict", "refused"), ("id", id.as_str())];
        assert_eq!(send(&rosa, "/dashboard", QUEUE, &hide).await.status, 403);
        assert_eq!(words(&house, &path).await.len(), 2);
        for page in [QUEUE, form.as_str(), edit.as_str()] {
            let guest = house.visitor().get(page).await;
            assert!(guest.location().starts_with("/login?next="), "{page}");
        }
        house.work().await;
        over(house).await;
    })
    .await;
}

#[actix_web::test]
async fn an_owner_sets_what_others_may_do_and_withdraws_leave() {
    in_each_home(|house: House| async move {
        let (neighbour, ana) = (Neighbour::arrive().await, house.admin().await);
        let path = published(&ana).await;
        let settings = "/dashboard/orgs/tenants/talk";
        let chosen = |page: &Answer, field: &str| {
            page.attribute(&format!("[name={field}][checked]"), "value").unwrap_or_default()
        };
        let page = ana.get(settings).await;
        assert_eq!(chosen(&page, "answers"), "approval");
        let mut request = neighbour.activity("QuoteRequest", "/q/1", &json!(house.url(&path)));
        request["instrument"] = json!(neighbour.at("/n/9"));
        neighbour.tells(&house, &request).await;
        let page = ana.get(settings).await;
        assert_eq!(page.attribute(".cards a", "href"), Some(neighbour.at("/n/9")));
        let withdraw = page.attribute(".cards form", "action").unwrap();
        let withdrawn = send(&ana, settings, &withdraw, &[("back", settings)]).await;
        assert_eq!(withdrawn.location(), format!("{settings}?done=leave-withdrawn"));
        assert!(ana.get(settings).await.texts(".cards").is_empty());
        house.work().await;
        assert_eq!(neighbour.heard().await, ["Accept", "Delete"]);

        let fields = [("answers", "off"), ("quoting", "nobody"), ("featuring", "nobody")];
        let set = send(&ana, settings, settings, &fields).await;
        assert_eq!(set.location(), format!("{settings}?done=talk-set"));
        let page = ana.get(settings).await;
        let now = ["answers", "quoting", "featuring"].map(|field| chosen(&page, field));
        assert_eq!(now, ["off", "nobody", "nobody"]);
        assert_eq!(send(&ana, settings, settings, &[("answers", "perhaps")]).await.status, 400);
        house.work().await;
        over(house).await;
    })
    .await;
}

#[actix_web::test]
async fn members_are_written_to_when_answers_wait_once_a_day() {
    in_each_home(|house: House| async move {
        let (neighbour, ana) = (Neighbour::arrive().await, house.admin().await);
        let path = published(&ana).await;
        answers(&house, &neighbour, 1, &path, "<p>A secret word</p>").await;
        answers(&house, &neighbour, 2, &path, "<p>Another</p>").await;
        assert!(house.letters.take().is_empty(), "not at once");
        house.later(TimeDelta::hours(2));
        while house.work().await > 0 {}
        let letters = house.letters.take();
        assert_eq!(letters.len(), 1);
        assert_eq!(letters[0].text.subject, "2 answers wait for you on Westside Calendar");
        assert!(letters[0].text.body.contains(&house.url(QUEUE)));
        assert!(!letters[0].text.body.contains("secret"));
        answers(&house, &neighbour, 3, &path, "<p>A third</p>").await;
        house.later(TimeDelta::hours(2));
        while house.work().await > 0 {}
        assert!(house.letters.take().is_empty(), "once a day");
        house.later(TimeDelta::hours(23));
        while house.work().await > 0 {}
        assert_eq!(house.letters.take().len(), 1);
        // What was decided meanwhile is not worth a letter.
        answers(&house, &neighbour, 4, &path, "<p>A fourth</p>").await;
        let queue = ana.get(QUEUE).await;
        let ids = house_ids(&queue);
        let mut fields = vec![("verdict", "refused")];
        fields.extend(ids.iter().map(|id| ("id", id.as_str())));
        send(&ana, QUEUE, QUEUE, &fields).await;
        house.later(TimeDelta::days(2));
        while house.work().await > 0 {}
        assert!(house.letters.take().is_empty());
        house.close().await;
    })
    .await;
}

#[actix_web::test]
async fn likes_and_boosts_stand_on_the_page_as_numbers() {
    in_each_home(|house: House| async move {
        let (neighbour, ana) = (Neighbour::arrive().await, house.admin().await);
        let path = published(&ana).await;
        assert!(house.visitor().get(&path).await.texts("#answers").is_empty());
        neighbour.tells(&house, &neighbour.activity("Like", "/l/1", &json!(house.url(&path)))).await;
        neighbour.tells(&house, &neighbour.activity("Announce", "/a/1", &json!(house.url(&path)))).await;
        let page = house.visitor().get(&path).await;
        assert!(page.texts("#answers")[0].contains("One person likes this · passed on once"));
        let page = house.visitor().get(&format!("{path}?lang=es")).await;
        assert!(page.texts("#answers")[0].contains("Le gusta a una persona · compartida una vez"));
        house.close().await;
    })
    .await;
}
