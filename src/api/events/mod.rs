//! Events: listed, shown, published, changed, called off, deleted.

pub mod list;
pub mod show;

pub mod change;
pub mod publish;
