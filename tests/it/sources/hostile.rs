//! What a hostile or broken server may answer to a poll costs itself, is bounded, and is told in words.

use std::io::Write;

use convoca::domain::event::Picture;
use convoca::domain::source::SourcePolicy;
use convoca::storage::StorageError;
use convoca::storage::listings::{self, Filter, Window};
use flate2::Compression;
use flate2::write::{GzEncoder, ZlibEncoder};
use wiremock::ResponseTemplate;

use super::homes::{add, calendar, entries, entry, feed, next_turn, settle, shows_feed, titles, trouble};
use crate::house::{House, in_each_home};
use crate::peers::peer::Peer;

#[actix_web::test]
async fn a_feed_without_end_and_one_that_unpacks_without_end_take_nothing_away() {
    in_each_home(|house: House| async move {
        let peer = Peer::start().await;
        shows_feed(&peer, &entries(3)).await;
        let id = add(&house, &peer.at("/all.ics"), SourcePolicy::Publish).await;
        settle(&house).await;

        let endless = feed(&entries(3)).replace("END:VCALENDAR", &"X-NOTHING:more\r\n".repeat(600_000));
        peer.reset().await;
        peer.answers("/all.ics", calendar(&endless)).await;
        next_turn(&house).await;
        assert_eq!(trouble(&house, id).await.as_deref(), Some("net-too-large"));

        let mut bomb = GzEncoder::new(Vec::new(), Compression::best());
        for _ in 0..200 {
            bomb.write_all(&[b' '; 1_000_000]).unwrap();
        }
        let bomb = ResponseTemplate::new(200)
            .set_body_raw(bomb.finish().unwrap(), "text/calendar")
            .insert_header("Content-Encoding", "gzip");
        peer.reset().await;
        peer.answers("/all.ics", bomb).await;
        next_turn(&house).await;
        assert_eq!(trouble(&house, id).await.as_deref(), Some("net-too-large"));
        assert_eq!(titles(&house).await, ["a", "b", "c"]);
        house.close().await;
    })
    .await;
}

/// A PNG that is small and promises so many pixels.
fn picture_bomb(side: u32) -> Vec<u8> {
    let mut header = side.to_be_bytes().to_vec();
    header.extend(side.to_be_bytes());
    header.extend([8, 2, 0, 0, 0]);
    let mut pixels = ZlibEncoder::new(Vec::new(), Compression::best());
    pixels.write_all(&vec![0; 1_000_000]).unwrap();
    let mut png = b"\x89PNG\r\n\x1a\n".to_vec();
    for (kind, data) in [(*b"IHDR", header), (*b"IDAT", pixels.finish().unwrap()), (*b"IEND", Vec::new())] {
        png.extend(u32::try_from(data.len()).unwrap().to_be_bytes());
        png.extend(kind);
        png.extend(&data);
        let mut sum = flate2::Crc::new();
        sum.update(&kind);
        sum.update(&data);
        png.extend(sum.sum().to_be_bytes());
    }
    png
}

#[actix_web::test]
async fn an_event_with_a_picture_bomb_is_listed_without_it() {
    in_each_home(|house: House| async move {
        let peer = Peer::start().await;
        let attached = |path: &str| format!("ATTACH;FMTTYPE=image/png:{}\r\n", peer.at(path));
        let told = [
            entry("a", "a", "20261201T120000Z", &attached("/pixels.png")),
            entry("b", "b", "20261202T120000Z", &attached("/bytes.png")),
        ];
        shows_feed(&peer, &told).await;
        let pixels = ResponseTemplate::new(200).set_body_raw(picture_bomb(60_000), "image/png");
        peer.answers("/pixels.png", pixels).await;
        let bytes = ResponseTemplate::new(200).set_body_raw(vec![0; 21_000_000], "image/png");
        peer.answers("/bytes.png", bytes).await;
        add(&house, &peer.at("/all.ics"), SourcePolicy::Publish).await;
        settle(&house).await;
        let now = house.context.now();
        let window = Window { from: now, to: None, not_ended_by: None, after: None, limit: 9 };
        let page = house
            .context
            .read::<_, StorageError>(move |conn| listings::list(conn, &Filter::default(), &window))
            .await
            .unwrap();
        assert_eq!(page.items.len(), 2);
        let kept = |picture: &Option<Picture>| matches!(picture, Some(Picture::Stored { .. }));
        assert!(page.items.iter().all(|item| !kept(&item.event.picture)));
        house.close().await;
    })
    .await;
}
