//! Whole programs with host names and TLS, as they run in the world: each a process of its own behind a proxy inside the
//! test.

use std::io::{BufRead, BufReader, Write};
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use rcgen::{BasicConstraints, CertificateParams, DnType, IsCa, Issuer, KeyPair};
use rustls::ServerConfig;
use rustls::pki_types::{PrivateKeyDer, PrivatePkcs8KeyDer};
use serde_json::Value;
use tempfile::TempDir;
use tokio::net::{TcpListener, TcpStream};
use tokio_rustls::TlsAcceptor;

use crate::house::{ADMIN, Database, ORG, PASSWORD};
use crate::postgres;
use crate::visitor::{Answer, Visitor};

/// How long a test waits for what happens in the background before it fails.
const PATIENCE: Duration = Duration::from_secs(60);

/// Some sites that can reach each other by name.
pub struct Town {
    folder: TempDir,
    issuer: Issuer<'static, KeyPair>,
    resolve: String,
    proxies: Vec<Proxy>,
}

/// What speaks TLS for a name.
struct Proxy {
    port: u16,
    upstream: Arc<Mutex<Option<SocketAddr>>>,
}

impl Town {
    /// Names with certificates of a throw-away authority, and a proxy for each on a free port.
    pub fn found(names: &[&str]) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let authority_key = KeyPair::generate().expect("a key");
        let mut params = CertificateParams::new(Vec::new()).expect("parameters");
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        // A name of its own: OpenSSL takes a certificate whose issuer is called like itself for a self-signed one.
        params.distinguished_name.push(DnType::CommonName, "Town of tests");
        let authority = params.self_signed(&authority_key).expect("a certificate");
        std::fs::write(folder.path().join("ca.pem"), authority.pem()).expect("written");
        let issuer = Issuer::new(params, authority_key);
        let (mut entries, mut proxies) = (Vec::new(), Vec::new());
        for name in names {
            let upstream = Arc::new(Mutex::new(None));
            let port = proxy(name, &issuer, Arc::clone(&upstream));
            entries.push(format!("{name}:443=127.0.0.1:{port},{name}:{port}=127.0.0.1:{port}"));
            proxies.push(Proxy { port, upstream });
        }
        Self { folder, issuer, resolve: entries.join(","), proxies }
    }

    /// Lets the sites find a server that is none of theirs under a name and port.
    pub fn also_resolve(&mut self, name: &str, port: u16) {
        self.resolve.push_str(&format!(",{name}:{port}=127.0.0.1:{port}"));
    }

    /// Where the authority's certificate lies.
    pub fn authority(&self) -> PathBuf {
        self.folder.path().join("ca.pem")
    }

    /// A certificate for a name and its key, as files.
    pub fn certificate(&self, name: &str) -> (PathBuf, PathBuf) {
        let key = KeyPair::generate().expect("a key");
        let params = CertificateParams::new(vec![name.to_owned()]).expect("parameters");
        let certificate = params.signed_by(&key, &self.issuer).expect("a certificate");
        let file = |end: &str| self.folder.path().join(format!("{name}.{end}"));
        std::fs::write(file("pem"), certificate.pem()).expect("written");
        std::fs::write(file("key"), key.serialize_pem()).expect("written");
        (file("pem"), file("key"))
    }

    /// A site that is set up, not yet running.
    pub fn site(&self, index: usize, name: &str, database: Database) -> Site {
        self.site_as(index, name, &format!("https://{name}"), database)
    }

    /// The same with the proxy's port in its address, for peers who know of no other way to find it.
    pub fn site_with_port(&self, index: usize, name: &str, database: Database) -> Site {
        self.site_as(index, name, &format!("https://{name}:{}", self.proxies[index].port), database)
    }

    fn site_as(&self, index: usize, name: &str, public_url: &str, database: Database) -> Site {
        let data = self.folder.path().join(name);
        std::fs::create_dir_all(&data).expect("a folder");
        let database_url = match database {
            Database::Sqlite => format!("sqlite:{}", data.join("convoca.db").display()),
            Database::Postgres => postgres::fresh_database(),
        };
        let mut site = Site {
            settings: vec![
                ("CONVOCA_LISTEN", "127.0.0.1:0".into()),
                ("CONVOCA_PUBLIC_URL", public_url.to_owned()),
                ("CONVOCA_DATABASE_URL", database_url.clone()),
                ("CONVOCA_DATA_DIR", data.display().to_string()),
                ("CONVOCA_ALLOW_PRIVATE_PEERS", "true".into()),
                ("CONVOCA_RESOLVE", self.resolve.clone()),
                ("CONVOCA_EXTRA_CA_FILE", self.authority().display().to_string()),
            ],
            name: name.to_owned(),
            public_url: public_url.to_owned(),
            database_url,
            data,
            token: String::new(),
            upstream: Arc::clone(&self.proxies[index].upstream),
            running: None,
        };
        site.run_with_password(&[
            "setup",
            "--site-name",
            name,
            "--admin-email",
            ADMIN,
            "--admin-name",
            "Ana",
            "--password-stdin",
            "--org",
            ORG,
            "--org-name",
            "Tenants Union",
            "--timezone",
            "America/Los_Angeles",
        ]);
        let words = site.run(&["token", "add", "--user", ADMIN, "--scope", "admin"]);
        site.token = words.split_whitespace().last().expect("a token").to_owned();
        site
    }
}

