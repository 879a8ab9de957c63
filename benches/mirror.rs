//! Whether a round of polling and the calendar's lists cost the same with few sources and with many: ratios of the large
//! house to the small one, in the same run. `cargo bench --bench mirror`, or `cargo bench --bench mirror -- quick` for a quick try.

#![expect(clippy::print_stdout, reason = "a bench tells what it measured")]

use std::fmt::Write as _;
use std::io::{BufRead, BufReader, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use chrono::{DateTime, TimeDelta, Utc};
use convoca::cli::house::{Identity, open_with};
use convoca::clock::Clock;
use convoca::config::{
    DatabaseUrl, FederationMode, LogFormat, MailTransport, PublicUrl, Registration, Role, Settings,
};
use convoca::context::Context;
use convoca::domain::source::{SourcePolicy, SourceState, SourceTarget};
use convoca::domain::uri::WebUrl;
use convoca::mail::Mailer;
use convoca::peers::poll::poll_due;
use convoca::peers::signatures::KeyCache;
use convoca::peers::{Actors, Fetcher};
use convoca::storage::listings::{self, Filter, Window};
use convoca::storage::{StorageError, sources};

/// Feeds polled in a measured round: as many as one look takes.
const ROUND: usize = 8;

fn now() -> DateTime<Utc> {
    "2026-11-22T13:00:00Z".parse().expect("an instant")
}

/// A server of feeds: `/{n}.ics`; its first entry changes with each version.
struct Allies {
    port: u16,
    version: Arc<AtomicUsize>,
}

impl Allies {
    fn open(events: usize) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
        let port = listener.local_addr().expect("an address").port();
        let version = Arc::new(AtomicUsize::new(0));
        let told = Arc::clone(&version);
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let told = Arc::clone(&told);
                std::thread::spawn(move || answer(stream, events, told.load(Ordering::Relaxed)));
            }
        });
        Self { port, version }
    }
}

/// Answers one request; whoever hangs up gets nothing.
fn answer(mut stream: TcpStream, events: usize, version: usize) {
    let Ok(copy) = stream.try_clone() else { return };
    let mut lines = BufReader::new(copy).lines();
    let Some(Ok(first)) = lines.next() else { return };
    while lines.next().is_some_and(|line| line.is_ok_and(|line| !line.is_empty())) {}
    let path = first.split(' ').nth(1).unwrap_or("/");
    let feed = path.trim_matches('/').trim_end_matches(".ics").parse().unwrap_or(0);
    let body = calendar(feed, events, version);
    let head = format!(
        "HTTP/1.1 200 OK\r\nContent-Type: text/calendar\r\nContent-Length: {}\r\nConnection: close\r\n\r\n",
        body.len()
    );
    let _hung_up = stream.write_all(head.as_bytes()).and_then(|()| stream.write_all(body.as_bytes()));
}

/// A feed of events over the next 300 days.
fn calendar(feed: usize, events: usize, version: usize) -> String {
    let mut text = String::from("BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//bench//EN\r\n");
    for n in 0..events {
        let at = now() + TimeDelta::days((n * 37 + feed) as i64 % 300) + TimeDelta::hours((n % 11) as i64);
        let revised = if n == 0 { version } else { 0 };
        let _written = write!(
            text,
            "BEGIN:VEVENT\r\nUID:{n}@{feed}.example\r\nDTSTAMP:20261101T000000Z\r\nDTSTART:{}\r\nSUMMARY:Assembly {n} of {feed} ({revised})\r\nLOCATION:Hall {}\\, Street {n}\r\nDESCRIPTION:Everybody is welcome\\, bring food and friends.\r\nEND:VEVENT\r\n",
            at.format("%Y%m%dT%H%M%SZ"),
            n % 40
        );
    }
    text.push_str("END:VCALENDAR\r\n");
    text
}

/// A house that mirrors so many feeds of so many events each.
struct House {
    context: Context,
    actors: Actors,
    clock: Clock,
    allies: Allies,
    _folder: tempfile::TempDir,
}

