//! The one integration binary: everything that goes through a door of the house.

#![expect(clippy::unwrap_used, reason = "a test stops where it cannot go on")]
#![expect(clippy::print_stdout, reason = "scores and skipped tests are told to who runs the tests")]

mod house;
mod postgres;
mod town;
mod visitor;

mod api;
mod browser;
mod checklist;
mod discovery;
mod federation;
mod fedify;
mod feeds;
mod feeds_written;
mod inspect_command;
mod inspect_scores;
mod pages;
mod peers;
mod reading;
mod reading_bounds;
mod reading_mutations;
mod reading_times;
mod sources;
mod two_sites;
mod web;

/// Whether `CONVOCA_TEST_REQUIRE` (a comma-separated list) says that something optional must be there.
pub fn required(what: &str) -> bool {
    #[expect(clippy::disallowed_methods, reason = "tests are told by the environment what must be there")]
    let list = std::env::var("CONVOCA_TEST_REQUIRE").unwrap_or_default();
    list.split(',').any(|name| name.trim() == what)
}
