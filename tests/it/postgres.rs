//! PostgreSQL for tests: a private cluster on loopback for the whole run, a fresh database for each house.

use std::io::Write;
use std::net::TcpListener;
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use diesel::{Connection, PgConnection, RunQueryDsl};

/// The cluster: stopped when this process's end closes the pipe its keeper reads.
struct Cluster {
    port: u16,
    _keeper: Child,
}

static CLUSTER: OnceLock<Option<Cluster>> = OnceLock::new();
static DATABASES: AtomicU32 = AtomicU32::new(0);

/// Whether PostgreSQL is found. Where `CONVOCA_TEST_REQUIRE` names it, a missing one is a failure.
pub fn is_available() -> bool {
    cluster().is_some()
}

fn cluster() -> Option<&'static Cluster> {
    CLUSTER
        .get_or_init(|| {
            let started = start();
            if started.is_none() {
                assert!(
                    !crate::required("postgres"),
                    "CONVOCA_TEST_REQUIRE names postgres, but it was not found"
                );
                let _told = writeln!(
                    std::io::stderr(),
                    "skipped on PostgreSQL, which was not found: every test in a house"
                );
            }
            started
        })
        .as_ref()
}

/// The URL of a database nobody used before.
pub fn fresh_database() -> String {
    let port = cluster().expect("asked only where it is available").port;
    let name = format!("house{}", DATABASES.fetch_add(1, Ordering::Relaxed));
    let mut conn = PgConnection::establish(&format!("postgres://postgres@127.0.0.1:{port}/postgres"))
        .expect("a connection");
    diesel::sql_query(format!("CREATE DATABASE {name}")).execute(&mut conn).expect("a database");
    format!("postgres://postgres@127.0.0.1:{port}/{name}")
}

/// The folder of PostgreSQL's programs, if it is installed.
fn programs() -> Option<PathBuf> {
    let versions = std::fs::read_dir("/usr/lib/postgresql").ok()?;
    let newest = versions.filter_map(|entry| entry.ok().map(|entry| entry.path().join("bin"))).max();
    newest.filter(|folder| folder.join("initdb").is_file())
}

fn start() -> Option<Cluster> {
    let programs = programs()?;
    let port = TcpListener::bind("127.0.0.1:0").ok()?.local_addr().ok()?.port();
    // PostgreSQL refuses to run as root: its own user runs it then. The keeper ends it when our end of the pipe closes.
    let script = format!(
        "set -e; dir=$(mktemp -d); cd $dir; trap 'kill $pid 2>/dev/null; wait $pid 2>/dev/null; rm -rf $dir' EXIT; \
         {bin}/initdb -D $dir/data -A trust -U postgres --no-sync >/dev/null; \
         {bin}/postgres -D $dir/data -h 127.0.0.1 -p {port} -k $dir -c fsync=off -c full_page_writes=off \
         -c max_connections=500 >$dir/log 2>&1 </dev/null & pid=$!; cat >/dev/null",
        bin = programs.display()
    );
    let root = Command::new("id").arg("-u").output().ok()?.stdout.starts_with(b"0\n");
    let mut command = if root { Command::new("runuser") } else { Command::new("sh") };
    if root {
        command.args(["-u", "postgres", "--", "sh"]);
    }
    let keeper = command
        .args(["-c", &script])
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .ok()?;
    let url = format!("postgres://postgres@127.0.0.1:{port}/postgres");
    for _ in 0..300 {
        if PgConnection::establish(&url).is_ok() {
            return Some(Cluster { port, _keeper: keeper });
        }
        std::thread::sleep(Duration::from_millis(100));
    }
    None
}

/// Everything a database holds, as SQL.
pub fn dump(url: &str) -> String {
    let program = programs().expect("asked only where it is available").join("pg_dump");
    let output = Command::new(program).arg(url).output().expect("pg_dump runs");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8_lossy(&output.stdout).into_owned()
}
