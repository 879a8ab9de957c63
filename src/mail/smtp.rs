//! Letters through a mail server.

use std::path::Path;
use std::time::Duration;

use lettre::transport::smtp::client::{Certificate, Tls, TlsParameters};
use lettre::transport::smtp::extension::ClientId;
use lettre::{AsyncSmtpTransport, Tokio1Executor};
use url::Url;

use super::mailer::MailSetupError;

/// What a mail server gets to answer each command.
const PATIENCE: Duration = Duration::from_secs(30);

pub(super) type Server = AsyncSmtpTransport<Tokio1Executor>;

/// Prepares the connection `smtp://…` or `smtps://…` describes; nothing is sent yet. It introduces itself by the site's
/// host, not by the machine's own name.
pub(super) fn server(url: &str, host_name: &str, extra_ca: Option<&Path>) -> Result<Server, MailSetupError> {
    let parsed = Url::parse(url).map_err(|_| MailSetupError::Url)?;
    let mut builder = Server::from_url(url).map_err(|_| MailSetupError::Url)?.timeout(Some(PATIENCE));
    if parsed.path().len() <= 1 {
        builder = builder.hello_name(ClientId::Domain(host_name.to_owned()));
    }
    if let Some(file) = extra_ca
        && let Some(tls) = tls_with(&parsed, file)?
    {
        builder = builder.tls(tls);
    }
    Ok(builder.build())
}

/// The encryption the address asks for, trusting one more root; `None` for none.
fn tls_with(url: &Url, extra_ca: &Path) -> Result<Option<Tls>, MailSetupError> {
    let host = url.host_str().ok_or(MailSetupError::Url)?;
    let wanted = url.query_pairs().find(|(key, _)| key == "tls").map(|(_, value)| value.into_owned());
    let mode: fn(TlsParameters) -> Tls = match (url.scheme(), wanted.as_deref()) {
        ("smtps", _) => Tls::Wrapper,
        (_, Some("required")) => Tls::Required,
        (_, Some(_)) => Tls::Opportunistic,
        (_, None) => return Ok(None),
    };
    let pem = std::fs::read(extra_ca).map_err(|_| MailSetupError::Ca)?;
    let certificate = Certificate::from_pem(&pem).map_err(|_| MailSetupError::Ca)?;
    let parameters = TlsParameters::builder(host.to_owned())
        .add_root_certificate(certificate)
        .build()
        .map_err(|_| MailSetupError::Ca)?;
    Ok(Some(mode(parameters)))
}
