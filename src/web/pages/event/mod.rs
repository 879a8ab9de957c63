//! An event: its page, and how its organizers handle it.

pub mod news;
pub mod show;

pub mod answer;
pub mod call_off;
pub mod create;
pub mod delete;
pub mod edit;
pub mod unschedule;

mod desk;
mod form_page;
mod own;
mod picture;
mod sketch;
pub(in crate::web::pages) mod talk;
mod telling;
