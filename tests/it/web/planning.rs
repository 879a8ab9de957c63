//! What organizers plan with an event, and what they are shown before followers are told.

use chrono::Duration;

use super::event_form::{TYPED, filled, hidden, publish, published};
use crate::house::{House, in_each_home};
use crate::visitor::Visitor;

async fn titles(house: &House) -> Vec<String> {
    house.visitor().get("/").await.texts("li.x > a")
}

/// What is typed, with other and further fields.
fn typed(more: &[(&'static str, &'static str)]) -> Vec<(&'static str, &'static str)> {
    let kept = TYPED.iter().filter(|(name, _)| more.iter().all(|(other, _)| other != name));
    kept.copied().chain(more.iter().copied()).collect()
}

/// Opens the form of an event and sends it.
async fn save(
    visitor: &Visitor,
    edit: &str,
    more: &[(&'static str, &'static str)],
) -> crate::visitor::Answer {
    let page = hidden(&visitor.get(edit).await);
    visitor.post(edit, &filled(&page, &typed(more))).await
}

#[tokio::test(flavor = "multi_thread")]
async fn an_event_goes_out_at_the_time_that_was_set() {
    in_each_home(|house| async move {
        let ana = house.admin().await;
        let soon = [("publish_at", "2026-11-23T08:00"), ("visibility", "public"), ("action", "publish")];
        let answer = publish(&ana, &typed(&soon)).await;
        assert_eq!((answer.status, answer.location()), (303, "/dashboard?done=scheduled"), "{}", answer.body);
        assert!(titles(&house).await.is_empty());
        let own = ana.get("/dashboard").await;
        assert!(own.texts("li strong")[0].contains("Monday, November 23"), "{:?}", own.texts("li strong"));
        let edit = own.attribute("h3 a", "href").unwrap();
        assert_eq!(ana.get(&edit).await.field("publish_at").as_deref(), Some("2026-11-23T08:00"));
        // Later, by an hour.
        let moved = save(&ana, &edit, &[("publish_at", "2026-11-23T09:00"), ("action", "publish")]).await;
        assert_eq!(moved.location(), "/dashboard?done=scheduled", "{}", moved.body);
        house.later(Duration::hours(27) + Duration::minutes(30));
        house.work().await;
        assert!(titles(&house).await.is_empty());
        house.later(Duration::hours(1));
        house.work().await;
        assert_eq!(titles(&house).await, ["March for <housing>"]);
        assert!(!ana.get("/dashboard").await.body.contains("Goes out on"));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_to_go_out_can_be_kept_back_or_published_now() {
    in_each_home(|house| async move {
        let ana = house.admin().await;
        let soon = [("publish_at", "2026-11-23T08:00"), ("visibility", "unlisted"), ("action", "publish")];
        publish(&ana, &typed(&soon)).await;
        let own = ana.get("/dashboard").await;
        let stop = own.attribute("form.inline[action*=unschedule]", "action").unwrap();
        let stopped = ana.post(&stop, &[("csrf", &own.field("csrf").unwrap())]).await;
        assert_eq!((stopped.status, stopped.location()), (303, "/dashboard?done=unscheduled"));
        house.later(Duration::days(2));
        house.work().await;
        let own = ana.get("/dashboard").await;
        assert!(!own.body.contains("Goes out on"));
        let edit = own.attribute("h3 a", "href").unwrap();
        let form = ana.get(&edit).await;
        assert_eq!(form.field("publish_at").as_deref(), Some(""));
        let wished = form.attribute("#visibility option[selected]", "value");
        assert_eq!(wished.as_deref(), Some("unlisted"), "a draft remembers who is to see it");
        let out = save(&ana, &edit, &[("action", "publish"), ("visibility", "unlisted")]).await;
        assert!(out.location().ends_with("?done=published"), "{}", out.body);
        assert!(titles(&house).await.is_empty(), "by link only");
        let page = out.location().split('?').next().unwrap().to_owned();
        assert_eq!(house.visitor().get(&page).await.status, 200);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_draft_saved_as_unlisted_opens_as_unlisted() {
    in_each_home(|house| async move {
        let ana = house.admin().await;
        publish(&ana, &typed(&[("action", "draft"), ("visibility", "unlisted")])).await;
        let edit = ana.get("/dashboard").await.attribute("h3 a", "href").unwrap();
        let wished = ana.get(&edit).await.attribute("#visibility option[selected]", "value");
        assert_eq!(wished.as_deref(), Some("unlisted"));
        let later = save(&ana, &edit, &[("action", "draft"), ("publish_at", "2026-11-23T08:00")]).await;
        assert_eq!(later.status, 422, "a draft does not go out by itself");
        assert_eq!(later.texts("#publish_at-err").len(), 1);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn before_saving_one_sees_what_followers_will_be_told_and_may_add_a_sentence() {
    in_each_home(|house| async move {
        let ana = house.admin().await;
        let path = published(&ana).await;
        let edit = format!("{path}/edit");
        let quiet = save(&ana, &edit, &[("tags", "housing"), ("action", "publish")]).await;
        assert_eq!(quiet.status, 303, "a small edit asks nothing: {}", quiet.body);
        let page = hidden(&ana.get(&edit).await);
        let moved = typed(&[("start_time", "8pm"), ("action", "publish")]);
        let shown = ana.post(&edit, &filled(&page, &moved)).await;
        assert_eq!(shown.status, 422);
        let told = shown.texts("#telling").concat();
        assert!(told.contains("New time") && told.contains("Saturday, December 5, 8"), "{told}");
        assert!(told.contains("instead of") && told.contains("Nobody follows yet."), "{told}");
        assert_eq!(
            ana.get(&edit).await.field("start_time").as_deref(),
            Some("19:00"),
            "nothing is saved yet"
        );
        let seen = shown.field("confirm_news").unwrap();
        // Changed once more after it was shown: what is told now is shown again.
        let again = typed(&[("start_time", "6pm"), ("action", "publish")]);
        let mut fields = filled(&page, &again);
        fields.extend([("confirm_news", seen.as_str()), ("news", "The park is closed.")]);
        let other = ana.post(&edit, &fields).await;
        assert_eq!(other.status, 422);
        assert!(other.texts("#telling").concat().contains("Saturday, December 5, 6"));
        assert_eq!(other.field("news").as_deref(), Some("The park is closed."), "what was typed stays");
        let seen = other.field("confirm_news").unwrap();
        let mut fields = filled(&page, &again);
        fields.extend([("confirm_news", seen.as_str()), ("news", "The park is closed.")]);
        let saved = ana.post(&edit, &fields).await;
        assert!(saved.location().ends_with("?done=saved"), "{}", saved.body);
        house.later(Duration::minutes(4));
        house.work().await;
        let public = house.visitor().get(&path).await;
        assert_eq!(public.texts("#news strong"), ["New time"]);
        assert!(public.texts("#news li")[0].contains("The park is closed."));
        let twice = house.visitor().get(&format!("{path}?lang=es")).await;
        assert_eq!(twice.texts("#news strong"), ["Nueva fecha u hora"]);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn calling_off_says_who_hears_of_it_and_takes_a_sentence() {
    in_each_home(|house| async move {
        let ana = house.admin().await;
        let path = published(&ana).await;
        let cancel = format!("{path}/cancel");
        let page = ana.get(&cancel).await;
        assert!(page.texts("main").concat().contains("Nobody follows yet."));
        let fields = hidden(&page);
        let long = "x".repeat(501);
        let wrong = ana.post(&cancel, &filled(&fields, &[("news", &long)])).await;
        assert_eq!(wrong.status, 422);
        assert_eq!(wrong.texts("#news-err").len(), 1);
        let done = ana.post(&cancel, &filled(&fields, &[("news", "See you in spring.")])).await;
        assert_eq!(done.status, 303, "{}", done.body);
        house.later(Duration::minutes(4));
        house.work().await;
        assert!(house.visitor().get(&path).await.texts("#news li")[0].contains("See you in spring."));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_late_place_needs_an_area_and_words_that_keep_it() {
    in_each_home(|house| async move {
        let ana = house.admin().await;
        let late = [("disclose_place_at", "2026-12-05T12:00"), ("action", "publish")];
        let nowhere = publish(&ana, &typed(&[late[0], late[1], ("place_area", "")])).await;
        assert_eq!((nowhere.status, nowhere.texts("#place_area-err").len()), (422, 1), "{}", nowhere.body);
        let told = [late[0], late[1], ("description", "We meet at MACARTHUR park.")];
        let asked = publish(&ana, &typed(&told)).await;
        assert_eq!(asked.status, 422);
        assert_eq!(asked.texts("#questions").len(), 1, "{}", asked.body);
        let meant = publish(&ana, &typed(&[&told[..], &[("confirm_place", "on")]].concat())).await;
        assert_eq!(meant.status, 303, "{}", meant.body);
        let kept = publish(&ana, &typed(&late)).await;
        let path = kept.location().split('?').next().unwrap().to_owned();
        let (own, public) = (ana.get(&path).await, house.visitor().get(&path).await);
        assert!(own.body.contains("Only you see it now:") && own.body.contains("MacArthur Park"));
        assert!(
            !public.body.contains("MacArthur Park") && public.body.contains("Westlake"),
            "{}",
            public.body
        );
        let form = ana.get(&format!("{path}/edit")).await;
        assert_eq!(form.field("place_name").as_deref(), Some("MacArthur Park"));
        assert_eq!(form.field("disclose_place_at").as_deref(), Some("2026-12-05T12:00"));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_owner_sets_how_followers_are_reminded() {
    in_each_home(|house| async move {
        let ana = house.admin().await;
        let href = ana.get("/dashboard").await.attribute("a[href*=reminder]", "href").unwrap();
        let page = ana.get(&href).await;
        assert_eq!(page.attribute("#reminder option[selected]", "value").as_deref(), Some("24"));
        let csrf = page.field("csrf").unwrap();
        let wrong = ana.post(&href, &[("csrf", &csrf), ("reminder", "1000")]).await;
        assert_eq!((wrong.status, wrong.texts("#reminder-err").len()), (422, 1));
        let set = ana.post(&href, &[("csrf", &csrf), ("reminder", "off")]).await;
        assert_eq!((set.status, set.location()), (303, "/dashboard?done=reminder-set"));
        let page = ana.get(&href).await;
        assert_eq!(page.attribute("#reminder option[selected]", "value").as_deref(), Some("off"));
        assert!(house.visitor().get(&href).await.location().starts_with("/login"));
        assert_eq!(ana.get("/dashboard/orgs/nobody/reminder").await.status, 404);
    })
    .await;
}
