//! The one way a letter leaves.

use std::path::PathBuf;
use std::sync::{Arc, Mutex};

use lettre::AsyncTransport;
use lettre::message::Mailbox;

use super::letter::{Encoding, Letter, name_of};
use super::{outbox, smtp};
use crate::config::{MailTransport, Settings};
use crate::domain::uri::Host;

/// Sends letters; cloning shares the connection.
#[derive(Clone)]
pub struct Mailer {
    from: Mailbox,
    host: Host,
    way: Way,
}

#[derive(Clone)]
enum Way {
    Server(smtp::Server),
    Files(PathBuf),
    Memory(SentLetters),
}

/// What is wrong with the mail settings, in words that follow the setting's name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum MailSetupError {
    /// `CONVOCA_MAIL_URL`.
    #[error("setting CONVOCA_MAIL_URL must look like smtps://user:password@mail.example.org")]
    Url,
    /// `CONVOCA_MAIL_FROM`.
    #[error(
        "setting CONVOCA_MAIL_FROM must be a mail address, or a name with one: Calendar <calendar@example.org>"
    )]
    From,
    /// `CONVOCA_EXTRA_CA_FILE`.
    #[error("setting CONVOCA_EXTRA_CA_FILE must name a file with certificates in PEM form")]
    Ca,
}

/// Why a letter did not leave. Says nothing of whom it was for: servers put addresses into their answers.
#[derive(Debug, thiserror::Error)]
pub enum MailError {
    /// The address cannot be written to.
    #[error("the address is not one mail can be sent to")]
    BadAddress,
    /// The mail server refused for good.
    #[error("the mail server refused the letter with code {code}")]
    Refused {
        /// SMTP reply code (RFC 5321 §4.2).
        code: String,
    },
    /// The mail server did not take it this time.
    #[error("the mail server did not take the letter: {why}")]
    Later {
        /// A code, or what happened to the connection.
        why: String,
    },
    /// The file could not be written.
    #[error("the letter could not be written to the outbox: {0}")]
    Outbox(#[source] std::io::Error),
}

impl MailError {
    /// Whether the same letter may succeed at another time.
    pub fn may_pass_later(&self) -> bool {
        matches!(self, Self::Later { .. } | Self::Outbox(_))
    }
}

/// The letters a [`Mailer::in_memory`] took, oldest first; cloning shares them.
#[derive(Clone, Default)]
pub struct SentLetters(Arc<Mutex<Vec<Letter>>>);

impl SentLetters {
    /// Takes all letters out.
    pub fn take(&self) -> Vec<Letter> {
        std::mem::take(&mut *self.0.lock().expect("no holder of the letters panics"))
    }
}

impl Mailer {
    /// The mailer the settings ask for.
    ///
    /// # Errors
    /// Which setting is wrong, for the operator.
    pub fn from_settings(settings: &Settings) -> Result<Self, MailSetupError> {
        let host = settings.public_url.host();
        match &settings.mail {
            MailTransport::Files => {
                Ok(Self { from: own_address(&host), way: Way::Files(settings.data_dir.join("outbox")), host })
            }
            MailTransport::Smtp { url, from } => {
                let from = from.parse().map_err(|_| MailSetupError::From)?;
                let server = smtp::server(url, name_of(&host), settings.extra_ca_file.as_deref())?;
                Ok(Self { from, way: Way::Server(server), host })
            }
        }
    }

    /// A mailer that keeps the letters, for tests.
    pub fn in_memory(host: Host) -> (Self, SentLetters) {
        let letters = SentLetters::default();
        (Self { from: own_address(&host), way: Way::Memory(letters.clone()), host }, letters)
    }

    /// Sends a letter, or has it lie safely on disk. One line is logged, with its kind.
    ///
    /// # Errors
    /// See [`MailError`]; [`MailError::may_pass_later`] tells whether to try again.
    pub async fn send(&self, letter: &Letter) -> Result<(), MailError> {
        match &self.way {
            Way::Server(server) => {
                let message = letter.message(&self.from, &self.host, Encoding::Safe)?;
                server.send(message).await.map_err(|error| refusal(&error))?;
            }
            Way::Files(folder) => {
                let message = letter.message(&self.from, &self.host, Encoding::Readable)?.formatted();
                let (folder, letter) = (folder.clone(), letter.clone());
                tokio::task::spawn_blocking(move || outbox::write(&folder, &letter, &message))
                    .await
                    .map_err(std::io::Error::other)
                    .flatten()
                    .map_err(MailError::Outbox)?;
            }
            Way::Memory(letters) => {
                letter.message(&self.from, &self.host, Encoding::Safe)?;
                letters.0.lock().expect("no holder of the letters panics").push(letter.clone());
            }
        }
        tracing::info!(mail.kind = letter.kind.as_str(), mail.way = self.way(), "mail left");
        Ok(())
    }

