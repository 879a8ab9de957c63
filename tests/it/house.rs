//! A house to test in: the whole program on a free port, on its own database, with a clock that stands still and mail
//! kept in memory.

use std::future::Future;
use std::net::TcpListener;
use std::path::{Path, PathBuf};

use actix_web::dev::ServerHandle;
use chrono::{DateTime, Duration, Utc};
use convoca::actions::accounts::NewMember;
use convoca::actions::organizations::NewGroup;
use convoca::actions::site::{SetUp, set_up};
use convoca::auth::{KeyPair, NewPassword, PasswordHash};
use convoca::cli::house::{Identity, open_with};
use convoca::clock::{Clock, Ids};
use convoca::config::{
    DatabaseUrl, FederationMode, LogFormat, MailTransport, PublicUrl, Registration, Role, Settings,
};
use convoca::context::Context;
use convoca::domain::account::Email;
use convoca::domain::ids::{AccountKey, OrganizationKey};
use convoca::domain::organization::ActorName;
use convoca::mail::{Mailer, SentLetters};
use convoca::peers::signatures::KeyCache;
use convoca::peers::{Actors, Fetcher};
use convoca::server;
use convoca::storage::StorageError;
use tempfile::TempDir;

use crate::postgres;
use crate::visitor::Visitor;

/// When everything in a house happens unless a test moves the clock.
pub const NOW: &str = "2026-11-22T13:00:00Z";
/// The first administrator's mail address.
pub const ADMIN: &str = "ana@example.org";
/// Everybody's password.
pub const PASSWORD: &str = "correct horse battery";
/// The first organization's short name.
pub const ORG: &str = "tenants";

/// On which database a house stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Database {
    Sqlite,
    Postgres,
}

/// The databases to test on: SQLite, and PostgreSQL where it is found.
pub fn databases() -> Vec<Database> {
    if postgres::is_available() { vec![Database::Sqlite, Database::Postgres] } else { vec![Database::Sqlite] }
}

/// Runs a test in a house on each database.
pub async fn in_each_house<F: Future<Output = ()>>(test: impl Fn(House) -> F) {
    for database in databases() {
        test(House::open(database).await).await;
    }
}

/// The same in a house that is set up.
pub async fn in_each_home<F: Future<Output = ()>>(test: impl Fn(House) -> F) {
    for database in databases() {
        let house = House::open(database).await;
        house.set_up().await;
        test(house).await;
    }
}

/// What a test may want otherwise than usual.
#[derive(Clone)]
pub struct Wishes {
    pub database: Database,
    pub now: DateTime<Utc>,
    /// `None`: `http://localhost:PORT`.
    pub public_url: Option<String>,
    pub authorized_fetch: bool,
    pub federation_mode: FederationMode,
    /// Whether servers on private addresses may be asked.
    pub private_peers: bool,
}

impl Wishes {
    pub fn usual(database: Database) -> Self {
        Self {
            database,
            now: NOW.parse().expect("an instant"),
            public_url: None,
            authorized_fetch: false,
            federation_mode: FederationMode::Open,
            private_peers: true,
        }
    }
}

pub struct House {
    pub context: Context,
    pub actors: Actors,
    pub clock: Clock,
    /// What was mailed.
    pub letters: SentLetters,
    pub port: u16,
    handle: ServerHandle,
    folder: TempDir,
}

impl House {
    pub async fn open(database: Database) -> Self {
        Self::open_as(Wishes::usual(database)).await
    }

