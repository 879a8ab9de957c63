//! Nouns and rules. Knows nobody: no database, no web, no network, and no clock.

pub mod fault;
pub mod ids;
pub mod uri;
