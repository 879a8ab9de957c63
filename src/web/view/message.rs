//! Pages that say one thing: an error, or what happens next.

use askama::Template;

use super::{Frame, PostButton};
use crate::domain::fault::Message;

/// Something went wrong.
#[derive(Template)]
#[template(path = "error.html")]
pub struct ErrorPage {
    /// What stands around it.
    pub frame: Frame,
    /// The status code, printed large.
    pub status: u16,
    /// What kind of fault (`http::status::heading`).
    pub heading: Message,
    /// What exactly (`http::status::explanation` where nothing nearer is known).
    pub message: Message,
}

/// What happens next, or what was done, where no other page says it.
#[derive(Template)]
#[template(path = "message.html")]
pub struct MessagePage {
    /// What stands around it.
    pub frame: Frame,
    /// The heading.
    pub heading: Message,
    /// One paragraph each.
    pub paragraphs: Vec<Message>,
    /// Where to go from here: words and address.
    pub onward: Option<(Message, String)>,
    /// Something to do from here.
    pub button: Option<PostButton>,
}
