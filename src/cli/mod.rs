//! The face for operators: one command, one file.

pub mod arguments;
pub mod run;

pub mod house;
pub mod printing;
pub mod start;

pub mod follow;
pub mod inspect;
mod inspect_fetch;
mod inspect_json;
mod inspect_words;
pub mod org;
pub mod queue;
pub mod seed;
pub mod serve;
pub mod setup;
pub mod site;
mod sources;
pub mod token;
pub mod user;
