//! What each program is sent, and in which form (docs/FEDERATION.md, "Who gets what").
//!
//! One table, program × activity → send, shape or skip, and the shapes it names. Pure: which program a host runs is
//! found out elsewhere and handed in as the name its NodeInfo gave.

mod program;
mod shapes;
mod table;

pub use program::Program;
pub use shapes::Shape;
pub use table::{Told, Verdict, verdict};
