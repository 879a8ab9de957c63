//! The form of an event: written, previewed, published, drafted; nothing typed or chosen is lost.

use reqwest::multipart::{Form, Part};

use crate::house::{House, ORG, in_each_home};
use crate::visitor::{Answer, Visitor};

/// A picture with a place and a word in it that must not survive.
const CANARY: &str = "CAMERA-OF-ROSA-41.3851";

/// What an organizer types, without the hidden fields.
pub(super) const TYPED: [(&str, &str); 8] = [
    ("org", ORG),
    ("title", "March for <housing>"),
    ("start_date", "2026-12-05"),
    ("start_time", "7pm"),
    ("end_time", "9:30 pm"),
    ("place_name", "MacArthur Park"),
    ("place_area", "Westlake"),
    ("description", "**Bring** friends.\n\n<script>alert(1)</script>"),
];

/// The form as a page gave it, filled in.
pub(super) fn filled<'a>(
    page: &'a [(String, String)],
    typed: &[(&'a str, &'a str)],
) -> Vec<(&'a str, &'a str)> {
    let hidden = page.iter().map(|(name, value)| (name.as_str(), value.as_str()));
    hidden.chain(typed.iter().copied()).collect()
}

/// The hidden fields of a form's page.
pub(super) fn hidden(page: &Answer) -> Vec<(String, String)> {
    assert_eq!(page.status, 200, "{}", page.body);
    ["csrf", "form_id", "version", "image_id"]
        .iter()
        .filter_map(|name| Some(((*name).to_owned(), page.field(name)?)))
        .collect()
}

/// Opens the form, fills it in and sends it.
pub(super) async fn publish(visitor: &Visitor, typed: &[(&str, &str)]) -> Answer {
    let page = hidden(&visitor.get("/events/new").await);
    visitor.post("/events/new", &filled(&page, typed)).await
}

/// Publishes an event and answers its path.
pub(super) async fn published(visitor: &Visitor) -> String {
    let answer = publish(visitor, &[&TYPED[..], &[("action", "publish")]].concat()).await;
    assert_eq!(answer.status, 303, "{}", answer.body);
    answer.location().split('?').next().unwrap().to_owned()
}

async fn listed(house: &House) -> Vec<String> {
    house.visitor().get("/").await.texts("li.x > a")
}

fn multipart(fields: &[(&str, &str)]) -> Form {
    fields.iter().fold(Form::new(), |form, (name, value)| form.text((*name).to_owned(), (*value).to_owned()))
}

/// A small JPEG with what cameras write into it.
fn photograph() -> Vec<u8> {
    let mut jpeg = std::io::Cursor::new(Vec::new());
    image::RgbImage::from_pixel(40, 20, image::Rgb([200, 30, 30]))
        .write_to(&mut jpeg, image::ImageFormat::Jpeg)
        .unwrap();
    let mut jpeg = jpeg.into_inner();
    let mut segment = b"Exif\0\0MM\0*\0\0\0\x08\0\0\0\0\0\0".to_vec();
    segment.extend_from_slice(CANARY.as_bytes());
    let length = u16::try_from(segment.len() + 2).unwrap().to_be_bytes();
    let marker = [&[0xff, 0xe1][..], &length, &segment].concat();
    jpeg.splice(2..2, marker);
    jpeg
}

fn with_picture(fields: &[(&str, &str)], bytes: Vec<u8>) -> Form {
    let name = format!("{CANARY}.jpg");
    multipart(fields).part("image", Part::bytes(bytes).file_name(name).mime_str("image/jpeg").unwrap())
}

