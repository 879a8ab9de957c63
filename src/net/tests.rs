//! The client against small servers on loopback that behave badly.

use std::io::Write;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use http::header::{HeaderMap, HeaderName, HeaderValue, LOCATION};
use http::{Method, StatusCode};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use url::Url;

use super::rules::{Addresses, Ports, Rules, Schemes};
use super::{Client, NetError, Request, Reserved, Signer};

/// Heads of the requests a server got.
type Heads = Arc<Mutex<Vec<String>>>;

/// The first byte of an encrypted connection, which these servers do not speak.
const TLS_HANDSHAKE: u8 = 0x16;

/// What a server does with a connection once the head of the request was read.
#[derive(Clone)]
enum Behaviour {
    /// Sends these bytes and closes.
    Answer(Vec<u8>),
    /// Redirects here, with this status.
    Redirect(u16, String),
    /// Sends zeros for ever, chunked.
    Endless,
    /// Sends a head, half a body, then nothing.
    Stuck,
    /// Takes the connection and stays silent.
    Silent,
}

struct Server {
    address: SocketAddr,
    heads: Heads,
}

impl Server {
    async fn start(behaviour: Behaviour) -> Self {
        Self::choosing(move |_| behaviour.clone()).await
    }

    async fn choosing(choose: impl Fn(&str) -> Behaviour + Send + Sync + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let heads = Heads::default();
        let (choose, seen) = (Arc::new(choose), heads.clone());
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let (choose, seen) = (choose.clone(), seen.clone());
                tokio::spawn(async move { serve(stream, &*choose, &seen).await });
            }
        });
        Self { address, heads }
    }

    fn url(&self, path: &str) -> Url {
        Url::parse(&format!("http://first.test:{}{path}", self.address.port())).unwrap()
    }

    fn heads(&self) -> Vec<String> {
        self.heads.lock().unwrap().clone()
    }
}

