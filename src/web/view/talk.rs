//! What was said to an event: below its page, where it is decided what is shown, and where an organization answers.

use askama::Template;

use super::{Choice, FormErrors, Frame, PostButton};

/// An answer, as everybody sees it. Its author is not named: whoever wants to know reads it at its home.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AnswerView {
    /// Names it on the page.
    pub id: String,
    /// The organization, if it wrote it; else the server it comes from.
    pub from: String,
    /// Whether the event's organization wrote it.
    pub own: bool,
    /// "Saturday, March 6, 11 am".
    pub when: String,
    /// For machines.
    pub written: String,
    /// Whether its author changed it.
    pub edited: bool,
    /// The text's language where it is not the page's.
    pub language: Option<String>,
    /// Said before it is opened.
    pub warning: Option<String>,
    /// Safe HTML; empty where there are only pictures.
    pub content: String,
    /// How many pictures and the like are seen at its home only.
    pub attachments: u32,
    /// Its page there.
    pub home_href: Option<String>,
    /// How deep it stands below another one, 0 to 3.
    pub depth: usize,
    /// Where its event's organizers answer it.
    pub answer_href: Option<String>,
    /// Where they change it, if they wrote it.
    pub edit_href: Option<String>,
    /// Where they take it back.
    pub delete_href: Option<String>,
    /// Where anybody can say what is wrong with it.
    pub report_href: Option<String>,
    /// Hides it.
    pub hide: Option<PostButton>,
}

/// What was said to an event.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct TalkView {
    /// How many like it.
    pub likes: i64,
    /// How many passed it on.
    pub shares: i64,
    /// The answers, in the order they are read.
    pub answers: Vec<AnswerView>,
    /// Where its organizers say something themselves.
    pub answer_href: Option<String>,
    /// How many wait for its organizers, and where.
    pub waiting: Option<(i64, String)>,
}

impl TalkView {
    /// Whether there is nothing to show.
    pub fn is_empty(&self) -> bool {
        self.likes == 0
            && self.shares == 0
            && self.answers.is_empty()
            && self.answer_href.is_none()
            && self.waiting.is_none()
    }
}

/// An answer somebody decides about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WaitingAnswer {
    /// The answer.
    pub answer: AnswerView,
    /// Who wrote it (`@ada@example.org`), for who decides only.
    pub author: Option<String>,
    /// The event's title.
    pub title: String,
    /// The event's page.
    pub href: String,
}

/// The answers that wait, and those that were refused.
#[derive(Template)]
#[template(path = "answers.html")]
pub struct AnswersPage {
    /// What stands around it; its notice holds the undo of the last decision.
    pub frame: Frame,
    /// Where the form goes.
    pub action: String,
    /// What waits, the oldest first.
    pub waiting: Vec<WaitingAnswer>,
    /// How many more wait behind these.
    pub more: usize,
    /// What was refused, the last first, each with the way back.
    pub refused: Vec<(WaitingAnswer, PostButton)>,
    /// Name of each organization, and where it sets what others may do.
    pub settings: Vec<(String, String)>,
}

/// Answering, or changing an answer; field `text`.
#[derive(Template)]
#[template(path = "answer_form.html")]
pub struct AnswerFormPage {
    /// What stands around it.
    pub frame: Frame,
    /// Where the form goes.
    pub action: String,
    /// The event's title.
    pub title: String,
    /// What is answered.
    pub to: Option<AnswerView>,
    /// Hidden fields besides `csrf`.
    pub fields: Vec<(String, String)>,
    /// As typed.
    pub text: String,
    /// Whether something said before is changed.
    pub changing: bool,
    /// Where leaving leads.
    pub back: String,
    /// What is wrong.
    pub errors: FormErrors,
}

/// Leave that was given.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LeaveRow {
    /// A catalogue key: what for.
    pub kind_key: &'static str,
    /// What is quoted or featured, in words.
    pub what: String,
    /// What quotes or features it: its address.
    pub href: String,
    /// Its server.
    pub host: String,
    /// When it was given.
    pub when: String,
    /// Withdraws it.
    pub withdraw: PostButton,
}

/// What an organization lets others do; fields `answers`, `quoting`, `featuring`.
#[derive(Template)]
#[template(path = "talk.html")]
pub struct TalkPage {
    /// What stands around it.
    pub frame: Frame,
    /// Where the form goes.
    pub action: String,
    /// The organization's name.
    pub name: String,
    /// Whether who reads may change it.
    pub may_change: bool,
    /// What happens with answers.
    pub answers: Vec<Choice>,
    /// Who may quote.
    pub quoting: Vec<Choice>,
    /// Who may feature it.
    pub featuring: Vec<Choice>,
    /// Leave given.
    pub leave: Vec<LeaveRow>,
}
