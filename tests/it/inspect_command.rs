//! `convoca inspect` on files and standard input: without settings, database or network.

use std::io::Write;
use std::path::Path;
use std::process::{Command, Output, Stdio};

/// Runs the program in an empty folder with an empty environment.
fn inspect(arguments: &[&str], input: &[u8]) -> Output {
    let folder = tempfile::tempdir().unwrap();
    let mut child = Command::new(env!("CARGO_BIN_EXE_convoca"))
        .arg("inspect")
        .args(arguments)
        .env_clear()
        .current_dir(folder.path())
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    child.stdin.take().unwrap().write_all(input).unwrap();
    let output = child.wait_with_output().unwrap();
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0, "it leaves nothing behind");
    output
}

fn fixture(name: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/reading").join(name);
    path.to_str().unwrap().to_owned()
}

fn said(output: &Output) -> String {
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout.clone()).unwrap()
}

#[test]
fn pages_and_lists_are_read_from_files_in_words_of_either_language() {
    let english = said(&inspect(&[&fixture("page-json-ld-damaged.html")], b""));
    for words in [
        "A web page",
        "Would be taken into the calendar",
        "Benefit night",
        "has been repaired",
        "not RFC 3339",
    ] {
        assert!(english.contains(words), "{words}: {english}");
    }
    let spanish = said(&inspect(&["--language", "es", &fixture("events-calendar-list.json")], b""));
    for words in
        ["Una lista de eventos en JSON", "Entraría en el calendario", "Aktionstage", "sin hora de inicio"]
    {
        assert!(spanish.contains(words), "{words}: {spanish}");
    }
}

#[test]
fn standard_input_is_read_too_and_scripts_get_json() {
    let page = std::fs::read(fixture("page-h-event.html")).unwrap();
    let said: serde_json::Value = serde_json::from_str(&said(&inspect(&["-", "--json"], &page))).unwrap();
    assert_eq!((&said["format"], &said["verdict"]), (&"html".into(), &"import".into()));
    assert_eq!(said["events"][0]["title"], "March <together>");
}

#[test]
fn a_language_nobody_wrote_words_in_is_refused_in_one_line() {
    let output = inspect(&["--language", "tlh", "-"], b"");
    assert_eq!(output.status.code(), Some(1));
    assert_eq!(String::from_utf8_lossy(&output.stderr).lines().count(), 1);
}