async fn serve(mut stream: TcpStream, choose: &(dyn Fn(&str) -> Behaviour + Send + Sync), seen: &Heads) {
    let mut head = Vec::new();
    while !head.windows(4).any(|end| end == b"\r\n\r\n") {
        let mut byte = [0; 1];
        if stream.read_exact(&mut byte).await.is_err() {
            return;
        }
        head.push(byte[0]);
        if head == [TLS_HANDSHAKE] {
            let _ = stream.write_all(b"HTTP/1.1 400 Bad Request\r\n\r\n").await;
            return;
        }
    }
    let head = String::from_utf8(head).unwrap();
    seen.lock().unwrap().push(head.clone());
    let path = head.split(' ').nth(1).unwrap();
    match choose(path) {
        Behaviour::Answer(bytes) => {
            let _ = stream.write_all(&bytes).await;
        }
        Behaviour::Redirect(status, to) => {
            let answer =
                format!("HTTP/1.1 {status} Elsewhere\r\nlocation: {to}\r\ncontent-length: 0\r\n\r\n");
            let _ = stream.write_all(answer.as_bytes()).await;
        }
        Behaviour::Endless => {
            let _ = stream.write_all(b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n").await;
            let piece = [b"1000\r\n".as_slice(), &[0; 0x1000], b"\r\n"].concat();
            while stream.write_all(&piece).await.is_ok() {}
        }
        Behaviour::Stuck => {
            let _ = stream.write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 10\r\n\r\nhalf").await;
            tokio::time::sleep(Duration::from_secs(60)).await;
        }
        Behaviour::Silent => tokio::time::sleep(Duration::from_secs(60)).await,
    }
}

/// A client that may speak http on any port, but only to public addresses; `first.test` is the exception that lets a
/// test begin.
fn strict(first: SocketAddr) -> Client {
    let rules = Rules { schemes: Schemes::HttpToo, ports: Ports::Any, addresses: Addresses::PublicOnly };
    client(rules, first)
}

/// A client as the setting for private peers makes it.
fn private(first: SocketAddr) -> Client {
    client(Rules { schemes: Schemes::HttpToo, ports: Ports::Any, addresses: Addresses::Any }, first)
}

fn client(rules: Rules, first: SocketAddr) -> Client {
    let table = [(("first.test".to_owned(), first.port()), first)].into();
    Client::with(rules, &table, &[], "convoca/test (+https://convoca.test/)").unwrap()
}

fn ok(body: &str) -> Behaviour {
    let length = body.len();
    Behaviour::Answer(format!("HTTP/1.1 200 OK\r\ncontent-length: {length}\r\n\r\n{body}").into_bytes())
}

fn loopback(error: &NetError) {
    assert!(matches!(error, NetError::Refused { what: Reserved::Loopback, .. }), "{error:?}");
}

#[tokio::test]
async fn an_answer_comes_back_whole_and_the_user_agent_is_sent() {
    let server = Server::start(ok("hello")).await;
    let answer = strict(server.address)
        .send(Request::get(&server.url("/x?y=1#z")).accept("text/plain"))
        .await
        .unwrap();
    assert_eq!((answer.status, answer.body.as_slice()), (StatusCode::OK, b"hello".as_slice()));
    let head = server.heads().remove(0);
    assert!(head.starts_with("GET /x?y=1 HTTP/1.1\r\n"), "{head}");
    assert!(head.contains("user-agent: convoca/test (+https://convoca.test/)\r\n"), "{head}");
    assert!(head.contains("accept: text/plain\r\n"), "{head}");
}

#[tokio::test]
async fn a_literal_private_address_is_refused_before_anything_is_sent() {
    let server = Server::start(ok("secret")).await;
    let url = Url::parse(&format!("http://{}/", server.address)).unwrap();
    loopback(&strict(server.address).send(Request::get(&url)).await.unwrap_err());
    assert!(server.heads().is_empty());
}

#[tokio::test]
async fn a_name_that_leads_to_loopback_is_refused_before_anything_is_sent() {
    let server = Server::start(ok("secret")).await;
    let url = Url::parse(&format!("http://localhost:{}/", server.address.port())).unwrap();
    let other = Server::start(ok("first")).await;
    loopback(&strict(other.address).send(Request::get(&url)).await.unwrap_err());
    assert!(server.heads().is_empty());
}

#[tokio::test]
async fn a_redirect_to_a_private_literal_or_name_is_refused() {
    let secret = Server::start(ok("secret")).await;
    let port = secret.address.port();
    for target in
        [format!("http://127.0.0.1:{port}/"), format!("http://localhost:{port}/"), format!("//[::1]:{port}/")]
    {
        let first = Server::start(Behaviour::Redirect(302, target)).await;
        loopback(&strict(first.address).send(Request::get(&first.url("/"))).await.unwrap_err());
    }
    assert!(secret.heads().is_empty());
}

#[tokio::test]
async fn a_redirect_to_another_scheme_or_with_a_password_is_refused() {
    for (target, error) in [
        ("ftp://first.test/", NetError::Scheme),
        ("file:///etc/passwd", NetError::Scheme),
        ("http://a:b@first.test/", NetError::Credentials),
        ("http://[bad", NetError::RedirectTarget),
    ] {
        let first = Server::start(Behaviour::Redirect(301, target.to_owned())).await;
        assert_eq!(
            strict(first.address).send(Request::get(&first.url("/"))).await.unwrap_err(),
            error,
            "{target}"
        );
    }
}

#[tokio::test]
async fn redirects_are_followed_relative_and_signed_anew_at_every_hop() {
    struct Mark;
    impl Signer for Mark {
        fn headers(
            &self,
            method: &Method,
            url: &Url,
            _: &HeaderMap,
            _: &[u8],
        ) -> Vec<(HeaderName, HeaderValue)> {
            let value = HeaderValue::from_str(&format!("{method} {}", url.path())).unwrap();
            vec![(HeaderName::from_static("x-mark"), value)]
        }
    }
    let server = Server::choosing(|path| match path {
        "/a" => Behaviour::Redirect(307, "b".to_owned()),
        _ => ok("there"),
    })
    .await;
    let answer = strict(server.address).send(Request::get(&server.url("/a")).signed_by(&Mark)).await.unwrap();
    assert_eq!((answer.url, answer.body.as_slice()), (server.url("/b"), b"there".as_slice()));
    let heads = server.heads();
    assert!(heads[0].contains("x-mark: GET /a\r\n") && heads[1].contains("x-mark: GET /b\r\n"), "{heads:?}");
    assert!(!heads[1].contains("GET /a\r\n") && !heads[1].contains("referer"), "{heads:?}");
}

#[tokio::test]
async fn a_circle_of_redirects_ends() {
    let server = Server::start(Behaviour::Redirect(302, "/again".to_owned())).await;
    let error = strict(server.address).send(Request::get(&server.url("/"))).await.unwrap_err();
    assert_eq!(error, NetError::Redirects);
    assert_eq!(server.heads().len(), super::MAX_REDIRECTS + 1);
}

#[tokio::test]
async fn what_is_posted_is_never_sent_elsewhere() {
    for status in [301, 302, 303, 307, 308] {
        let server = Server::start(Behaviour::Redirect(status, "/other".to_owned())).await;
        let request = Request::post(&server.url("/inbox"), "application/activity+json", b"{}".to_vec());
        let error = strict(server.address).send(request).await.unwrap_err();
        assert_eq!(error, NetError::Redirected(StatusCode::from_u16(status).unwrap()));
        assert_eq!(server.heads().len(), 1);
    }
}

#[tokio::test]
async fn a_posted_thing_counts_as_answered_even_if_the_body_never_ends_or_stalls() {
    for behaviour in [Behaviour::Endless, Behaviour::Stuck] {
        let server = Server::start(behaviour).await;
        let request =
            Request::post(&server.url("/inbox"), "application/activity+json", b"{}".to_vec()).max_bytes(100);
        assert_eq!(strict(server.address).send(request).await.unwrap().status, StatusCode::OK);
    }
}

#[tokio::test]
async fn an_endless_body_is_cut_off() {
    let server = Server::start(Behaviour::Endless).await;
    let error =
        strict(server.address).send(Request::get(&server.url("/")).max_bytes(100_000)).await.unwrap_err();
    assert_eq!(error, NetError::TooLarge(100_000));
}

#[tokio::test]
async fn a_body_announced_too_large_is_not_read() {
    let server =
        Server::start(Behaviour::Answer(b"HTTP/1.1 200 OK\r\ncontent-length: 99999999\r\n\r\n".to_vec()))
            .await;
    let error = strict(server.address).send(Request::get(&server.url("/"))).await.unwrap_err();
    assert_eq!(error, NetError::TooLarge(1024 * 1024));
}

#[tokio::test]
async fn a_compression_bomb_is_cut_off_at_the_limit_for_what_it_unpacks_to() {
    let mut packer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    for _ in 0..64 {
        packer.write_all(&[0; 1024 * 1024]).unwrap();
    }
    let packed = packer.finish().unwrap();
    assert!(packed.len() < 100_000, "the limit must not catch the packed size");
    let head =
        format!("HTTP/1.1 200 OK\r\ncontent-encoding: gzip\r\ncontent-length: {}\r\n\r\n", packed.len());
    let server = Server::start(Behaviour::Answer([head.as_bytes(), &packed].concat())).await;
    let error =
        strict(server.address).send(Request::get(&server.url("/")).max_bytes(100_000)).await.unwrap_err();
    assert_eq!(error, NetError::TooLarge(100_000));
}

#[tokio::test]
async fn a_slow_head_or_body_ends_with_the_time() {
    for behaviour in [Behaviour::Stuck, Behaviour::Silent] {
        let server = Server::start(behaviour).await;
        let begun = Instant::now();
        let request = Request::get(&server.url("/")).timeout(Duration::from_millis(200));
        assert_eq!(strict(server.address).send(request).await.unwrap_err(), NetError::Timeout);
        assert!(begun.elapsed() < Duration::from_secs(3));
    }
}

#[tokio::test]
async fn a_body_that_breaks_off_is_no_answer() {
    let server =
        Server::start(Behaviour::Answer(b"HTTP/1.1 200 OK\r\ncontent-length: 10\r\n\r\nhalf".to_vec())).await;
    assert_eq!(
        strict(server.address).send(Request::get(&server.url("/"))).await.unwrap_err(),
        NetError::Broken
    );
}

#[tokio::test]
async fn something_that_is_not_http_is_no_answer() {
    let server = Server::start(Behaviour::Answer(b"220 mail.example ESMTP\r\n".to_vec())).await;
    assert_eq!(
        strict(server.address).send(Request::get(&server.url("/"))).await.unwrap_err(),
        NetError::Broken
    );
}

#[tokio::test]
async fn nobody_at_the_address_and_nobody_of_that_name_are_told_apart() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    drop(listener);
    let client = private(address);
    let closed = Url::parse(&format!("http://first.test:{}/", address.port())).unwrap();
    assert_eq!(client.send(Request::get(&closed)).await.unwrap_err(), NetError::Connect);
    let unknown = Url::parse("http://no-such-name.invalid/").unwrap();
    assert_eq!(client.send(Request::get(&unknown)).await.unwrap_err(), NetError::NoSuchName);
}

