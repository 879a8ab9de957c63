//! A polled source is asked, each kind in its way, and what it says is read and packed for keeping.

use std::io::{Read, Write};

use flate2::Compression;
use flate2::read::GzDecoder;
use flate2::write::GzEncoder;
use sha2::{Digest, Sha256};

use super::actors::Actors;
use super::feed::{FeedAnswer, FeedError, MAX_FEED, ask_feed, is_calendar, read_feed};
use crate::context::Context;
use crate::domain::fault::Message;
use crate::domain::source::SourceTarget;
use crate::formats::reading::{Format, Reading};
use crate::storage::source_health::Body;
use crate::storage::sources::Validators;

/// What a source answered.
pub(super) enum Asked {
    /// It is as it was.
    Unchanged,
    /// It says this.
    Said(Box<Said>),
    /// It answers, but not as what it is known as.
    Broken(Message),
}

/// What a source says, read and packed.
pub(super) struct Said {
    /// What was read.
    pub(super) reading: Reading,
    /// The same, for keeping.
    pub(super) body: Body,
    /// For the next conditional request.
    pub(super) validators: Validators,
}

/// Asks a polled source; with validators, only if it changed.
///
/// # Errors
/// See [`FeedError`].
pub(super) async fn ask_source(
    actors: &Actors,
    target: &SourceTarget,
    known: Option<&Validators>,
) -> Result<Asked, FeedError> {
    let Some(url) = target.polled() else { return Ok(Asked::Unchanged) };
    let (fetcher, address) = (actors.fetcher(), url.url());
    let answer = match target {
        SourceTarget::Tec(_) => super::tec::ask_all(fetcher, &address).await?,
        _ => Box::pin(ask_feed(fetcher, &address, known)).await?,
    };
    let FeedAnswer::Changed { body, content_type, validators } = answer else { return Ok(Asked::Unchanged) };
    let context = fetcher.context();
    let reading = read_feed(context, body.clone(), content_type.clone(), &address).await;
    if let Some(why) = broken(target, &reading) {
        return Ok(Asked::Broken(why));
    }
    let recurs = reading.events.iter().any(|event| event.recurrence.is_some());
    let (digest, packed) = context.blocking(move || (fingerprint(&body), pack(&body))).await;
    let body = Body { content_type, digest, packed, recurs };
    Ok(Asked::Said(Box::new(Said { reading, body, validators })))
}

/// Reads what a source said before; `None` where this version does not take it for what it was.
pub(super) async fn read_said(context: &Context, target: &SourceTarget, body: Body) -> Option<Reading> {
    let address = target.polled()?.url();
    let Body { content_type, packed, .. } = body;
    let bytes = context.blocking(move || unpack(&packed)).await?;
    let reading = read_feed(context, bytes, content_type, &address).await;
    broken(target, &reading).is_none().then_some(reading)
}

/// Why what came is not what the source is known as.
fn broken(target: &SourceTarget, reading: &Reading) -> Option<Message> {
    match target {
        SourceTarget::Feed(_) if !is_calendar(reading) => Some(Message::new("feed-not-a-calendar")),
        SourceTarget::Page(_) if reading.format != Format::Html => Some(Message::new("page-not-a-page")),
        _ => None,
    }
}

/// A fingerprint without the lines in which many programs write the time of the request (RFC 5545 §3.8.7.2).
fn fingerprint(body: &[u8]) -> String {
    let mut digest = Sha256::new();
    for line in body.split(|byte| *byte == b'\n') {
        if !line.starts_with(b"DTSTAMP") {
            digest.update(line);
            digest.update(b"\n");
        }
    }
    digest.finalize().iter().map(|byte| format!("{byte:02x}")).collect()
}

fn pack(body: &[u8]) -> Vec<u8> {
    let mut packer = GzEncoder::new(Vec::new(), Compression::fast());
    packer.write_all(body).and_then(|()| packer.finish()).expect("writing to memory does not fail")
}

/// Within the bounds of a feed, whatever the row says.
fn unpack(packed: &[u8]) -> Option<Vec<u8>> {
    let mut body = Vec::new();
    let most = u64::try_from(MAX_FEED).unwrap_or(u64::MAX);
    GzDecoder::new(packed).take(most).read_to_end(&mut body).ok()?;
    Some(body)
}

#[cfg(test)]
mod tests {
    use super::{fingerprint, pack, unpack};

    #[test]
    fn what_is_packed_comes_out_as_it_was() {
        let body = b"BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n".repeat(1000);
        let packed = pack(&body);
        assert!(packed.len() * 10 < body.len());
        assert_eq!(unpack(&packed).unwrap(), body);
        assert_eq!(unpack(b"no gzip"), None);
    }

    #[test]
    fn the_time_of_the_request_is_no_change() {
        let feed = |stamp: &str, title: &str| {
            fingerprint(format!("BEGIN:VEVENT\r\nDTSTAMP:{stamp}\r\nSUMMARY:{title}\r\n").as_bytes())
        };
        assert_eq!(feed("20261122T130000Z", "a"), feed("20261122T140000Z", "a"));
        assert_ne!(feed("20261122T130000Z", "a"), feed("20261122T130000Z", "b"));
    }
}
