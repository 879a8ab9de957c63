//! Pictures of mirrored events are fetched by the server.

use convoca::domain::event::Picture;
use convoca::domain::source::SourcePolicy;
use convoca::storage::StorageError;
use convoca::storage::listings::{self, Filter, Window};
use wiremock::ResponseTemplate;

use super::homes::{add, calendar, entry, feed, next_turn, settle};
use crate::house::{House, in_each_home};
use crate::peers::peer::Peer;

fn png(side: u32) -> ResponseTemplate {
    let mut bytes = std::io::Cursor::new(Vec::new());
    image::RgbImage::new(side, side).write_to(&mut bytes, image::ImageFormat::Png).unwrap();
    ResponseTemplate::new(200).set_body_raw(bytes.into_inner(), "image/png")
}

async fn shows(peer: &Peer, picture: &str) {
    peer.reset().await;
    let line = format!("ATTACH;FMTTYPE=image/png:{}\r\n", peer.at(picture));
    peer.answers("/all.ics", calendar(&feed(&[entry("a", "a", "20261201T120000Z", &line)]))).await;
    peer.answers("/one.png", png(40)).await;
    peer.answers("/two.png", png(60)).await;
    peer.answers("/page.png", ResponseTemplate::new(200).set_body_raw("<html>", "image/png")).await;
}

async fn picture(house: &House) -> Option<Picture> {
    let now = house.context.now();
    let window = Window { from: now, to: None, not_ended_by: None, after: None, limit: 9 };
    let page = house
        .context
        .read::<_, StorageError>(move |conn| listings::list(conn, &Filter::default(), &window))
        .await
        .unwrap();
    page.items[0].event.picture.clone()
}

#[actix_web::test]
async fn a_picture_is_kept_here_and_fetched_again_when_its_address_changes() {
    in_each_home(|house: House| async move {
        let peer = Peer::start().await;
        shows(&peer, "/one.png").await;
        add(&house, &peer.at("/all.ics"), SourcePolicy::Publish).await;
        settle(&house).await;
        let Some(Picture::Stored { width: 40, file, .. }) = picture(&house).await else {
            panic!("no picture")
        };
        assert!(house.folder().join("media").join(&file).exists());
        next_turn(&house).await;
        let asked = peer.asked().await.iter().filter(|path| *path == "/one.png").count();
        assert_eq!(asked, 1, "what is kept is not fetched again");

        shows(&peer, "/two.png").await;
        next_turn(&house).await;
        assert!(matches!(picture(&house).await, Some(Picture::Stored { width: 60, .. })));
        house.close().await;
    })
    .await;
}

#[actix_web::test]
async fn what_is_no_picture_is_done_without() {
    in_each_home(|house: House| async move {
        let peer = Peer::start().await;
        shows(&peer, "/page.png").await;
        add(&house, &peer.at("/all.ics"), SourcePolicy::Publish).await;
        settle(&house).await;
        assert!(matches!(picture(&house).await, Some(Picture::Remote { .. })));
        house.close().await;
    })
    .await;
}

#[actix_web::test]
async fn a_picture_goes_a_month_after_its_event_and_stays_while_a_series_goes_on() {
    in_each_home(|house: House| async move {
        let peer = Peer::start().await;
        let line = |name: &str| format!("ATTACH;FMTTYPE=image/png:{}\r\n", peer.at(name));
        let weekly = format!("{}RRULE:FREQ=WEEKLY;COUNT=10\r\n", line("/two.png"));
        let told = [
            entry("a", "a", "20261201T120000Z", &line("/one.png")),
            entry("b", "b", "20261202T120000Z", &weekly),
        ];
        peer.answers("/all.ics", calendar(&feed(&told))).await;
        peer.answers("/one.png", png(40)).await;
        peer.answers("/two.png", png(60)).await;
        add(&house, &peer.at("/all.ics"), SourcePolicy::Publish).await;
        settle(&house).await;
        let sweep = async || {
            house.context.transact(convoca::actions::sweep::sweep).await.unwrap();
            settle(&house).await;
        };
        assert_eq!(files(&house), 2);
        house.later(chrono::Duration::days(35));
        sweep().await;
        assert_eq!(files(&house), 2);
        house.later(chrono::Duration::days(6));
        sweep().await;
        assert_eq!(files(&house), 1, "the first is over for a month, the second goes on");
        house.later(chrono::Duration::days(70));
        sweep().await;
        assert_eq!(files(&house), 0);
        house.close().await;
    })
    .await;
}

/// How many pictures lie in the house's folder.
fn files(house: &House) -> usize {
    fn count(folder: &std::path::Path) -> usize {
        let entries = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
        entries.map(|path| if path.is_dir() { count(&path) } else { 1 }).sum()
    }
    count(&house.folder().join("media"))
}
