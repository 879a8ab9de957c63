//! Pictures of mirrored events are fetched by the server, so that no reader's browser asks elsewhere for them.

use std::time::Duration;

use super::actors::Actors;
use super::fetch_error::FetchError;
use crate::actions::keep_picture::keep_fetched_picture;
use crate::context::Context;
use crate::domain::event::{Event, Origin, Picture};
use crate::domain::uri::{Host, WebUrl};
use crate::media::MediaError;
use crate::net::{NetError, Request};
use crate::storage::{StorageError, StorageResult, events, hosts};

/// The most bytes of a picture.
const MAX_BYTES: usize = 20_000_000;

/// Time for one picture, redirects included.
const TIMEOUT: Duration = Duration::from_secs(30);

/// Why a picture was not had.
#[derive(Debug, thiserror::Error)]
pub enum PictureError {
    /// Its server.
    #[error(transparent)]
    Fetch(#[from] FetchError),
    /// What came is no picture, or the disk is full.
    #[error(transparent)]
    Media(#[from] MediaError),
    /// Our own database.
    #[error(transparent)]
    Storage(#[from] StorageError),
}

impl PictureError {
    /// Whether asking again later may end otherwise.
    pub fn is_transient(&self) -> bool {
        match self {
            // It does not shrink by itself; when its home shows another one, that is asked for.
            Self::Fetch(FetchError::Net(NetError::TooLarge(_))) => false,
            Self::Fetch(error) => error.is_transient(),
            Self::Media(error) => matches!(error, MediaError::DiskFull | MediaError::Disk(_)),
            Self::Storage(error) => error.is_temporary(),
        }
    }
}

/// Fetches the picture of the mirrored event of this URI from this address and keeps it, unless the event is gone or has
/// another picture by now.
///
/// # Errors
/// See [`PictureError`].
pub async fn fetch_picture(actors: &Actors, uri: &str, address: &str) -> Result<(), PictureError> {
    let context = actors.fetcher().context();
    let Ok(address) = WebUrl::parse(address) else { return Ok(()) };
    if !is_wanted(context, uri, &address).await? {
        return Ok(());
    }
    let upload = ask(actors, &address).await?;
    let media = context.media().clone();
    let stored = context.blocking(move || media.put(&upload)).await?;
    let uri = uri.to_owned();
    let kept: StorageResult<()> =
        context.transact(move |tx| keep_fetched_picture(tx, &stored, &uri, address.as_str())).await;
    Ok(kept?)
}

async fn is_wanted(context: &Context, uri: &str, address: &WebUrl) -> StorageResult<bool> {
    let (uri, address) = (uri.to_owned(), address.clone());
    context
        .read(move |conn| {
            let Some(event) = events::by_uri(conn, &uri)? else { return Ok(false) };
            let homes = [Some(address.host()), home(&event)];
            for host in homes.iter().flatten() {
                if hosts::decision_of(conn, host)?.reject_media {
                    return Ok(false);
                }
            }
            Ok(matches!(event.picture, Some(Picture::Remote { url, .. }) if url == address))
        })
        .await
}

fn home(event: &Event) -> Option<Host> {
    match &event.origin {
        Origin::Mirrored(mirror) => Some(mirror.home.clone()),
        Origin::Local => None,
    }
}

async fn ask(actors: &Actors, address: &WebUrl) -> Result<Vec<u8>, FetchError> {
    let (fetcher, url) = (actors.fetcher(), address.url());
    fetcher.admit(&url).await?;
    let request = Request::get(&url)
        .accept("image/jpeg, image/png, image/webp, image/gif, image/*;q=0.5")
        .max_bytes(MAX_BYTES)
        .timeout(TIMEOUT);
    let answer = Box::pin(fetcher.context().client().send(request)).await?;
    if Host::of(&answer.url) != Host::of(&url) {
        fetcher.admit(&answer.url).await?;
    }
    if answer.status.is_success() { Ok(answer.body) } else { Err(FetchError::of_status(answer.status, None)) }
}
