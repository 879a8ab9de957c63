//! Contents page of what people can open.

use actix_web::web::{ServiceConfig, get};

use super::assets;
use super::pages::calendar;

/// Adds the routes.
pub fn configure(routes: &mut ServiceConfig) {
    routes
        // Reading
        .route("/", get().to(calendar::upcoming::show))
        .route("/assets/{file}", get().to(assets::show));
}
