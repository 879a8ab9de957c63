//! Pictures: taken in, named by an event, kept from others.

use std::io::Cursor;

use convoca::domain::account::TokenScope;
use reqwest::multipart::{Form, Part};
use serde_json::{Value, json};

use super::program::{Program, fields, march, outsider};
use crate::house::{House, in_each_home};

fn png(width: u32, height: u32) -> Vec<u8> {
    let mut bytes = Cursor::new(Vec::new());
    image::RgbImage::new(width, height).write_to(&mut bytes, image::ImageFormat::Png).expect("a PNG");
    bytes.into_inner()
}

async fn ana(house: &House) -> Program {
    let email = convoca::domain::account::Email::parse(crate::house::ADMIN).expect("a mail address");
    let found = house.context.read(move |conn| convoca::storage::accounts::by_email(conn, &email)).await;
    Program::of(house, found.expect("accounts are read").expect("Ana").key, TokenScope::Write).await
}

async fn upload(program: &Program, picture: Vec<u8>) -> Value {
    let answer = program.send(program.request("POST", "/api/v1/media").body(picture)).await;
    assert_eq!(answer.status, 201, "{}", answer.body);
    answer.json()
}

#[actix_web::test]
async fn a_picture_is_shrunk_and_belongs_to_the_event_that_names_it() {
    in_each_home(|house: House| async move {
        let program = ana(&house).await;
        let kept = upload(&program, png(3200, 1600)).await;
        assert_eq!((&kept["width"], &kept["height"]), (&json!(1600), &json!(800)));
        let mut event = march();
        event["image"] = kept["id"].clone();
        event["image_alt"] = json!("A flyer");
        let created = program.publish(&event).await;
        assert_eq!((&created["image"], &created["image_alt"]), (&kept["id"], &json!("A flyer")));
        assert_eq!(created["image_url"], kept["url"]);
        let path = format!("/api/v1/events/{}", created["id"].as_str().expect("an id"));
        let kept_on =
            program.patch(&path, &json!({"title": "The same picture", "image": kept["id"]})).await.json();
        assert_eq!(kept_on["image"], kept["id"]);
        let without = program.patch(&path, &json!({"image": null})).await.json();
        assert_eq!((&without["image"], &without["image_alt"]), (&Value::Null, &Value::Null));
    })
    .await;
}

#[actix_web::test]
async fn a_form_with_a_picture_is_taken_too() {
    in_each_home(|house: House| async move {
        let program = ana(&house).await;
        let form = Form::new().part("image", Part::bytes(png(40, 20)).file_name("private-name.png"));
        let answer = program.send(program.request("POST", "/api/v1/media").multipart(form)).await;
        assert_eq!(answer.status, 201, "{}", answer.body);
        assert!(house.files_contain("private-name").is_empty());
        let wrong = Form::new().part("photo", Part::bytes(png(40, 20)).file_name("a.png"));
        let refused = program.send(program.request("POST", "/api/v1/media").multipart(wrong)).await;
        assert_eq!(refused.status, 400, "{}", refused.body);
        house.close().await;
    })
    .await;
}

#[actix_web::test]
async fn what_is_no_picture_is_refused() {
    in_each_home(|house: House| async move {
        let program = ana(&house).await;
        for (body, status) in
            [(b"hello".to_vec(), 415), (png(40, 20)[..60].to_vec(), 422), (vec![0xff; 21_000_000], 413)]
        {
            let answer = program.send(program.request("POST", "/api/v1/media").body(body)).await;
            assert_eq!((answer.status, answer.header("content-type")), (status, "application/problem+json"));
        }
        let stranger = Program::stranger(&house);
        assert_eq!(
            stranger.send(stranger.request("POST", "/api/v1/media").body(png(4, 4))).await.status,
            401
        );
        house.close().await;
    })
    .await;
}

#[actix_web::test]
async fn nobody_can_use_another_s_picture() {
    in_each_home(|house: House| async move {
        let other = Program::of(&house, outsider(&house).await, TokenScope::Write).await;
        let kept = upload(&other, png(40, 20)).await;
        let mut event = march();
        event["image"] = kept["id"].clone();
        let refused = ana(&house).await.post("/api/v1/orgs/tenants/events", &event).await;
        assert_eq!((refused.status, fields(&refused)), (422, vec!["image".to_owned()]));
        house.close().await;
    })
    .await;
}
