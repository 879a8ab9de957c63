//! Texts: Markdown to safe HTML, foreign HTML to safe HTML, plain excerpts, and the folded form that search compares.
//! The only maker of [`SafeHtml`].

pub mod bounded_html;
mod fold;
mod plain;
mod safe_html;

pub use fold::fold;
pub use plain::{excerpt, one_line, plain_from_html, plain_title};
pub use safe_html::{SafeHtml, markdown, sanitize};
