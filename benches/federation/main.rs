//! Measures federation as ratios within one run: `cargo bench --bench federation [deliveries|inbox|documents]`.
//!
//! The goals: signed deliveries at 0.6 of what signing alone allows, 3,000 activities a second verified and stored on
//! either database, ActivityPub documents at 0.7 of a bare handler that returns the same bytes.

#[expect(dead_code, reason = "made for tests, which need more of it")]
#[path = "../../tests/it/house.rs"]
mod house;
#[expect(dead_code, reason = "made for tests, which need more of it")]
#[path = "../../tests/it/postgres.rs"]
mod postgres;
#[expect(dead_code, reason = "made for tests, which need more of it")]
#[path = "../../tests/it/visitor.rs"]
mod visitor;

mod client;
mod deliveries;
mod documents;
mod inbox;
mod sink;

use std::io::Write as _;

/// No test is skipped here.
fn required(_: &str) -> bool {
    false
}

/// Prints a line.
fn say(line: &str) {
    writeln!(std::io::stdout(), "{line}").expect("standard output takes it");
}

fn main() {
    let wanted: Vec<String> = std::env::args().skip(1).filter(|word| !word.starts_with("--")).collect();
    let wants = |name: &str| wanted.is_empty() || wanted.iter().any(|word| word == name);
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().expect("a runtime");
    runtime.block_on(async {
        if wants("deliveries") {
            deliveries::measure().await;
        }
        if wants("inbox") {
            inbox::measure().await;
        }
        if wants("documents") {
            documents::measure().await;
        }
    });
}
