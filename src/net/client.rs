//! The client: follows redirects itself, one checked hop after the other, within its bounds.

use std::collections::{HashMap, HashSet};
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use http::{Method, StatusCode};
use url::Url;

use super::error::{NetError, SetupError};
use super::request::{Request, Response};
use super::resolver::Resolver;
use super::rules::{Rules, Schemes};
use crate::config::{PublicUrl, ResolveTable, Settings};
use crate::domain::uri::Host;

/// Redirects followed for one request.
pub const MAX_REDIRECTS: usize = 5;

/// Time to resolve a name, connect and agree on encryption.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(5);

/// Time given to the body of an answer to something posted.
const POST_BODY_TIMEOUT: Duration = Duration::from_secs(2);

/// The guarded client; cloning shares its connections.
#[derive(Clone)]
pub struct Client {
    rules: Rules,
    transports: Arc<Transports>,
}

/// One transport for all, and one for each port that the fixed table names, because a resolver is not told the port.
struct Transports {
    general: reqwest::Client,
    by_port: HashMap<u16, reqwest::Client>,
}

impl Client {
    /// Makes the client the settings ask for.
    ///
    /// # Errors
    /// When the extra certificates or the fixed addresses cannot be used, or the machine has no trusted certificates.
    pub fn new(settings: &Settings) -> Result<Self, SetupError> {
        let extra = match &settings.extra_ca_file {
            Some(path) => {
                let pem = std::fs::read(path).map_err(|error| SetupError::ExtraCa(error.to_string()))?;
                reqwest::Certificate::from_pem_bundle(&pem)
                    .map_err(|error| SetupError::ExtraCa(error.to_string()))?
            }
            None => Vec::new(),
        };
        Self::with(Rules::of(settings), &settings.resolve, &extra, &user_agent(&settings.public_url))
    }

    pub(super) fn with(
        rules: Rules,
        table: &ResolveTable,
        extra_roots: &[reqwest::Certificate],
        user_agent: &str,
    ) -> Result<Self, SetupError> {
        if let Some(((host, port), _)) =
            table.iter().find(|((_, port), to)| !matches!(port, 80 | 443) && *port != to.port())
        {
            return Err(SetupError::Resolve { host: host.clone(), port: *port });
        }
        let ports: HashSet<u16> = table.keys().map(|(_, port)| *port).collect();
        let by_port = ports
            .into_iter()
            .map(|port| Ok((port, transport(rules, fixed_for(table, port), extra_roots, user_agent)?)))
            .collect::<Result<_, SetupError>>()?;
        let general = transport(rules, HashMap::new(), extra_roots, user_agent)?;
        Ok(Self { rules, transports: Arc::new(Transports { general, by_port }) })
    }

    /// Performs the request within its bounds; any status is an answer.
    ///
    /// # Errors
    /// See [`NetError`]; nothing was asked of an address, port or scheme that the rules refuse.
    pub async fn send(&self, request: Request<'_>) -> Result<Response, NetError> {
        let limit = request.timeout;
        tokio::time::timeout(limit, Box::pin(self.follow(request))).await.unwrap_or(Err(NetError::Timeout))
    }

    async fn follow(&self, request: Request<'_>) -> Result<Response, NetError> {
        let mut url = request.url.clone();
        for _ in 0..=MAX_REDIRECTS {
            let answer = self.ask(&request, &url).await?;
            if !is_redirect(answer.status()) {
                return finish(answer, url, &request).await;
            }
            if request.method != Method::GET {
                return Err(NetError::Redirected(answer.status()));
            }
            url = target(&answer, &url)?;
        }
        Err(NetError::Redirects)
    }

    async fn ask(&self, request: &Request<'_>, url: &Url) -> Result<reqwest::Response, NetError> {
        self.rules.check(url)?;
        let mut headers = request.headers.clone();
        if let Some(signer) = request.signer {
            headers.extend(signer.headers(&request.method, url, &request.headers, &request.body));
        }
        let mut sending =
            self.transport_for(url).request(request.method.clone(), url.clone()).headers(headers);
        if request.method != Method::GET {
            sending = sending.body(request.body.clone());
        }
        sending.send().await.map_err(|error| NetError::from_transport(&error))
    }

