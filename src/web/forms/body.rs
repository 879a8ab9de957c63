//! The body of a form, in either of the two ways browsers send one.

use std::time::Duration;

use actix_multipart::{Field, Multipart};
use actix_web::dev::Payload;
use actix_web::http::header;
use actix_web::rt::time::timeout;
use actix_web::web::{Bytes, BytesMut, Form};
use actix_web::{Error, FromRequest, HttpRequest};
use futures_util::TryStreamExt;

use super::Fields;
use crate::domain::fault::FaultKind;
use crate::http::error::ErrorAnswer;
use crate::http::limits::{TEXT_BYTES, UPLOAD_BYTES};
use crate::media::intake::MAX_BYTES;

/// The most fields of a form: several times as many as ours have.
const MAX_FIELDS: usize = 200;
/// The most bytes that are read of a form at all. A picture may be several times too big: that is said beside its field,
/// with everything else kept, which asks for reading to the end.
const MAX_READ: usize = 4 * UPLOAD_BYTES;
/// How long a form may be on its way: a picture over a bad connection takes minutes.
const PATIENCE: Duration = Duration::from_secs(600);

/// The file of a form.
pub(super) enum File {
    /// Its bytes; its name is not kept.
    Whole(Bytes),
    /// More than a picture may have.
    TooLarge,
}

/// What to do with a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Files {
    /// Take it in.
    Take,
    /// Read over it: nobody we know sends it.
    Skip,
}

/// Reads a form.
///
/// # Errors
/// Malformed, too large, or of a type no browser's form has.
pub(super) async fn read(
    request: &HttpRequest,
    payload: &mut Payload,
    files: Files,
) -> Result<(Fields, Option<File>), Error> {
    let multipart = request
        .headers()
        .get(header::CONTENT_TYPE)
        .and_then(|value| value.to_str().ok())
        .is_some_and(|value| value.to_ascii_lowercase().starts_with("multipart/form-data"));
    if multipart {
        let reading = timeout(PATIENCE, parts(request, payload, files));
        return Ok(reading.await.map_err(|_| malformed())??);
    }
    let reading = timeout(PATIENCE, Form::<Vec<(String, String)>>::from_request(request, payload));
    let pairs = reading.await.map_err(|_| malformed())??.into_inner();
    if pairs.len() > MAX_FIELDS {
        return Err(too_large().into());
    }
    Ok((Fields::new(pairs), None))
}

async fn parts(
    request: &HttpRequest,
    payload: &mut Payload,
    files: Files,
) -> Result<(Fields, Option<File>), ErrorAnswer> {
    let mut multipart = Multipart::new(request.headers(), payload.take());
    let (mut pairs, mut file) = (Vec::new(), None);
    let (mut text_left, mut file_left) = (TEXT_BYTES, MAX_READ);
    while let Some(mut field) = multipart.try_next().await.map_err(|_| malformed())? {
        let is_file = field.content_disposition().is_some_and(|about| about.get_filename().is_some());
        if is_file {
            file = whole_file(&mut field, files, &mut file_left).await?.or(file);
            continue;
        }
        let name = field.name().unwrap_or_default().to_owned();
        let bytes = field.bytes(text_left).await.map_err(|_| too_large())?.map_err(|_| malformed())?;
        text_left = text_left.saturating_sub(bytes.len() + name.len());
        if pairs.len() == MAX_FIELDS || text_left == 0 {
            return Err(too_large());
        }
        pairs.push((name, String::from_utf8_lossy(&bytes).into_owned()));
    }
    Ok((Fields::new(pairs), file))
}

/// A file's bytes; `None` if no file was chosen or nobody wants it.
async fn whole_file(field: &mut Field, files: Files, left: &mut usize) -> Result<Option<File>, ErrorAnswer> {
    let (mut bytes, mut fits) = (BytesMut::new(), true);
    while let Some(chunk) = field.try_next().await.map_err(|_| malformed())? {
        *left = left.checked_sub(chunk.len()).ok_or_else(too_large)?;
        fits = fits && bytes.len() + chunk.len() <= MAX_BYTES;
        if fits && files == Files::Take {
            bytes.extend_from_slice(&chunk);
        } else {
            bytes = BytesMut::new();
        }
    }
    Ok(match files {
        Files::Skip => None,
        Files::Take if !fits => Some(File::TooLarge),
        Files::Take => (!bytes.is_empty()).then(|| File::Whole(bytes.freeze())),
    })
}

fn malformed() -> ErrorAnswer {
    ErrorAnswer::of_kind(FaultKind::Malformed)
}

fn too_large() -> ErrorAnswer {
    ErrorAnswer::of_kind(FaultKind::TooLarge)
}
