//! The face for people: pages, their forms and their looks.

pub mod assets;
pub mod view;