    fn transport_for(&self, url: &Url) -> &reqwest::Client {
        let port = url.port_or_known_default().unwrap_or(443);
        self.transports.by_port.get(&port).unwrap_or(&self.transports.general)
    }

    /// Where a host may be asked: by https and, where private peers are allowed, then by http.
    pub fn origins(&self, host: &Host) -> Vec<Url> {
        let schemes: &[&str] = match self.rules.schemes {
            Schemes::HttpsOnly => &["https"],
            Schemes::HttpToo => &["https", "http"],
        };
        schemes.iter().filter_map(|scheme| Url::parse(&format!("{scheme}://{host}/")).ok()).collect()
    }

    /// The transport underneath, for a library that insists on holding one; its resolver is guarded, its hops are not.
    pub fn transport(&self) -> &reqwest::Client {
        &self.transports.general
    }
}

/// The User-Agent: program, version and where to complain. Some servers refuse requests without one
/// (GoToSocial 0.20 answers 418).
fn user_agent(public_url: &PublicUrl) -> String {
    format!("convoca/{} (+{})", env!("CARGO_PKG_VERSION"), public_url.url())
}

fn fixed_for(table: &ResolveTable, port: u16) -> HashMap<String, SocketAddr> {
    table.iter().filter(|((_, of), _)| *of == port).map(|((host, _), to)| (host.clone(), *to)).collect()
}

fn transport(
    rules: Rules,
    fixed: HashMap<String, SocketAddr>,
    extra_roots: &[reqwest::Certificate],
    user_agent: &str,
) -> Result<reqwest::Client, SetupError> {
    #[expect(clippy::disallowed_methods, reason = "the one place that makes a transport")]
    let builder = reqwest::Client::builder();
    let mut builder = builder
        .no_proxy()
        .redirect(reqwest::redirect::Policy::none())
        .referer(false)
        .user_agent(user_agent)
        .connect_timeout(CONNECT_TIMEOUT)
        .pool_max_idle_per_host(8)
        .pool_idle_timeout(Duration::from_secs(60))
        .dns_resolver(Resolver::new(rules, fixed));
    if !extra_roots.is_empty() {
        builder = builder.tls_certs_merge(extra_roots.iter().cloned());
    }
    builder.build().map_err(|error| SetupError::Transport(chain(&error)))
}

/// An error with its causes, in one line.
fn chain(error: &dyn std::error::Error) -> String {
    let mut text = error.to_string();
    let mut source = error.source();
    while let Some(cause) = source {
        text = format!("{text}: {cause}");
        source = cause.source();
    }
    text
}

fn is_redirect(status: StatusCode) -> bool {
    matches!(status.as_u16(), 301 | 302 | 303 | 307 | 308)
}

fn target(answer: &reqwest::Response, from: &Url) -> Result<Url, NetError> {
    let location = answer.headers().get(http::header::LOCATION).ok_or(NetError::RedirectTarget)?;
    let location = std::str::from_utf8(location.as_bytes()).map_err(|_| NetError::RedirectTarget)?;
    from.join(location).map_err(|_| NetError::RedirectTarget)
}

/// Completes the answer. What is posted has arrived once the status is here: a body that is too long, too slow or
/// broken does not undo that.
async fn finish(
    mut answer: reqwest::Response,
    url: Url,
    request: &Request<'_>,
) -> Result<Response, NetError> {
    let (status, headers) = (answer.status(), answer.headers().clone());
    let mut body = Vec::new();
    if request.method == Method::GET {
        read(&mut answer, &mut body, request.max_bytes).await?;
    } else {
        let _ =
            tokio::time::timeout(POST_BODY_TIMEOUT, read(&mut answer, &mut body, request.max_bytes)).await;
    }
    Ok(Response { status, url, headers, body })
}

/// Reads piece by piece, so that neither an endless body nor a compression bomb grows beyond the limit.
async fn read(answer: &mut reqwest::Response, body: &mut Vec<u8>, max_bytes: usize) -> Result<(), NetError> {
    if answer.content_length().is_some_and(|length| length > max_bytes as u64) {
        return Err(NetError::TooLarge(max_bytes));
    }
    while let Some(piece) = answer.chunk().await.map_err(|error| NetError::from_transport(&error))? {
        if body.len() + piece.len() > max_bytes {
            return Err(NetError::TooLarge(max_bytes));
        }
        body.extend_from_slice(&piece);
    }
    Ok(())
}