#[tokio::test]
async fn a_server_without_encryption_is_told_from_one_that_is_down() {
    let server = Server::start(ok("plain")).await;
    let url = Url::parse(&format!("https://first.test:{}/", server.address.port())).unwrap();
    assert_eq!(private(server.address).send(Request::get(&url)).await.unwrap_err(), NetError::Tls);
}

#[tokio::test]
async fn with_private_peers_allowed_loopback_is_asked_by_literal_and_by_redirect() {
    let second = Server::start(ok("second")).await;
    let first = Server::start(Behaviour::Redirect(303, format!("http://{}/", second.address))).await;
    let answer = private(first.address).send(Request::get(&first.url("/"))).await.unwrap();
    assert_eq!(answer.body, b"second");
}

#[tokio::test]
async fn validators_are_sent_and_an_unchanged_answer_is_an_answer() {
    let server = Server::start(Behaviour::Answer(b"HTTP/1.1 304 Not Modified\r\n\r\n".to_vec())).await;
    let request = Request::get(&server.url("/")).unless_unchanged(Some("\"v1\""), Some("bad\nvalue"));
    let answer = strict(server.address).send(request).await.unwrap();
    assert_eq!(answer.status, StatusCode::NOT_MODIFIED);
    let head = server.heads().remove(0);
    assert!(head.contains("if-none-match: \"v1\"\r\n") && !head.contains("if-modified-since"), "{head}");
}

