//! Messages to people with a mail address: what they say, and how they leave.
//!
//! Mail is logged by its kind only; addresses and texts appear in no log and no error.

pub mod letter;
pub mod mailer;
pub mod notice;
mod outbox;
mod smtp;

pub use letter::{Letter, LetterId};
pub use mailer::{MailError, Mailer, SentLetters};
pub use notice::{Notice, NoticeKind};
