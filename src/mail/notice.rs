//! What we write to people about, and in which words.

use crate::domain::fault::Message;
use crate::domain::text::one_line;
use crate::domain::uri::WebUrl;
use crate::i18n::{UiLanguage, tr};

/// Something a person is told by mail.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Notice {
    /// Somebody asked for a new password.
    PasswordReset {
        /// Where it is chosen; holds a secret.
        link: WebUrl,
        /// How long the link works.
        hours: u32,
    },
    /// The password was changed: if it was not them, they should know.
    PasswordChanged,
    /// An invitation to make an account.
    Invitation {
        /// Where the account is made; holds a secret.
        link: WebUrl,
        /// How long the link works.
        days: u32,
    },
    /// Events wait for a moderator.
    ReviewWaiting {
        /// How many.
        count: u32,
        /// The review page.
        link: WebUrl,
    },
    /// A source has been failing for days.
    SourceFailing {
        /// What it calls itself.
        name: String,
        /// In words.
        why: String,
        /// Its page.
        link: WebUrl,
    },
    /// What a source says looks broken: a person must decide.
    SourceHeld {
        /// What it calls itself.
        name: String,
        /// In words.
        why: String,
        /// Its page.
        link: WebUrl,
    },
    /// `convoca doctor` tries whether mail leaves.
    Trial,
}

/// The kind of a notice: all that a log may say about it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum NoticeKind {
    /// See [`Notice::PasswordReset`].
    PasswordReset,
    /// See [`Notice::PasswordChanged`].
    PasswordChanged,
    /// See [`Notice::Invitation`].
    Invitation,
    /// See [`Notice::ReviewWaiting`].
    ReviewWaiting,
    /// See [`Notice::SourceFailing`].
    SourceFailing,
    /// See [`Notice::SourceHeld`].
    SourceHeld,
    /// See [`Notice::Trial`].
    Trial,
}

impl NoticeKind {
    /// Its spelling in logs and file names.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::PasswordReset => "password-reset",
            Self::PasswordChanged => "password-changed",
            Self::Invitation => "invitation",
            Self::ReviewWaiting => "review-waiting",
            Self::SourceFailing => "source-failing",
            Self::SourceHeld => "source-held",
            Self::Trial => "trial",
        }
    }
}

/// A notice in words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NoticeText {
    /// One line.
    pub subject: String,
    /// Plain text, paragraphs separated by blank lines.
    pub body: String,
}

impl Notice {
    /// Its kind.
    pub fn kind(&self) -> NoticeKind {
        match self {
            Self::PasswordReset { .. } => NoticeKind::PasswordReset,
            Self::PasswordChanged => NoticeKind::PasswordChanged,
            Self::Invitation { .. } => NoticeKind::Invitation,
            Self::ReviewWaiting { .. } => NoticeKind::ReviewWaiting,
            Self::SourceFailing { .. } => NoticeKind::SourceFailing,
            Self::SourceHeld { .. } => NoticeKind::SourceHeld,
            Self::Trial => NoticeKind::Trial,
        }
    }

    /// Says it in a language, in the name of a site.
    pub fn say(&self, language: UiLanguage, site_name: &str, site_url: &WebUrl) -> NoticeText {
        let site_name = one_line(site_name);
        let subject = tr(language, &self.subject().with("site", &site_name));
        let mut paragraphs = vec![tr(language, &self.text().with("site", &site_name))];
        paragraphs.extend(self.link().map(ToString::to_string));
        paragraphs.extend(self.advice().map(|advice| tr(language, &advice)));
        let body = format!("{}\n\n-- \n{site_name}\n{site_url}\n", paragraphs.join("\n\n"));
        NoticeText { subject: one_line(&subject), body }
    }