/// A proxy that speaks TLS for a name and passes on to wherever the site listens at the moment.
fn proxy(name: &str, issuer: &Issuer<'_, KeyPair>, upstream: Arc<Mutex<Option<SocketAddr>>>) -> u16 {
    let key = KeyPair::generate().expect("a key");
    let params = CertificateParams::new(vec![name.to_owned()]).expect("parameters");
    let certificate = params.signed_by(&key, issuer).expect("a certificate");
    let private = PrivateKeyDer::Pkcs8(PrivatePkcs8KeyDer::from(key.serialize_der()));
    let config = ServerConfig::builder_with_provider(Arc::new(rustls::crypto::aws_lc_rs::default_provider()))
        .with_safe_default_protocol_versions()
        .expect("protocol versions")
        .with_no_client_auth()
        .with_single_cert(vec![certificate.der().clone()], private)
        .expect("a TLS configuration");
    let acceptor = TlsAcceptor::from(Arc::new(config));
    let listener = std::net::TcpListener::bind("127.0.0.1:0").expect("a free port");
    listener.set_nonblocking(true).expect("a socket that does not block");
    let port = listener.local_addr().expect("an address").port();
    // On a thread of its own: a test that waits for a command must not stop it.
    std::thread::spawn(move || {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
        runtime.block_on(pass_on(listener, &acceptor, &upstream));
    });
    port
}

async fn pass_on(
    listener: std::net::TcpListener,
    acceptor: &TlsAcceptor,
    upstream: &Mutex<Option<SocketAddr>>,
) {
    let listener = TcpListener::from_std(listener).expect("a socket");
    loop {
        let Ok((stream, _)) = listener.accept().await else { return };
        let target = *upstream.lock().expect("a lock");
        let acceptor = acceptor.clone();
        tokio::spawn(async move {
            let Some(target) = target else { return };
            let Ok(mut outside) = acceptor.accept(stream).await else { return };
            let Ok(mut inside) = TcpStream::connect(target).await else { return };
            // Either side may hang up whenever it likes.
            let _closed = tokio::io::copy_bidirectional(&mut outside, &mut inside).await;
        });
    }
}

/// A site of the town: its settings, and its process while it runs.
pub struct Site {
    pub name: String,
    pub public_url: String,
    pub database_url: String,
    pub data: PathBuf,
    settings: Vec<(&'static str, String)>,
    token: String,
    upstream: Arc<Mutex<Option<SocketAddr>>>,
    running: Option<Running>,
}

struct Running {
    process: Child,
    port: u16,
}

impl Site {
    fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_convoca"));
        command.args(arguments).current_dir(&self.data);
        for meant_for_tests in ["FIXTURES", "TEST_REQUIRE", "TEST_AXE", "TEST_FEDIFY"] {
            command.env_remove(format!("CONVOCA_{meant_for_tests}"));
        }
        for (name, value) in &self.settings {
            command.env(name, value);
        }
        command
    }

    /// Runs a command beside the server; answers what it printed.
    pub fn run(&self, arguments: &[&str]) -> String {
        let output = self.command(arguments).stdin(Stdio::null()).output().expect("the program runs");
        let told = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(output.status.success(), "{arguments:?}: {told}");
        String::from_utf8(output.stdout).expect("text")
    }

    fn run_with_password(&self, arguments: &[&str]) {
        let mut child = self.command(arguments).stdin(Stdio::piped()).spawn().expect("the program runs");
        writeln!(child.stdin.take().expect("a pipe"), "{PASSWORD}").expect("written");
        assert!(child.wait().expect("it ends").success(), "{arguments:?}");
    }

