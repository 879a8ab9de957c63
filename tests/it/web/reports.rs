//! Anybody says what is wrong with an event; moderators decide.

use convoca::domain::reply::AnswersPolicy;
use convoca::domain::report::ReportState;
use convoca::storage::{self, StorageError};

use super::answers::answers;
use super::event_form::published;
use super::moderation::send;
use crate::federation::neighbour::Neighbour;
use crate::house::{House, in_each_home};

#[actix_web::test]
async fn a_visitor_reports_without_an_account_and_leaves_no_trace() {
    in_each_home(|house: House| async move {
        let ana = house.admin().await;
        let path = published(&ana).await;
        let visitor = house.visitor();
        let link = format!("{path}/report");
        assert_eq!(visitor.get(&path).await.attribute("a[href$=report]", "href"), Some(link.clone()));
        let empty = send(&visitor, &link, &link, &[]).await;
        assert_eq!(empty.status, 422);
        assert_eq!(empty.texts("#reason-err"), ["Choose what is wrong."]);
        let silent = send(&visitor, &link, &link, &[("reason", "other")]).await;
        assert_eq!((silent.status, silent.texts("#words-err").len()), (422, 1));
        let long = "x".repeat(2_001);
        let long = send(&visitor, &link, &link, &[("reason", "spam"), ("words", &long)]).await;
        assert_eq!((long.status, long.texts("#words-err").len()), (422, 1));
        let stale = visitor.post(&link, &[("csrf", "nonsense"), ("reason", "wrong")]).await;
        assert_eq!(stale.status, 422);
        assert!(house.reports().await.is_empty());
        let fields = [("reason", "danger"), ("words", "They photograph everybody.\nStay away.")];
        let sent = send(&visitor, &link, &link, &fields).await;
        assert_eq!((sent.status, sent.location()), (303, format!("{path}?done=reported").as_str()));
        assert!(!visitor.has_cookie());
        send(&visitor, &link, &link, &fields).await;
        let reports = house.reports().await;
        assert_eq!(reports.len(), 1, "the same twice is one");
        assert_eq!(reports[0].reporter_host, None);
        let foreign = visitor.request("POST", &link).header("origin", "https://evil.example");
        let foreign = foreign.header("content-type", "application/x-www-form-urlencoded").body("reason=spam");
        assert_eq!(visitor.send(foreign).await.status, 403);
    })
    .await;
}

#[actix_web::test]
async fn who_reports_too_often_is_asked_to_wait() {
    in_each_home(|house: House| async move {
        let ana = house.admin().await;
        let path = published(&ana).await;
        let (visitor, link) = (house.visitor(), format!("{path}/report"));
        let csrf = visitor.get(&link).await.field("csrf").unwrap();
        let mut statuses = Vec::new();
        for n in 0..25 {
            let words = n.to_string();
            let fields = [("csrf", csrf.as_str()), ("reason", "wrong"), ("words", words.as_str())];
            statuses.push(visitor.post(&link, &fields).await.status);
        }
        assert_eq!(statuses.iter().filter(|status| **status == 303).count(), 20, "{statuses:?}");
        assert_eq!(*statuses.last().unwrap(), 429);
    })
    .await;
}

#[actix_web::test]
async fn a_moderator_hides_dismisses_and_opens_again() {
    in_each_home(|house: House| async move {
        let ana = house.admin().await;
        let path = published(&ana).await;
        let (visitor, link) = (house.visitor(), format!("{path}/report"));
        for words in ["One", "Two", "Three"] {
            send(&visitor, &link, &link, &[("reason", "wrong"), ("words", words)]).await;
        }
        let page = ana.get("/admin/reports").await;
        assert_eq!(page.texts(".mast .count"), ["0", "3"].map(str::to_owned)[1..]);
        assert_eq!(page.texts("ol.cards li .row")[0], "HideSettledDismiss");
        let first = page.attribute("ol.cards form", "action").unwrap();
        let done = send(&ana, "/admin/reports", &first, &[("verdict", "dismiss")]).await;
        assert_eq!(done.location(), "/admin/reports?done=report-settled");
        assert_eq!(house.reports().await.len(), 2);
        let hidden = send(&ana, "/admin/reports", &page_action(&ana).await, &[("verdict", "hide")]).await;
        assert_eq!(hidden.location(), "/admin/reports?done=hidden");
        assert_eq!(house.visitor().get(&path).await.status, 404);
        assert!(house.reports().await.is_empty(), "all about the same thing are settled");
        let decided =
            house.context.read::<_, StorageError>(|conn| storage::reports::decided(conn, 10)).await.unwrap();
        let states: Vec<_> = decided.iter().map(|report| report.state).collect();
        assert_eq!(states.iter().filter(|state| **state == ReportState::Acted).count(), 2);
        let again = send(&ana, "/admin/reports", &first, &[("verdict", "reopen")]).await;
        assert_eq!(again.location(), "/admin/reports?done=undone");
        assert_eq!(house.reports().await.len(), 1);
        let odd = send(&ana, "/admin/reports", &first, &[("verdict", "perhaps")]).await;
        assert_eq!(odd.status, 400);
        assert_eq!(house.visitor().get(&link).await.status, 404, "nobody reports what nobody sees");
    })
    .await;
}

