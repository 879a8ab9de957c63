//! `convoca inspect FILE|URL|-`: says what Convoca would make of what an ally sends. Needs no settings, no database and,
//! for a file, no network.

use std::fs::File;
use std::io::{self, Read, Write};

use chrono::{DateTime, Utc};
use chrono_tz::Tz;

use super::arguments::InspectArguments;
use super::inspect_fetch;
pub use super::inspect_json::to_json;
pub use super::inspect_words::in_words;
use super::printing::CliError;
use crate::clock::Clock;
use crate::formats::icalendar::read::Dates;
use crate::formats::read::{Patience, ReadHint, read};
use crate::i18n::UiLanguage;

/// How many dates of a series are shown.
pub(super) const SHOWN_DATES: u16 = 20;

/// The most bytes taken of a file or of standard input.
const MAX_BYTES: u64 = 8 * 1024 * 1024;

/// What `--json` decides.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Output {
    /// For people.
    Words,
    /// For scripts: the shape in the interface description.
    Json,
}

/// Why nothing could be inspected.
#[derive(Debug, thiserror::Error)]
pub enum InspectError {
    /// The file or standard input cannot be read.
    #[error("cannot read {0}: {1}")]
    Unreadable(String, #[source] io::Error),
    /// The address did not give an answer.
    #[error("cannot fetch {0}: {1}")]
    Unfetchable(String, String),
    /// The answer cannot be printed.
    #[error("cannot write: {0}")]
    Unprintable(#[from] io::Error),
}

/// Bytes got from an address, and what the answer called them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fetched {
    /// The body.
    pub bytes: Vec<u8>,
    /// Its `Content-Type`.
    pub content_type: Option<String>,
}

/// Reads what the command line names and prints what would become of it.
///
/// # Errors
/// In one line; a closed pipe is none.
pub fn inspect_command(arguments: &InspectArguments) -> Result<(), CliError> {
    let output = if arguments.json { Output::Json } else { Output::Words };
    let target = arguments.source.to_string_lossy();
    let now = Clock::system().now();
    let language = UiLanguage::of_tag(&arguments.language)
        .ok_or_else(|| CliError::new(format!("no such language: {} (en or es)", arguments.language)))?;
    match inspect(&target, output, language, now, inspect_fetch::fetch, &mut io::stdout().lock()) {
        Err(InspectError::Unprintable(error)) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
        outcome => outcome.map_err(|error| CliError::new(error.to_string())),
    }
}

/// Reads the target and prints what would become of it; `fetch` is asked only for an address.
///
/// # Errors
/// See [`InspectError`]. Whatever the bytes are is an answer, not an error.
pub fn inspect(
    target: &str,
    output: Output,
    language: UiLanguage,
    now: DateTime<Utc>,
    fetch: impl FnOnce(&str) -> Result<Fetched, String>,
    out: &mut impl Write,
) -> Result<(), InspectError> {
    let is_address = target.starts_with("https://") || target.starts_with("http://");
    let got = match target {
        "-" => Fetched { bytes: bounded(io::stdin().lock(), target)?, content_type: None },
        address if is_address => {
            fetch(address).map_err(|why| InspectError::Unfetchable(address.to_owned(), why))?
        }
        path => {
            let file = File::open(path).map_err(|error| InspectError::Unreadable(path.to_owned(), error))?;
            Fetched { bytes: bounded(file, path)?, content_type: None }
        }
    };
    let hint = ReadHint {
        content_type: got.content_type.as_deref(),
        url: is_address.then_some(target),
        default_zone: Tz::UTC,
        default_language: None,
        now,
        dates: Dates::First(SHOWN_DATES),
        patience: Patience::default(),
    };
    let reading = read(&got.bytes, &hint);
    match output {
        Output::Json => writeln!(out, "{:#}", to_json(&reading))?,
        Output::Words => out.write_all(in_words(&reading, language).as_bytes())?,
    }
    Ok(())
}

fn bounded(source: impl Read, name: &str) -> Result<Vec<u8>, InspectError> {
    let mut bytes = Vec::new();
    source
        .take(MAX_BYTES)
        .read_to_end(&mut bytes)
        .map_err(|error| InspectError::Unreadable(name.to_owned(), error))?;
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    fn inspected(target: &str, output: Output) -> Result<String, InspectError> {
        let mut out = Vec::new();
        let now = DateTime::UNIX_EPOCH;
        inspect(target, output, UiLanguage::En, now, |_| Err("no network".to_owned()), &mut out)?;
        Ok(String::from_utf8(out).unwrap())
    }

    #[test]
    fn a_file_that_is_not_there_and_an_address_without_answer_are_told_in_one_line() {
        let missing = inspected("/nowhere/at/all.json", Output::Words).unwrap_err().to_string();
        assert!(missing.starts_with("cannot read /nowhere/at/all.json"), "{missing}");
        let unanswered = inspected("https://a.test/", Output::Words).unwrap_err().to_string();
        assert_eq!(unanswered, "cannot fetch https://a.test/: no network");
    }

    #[test]
    fn what_cannot_be_read_is_an_answer_too() {
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/Cargo.toml");
        let said: Value = serde_json::from_str(&inspected(path, Output::Json).unwrap()).unwrap();
        assert_eq!((&said["format"], &said["verdict"]), (&json!("unknown"), &json!("ignore")));
    }
}
