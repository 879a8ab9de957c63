//! The face for other servers: who we are, what we publish, and where they tell us things.

pub mod gate;
pub mod routes;

mod discovery;

mod activities;
mod actors;
mod answer;
mod asker;
mod collections;
mod events;
mod notes;
mod reader;
mod stamps;

pub mod inbox;
