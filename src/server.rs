//! The web server: middleware, the four route tables and the two addresses that supervisors ask.

use std::net::TcpListener;

use actix_web::dev::Server;
use actix_web::middleware::{Compress, NormalizePath, TrailingSlash, from_fn};
use actix_web::{App, HttpServer, web};

use crate::context::Context;
use crate::http::at_once::at_once;
use crate::http::error::{dressed, log_undressed};
use crate::http::head::headed;
use crate::http::health;
use crate::http::limits;
use crate::http::rate::RateLimits;
use crate::http::rendered::RenderedAnswers;
use crate::http::request_log::logged;
use crate::http::security_headers::{Transport, secured};
use crate::peers::Actors;
use crate::{api, federation, feeds, web as pages};

/// How long a running answer may take after the process was told to stop, in seconds.
const SHUTDOWN_SECONDS: u64 = 20;

/// Starts answering on a bound socket; the caller awaits the server.
///
/// # Errors
/// When the socket cannot be listened on.
pub fn start(context: &Context, actors: &Actors, listener: TcpListener) -> std::io::Result<Server> {
    let settings = context.settings();
    let transport = if settings.public_url.is_https() { Transport::Encrypted } else { Transport::Plain };
    let rates = web::Data::new(RateLimits::new(settings.trusted_proxies.clone()));
    let (context, actors) = (web::Data::new(context.clone()), web::Data::new(actors.clone()));
    let answers = web::Data::new(RenderedAnswers::default());
    let inbox = web::Data::new(federation::inbox::Inbox::open(&context));
    let server = HttpServer::new(move || {
        App::new()
            .app_data(context.clone())
            .app_data(actors.clone())
            .app_data(rates.clone())
            .app_data(answers.clone())
            .app_data(inbox.clone())
            .app_data(limits::form())
            .app_data(limits::json())
            // What comes in meets the last of these first.
            .wrap(from_fn(federation::gate::refuse_blocked))
            .wrap(from_fn(|request, next| dressed(request, next, pages::dress)))
            .wrap(NormalizePath::new(TrailingSlash::MergeOnly))
            .wrap(Compress::default())
            .wrap(from_fn(move |request, next| secured(request, next, transport)))
            .wrap(from_fn(log_undressed))
            .wrap(from_fn(headed))
            .wrap(from_fn(logged))
            .wrap(from_fn(at_once))
            // Where one address has several forms, who asks for the rarer one is answered first, pages last.
            .configure(health::configure)
            .configure(federation::routes::configure)
            .configure(api::routes::configure)
            .configure(feeds::routes::configure)
            .configure(pages::routes::configure)
    });
    Ok(server.listen(listener)?.shutdown_timeout(SHUTDOWN_SECONDS).disable_signals().run())
}
