//! The log: set up once, without addresses, handles or query strings.

use tracing_subscriber::EnvFilter;

/// How lines are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// For people.
    Text,
    /// For machines.
    Json,
}

/// Libraries that tell too much at info: which actor is fetched, which worker thread starts. Who names them sees it.
const QUIET: &str = "activitypub_federation=warn,actix_server=warn";

/// Begins logging to standard error; a second call changes nothing.
///
/// # Errors
/// When the filter cannot be understood; in words.
pub fn init(filter: &str, format: Format) -> Result<(), String> {
    let filter = EnvFilter::try_new(format!("{QUIET},{filter}")).map_err(|error| error.to_string())?;
    let builder = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(std::io::stderr)
        .with_ansi(std::io::IsTerminal::is_terminal(&std::io::stderr()))
        .with_target(false);
    // A second initialization in one process (tests) keeps the first.
    let _already = match format {
        Format::Text => builder.try_init(),
        Format::Json => builder.json().try_init(),
    };
    Ok(())
}