async fn page_action(visitor: &crate::visitor::Visitor) -> String {
    visitor.get("/admin/reports").await.attribute("ol.cards form", "action").unwrap()
}

#[actix_web::test]
async fn a_report_about_a_mirrored_event_may_be_passed_on_once_and_only_with_leave() {
    in_each_home(|house: House| async move {
        let (ana, neighbour) = (house.admin().await, Neighbour::arrive().await);
        house.mirrors(&neighbour).await;
        let event = neighbour.event("/events/1", "Assembly");
        neighbour.tells(&house, &neighbour.activity("Create", "/c/1", &event)).await;
        let id = house.event_at(&neighbour.at("/events/1")).await.unwrap().id;
        let (visitor, link) = (house.visitor(), format!("/events/{id}/report"));
        let form = visitor.get(&link).await;
        assert!(form.attribute("[name=may_forward]", "value").is_some());
        send(&visitor, &link, &link, &[("reason", "wrong"), ("words", "At noon"), ("may_forward", "1")])
            .await;
        assert!(house.reports().await[0].may_forward);
        let page = ana.get("/admin/reports").await;
        let forward = page.attribute("form[action$=forward]", "action").unwrap();
        let done = send(&ana, "/admin/reports", &forward, &[]).await;
        assert_eq!(done.location(), "/admin/reports?done=report-forwarded");
        house.work().await;
        assert_eq!(neighbour.heard().await.last().map(String::as_str), Some("Flag"));
        assert!(ana.get("/admin/reports").await.attribute("form[action$=forward]", "action").is_none());
        house.close().await;
    })
    .await;
}

#[actix_web::test]
async fn an_answer_is_reported_by_itself_hidden_with_one_tap_and_its_home_told_with_leave() {
    in_each_home(|house: House| async move {
        let (ana, neighbour) = (house.admin().await, Neighbour::arrive().await);
        house.takes_answers(AnswersPolicy::Open).await;
        let path = published(&ana).await;
        answers(&house, &neighbour, 1, &path, "<p>Bring eggs to throw</p>").await;
        let visitor = house.visitor();
        let link = visitor.get(&path).await.attribute(".answers a[href$=report]", "href").unwrap();
        let form = visitor.get(&link).await;
        assert_eq!(form.texts(".box .text"), ["Bring eggs to throw"]);
        let silent = send(&visitor, &link, &link, &[("reason", "other")]).await;
        assert_eq!((silent.status, silent.texts(".box .text").len()), (422, 1));
        let fields = [("reason", "danger"), ("words", "Provokes"), ("may_forward", "1")];
        let sent = send(&visitor, &link, &link, &fields).await;
        assert_eq!((sent.status, sent.location()), (303, format!("{path}?done=reported").as_str()));
        let forward =
            ana.get("/admin/reports").await.attribute("form[action$=forward]", "action").expect("its home");
        send(&ana, "/admin/reports", &forward, &[]).await;
        let hidden = send(&ana, "/admin/reports", &page_action(&ana).await, &[("verdict", "hide")]).await;
        assert_eq!(hidden.location(), "/admin/reports?done=hidden");
        house.work().await;
        let flag = neighbour.posted().await.pop().unwrap().1;
        assert_eq!(flag["type"], "Flag");
        assert_eq!(flag["object"], serde_json::json!([neighbour.ada(), neighbour.at("/n/1")]));
        let page = house.visitor().get(&path).await;
        assert_eq!(page.status, 200, "the event stays");
        assert!(page.texts(".answers .text").is_empty());
        assert_eq!(visitor.get(&link).await.status, 404, "nobody reports what nobody sees");
    })
    .await;
}
