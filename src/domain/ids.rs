//! Newtypes for every id, so that nothing takes a bare number or string that means something.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// Makes a public id: a random UUID, lower-case and hyphenated wherever it is written.
macro_rules! public_id {
    ($($(#[$doc:meta])* $name:ident),* $(,)?) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(pub Uuid);

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.as_hyphenated().fmt(f)
            }
        }

        impl FromStr for $name {
            type Err = uuid::Error;
            /// Reads the canonical spelling only: one id, one URL.
            fn from_str(text: &str) -> Result<Self, Self::Err> {
                let id = Uuid::try_parse(text)?;
                if id.as_hyphenated().to_string() == text { Ok(Self(id)) } else { Uuid::try_parse("not canonical").map(Self) }
            }
        }
    )*};
}

/// Makes a key of a table's row; never shown outside.
macro_rules! row_key {
    ($($(#[$doc:meta])* $name:ident),* $(,)?) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(pub i64);

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }
    )*};
}

public_id! {
    /// Names an event, or one published date of a series.
    EventId,
    /// Names a picture.
    MediaId,
    /// Names an activity we sent.
    ActivityId,
    /// Names a place.
    PlaceId,
    /// Names a source we mirror.
    SourceId,
    /// Names a report.
    ReportId,
    /// Names a note of ours, news or an answer; and any other answer on our pages.
    NoteId,
    /// Names leave we gave: to quote, to feature.
    StampId,
    /// Names one sending of a form, so that the same form sent twice does one thing.
    FormId,
}

row_key! {
    /// Row of an account.
    AccountKey,
    /// Row of an organization.
    OrganizationKey,
    /// Row of an event.
    EventKey,
    /// Row of one of our own actors (the site's or an organization's).
    LocalActorKey,
    /// Row of a source.
    SourceKey,
    /// Row of an activity we sent.
    ActivityKey,
    /// Row of a delivery.
    DeliveryKey,
    /// Row of a job.
    JobKey,
    /// Row of an activity received.
    ReceivedKey,
    /// Row of a picture.
    MediaKey,
    /// Row of a report.
    ReportKey,
    /// Row of an answer.
    ReplyKey,
}
