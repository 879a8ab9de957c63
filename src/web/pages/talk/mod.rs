//! What an organization lets others do with what it publishes.

pub mod set;
pub mod show;
pub mod withdraw;

/// Where an organization sets it.
pub(super) fn settings_path(slug: &str) -> String {
    format!("/dashboard/orgs/{slug}/talk")
}
