//! Contents page of what people can open.

use actix_web::web::{ServiceConfig, get, post};

use super::assets;
use super::pages::{
    about, account, answer, calendar, dashboard, event, host, interact, media, moderation, organization,
    place, queue, report, search, setup, source, tag, talk,
};

/// Adds the routes.
pub fn configure(routes: &mut ServiceConfig) {
    routes
        // Reading
        .route("/", get().to(calendar::upcoming::show))
        .route("/calendar/{year:\\d{4}}/{month:\\d{2}}", get().to(calendar::period::month))
        .route("/calendar/{year:\\d{4}}/w{week:\\d{2}}", get().to(calendar::period::week))
        .route("/search", get().to(search::show::show))
        .route("/@{org}", get().to(organization::show::show))
        .route("/tags/{tag}", get().to(tag::show::show))
        .route("/places/{id}", get().to(place::show::show))
        // From an account elsewhere
        .route("/events/{id}/interact", get().to(interact::with_event::show))
        .route("/events/{id}/interact", post().to(interact::with_event::send))
        .route("/@{org}/interact", get().to(interact::with_organization::show))
        .route("/@{org}/interact", post().to(interact::with_organization::send))
        .route("/authorize_interaction", get().to(interact::authorize::show))
        .route("/notes/{id}", get().to(event::news::show))
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
        .route("/events/{id}/unschedule", post().to(event::unschedule::send))
        // What is said to events
        .route("/events/{id}/answer", get().to(event::answer::show))
        .route("/events/{id}/answer", post().to(event::answer::send))
        .route("/answers/{id}/edit", get().to(answer::change::show))
        .route("/answers/{id}/edit", post().to(answer::change::send))
        .route("/answers/{id}/delete", get().to(answer::delete::show))
        .route("/answers/{id}/delete", post().to(answer::delete::send))
        .route("/dashboard/answers", get().to(answer::waiting::show))
        .route("/dashboard/answers", post().to(answer::decide::send))
        .route("/dashboard/orgs/{slug}/talk", get().to(talk::show::show))
        .route("/dashboard/orgs/{slug}/talk", post().to(talk::set::send))
        .route("/dashboard/leave/{id}/withdraw", post().to(talk::withdraw::send))
        // One's own
        .route("/dashboard", get().to(dashboard::overview::show))
        .route("/dashboard/orgs/{org}/reminder", get().to(organization::reminder::show))
        .route("/dashboard/orgs/{org}/reminder", post().to(organization::reminder::send))
        .route("/dashboard/password", get().to(account::password::show))
        .route("/dashboard/password", post().to(account::password::send))
        // One's organizations
        .route("/dashboard/orgs/{slug}", get().to(organization::settings::show))
        .route("/dashboard/orgs/{slug}", post().to(organization::settings::send))
        .route("/dashboard/orgs/{slug}/pause", get().to(organization::pause::show))
        .route("/dashboard/orgs/{slug}/pause", post().to(organization::pause::send))
        .route("/dashboard/orgs/{slug}/resume", post().to(organization::pause::resume))
        .route("/dashboard/orgs/{slug}/move", get().to(organization::move_away::show))
        .route("/dashboard/orgs/{slug}/move", post().to(organization::move_away::send))
        .route("/dashboard/orgs/{slug}/return", post().to(organization::move_away::come_home))
        .route("/dashboard/orgs/{slug}/delete", get().to(organization::delete::show))
        .route("/dashboard/orgs/{slug}/delete", post().to(organization::delete::send))
        // What comes from elsewhere, and what moderators decide
        .route("/dashboard/sources", get().to(source::list::show))
        .route("/dashboard/sources", post().to(source::add::send))
        .route("/dashboard/sources/{id}", get().to(source::show::show))
        .route("/dashboard/sources/{id}/held", post().to(source::held::send))
        .route("/dashboard/sources/{id}/ask", post().to(source::ask::send))
        .route("/dashboard/sources/{id}/policy", post().to(source::policy::send))
        .route("/dashboard/sources/{id}/rules", get().to(source::rules::show))
        .route("/dashboard/sources/{id}/rules", post().to(source::rules::send))
        .route("/dashboard/sources/{id}/remove", get().to(source::remove::show))
        .route("/dashboard/sources/{id}/remove", post().to(source::remove::send))
        .route("/dashboard/review", get().to(moderation::waiting::show))
        .route("/dashboard/review", post().to(moderation::decide::send_many))
        .route("/dashboard/review/{id}", post().to(moderation::decide::send))
        .route("/dashboard/duplicates", get().to(moderation::duplicates::show))
        .route("/dashboard/duplicates", post().to(moderation::duplicates::send))
        .route("/dashboard/hidden", get().to(moderation::decided::show))
        .route("/events/{id}/hide", post().to(moderation::hide::hide))
        .route("/events/{id}/unhide", post().to(moderation::hide::unhide))
        // What administrators see to
        .route("/admin/queue", get().to(queue::list::show))
        .route("/admin/queue/retry", post().to(queue::retry::send))
        .route("/admin/queue/drop", get().to(queue::drop::show))
        .route("/admin/queue/drop", post().to(queue::drop::send))
        .route("/{sort:events|answers}/{id}/report", get().to(report::write::show))
        .route("/{sort:events|answers}/{id}/report", post().to(report::write::send))
        .route("/admin/reports", get().to(report::list::show))
        .route("/admin/reports/{id}", post().to(report::decide::send))
        .route("/admin/reports/{id}/forward", post().to(report::decide::forward))
        // Other servers
        .route("/admin/hosts", get().to(host::list::show))
        .route("/admin/hosts", post().to(host::decide::send))
        .route("/admin/hosts/import", get().to(host::import::show))
        .route("/admin/hosts/import", post().to(host::import::send))
        .route("/admin/hosts/export", get().to(host::export::show));
}
