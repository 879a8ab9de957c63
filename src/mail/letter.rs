//! One mail to one person, ready to leave.

use chrono::{DateTime, Utc};
use lettre::message::header::{ContentTransferEncoding, ContentType, Header, HeaderName, HeaderValue};
use lettre::message::{Body, Mailbox};
use uuid::Uuid;

use super::mailer::MailError;
use super::notice::{Notice, NoticeKind, NoticeText};
use crate::domain::account::Email;
use crate::domain::uri::{Host, WebUrl};
use crate::i18n::UiLanguage;

/// Names a letter. A job that is tried again uses the same one, so that mail programs show the letter once.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LetterId(pub Uuid);

/// A mail to one person; printing it shows its kind only.
#[derive(Clone, PartialEq, Eq)]
pub struct Letter {
    /// Its name.
    pub id: LetterId,
    /// When it was written.
    pub written: DateTime<Utc>,
    /// What it is about.
    pub kind: NoticeKind,
    /// To whom.
    pub to: Email,
    /// Its language.
    pub language: UiLanguage,
    /// Its words.
    pub text: NoticeText,
}

impl Letter {
    /// Writes a notice to somebody in their language.
    pub fn write(
        notice: &Notice,
        to: Email,
        language: UiLanguage,
        (site_name, site_url): (&str, &WebUrl),
        (id, now): (LetterId, DateTime<Utc>),
    ) -> Self {
        let text = notice.say(language, site_name, site_url);
        Self { id, written: now, kind: notice.kind(), to, language, text }
    }

    /// The letter as it travels (RFC 5322), marked as written by a program (RFC 3834) so that no absence note answers it.
    pub(super) fn message(
        &self,
        from: &Mailbox,
        host: &Host,
        encoding: Encoding,
    ) -> Result<lettre::Message, MailError> {
        let to = Mailbox::new(None, self.to.as_str().parse().map_err(|_| MailError::BadAddress)?);
        let body = match encoding {
            Encoding::Readable if lines_fit(&self.text.body) => {
                let lines = self.text.body.replace('\n', "\r\n").into_bytes();
                Body::dangerous_pre_encoded(lines, ContentTransferEncoding::EightBit)
            }
            Encoding::Readable | Encoding::Safe => Body::new(self.text.body.clone()),
        };
        lettre::Message::builder()
            .from(from.clone())
            .to(to)
            .subject(self.text.subject.clone())
            .date(self.written.into())
            .message_id(Some(format!("<{}@{}>", self.id.0.as_hyphenated(), name_of(host))))
            .header(AutoSubmitted)
            .header(ContentLanguage(self.language.code().to_owned()))
            .header(ContentType::TEXT_PLAIN)
            .body(body)
            .map_err(|_| MailError::BadAddress)
    }
}

impl std::fmt::Debug for Letter {
    /// Neither address nor text: letters hold secrets.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Letter({})", self.kind.as_str())
    }
}

/// How the body is spelled.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Encoding {
    /// As written: somebody may open the file in a text editor and copy a link.
    Readable,
    /// Whatever passes every mail server.
    Safe,
}

/// A host without its port: ports have no place in mail.
pub(super) fn name_of(host: &Host) -> &str {
    host.as_str().rsplit_once(':').map_or(host.as_str(), |(name, _)| name)
}

/// Whether a body may travel as it is written (RFC 5322 §2.1.1: at most 998 bytes a line, no bare CR, no NUL).
fn lines_fit(body: &str) -> bool {
    body.lines().all(|line| line.len() <= 998) && !body.contains(['\r', '\0'])
}

#[derive(Clone)]
struct AutoSubmitted;

impl Header for AutoSubmitted {
    fn name() -> HeaderName {
        HeaderName::new_from_ascii_str("Auto-Submitted")
    }

    fn parse(_: &str) -> Result<Self, Box<dyn std::error::Error + Send + Sync>> {
        Ok(Self)
    }

    fn display(&self) -> HeaderValue {
        HeaderValue::new(Self::name(), "auto-generated".to_owned())
    }
}

#[derive(Clone)]
struct ContentLanguage(String);

impl Header for ContentLanguage {
    fn name() -> HeaderName {
        HeaderName::new_from_ascii_str("Content-Language")
    }

    fn parse(text: &str) -> Result<Self, Box<dyn std::error::Error + Send + Sync>> {
        Ok(Self(text.to_owned()))
    }

    fn display(&self) -> HeaderValue {
        HeaderValue::new(Self::name(), self.0.clone())
    }
}