#[tokio::test(flavor = "multi_thread")]
async fn an_organizer_publishes_and_everybody_sees_it() {
    in_each_home(|house| async move {
        let ana = house.admin().await;
        let page = ana.get("/events/new").await;
        assert!(page.body.contains("police and opponents too"), "the first time it warns");
        let answer = publish(
            &ana,
            &[&TYPED[..], &[("action", "publish"), ("title.es", "Marcha por la vivienda")]].concat(),
        )
        .await;
        assert_eq!(answer.status, 303, "{}", answer.body);
        assert!(answer.location().starts_with("/events/") && answer.location().ends_with("?done=published"));
        assert_eq!(listed(&house).await, ["March for <housing>"]);
        let spanish = house.visitor().get("/?lang=es").await;
        assert_eq!(spanish.texts("li.x > a"), ["Marcha por la vivienda"]);
        assert!(!ana.get("/events/new").await.body.contains("police and opponents too"));
        let own = ana.get("/dashboard").await;
        assert!(own.texts("h3 a").contains(&"March for <housing>".to_owned()));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_same_form_sent_twice_makes_one_event() {
    in_each_home(|house| async move {
        let ana = house.admin().await;
        let page = hidden(&ana.get("/events/new").await);
        let form = filled(&page, &TYPED);
        let (first, second) = tokio::join!(ana.post("/events/new", &form), ana.post("/events/new", &form));
        let third = ana.post("/events/new", &form).await;
        assert_eq!(first.status, 303, "{}", first.body);
        assert_eq!(first.location(), second.location());
        assert_eq!(first.location(), third.location());
        assert_eq!(listed(&house).await.len(), 1);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn everything_wrong_is_told_at_once_beside_its_field_and_all_that_was_typed_stays() {
    in_each_home(|house| async move {
        let ana = house.admin().await;
        let typed = [
            ("org", ORG),
            ("title", "x"),
            ("start_date", ""),
            ("start_time", "half past"),
            ("description", "First line\r\n\r\n\"second\" <line>"),
            ("url", "not an address"),
            ("tags", "housing #union"),
            ("kind", "picket"),
            ("language", "es"),
            ("title.en", "Rally"),
            ("visibility", "unlisted"),
            ("image_alt", "A flyer"),
            ("sponsor", "2026-12-01"),
            ("action", "publish"),
        ];
        let answer = publish(&ana, &typed).await;
        assert_eq!(answer.status, 422);
        let told = answer.texts("#errors li");
        assert_eq!(told.len(), 6, "{told:?}");
        for field in ["title", "start_date", "start_time", "place_name", "url"] {
            assert_eq!(answer.texts(&format!("#{field}-err")).len(), 1, "{field}");
        }
        assert!(told.iter().any(|message| message.contains("“sponsor”")), "refused by name: {told:?}");
        for (name, value) in typed {
            if matches!(name, "title" | "start_time" | "url" | "tags" | "title.en" | "image_alt") {
                assert_eq!(answer.field(name).as_deref(), Some(value), "{name}");
            }
        }
        assert_eq!(answer.attribute("#kind option[selected]", "value").as_deref(), Some("picket"));
        assert_eq!(answer.attribute("#language option[selected]", "value").as_deref(), Some("es"));
        assert_eq!(answer.attribute("#visibility option[selected]", "value").as_deref(), Some("unlisted"));
        assert_eq!(answer.texts("#description"), ["First line \"second\" <line>"]);
        assert!(listed(&house).await.is_empty());
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_day_that_is_over_is_asked_about_once() {
    in_each_home(|house| async move {
        let ana = house.admin().await;
        let mut typed = TYPED.to_vec();
        typed[2].1 = "2026-11-01";
        let page = hidden(&ana.get("/events/new").await);
        let asked = ana.post("/events/new", &filled(&page, &typed)).await;
        assert_eq!(asked.status, 422);
        assert_eq!(asked.attribute("[name=confirm_past]", "type").as_deref(), Some("checkbox"));
        assert_eq!(
            asked.field("form_id").as_deref(),
            page.iter().find(|(n, _)| n == "form_id").map(|(_, v)| v.as_str())
        );
        typed.push(("confirm_past", "on"));
        assert_eq!(ana.post("/events/new", &filled(&page, &typed)).await.status, 303);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_end_after_midnight_is_understood_and_said() {
    in_each_home(|house| async move {
        let ana = house.admin().await;
        let mut typed = TYPED.to_vec();
        typed[4].1 = "1 am";
        let preview = publish(&ana, &[&typed[..], &[("action", "preview")]].concat()).await;
        assert!(preview.body.contains("taken to be on the next day"), "{}", preview.body);
        let answer = publish(&ana, &typed).await;
        assert!(answer.location().ends_with("?done=published&remark=ends-next-day"), "{}", answer.location());
        let next = ana.get("/dashboard?done=published&remark=ends-next-day").await;
        assert!(next.body.contains("taken to be on the next day"));
        typed[2].1 = "2027-03-14";
        typed[3].1 = "2:30";
        let skipped = publish(&ana, &typed).await;
        assert_eq!(skipped.status, 422, "clocks skip that hour");
        assert!(
            skipped.texts("#start_time-err")[0].contains("03:30"),
            "{:?}",
            skipped.texts("#start_time-err")
        );
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_preview_shows_the_poster_publishes_nothing_and_keeps_everything() {
    in_each_home(|house| async move {
        let ana = house.admin().await;
        let preview =
            publish(&ana, &[&TYPED[..], &[("action", "preview"), ("tags", "housing")]].concat()).await;
        assert_eq!(preview.status, 200);
        assert_eq!(preview.texts("#preview h1"), ["March for <housing>"]);
        assert_eq!(preview.texts("#preview .text strong"), ["Bring"]);
        assert!(!preview.body.contains("<script>alert"), "typed markup is never ours");
        assert_eq!(preview.field("start_time").as_deref(), Some("7pm"));
        assert_eq!(preview.field("tags").as_deref(), Some("housing"));
        assert!(listed(&house).await.is_empty());
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_draft_is_seen_by_its_organization_only() {
    in_each_home(|house| async move {
        let ana = house.admin().await;
        let typed = [
            ("org", ORG),
            ("title", "Secret plan"),
            ("start_date", "2026-12-05"),
            ("start_time", "7pm"),
            ("action", "draft"),
        ];
        let answer = publish(&ana, &typed).await;
        assert_eq!((answer.status, answer.location()), (303, "/dashboard?done=drafted"), "{}", answer.body);
        let own = ana.get("/dashboard").await;
        assert_eq!(own.texts("h3 a"), ["Secret plan", "Tenants Union"]);
        let edit = own.attribute("h3 a", "href").unwrap();
        let stranger = house.visitor();
        assert!(listed(&house).await.is_empty());
        assert_eq!(stranger.get_activity(edit.trim_end_matches("/edit")).await.status, 404);
        assert_eq!(stranger.get(&edit).await.status, 303, "log in first");

        let page = ana.get(&edit).await;
        assert_eq!(page.field("title").as_deref(), Some("Secret plan"));
        let missing = ana.post(&edit, &filled(&hidden(&page), &typed[..4])).await;
        assert_eq!(missing.status, 422, "publishing needs a place");
        let whole = [&typed[..4], &[("place_name", "Union Hall"), ("action", "publish")]].concat();
        let answer = ana.post(&edit, &filled(&hidden(&page), &whole)).await;
        assert!(answer.location().ends_with("?done=published"), "{}", answer.body);
        assert_eq!(listed(&house).await, ["Secret plan"]);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_picture_survives_errors_and_preview_and_loses_what_the_camera_knew() {
    in_each_home(|house| async move {
        let ana = house.admin().await;
        let page = hidden(&ana.get("/events/new").await);
        let broken: Vec<_> = filled(&page, &TYPED).into_iter().filter(|(name, _)| *name != "title").collect();
        let wrong = ana.post_multipart("/events/new", with_picture(&broken, photograph())).await;
        assert_eq!(wrong.status, 422);
        assert_eq!(wrong.texts("#errors li").len(), 1);
        let kept = wrong.field("image_id").expect("the picture is kept");
        assert!(wrong.attribute(".kept img", "src").unwrap().starts_with("/media/"));

        let with_id = [&TYPED[..], &[("image_id", kept.as_str()), ("image_alt", "A crowd")]].concat();
        let preview = [&with_id[..], &[("action", "preview")]].concat();
        let preview = ana.post_multipart("/events/new", multipart(&filled(&page, &preview))).await;
        assert_eq!(preview.field("image_id"), Some(kept.clone()));
        assert_eq!(preview.attribute("#preview figure img", "alt").as_deref(), Some("A crowd"));

        let answer = ana.post_multipart("/events/new", multipart(&filled(&page, &with_id))).await;
        assert_eq!(answer.status, 303, "{}", answer.body);
        let path = answer.location().split('?').next().unwrap().to_owned();
        let edit = ana.get(&format!("{path}/edit")).await;
        assert_eq!(edit.field("image_id"), Some(kept));
        assert_eq!(edit.field("image_alt").as_deref(), Some("A crowd"));
        assert!(house.files_contain(CANARY).is_empty(), "{:?}", house.files_contain(CANARY));

        let removed = [&TYPED[..], &[("image_remove", "on"), ("title", "x")]].concat();
        let removed: Vec<_> = removed.into_iter().filter(|(n, v)| *n != "title" || *v == "x").collect();
        let wrong = ana.post(&format!("{path}/edit"), &filled(&hidden(&edit), &removed)).await;
        assert_eq!(wrong.status, 422);
        assert!(wrong.attribute("[name=image_remove][checked]", "name").is_some(), "the tick stays");
        let removed = [&TYPED[..], &[("image_remove", "on")]].concat();
        let saved = ana.post(&format!("{path}/edit"), &filled(&hidden(&edit), &removed)).await;
        assert_eq!(saved.status, 303, "{}", saved.body);
        assert_eq!(ana.get(&format!("{path}/edit")).await.field("image_id"), None);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_no_picture_is_told_beside_the_field_and_costs_nothing_else() {
    in_each_home(|house| async move {
        let ana = house.admin().await;
        for (bytes, words) in [
            (b"<svg onload=alert(1)>".to_vec(), "not a picture"),
            (photograph()[..60].to_vec(), "damaged"),
            (vec![0xff; 21_000_000], "too big"),
        ] {
            let page = hidden(&ana.get("/events/new").await);
            let answer = ana.post_multipart("/events/new", with_picture(&filled(&page, &TYPED), bytes)).await;
            assert_eq!(answer.status, 422, "{words}");
            assert!(answer.texts("#image-err")[0].contains(words), "{:?}", answer.texts("#image-err"));
            assert_eq!(answer.field("title").as_deref(), Some("March for <housing>"));
        }
        assert!(listed(&house).await.is_empty());
    })
    .await;
}
