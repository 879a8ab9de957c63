//! The picture of a form: taken in at once, so that it survives errors and preview.

use crate::actions::change_event::PictureChange;
use crate::actions::event_error::EventError;
use crate::actions::keep_picture::keep_picture;
use crate::context::Context;
use crate::domain::event::{Event, Picture};
use crate::domain::fault::{Fault, FieldFault, Message};
use crate::domain::ids::{AccountKey, MediaId};
use crate::http::error::ErrorAnswer;
use crate::media::MediaError;
use crate::storage::{self, AnyConnection, StorageResult};
use crate::web::forms::Upload;
use crate::web::forms::event::EventForm;

/// A picture that is here.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Here {
    pub(super) id: MediaId,
    pub(super) file: String,
    pub(super) width: u32,
    pub(super) height: u32,
}

/// What becomes of the picture.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Chosen {
    /// The picture there is, to be shown in the form.
    pub(super) here: Option<Here>,
    /// What the form asks for.
    pub(super) change: PictureChange,
    /// What is wrong with it.
    pub(super) fault: Option<FieldFault>,
}

impl Chosen {
    /// The picture the event would have.
    pub(super) fn remaining(&self) -> Option<&Here> {
        self.here.as_ref().filter(|_| self.change != PictureChange::Remove)
    }
}

/// The picture an event has.
pub(super) fn of_event(event: &Event) -> Option<Here> {
    match &event.picture {
        Some(Picture::Stored { id, file, width, height, .. }) => {
            Some(Here { id: *id, file: file.clone(), width: *width, height: *height })
        }
        _ => None,
    }
}

/// Takes a picture in, or finds the one that came before; `present` is the event's own.
///
/// # Errors
/// When the database does not answer.
pub(super) async fn choose(
    context: &Context,
    account: AccountKey,
    form: &EventForm,
    upload: Option<Upload>,
    present: Option<Here>,
) -> Result<Chosen, ErrorAnswer> {
    let before = earlier(context, account, form, present.as_ref()).await?;
    let stays = |here: Option<Here>, fault: Option<FieldFault>| {
        let change = match &here {
            _ if form.image_removed => PictureChange::Remove,
            Some(here) if present.as_ref().is_some_and(|present| present.id != here.id) => {
                PictureChange::Use(here.id)
            }
            Some(here) if present.is_none() => PictureChange::Use(here.id),
            _ => PictureChange::Keep,
        };
        Chosen { here, change, fault }
    };
    let about_image = |message: Message| Some(FieldFault::new("image", message));
    let bytes = match upload {
        None => {
            let (here, fault) = before;
            return Ok(stays(here, fault));
        }
        Some(Upload::TooLarge) => return Ok(stays(before.0, about_image(MediaError::TooLarge.message()))),
        Some(Upload::TooOften) => return Ok(stays(before.0, about_image(Message::new("error-too-many")))),
        Some(Upload::Bytes(bytes)) => bytes,
    };
    let media = context.media().clone();
    let stored = match context.blocking(move || media.put(&bytes)).await {
        Ok(stored) => stored,
        Err(error) => {
            if let MediaError::DiskFull | MediaError::Disk(_) = error {
                tracing::error!(%error, "a picture could not be kept");
            }
            return Ok(stays(before.0, about_image(error.message())));
        }
    };
    let kept = stored.clone();
    let id = context.transact(move |tx| keep_picture(tx, &kept, Some(account))).await?;
    let (file, width, height) = (stored.file.as_str().to_owned(), stored.width, stored.height);
    let here = Some(Here { id, file, width, height });
    Ok(Chosen { here, change: PictureChange::Use(id), fault: None })
}

/// The picture the form names, if it is the event's own or one this account brought; else the event's.
async fn earlier(
    context: &Context,
    account: AccountKey,
    form: &EventForm,
    present: Option<&Here>,
) -> Result<(Option<Here>, Option<FieldFault>), ErrorAnswer> {
    let Some(id) = form.image.filter(|id| present.is_none_or(|present| present.id != *id)) else {
        return Ok((present.cloned(), None));
    };
    let known = context
        .read(move |conn: &mut AnyConnection| -> StorageResult<_> { storage::media::by_id(conn, id) })
        .await?;
    Ok(match known.filter(|known| known.account == Some(account)) {
        Some(known) => (Some(Here { id, file: known.file, width: known.width, height: known.height }), None),
        None => {
            let fault = FieldFault::new("image", EventError::PictureUnknown.message());
            (present.cloned(), Some(fault))
        }
    })
}