#[tokio::test]
async fn the_fixed_table_moves_only_the_schemes_own_ports() {
    let rules = Rules { schemes: Schemes::HttpToo, ports: Ports::Any, addresses: Addresses::Any };
    let server = Server::start(ok("moved")).await;
    let table = [(("alpha.test".to_owned(), 80), server.address)].into();
    let client = Client::with(rules, &table, &[], "test").unwrap();
    let answer = client.send(Request::get(&Url::parse("http://alpha.test/").unwrap())).await.unwrap();
    assert_eq!(answer.body, b"moved");
    assert!(server.heads()[0].contains("host: alpha.test\r\n"));
    let table = [(("alpha.test".to_owned(), 8443), "127.0.0.1:9443".parse().unwrap())].into();
    assert!(Client::with(rules, &table, &[], "test").is_err());
}

#[tokio::test]
async fn a_redirect_without_target_leads_nowhere() {
    let server =
        Server::start(Behaviour::Answer(b"HTTP/1.1 302 Found\r\ncontent-length: 0\r\n\r\n".to_vec())).await;
    assert_eq!(
        strict(server.address).send(Request::get(&server.url("/"))).await.unwrap_err(),
        NetError::RedirectTarget
    );
    assert!(!server.heads()[0].contains(LOCATION.as_str()));
}