    /// Whether a mail server answers and lets us in, for `convoca doctor`; files always do.
    ///
    /// # Errors
    /// [`MailError::Refused`] or [`MailError::Later`].
    pub async fn reachable(&self) -> Result<(), MailError> {
        match &self.way {
            Way::Server(server) => match server.test_connection().await {
                Ok(true) => Ok(()),
                Ok(false) => Err(MailError::Later { why: "it closed the connection".to_owned() }),
                Err(error) => Err(refusal(&error)),
            },
            Way::Files(_) | Way::Memory(_) => Ok(()),
        }
    }

    fn way(&self) -> &'static str {
        match &self.way {
            Way::Server(_) => "server",
            Way::Files(_) => "outbox",
            Way::Memory(_) => "memory",
        }
    }
}

/// Where no sender is set, letters come from the site itself.
fn own_address(host: &Host) -> Mailbox {
    let address = lettre::Address::new("convoca", name_of(host))
        .or_else(|_| lettre::Address::new("convoca", "localhost"))
        .expect("localhost is a domain");
    Mailbox::new(None, address)
}

fn refusal(error: &lettre::transport::smtp::Error) -> MailError {
    match error.status() {
        Some(code) if error.is_permanent() => MailError::Refused { code: code.to_string() },
        Some(code) => MailError::Later { why: format!("code {code}") },
        None if error.is_timeout() => MailError::Later { why: "no answer in time".to_owned() },
        None if error.is_tls() => MailError::Later { why: "no trusted encryption".to_owned() },
        None => MailError::Later { why: "no connection".to_owned() },
    }
}

#[cfg(test)]
mod tests {
    use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
    use tokio::net::TcpListener;
    use uuid::uuid;

    use super::super::letter::LetterId;
    use super::super::notice::Notice;
    use super::*;
    use crate::domain::account::Email;
    use crate::domain::uri::WebUrl;
    use crate::i18n::UiLanguage;

    const LINK: &str =
        "https://calendar.example:8443/reset?token=aA0_-aA0_-aA0_-aA0_-aA0_-aA0_-aA0_-aA0_-aA0_-aA0";

    fn host() -> Host {
        Host::parse("calendar.example:8443").unwrap()
    }

    fn letter_to(address: &str) -> Letter {
        let notice = Notice::PasswordReset { link: WebUrl::parse(LINK).unwrap(), hours: 24 };
        let site = WebUrl::parse("https://calendar.example:8443/").unwrap();
        let id = LetterId(uuid!("6b2c63f3-0a3e-4b53-9a3b-9d1c8e0a2f11"));
        let now = "2027-03-06T11:00:00Z".parse().unwrap();
        Letter::write(&notice, Email::parse(address).unwrap(), UiLanguage::Es, ("Barrio", &site), (id, now))
    }

    fn to_files(folder: &std::path::Path) -> Mailer {
        Mailer { from: own_address(&host()), host: host(), way: Way::Files(folder.to_owned()) }
    }

    /// A mail server on the loopback that answers `RCPT` with `verdict`; gives back what it was told.
    async fn server(verdict: &'static str) -> (Mailer, tokio::task::JoinHandle<String>) {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("smtp://{}", listener.local_addr().unwrap());
        let told = tokio::spawn(async move {
            let (stream, _) = listener.accept().await.unwrap();
            let (read, mut write) = stream.into_split();
            let mut lines = BufReader::new(read).lines();
            let mut told = String::new();
            let mut in_letter = false;
            write.write_all(b"220 ready\r\n").await.unwrap();
            while let Ok(Some(line)) = lines.next_line().await {
                told.push_str(&line);
                told.push('\n');
                let answer = match line.split(' ').next().unwrap() {
                    "." if in_letter => {
                        in_letter = false;
                        "250 taken"
                    }
                    _ if in_letter => continue,
                    "RCPT" => verdict,
                    "DATA" => {
                        in_letter = true;
                        "354 go on"
                    }
                    "QUIT" => break,
                    _ => "250 yes",
                };
                write.write_all(format!("{answer}\r\n").as_bytes()).await.unwrap();
            }
            told
        });
        let from = "Calendario <calendar@calendar.example>".parse().unwrap();
        let server = smtp::server(&url, "calendar.example", None).unwrap();
        (Mailer { from, host: host(), way: Way::Server(server) }, told)
    }

