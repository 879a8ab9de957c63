//! What single programs do differently: a file each, a function per quirk, named for it.

pub mod convoca;
pub mod friendica;
pub mod gancio;
pub mod gathio;
pub mod hubzilla;
pub mod mobilizon;
pub mod pavillion;
pub mod piefed;
pub mod software;
pub mod wordpress;