impl House {
    async fn open(feeds: usize, events: usize) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let settings = settings(folder.path());
        let clock = Clock::fixed(now());
        let (mailer, _letters) = Mailer::in_memory(settings.public_url.host());
        let ticking = clock.clone();
        let context =
            tokio::task::spawn_blocking(move || open_with(settings, Identity::Keep, ticking, mailer))
                .await
                .expect("opening does not panic")
                .expect("the house opens");
        let actors = Actors::new(Fetcher::new(&context, KeyCache::default())).await;
        let allies = Allies::open(events);
        let port = allies.port;
        let added: Result<(), StorageError> = context
            .transact(move |tx| {
                for n in 0..feeds {
                    let url = WebUrl::parse(&format!("http://127.0.0.1:{port}/{n}.ics")).expect("an address");
                    let target = SourceTarget::Feed(url);
                    sources::insert(tx, &target, "Ally", SourcePolicy::Publish, SourceState::Active, None)?;
                }
                Ok(())
            })
            .await;
        added.expect("sources are added");
        let house = Self { context, actors, clock, allies, _folder: folder };
        let begun = Instant::now();
        house.poll_all().await;
        println!(
            "{feeds} feeds, {} events: first round {:.1} s, {:.0} events a second",
            feeds * events,
            begun.elapsed().as_secs_f64(),
            (feeds * events) as f64 / begun.elapsed().as_secs_f64()
        );
        house
    }

    async fn poll_all(&self) {
        while poll_due(&self.actors).await.expect("the database answers") > 0 {}
    }

    /// Has so many feeds due, and polls them.
    async fn round(&self) -> Duration {
        self.clock.advance(TimeDelta::minutes(1));
        let due: Result<(), StorageError> = self
            .context
            .transact(|tx| {
                for source in sources::all(tx.conn)?.iter().take(ROUND) {
                    sources::ask_at_once(tx.conn, source.key, tx.now)?;
                }
                Ok(())
            })
            .await;
        due.expect("the database answers");
        let begun = Instant::now();
        let polled = poll_due(&self.actors).await.expect("the database answers");
        begun.elapsed() / u32::try_from(polled.max(1)).expect("few feeds")
    }

    /// A round in which one entry of each feed changed.
    async fn changed_round(&self) -> Duration {
        self.allies.version.fetch_add(1, Ordering::Relaxed);
        self.round().await
    }

    /// A page of the calendar, from some day on.
    async fn page(&self, day: i64) -> Duration {
        let from = now() + TimeDelta::days(day);
        let window = Window { from, to: None, not_ended_by: Some(from), after: None, limit: 100 };
        let begun = Instant::now();
        let read = self
            .context
            .read::<_, StorageError>(move |conn| listings::list(conn, &Filter::default(), &window));
        read.await.expect("the database answers");
        begun.elapsed()
    }

    /// The list of sources, per source.
    async fn sources_page(&self) -> Duration {
        let begun = Instant::now();
        let all = self.context.read::<_, StorageError>(sources::all).await.expect("the database answers");
        begun.elapsed() / u32::try_from(all.len().max(1)).expect("few sources")
    }
}

fn settings(folder: &std::path::Path) -> Settings {
    Settings {
        listen: "127.0.0.1:0".parse().expect("an address"),
        public_url: PublicUrl::parse("http://localhost:8080").expect("a public URL"),
        database_url: DatabaseUrl::Sqlite(folder.join("convoca.db")),
        data_dir: folder.to_owned(),
        role: Role::All,
        allow_private_peers: true,
        resolve: Default::default(),
        extra_ca_file: None,
        trusted_proxies: Default::default(),
        registration: Registration::Invite,
        federation_mode: FederationMode::Open,
        authorized_fetch: false,
        mail: MailTransport::Files,
        log: "warn".into(),
        log_format: LogFormat::Text,
        geocoder_url: None,
    }
}

/// The middle of several measurements.
async fn middle<F: Future<Output = Duration>>(times: usize, mut once: impl FnMut(i64) -> F) -> f64 {
    let mut all = Vec::new();
    for n in 0..times {
        all.push(once(i64::try_from(n).expect("a few")).await);
    }
    all.sort_unstable();
    all[all.len() / 2].as_secs_f64() * 1000.0
}

async fn measured() {
    // The harness of cargo passes `--bench`; a word of our own makes it a quick try.
    let quick = std::env::args().any(|argument| argument == "quick");
    let (few, many, events) = if quick { (8, 24, 50) } else { (8, 200, 250) };
    let small = House::open(few, events).await;
    let large = House::open(many, events).await;
    println!("{:<42} {:>10} {:>10} {:>7}", "", "small ms", "large ms", "ratio");
    let line = |what: &str, small: f64, large: f64| {
        println!("{what:<42} {small:>10.2} {large:>10.2} {:>7.2}", large / small);
    };
    let rounds = (middle(7, |_| small.round()).await, middle(7, |_| large.round()).await);
    line("a feed that says the same, polled", rounds.0, rounds.1);
    let rounds = (middle(7, |_| small.changed_round()).await, middle(7, |_| large.changed_round()).await);
    line("a feed of which one entry changed, polled", rounds.0, rounds.1);
    let pages = (middle(40, |day| small.page(day * 5)).await, middle(40, |day| large.page(day * 5)).await);
    line("a page of the calendar, 100 lines", pages.0, pages.1);
    let lists = (middle(9, |_| small.sources_page()).await, middle(9, |_| large.sources_page()).await);
    line("the list of sources, per source", lists.0, lists.1);
}

fn main() {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().expect("a runtime");
    runtime.block_on(measured());
}