    #[tokio::test]
    async fn without_a_mail_server_a_letter_is_a_whole_file_whose_link_can_be_copied() {
        let folder = tempfile::tempdir().unwrap();
        let mailer = to_files(&folder.path().join("outbox"));
        mailer.send(&letter_to("ana@example.org")).await.unwrap();
        mailer.send(&letter_to("ana@example.org")).await.unwrap();
        let names: Vec<_> = std::fs::read_dir(folder.path().join("outbox"))
            .unwrap()
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .collect();
        assert_eq!(names, ["20270306T110000Z-password-reset-6b2c63f3-0a3e-4b53-9a3b-9d1c8e0a2f11.eml"]);
        let text = std::fs::read_to_string(folder.path().join("outbox").join(&names[0])).unwrap();
        for line in [
            "To: ana@example.org",
            "From: convoca@calendar.example",
            "Message-ID: <6b2c63f3-0a3e-4b53-9a3b-9d1c8e0a2f11@calendar.example>",
            "Date: Sat, 06 Mar 2027 11:00:00 +0000",
            "Auto-Submitted: auto-generated",
            "Content-Language: es",
            LINK,
        ] {
            assert!(text.lines().any(|found| found == line), "{line} is not in\n{text}");
        }
        assert!(text.contains("contraseña"), "readable as it lies there:\n{text}");
    }

    #[tokio::test]
    async fn a_mail_server_gets_the_letter_from_the_site_by_its_host() {
        let (mailer, told) = server("250 fine").await;
        mailer.send(&letter_to("ana@example.org")).await.unwrap();
        drop(mailer);
        let told = told.await.unwrap();
        assert!(told.starts_with("EHLO calendar.example\n"), "{told}");
        assert!(told.contains("MAIL FROM:<calendar@calendar.example>"), "{told}");
        assert!(told.contains("RCPT TO:<ana@example.org>"), "{told}");
        assert!(told.contains("From: Calendario <calendar@calendar.example>"), "{told}");
    }

    #[tokio::test]
    async fn a_refusal_says_whether_to_try_again_and_never_to_whom() {
        for (verdict, later) in
            [("550 <ana@example.org>: unknown", false), ("451 <ana@example.org>: wait", true)]
        {
            let (mailer, _told) = server(verdict).await;
            let error = mailer.send(&letter_to("ana@example.org")).await.unwrap_err();
            assert_eq!(error.may_pass_later(), later, "{error}");
            assert!(error.to_string().contains(&verdict[..3]), "{error}");
            assert!(!format!("{error} {error:?}").contains("ana"), "{error:?}");
        }
    }

    #[tokio::test]
    async fn a_mail_server_that_is_away_may_come_back() {
        let gone = TcpListener::bind("127.0.0.1:0").await.unwrap().local_addr().unwrap();
        let server = smtp::server(&format!("smtp://{gone}"), "calendar.example", None).unwrap();
        let mailer = Mailer { from: own_address(&host()), host: host(), way: Way::Server(server) };
        let error = mailer.send(&letter_to("ana@example.org")).await.unwrap_err();
        assert!(error.may_pass_later(), "{error}");
        assert!(mailer.reachable().await.is_err());
    }

    #[tokio::test]
    async fn letters_in_memory_can_be_read_and_do_not_print_themselves() {
        let (mailer, letters) = Mailer::in_memory(host());
        mailer.send(&letter_to("ana@example.org")).await.unwrap();
        let taken = letters.take();
        assert!(taken[0].text.body.contains(LINK));
        assert_eq!(format!("{:?}", taken[0]), "Letter(password-reset)");
        assert!(letters.take().is_empty());
    }

    #[tokio::test]
    async fn an_address_no_mail_can_go_to_is_final() {
        let (mailer, letters) = Mailer::in_memory(host());
        let error = mailer.send(&letter_to("ana@-.-")).await.unwrap_err();
        assert!(!error.may_pass_later());
        assert!(letters.take().is_empty());
    }
}
