//! The face for people: pages, their forms and their looks.

pub mod routes;

mod dress;
mod public_page;
mod reader;

pub mod forms;
pub mod pages;

mod accent;
pub mod assets;
pub mod view;

pub use dress::dress;
