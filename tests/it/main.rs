//! The one integration binary: everything that goes through a door of the house.

mod house;
mod postgres;
mod visitor;

mod discovery;
mod inspect_scores;
mod peers;

/// Whether `CONVOCA_TEST_REQUIRE` (a comma-separated list) says that something optional must be there.
pub fn required(what: &str) -> bool {
    #[expect(clippy::disallowed_methods, reason = "tests are told by the environment what must be there")]
    let list = std::env::var("CONVOCA_TEST_REQUIRE").unwrap_or_default();
    list.split(',').any(|name| name.trim() == what)
}
