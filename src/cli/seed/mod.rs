//! `convoca seed`: a calendar full of plausible, invented events, for trying out and measuring.

mod words;

mod event;
mod group;
mod mirrored;

pub mod fill;
