//! The web server: middleware and the four route tables.

use std::net::TcpListener;

use actix_web::dev::Server;
use actix_web::middleware::{Compress, NormalizePath, TrailingSlash};
use actix_web::{App, HttpServer, web};

use crate::context::Context;
use crate::peers::Actors;
use crate::{api, federation, feeds, http, web as pages};

/// How long a running answer may take after the process was told to stop, in seconds.
const SHUTDOWN_SECONDS: u64 = 20;

/// Starts answering on a bound socket; the caller awaits the server.
///
/// # Errors
/// When the socket cannot be listened on.
pub fn start(context: &Context, actors: &Actors, listener: TcpListener) -> std::io::Result<Server> {
    let (context, actors) = (web::Data::new(context.clone()), web::Data::new(actors.clone()));
    let server = HttpServer::new(move || {
        App::new()
            .app_data(context.clone())
            .app_data(actors.clone())
            // Outermost last: what comes in is logged, then guarded, then limited, then answered.
            .wrap(NormalizePath::new(TrailingSlash::MergeOnly))
            .wrap(Compress::default())
            .wrap(http::security_headers::SecurityHeaders::new(context.settings()))
            .wrap(actix_web::middleware::from_fn(http::request_log::log))
            // The order decides where one address has several forms: by what is asked for, pages last.
            .configure(federation::routes::configure)
            .configure(feeds::routes::configure)
            .configure(api::routes::configure)
            .configure(pages::routes::configure)
    });
    Ok(server.listen(listener)?.shutdown_timeout(SHUTDOWN_SECONDS).disable_signals().run())
}