    fn subject(&self) -> Message {
        match self {
            Self::PasswordReset { .. } => Message::new("mail-password-reset-subject"),
            Self::PasswordChanged => Message::new("mail-password-changed-subject"),
            Self::Invitation { .. } => Message::new("mail-invitation-subject"),
            Self::ReviewWaiting { count, .. } => {
                Message::new("mail-review-waiting-subject").with("count", count)
            }
            Self::SourceFailing { name, .. } => {
                Message::new("mail-source-failing-subject").with("name", one_line(name))
            }
            Self::SourceHeld { name, .. } => {
                Message::new("mail-source-held-subject").with("name", one_line(name))
            }
            Self::Trial => Message::new("mail-trial-subject"),
        }
    }

    fn text(&self) -> Message {
        match self {
            Self::PasswordReset { hours, .. } => {
                Message::new("mail-password-reset-text").with("hours", hours)
            }
            Self::PasswordChanged => Message::new("mail-password-changed-text"),
            Self::Invitation { days, .. } => Message::new("mail-invitation-text").with("days", days),
            Self::ReviewWaiting { count, .. } => {
                Message::new("mail-review-waiting-text").with("count", count)
            }
            Self::SourceFailing { name, why, .. } => Message::new("mail-source-failing-text")
                .with("name", one_line(name))
                .with("why", one_line(why)),
            Self::SourceHeld { name, why, .. } => {
                Message::new("mail-source-held-text").with("name", one_line(name)).with("why", one_line(why))
            }
            Self::Trial => Message::new("mail-trial-text"),
        }
    }

    fn link(&self) -> Option<&WebUrl> {
        match self {
            Self::PasswordReset { link, .. }
            | Self::Invitation { link, .. }
            | Self::ReviewWaiting { link, .. }
            | Self::SourceFailing { link, .. }
            | Self::SourceHeld { link, .. } => Some(link),
            Self::PasswordChanged | Self::Trial => None,
        }
    }

    fn advice(&self) -> Option<Message> {
        match self {
            Self::PasswordReset { .. } => Some(Message::new("mail-password-reset-advice")),
            Self::PasswordChanged => Some(Message::new("mail-password-changed-advice")),
            Self::Invitation { .. } => Some(Message::new("mail-invitation-advice")),
            Self::ReviewWaiting { .. }
            | Self::SourceFailing { .. }
            | Self::SourceHeld { .. }
            | Self::Trial => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn url(text: &str) -> WebUrl {
        WebUrl::parse(text).unwrap()
    }

    #[test]
    fn every_notice_reads_whole_in_every_language() {
        let link = url("https://calendar.example/reset?token=abc");
        let notices = [
            Notice::PasswordReset { link: link.clone(), hours: 24 },
            Notice::PasswordChanged,
            Notice::Invitation { link: link.clone(), days: 7 },
            Notice::ReviewWaiting { count: 1, link: link.clone() },
            Notice::ReviewWaiting { count: 3, link: link.clone() },
            Notice::SourceFailing { name: "Union".into(), why: "It is gone.".into(), link: link.clone() },
            Notice::SourceHeld { name: "Union".into(), why: "It is empty.".into(), link: link.clone() },
            Notice::Trial,
        ];
        for notice in notices {
            for language in UiLanguage::ALL {
                let said = notice.say(language, "Calendario del barrio", &url("https://calendar.example/"));
                assert!(!said.subject.contains("mail-"), "{notice:?} lacks its subject in {language}");
                assert!(!said.body.contains("mail-"), "{notice:?} lacks its text in {language}");
                assert!(said.body.ends_with("-- \nCalendario del barrio\nhttps://calendar.example/\n"));
                let holds_link = said.body.lines().any(|line| line == link.as_str());
                assert_eq!(holds_link, notice.link().is_some(), "a link stands alone on its line");
            }
        }
    }

    #[test]
    fn a_site_name_cannot_add_lines_to_a_subject() {
        let said = Notice::Trial.say(
            UiLanguage::En,
            "Evil\r\nBcc: all@example.org",
            &url("https://calendar.example/"),
        );
        assert!(!said.subject.contains(['\r', '\n']), "{}", said.subject);
    }
}
