//! The face for operators: one command, one file.

pub mod inspect;
