//! What every command needs first: settings, the log, a context.

use super::house::{self, Identity};
use super::printing::{CliError, warn};
use crate::config::{self, LogFormat, Settings};
use crate::context::Context;
use crate::telemetry;

/// Reads the settings and begins logging.
///
/// # Errors
/// In one line: which setting is wrong.
pub fn settings() -> Result<Settings, CliError> {
    let loaded = config::load().map_err(|error| CliError::new(error.to_string()))?;
    let format = match loaded.settings.log_format {
        LogFormat::Text => telemetry::Format::Text,
        LogFormat::Json => telemetry::Format::Json,
    };
    telemetry::init(&loaded.settings.log, format)
        .map_err(|error| CliError::new(format!("CONVOCA_LOG: {error}")))?;
    for warning in &loaded.warnings {
        warn(warning);
    }
    Ok(loaded.settings)
}

/// Opens the house for a command that runs beside a server.
///
/// # Errors
/// In one line.
pub fn context() -> Result<Context, CliError> {
    Ok(house::open(settings()?, Identity::Keep)?)
}

/// The runtime for what talks to the network.
///
/// # Errors
/// When the system gives no threads.
pub fn runtime() -> Result<tokio::runtime::Runtime, CliError> {
    tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .map_err(|error| CliError::new(error.to_string()))
}
