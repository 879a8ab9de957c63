//! Following, boosting and answering from an account somewhere else, and from elsewhere to here.

pub mod authorize;
mod form_page;
pub mod with_event;
pub mod with_organization;