    /// Sets a setting for when it starts next.
    pub fn set(&mut self, name: &'static str, value: &str) {
        self.settings.push((name, value.to_owned()));
    }

    /// Starts the process in a role and waits until it answers.
    pub fn start(&mut self, role: &str) {
        let log = std::fs::OpenOptions::new().create(true).append(true).open(self.log()).expect("a log");
        let mut process = self
            .command(&["serve"])
            .env("CONVOCA_ROLE", role)
            .env("CONVOCA_LOG", "info")
            .stdout(Stdio::piped())
            .stderr(log)
            .spawn()
            .expect("the program starts");
        let mut line = String::new();
        BufReader::new(process.stdout.take().expect("a pipe")).read_line(&mut line).expect("a line");
        let port = line.split("127.0.0.1:").nth(1).and_then(|rest| rest.split_whitespace().next());
        let port: u16 =
            port.and_then(|port| port.parse().ok()).unwrap_or_else(|| panic!("no port in {line:?}"));
        *self.upstream.lock().expect("a lock") = Some(SocketAddr::from(([127, 0, 0, 1], port)));
        self.running = Some(Running { process, port });
    }

    /// Ends the process at once, as a power cut would (kill -9).
    pub fn kill(&mut self) {
        *self.upstream.lock().expect("a lock") = None;
        if let Some(mut running) = self.running.take() {
            running.process.kill().expect("killed");
            running.process.wait().expect("ended");
        }
    }

    /// Where its log is.
    pub fn log(&self) -> PathBuf {
        self.data.with_extension("log")
    }

    pub fn visitor(&self) -> Visitor {
        Visitor::new(self.running.as_ref().expect("it runs").port)
    }

    /// Asks the API as the administrator.
    pub async fn api(&self, method: &str, path: &str, body: Option<&Value>) -> Answer {
        let visitor = self.visitor();
        let mut request = visitor.request(method, path).bearer_auth(&self.token);
        if let Some(body) = body {
            request = request.header("content-type", "application/json").body(body.to_string());
        }
        visitor.send(request).await
    }

    /// The titles of what the calendar lists, with their status.
    pub async fn calendar(&self) -> Vec<(String, String)> {
        let answer = self.api("GET", "/api/v1/events", None).await;
        assert_eq!(answer.status, 200, "{}", answer.body);
        let text = |item: &Value, key: &str| item[key].as_str().unwrap_or_default().to_owned();
        let items = answer.json()["items"].as_array().expect("items").clone();
        items.iter().map(|item| (text(item, "title"), text(item, "status"))).collect()
    }

    /// Waits until the calendar is as expected.
    pub async fn sees(&self, expected: &[(&str, &str)]) {
        let expected: Vec<(String, String)> =
            expected.iter().map(|(a, b)| ((*a).to_owned(), (*b).to_owned())).collect();
        let began = Instant::now();
        let mut seen = self.calendar().await;
        while seen != expected {
            assert!(began.elapsed() < PATIENCE, "{} sees {seen:?} instead of {expected:?}", self.name);
            tokio::time::sleep(Duration::from_millis(200)).await;
            seen = self.calendar().await;
        }
    }

    /// Waits until a source is in a state.
    pub async fn source_becomes(&self, state: &str) {
        let began = Instant::now();
        loop {
            let sources = self.api("GET", "/api/v1/sources", None).await.json();
            let list = sources["items"].as_array().or(sources.as_array()).expect("a list").clone();
            if !list.is_empty() && list.iter().all(|source| source["state"] == state) {
                return;
            }
            assert!(began.elapsed() < PATIENCE, "{}: {sources}", self.name);
            tokio::time::sleep(Duration::from_millis(200)).await;
        }
    }

    /// Every file of its data folder and its log that holds a word.
    pub fn files_with(&self, word: &str) -> Vec<PathBuf> {
        let mut found = Vec::new();
        collect(&self.data, word.as_bytes(), &mut found);
        if contains(&self.log(), word.as_bytes()) {
            found.push(self.log());
        }
        found
    }
}

impl Drop for Site {
    fn drop(&mut self) {
        self.kill();
    }
}

fn collect(folder: &Path, word: &[u8], found: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).expect("readable") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            collect(&path, word, found);
        } else if contains(&path, word) {
            found.push(path);
        }
    }
}

fn contains(path: &Path, word: &[u8]) -> bool {
    std::fs::read(path).unwrap_or_default().windows(word.len()).any(|window| window == word)
}
