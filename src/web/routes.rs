//! Contents page of what people can open.

use actix_web::web::{ServiceConfig, get, post};

use super::assets;
use super::pages::{
    about, account, calendar, dashboard, event, media, moderation, organization, place, queue, setup, source,
    tag,
};

/// Adds the routes.
pub fn configure(routes: &mut ServiceConfig) {
    routes
        // Reading
        .route("/", get().to(calendar::upcoming::show))
        .route("/calendar/{year:\\d{4}}/{month:\\d{2}}", get().to(calendar::period::month))
        .route("/calendar/{year:\\d{4}}/w{week:\\d{2}}", get().to(calendar::period::week))
        .route("/@{org}", get().to(organization::show::show))
        .route("/tags/{tag}", get().to(tag::show::show))
        .route("/places/{id}", get().to(place::show::show))
        // About the site
        .route("/about", get().to(about::site::show))
        .route("/privacy", get().to(about::privacy::show))
        .route("/contact", get().to(about::contact::show))
        .route("/robots.txt", get().to(about::robots::show))
        // Files
        .route("/media/{folder}/{file}", get().to(media::show::show))
        .route("/assets/{file}", get().to(assets::show))
        .route("/favicon.ico", get().to(assets::favicon))
        // Coming in
        .route("/setup", get().to(setup::found::show))
        .route("/setup", post().to(setup::found::send))
        .route("/login", get().to(account::log_in::show))
        .route("/login", post().to(account::log_in::send))
        .route("/logout", post().to(account::log_out::send))
        // Events, by their organizers; the form of a new one before the page of any
        .route("/events/new", get().to(event::create::show))
        .route("/events/new", post().to(event::create::send))
        .route("/events/{id}", get().to(event::show::show))
        .route("/events/{id}/edit", get().to(event::edit::show))
        .route("/events/{id}/edit", post().to(event::edit::send))
        .route("/events/{id}/cancel", get().to(event::call_off::show))
        .route("/events/{id}/cancel", post().to(event::call_off::send))
        .route("/events/{id}/delete", get().to(event::delete::show))
        .route("/events/{id}/delete", post().to(event::delete::send))
        // One's own
        .route("/dashboard", get().to(dashboard::overview::show))
        .route("/dashboard/password", get().to(account::password::show))
        .route("/dashboard/password", post().to(account::password::send))
        // What comes from elsewhere, and what moderators decide
        .route("/dashboard/sources", get().to(source::list::show))
        .route("/dashboard/sources", post().to(source::add::send))
        .route("/dashboard/sources/{id}", get().to(source::show::show))
        .route("/dashboard/sources/{id}/held", post().to(source::held::send))
        .route("/dashboard/sources/{id}/ask", post().to(source::ask::send))
        .route("/dashboard/sources/{id}/policy", post().to(source::policy::send))
        .route("/dashboard/sources/{id}/remove", get().to(source::remove::show))
        .route("/dashboard/sources/{id}/remove", post().to(source::remove::send))
        .route("/dashboard/review", get().to(moderation::waiting::show))
        .route("/dashboard/review/{id}", post().to(moderation::decide::send))
        .route("/dashboard/hidden", get().to(moderation::decided::show))
        .route("/events/{id}/hide", post().to(moderation::hide::hide))
        .route("/events/{id}/unhide", post().to(moderation::hide::unhide))
        // What administrators see to
        .route("/admin/queue", get().to(queue::list::show))
        .route("/admin/queue/retry", post().to(queue::retry::send))
        .route("/admin/queue/drop", get().to(queue::drop::show))
        .route("/admin/queue/drop", post().to(queue::drop::send));
}
