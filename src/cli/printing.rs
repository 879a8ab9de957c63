//! What commands write: answers to standard output, errors in one line to standard error.

use std::io::{BufRead, Write};

use super::house::OpenError;
use crate::domain::fault::Fault;
use crate::i18n::{UiLanguage, tr};

/// Why a command failed, in one line.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct CliError(String);

impl CliError {
    /// In these words; line ends are taken out.
    pub fn new(words: impl Into<String>) -> Self {
        Self(words.into().split_whitespace().collect::<Vec<_>>().join(" "))
    }

    /// In the catalogue's words, with what is wrong with each field.
    pub fn of(fault: &dyn Fault) -> Self {
        let fields = fault.fields();
        if fields.is_empty() {
            return Self::new(format!("{} ({fault})", tr(UiLanguage::En, &fault.message())));
        }
        let told: Vec<String> = fields
            .iter()
            .map(|field| format!("{}: {}", field.field, tr(UiLanguage::En, &field.message)))
            .collect();
        Self::new(told.join(" "))
    }
}

impl From<OpenError> for CliError {
    fn from(error: OpenError) -> Self {
        Self::new(error.to_string())
    }
}

impl From<crate::storage::StorageError> for CliError {
    fn from(error: crate::storage::StorageError) -> Self {
        Self::new(error.to_string())
    }
}

/// Writes a line to standard output; a closed pipe is no error.
pub fn say(line: &str) {
    let mut out = std::io::stdout().lock();
    let _closed = writeln!(out, "{line}").and_then(|()| out.flush());
}

/// Writes a line to standard error.
pub fn warn(line: &str) {
    let _closed = writeln!(std::io::stderr().lock(), "convoca: {line}");
}

/// Writes rows with their columns aligned.
pub fn table(rows: &[Vec<String>]) {
    let widths: Vec<usize> = (0..rows.iter().map(Vec::len).max().unwrap_or(0))
        .map(|column| {
            rows.iter().filter_map(|row| row.get(column)).map(|cell| cell.chars().count()).max().unwrap_or(0)
        })
        .collect();
    for row in rows {
        let cells: Vec<String> =
            row.iter().zip(&widths).map(|(cell, width)| format!("{cell:<width$}")).collect();
        say(cells.join("  ").trim_end());
    }
}

/// Writes a value as JSON.
///
/// # Errors
/// When it cannot be written as JSON.
pub fn json<T: serde::Serialize>(value: &T) -> Result<(), CliError> {
    say(&serde_json::to_string_pretty(value).map_err(|error| CliError::new(error.to_string()))?);
    Ok(())
}

/// Reads a password from standard input: its first line.
///
/// # Errors
/// When there is none.
pub fn password_from_stdin() -> Result<String, CliError> {
    let mut line = String::new();
    std::io::stdin().lock().read_line(&mut line).map_err(|error| CliError::new(error.to_string()))?;
    let password = line.trim_end_matches(['\r', '\n']);
    if password.is_empty() {
        Err(CliError::new("no password came on standard input"))
    } else {
        Ok(password.to_owned())
    }
}
