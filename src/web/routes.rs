//! Contents page of what people can open.

use actix_web::web::{ServiceConfig, get};

use super::assets;
use super::pages::{about, calendar, event, media, organization, place, tag};

/// Adds the routes.
pub fn configure(routes: &mut ServiceConfig) {
    routes
        // Reading
        .route("/", get().to(calendar::upcoming::show))
        .route("/events/{id}", get().to(event::show::show))
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
        .route("/favicon.ico", get().to(assets::favicon));
}