    pub async fn open_as(wishes: Wishes) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
        listener.set_nonblocking(true).expect("a socket that does not block");
        let port = listener.local_addr().expect("an address").port();
        let settings = settings(&wishes, folder.path(), port);
        let clock = Clock::fixed(wishes.now);
        let (mailer, letters) = Mailer::in_memory(settings.public_url.host());
        let (opening, ticking) = (settings.clone(), clock.clone());
        let context =
            tokio::task::spawn_blocking(move || open_with(opening, Identity::Keep, ticking, mailer))
                .await
                .expect("opening does not panic")
                .expect("the house opens");
        let actors = Actors::new(Fetcher::new(&context, KeyCache::default())).await;
        let server = server::start(&context, &actors, listener).expect("the server starts");
        let handle = server.handle();
        tokio::spawn(server);
        Self { context, actors, clock, letters, port, handle, folder }
    }

    /// Sets the site up: Ana administers it and owns the Tenants Union.
    pub async fn set_up(&self) -> (AccountKey, OrganizationKey) {
        let wanted = SetUp {
            site_name: "Westside Calendar".into(),
            language: "en".into(),
            region: "US".into(),
            timezone: "America/Los_Angeles".into(),
            admin: member(ADMIN, "Ana"),
            organization: Some(group(ORG, "Tenants Union")),
        };
        let (admin, organization) =
            self.context.transact(move |tx| set_up(tx, &wanted)).await.expect("set up");
        (admin, organization.expect("an organization"))
    }

    /// The address of a path, as others see it.
    pub fn url(&self, path: &str) -> String {
        format!("{}{path}", self.context.site().public_url)
    }

    /// Somebody with a browser of their own.
    pub fn visitor(&self) -> Visitor {
        Visitor::new(self.port)
    }

    /// Somebody who is logged in as the administrator.
    pub async fn admin(&self) -> Visitor {
        let visitor = self.visitor();
        visitor.log_in(ADMIN, PASSWORD).await;
        visitor
    }

    /// Moves the clock.
    pub fn later(&self, by: Duration) {
        self.clock.advance(by);
    }

    /// Does everything that is due; answers how many things that were.
    pub async fn work(&self) -> usize {
        convoca::worker::drain(&self.actors).await.expect("the database answers")
    }

    /// Does something to its database behind its back.
    pub fn runs_sql(&self, statement: &str) {
        let done = self.context.store().write(|conn| {
            diesel::RunQueryDsl::execute(diesel::sql_query(statement), conn).map_err(StorageError::from)
        });
        done.expect("the statement runs");
    }

    /// Where its files lie.
    pub fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// Whether a word stands in any file of the data folder (for SQLite that is the database too).
    pub fn files_contain(&self, word: &str) -> Vec<PathBuf> {
        let mut found = Vec::new();
        let mut folders = vec![self.folder.path().to_owned()];
        while let Some(folder) = folders.pop() {
            for entry in std::fs::read_dir(&folder).expect("readable") {
                let path = entry.expect("an entry").path();
                if path.is_dir() {
                    folders.push(path);
                } else if contains(&std::fs::read(&path).unwrap_or_default(), word.as_bytes()) {
                    found.push(path);
                }
            }
        }
        found
    }

    /// Stops answering; nothing may be left to do now.
    pub async fn close(self) {
        let now = self.context.now();
        let waiting = self.context.read(move |conn| convoca::storage::jobs::due(conn, now));
        let waiting = waiting.await.expect("jobs are read");
        assert!(waiting.is_empty(), "jobs are left over: {waiting:?}");
        self.handle.stop(false).await;
    }
}

fn contains(bytes: &[u8], word: &[u8]) -> bool {
    bytes.windows(word.len()).any(|window| window == word)
}

/// An account to be made.
pub fn member(email: &str, name: &str) -> NewMember {
    let password = NewPassword::parse(PASSWORD, Some(email)).expect("a password");
    NewMember {
        email: Some(Email::parse(email).expect("a mail address")),
        name: name.into(),
        password: Some(PasswordHash::make(&password, Ids.secret())),
    }
}

/// An organization to be made.
pub fn group(slug: &str, name: &str) -> NewGroup {
    NewGroup {
        slug: ActorName::parse(slug).expect("a short name"),
        name: name.into(),
        language: None,
        keys: KeyPair::generate().expect("keys"),
    }
}

fn settings(wishes: &Wishes, folder: &Path, port: u16) -> Settings {
    let public_url = wishes.public_url.clone().unwrap_or_else(|| format!("http://localhost:{port}"));
    Settings {
        listen: format!("127.0.0.1:{port}").parse().expect("an address"),
        public_url: PublicUrl::parse(&public_url).expect("a public URL"),
        database_url: match wishes.database {
            Database::Sqlite => DatabaseUrl::Sqlite(folder.join("convoca.db")),
            Database::Postgres => DatabaseUrl::Postgres(postgres::fresh_database()),
        },
        data_dir: folder.to_owned(),
        role: Role::All,
        allow_private_peers: wishes.private_peers,
        resolve: Default::default(),
        extra_ca_file: None,
        trusted_proxies: Default::default(),
        registration: Registration::Invite,
        federation_mode: wishes.federation_mode,
        authorized_fetch: wishes.authorized_fetch,
        mail: MailTransport::Files,
        log: "warn".into(),
        log_format: LogFormat::Text,
        geocoder_url: None,
    }
}
