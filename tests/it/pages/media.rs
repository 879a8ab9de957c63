//! `GET /media/{ab}/{file}.jpg`.

use convoca::domain::event::Picture;
use convoca::storage;

use super::calls::{call, page_of, publish, tenants};
use crate::house::{House, in_each_home};

/// The smallest PNG there is: one black pixel.
const PIXEL: &[u8] = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x01\0\0\0\x01\x08\0\0\0\0:~\x9bU\0\0\0\nIDATx\x9cc`\0\0\0\x02\0\x01H\xaf\xa4q\0\0\0\0IEND\xaeB`\x82";

#[actix_web::test]
async fn a_picture_is_kept_for_good_under_its_exact_name_only() {
    in_each_home(|house: House| async move {
        let media = house.context.media().clone();
        let stored = house.context.blocking(move || media.put(PIXEL)).await.expect("a picture");
        let visitor = house.visitor();
        let path = format!("/media/{}", stored.file);
        let picture = visitor.get_as(&path, "image/*").await;
        assert_eq!((picture.status, picture.header("content-type")), (200, "image/jpeg"));
        assert_eq!(picture.header("cache-control"), "public, max-age=31536000, immutable");
        assert_eq!(picture.header("x-content-type-options"), "nosniff");
        assert_eq!(picture.header("content-disposition"), "inline");
        let again = visitor.request("GET", &path).header("if-none-match", picture.header("etag"));
        assert_eq!(visitor.send(again).await.status, 304);
        let shouted = path.to_uppercase().replace("/MEDIA", "/media");
        for wrong in [
            shouted.as_str(),
            &path.replace(".jpg", ".png"),
            &path.replace(".jpg", ".jpg%00"),
            "/media/..%2F..%2F/convoca.db",
            "/media/%2e%2e/convoca.db",
            "/media/ab/cd.jpg",
        ] {
            assert_eq!(visitor.get(wrong).await.status, 404, "{wrong}");
        }
        house.close().await;
    })
    .await;
}

#[actix_web::test]
async fn an_event_s_picture_is_on_its_page_and_in_its_preview() {
    in_each_home(|house: House| async move {
        let media = house.context.media().clone();
        let stored = house.context.blocking(move || media.put(PIXEL)).await.expect("a picture");
        let organization = tenants(&house).await;
        let mut draft = call("With a flyer", "2026-12-05T11:00");
        draft.image_alt = Some("A black pixel".into());
        let id = house
            .context
            .transact(move |tx| {
                let picture = convoca::actions::keep_picture::keep_picture(tx, &stored, None)?;
                let publication = convoca::actions::publish_event::Publication {
                    organization,
                    draft,
                    picture: Some(picture),
                    form: None,
                };
                convoca::actions::publish_event::publish_event(
                    tx,
                    convoca::domain::policy::Acting::Operator,
                    &publication,
                )
            })
            .await
            .expect("published");
        let page = house.visitor().get(&page_of(id)).await;
        let event = house.context.read(move |conn| storage::events::by_id(conn, id)).await.expect("answers");
        let Some(Picture::Stored { file, .. }) = event.expect("an event").picture else {
            panic!("a picture")
        };
        assert_eq!(page.attribute("img.u-photo", "src"), Some(format!("/media/{file}")));
        assert_eq!(page.attribute("img.u-photo", "alt").as_deref(), Some("A black pixel"));
        let og = page.attribute("meta[property=\"og:image\"]", "content");
        assert_eq!(og, Some(house.url(&format!("/media/{file}"))));
        house.close().await;
    })
    .await;
}

#[actix_web::test]
async fn an_event_without_a_picture_names_none() {
    in_each_home(|house: House| async move {
        let id = publish(&house, call("Without a flyer", "2026-12-05T11:00")).await;
        let page = house.visitor().get(&page_of(id)).await;
        assert_eq!(page.attribute("meta[property=\"og:image\"]", "content"), None);
        house.close().await;
    })
    .await;
}
