//! `convoca serve`: answers requests and does background work until it is told to stop.

use std::net::TcpListener;

use super::arguments::ServeArguments;
use super::house::{self, Identity};
use super::printing::{CliError, say};
use crate::config::Role;
use crate::context::Context;
use crate::peers::signatures::KeyCache;
use crate::peers::{Actors, Fetcher};
use crate::{server, worker};

/// Serves until SIGINT or SIGTERM; what runs then is finished first.
///
/// # Errors
/// In one line: why it did not start.
pub fn serve(arguments: &ServeArguments) -> Result<(), CliError> {
    let settings = super::start::settings()?;
    let identity = if arguments.accept_new_identity { Identity::AcceptNew } else { Identity::Keep };
    let context = house::open(settings, identity)?;
    super::start::runtime()?.block_on(run(context))
}

async fn run(context: Context) -> Result<(), CliError> {
    let actors = Actors::new(Fetcher::new(&context, KeyCache::default())).await;
    let role = context.settings().role;
    let working = (role != Role::Web).then(|| worker::start(&actors));
    if role != Role::Worker {
        answer(&context, &actors).await?;
    } else {
        say("working; no requests are answered by this process");
        stop_signal().await;
    }
    if let Some(working) = working {
        working.stop().await;
    }
    Ok(())
}

async fn answer(context: &Context, actors: &Actors) -> Result<(), CliError> {
    let wanted = context.settings().listen;
    let listener = TcpListener::bind(wanted)
        .map_err(|error| CliError::new(format!("cannot listen on {wanted}: {error}")))?;
    let bound = listener.local_addr().map_err(|error| CliError::new(error.to_string()))?;
    listener.set_nonblocking(true).map_err(|error| CliError::new(error.to_string()))?;
    let server =
        server::start(context, actors, listener).map_err(|error| CliError::new(error.to_string()))?;
    say(&format!("listening on http://{bound} as {}", context.site().public_url));
    if let Some(link) = set_up_link(context) {
        say(&format!("set up this site in your browser: {link}"));
    }
    let handle = server.handle();
    tokio::spawn(async move {
        stop_signal().await;
        handle.stop(true).await;
    });
    server.await.map_err(|error| CliError::new(error.to_string()))
}

/// The link that opens the set-up page, until set-up is done.
fn set_up_link(context: &Context) -> Option<String> {
    let site = context.site();
    site.set_up.is_none().then(|| format!("{}/setup?token={}", site.public_url, context.set_up_token()))
}

async fn stop_signal() {
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        let mut terminate = signal(SignalKind::terminate()).expect("a process may listen for SIGTERM");
        tokio::select! {
            _ = tokio::signal::ctrl_c() => {}
            _ = terminate.recv() => {}
        }
    }
    #[cfg(not(unix))]
    let _interrupted = tokio::signal::ctrl_c().await;
}
