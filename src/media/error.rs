//! Why a picture was not taken.

use std::io;

use crate::domain::fault::{Fault, FaultKind, FieldFault, Message};
use crate::media::intake::{MAX_BYTES, MAX_PIXELS};

/// Why a picture was not taken or not found.
#[derive(Debug, thiserror::Error)]
pub enum MediaError {
    /// More than [`MAX_BYTES`].
    #[error("the picture has too many bytes")]
    TooLarge,
    /// More than [`MAX_PIXELS`], or more memory than is given to one picture.
    #[error("the picture has too many pixels")]
    TooManyPixels,
    /// Neither JPEG, PNG, WebP nor GIF, whatever its name says.
    #[error("not a picture of a kind we read")]
    NotAPicture,
    /// It begins as a picture and is cut off or broken.
    #[error("the picture is damaged")]
    Unreadable,
    /// No room on the disk.
    #[error("no room on the disk for pictures")]
    DiskFull,
    /// There is no such file.
    #[error("there is no such picture")]
    NotFound,
    /// The disk said something else.
    #[error("pictures cannot be read or written: {0}")]
    Disk(#[source] io::Error),
}

impl From<io::Error> for MediaError {
    fn from(error: io::Error) -> Self {
        match error.kind() {
            io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => Self::DiskFull,
            io::ErrorKind::NotFound => Self::NotFound,
            _ => Self::Disk(error),
        }
    }
}

impl Fault for MediaError {
    fn kind(&self) -> FaultKind {
        match self {
            Self::TooLarge => FaultKind::TooLarge,
            Self::TooManyPixels | Self::Unreadable => FaultKind::Invalid,
            Self::NotAPicture => FaultKind::Unsupported,
            Self::NotFound => FaultKind::NotFound,
            Self::DiskFull => FaultKind::Unavailable,
            Self::Disk(_) => FaultKind::Internal,
        }
    }

    fn message(&self) -> Message {
        match self {
            Self::TooLarge => Message::new("media-too-large").with("megabytes", MAX_BYTES / 1_000_000),
            Self::TooManyPixels => {
                Message::new("media-too-many-pixels").with("megapixels", MAX_PIXELS / 1_000_000)
            }
            Self::NotAPicture => Message::new("media-not-a-picture"),
            Self::Unreadable => Message::new("media-unreadable"),
            Self::NotFound => Message::new("media-not-found"),
            Self::DiskFull => Message::new("media-disk-full"),
            Self::Disk(_) => Message::new("media-disk"),
        }
    }

    fn fields(&self) -> Vec<FieldFault> {
        match self {
            Self::TooLarge | Self::TooManyPixels | Self::NotAPicture | Self::Unreadable => {
                vec![FieldFault::new("image", self.message())]
            }
            Self::NotFound | Self::DiskFull | Self::Disk(_) => Vec::new(),
        }
    }
}
