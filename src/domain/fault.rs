//! What can go wrong, in a form a face can show.
//!
//! Every narrow error says which kind of fault it is and which message of the catalogue explains it; `http` turns the
//! kind into a status and each face into its own dress (page, problem+json, bare status).

use std::fmt;

/// The kinds of fault a caller can be told apart by; `http::status` maps each to one HTTP status.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum FaultKind {
    /// The request itself cannot be understood (400).
    Malformed,
    /// Who asks is not known, or a signature does not hold (401).
    Unauthenticated,
    /// Who asks is known and may not (403).
    Forbidden,
    /// There is no such thing, or none this reader may know of (404).
    NotFound,
    /// Somebody else changed it, or it already happened (409).
    Conflict,
    /// It was here and was deleted (410).
    Gone,
    /// More bytes, pixels or entries than are taken (413).
    TooLarge,
    /// A form this server does not read (415).
    Unsupported,
    /// Understood, and something in it is wrong (422).
    Invalid,
    /// Too often (429).
    TooMany,
    /// Another server did not answer as it should (502).
    Upstream,
    /// Not now: the database is away, or work piles up (503).
    Unavailable,
    /// Our own mistake; the cause goes to the log only (500).
    Internal,
}

/// A message of the catalogue with its arguments, not yet in any language.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Message {
    /// Key in the Fluent catalogue.
    pub key: &'static str,
    /// Named arguments, as plain text.
    pub args: Vec<(&'static str, String)>,
}

impl Message {
    /// A message without arguments.
    pub fn new(key: &'static str) -> Self {
        Self { key, args: Vec::new() }
    }

    /// Adds a named argument.
    #[must_use]
    pub fn with(mut self, name: &'static str, value: impl fmt::Display) -> Self {
        self.args.push((name, value.to_string()));
        self
    }
}

/// Implemented by every error that may reach a person or a peer.
pub trait Fault: std::error::Error + Send + Sync + 'static {
    /// Which kind of fault this is.
    fn kind(&self) -> FaultKind;
    /// The catalogue message that explains it, safe to show to anyone.
    fn message(&self) -> Message;
    /// Messages that belong to named fields of a form or JSON body; empty for faults about the whole request.
    fn fields(&self) -> Vec<FieldFault> {
        Vec::new()
    }
}

/// What is wrong with one field of a form or JSON body.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FieldFault {
    /// The field's name as in INTERFACE (`start_date`, `title.es` …).
    pub field: String,
    /// What to tell.
    pub message: Message,
}

impl FieldFault {
    /// A fault of the named field.
    pub fn new(field: impl Into<String>, message: Message) -> Self {
        Self { field: field.into(), message }
    }
}
