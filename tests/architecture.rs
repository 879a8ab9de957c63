//! Keeps the arrows of the house: which room may import which, and which crates belong to which room only.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

/// The rooms and what each may import. `clock` and `telemetry` (time, chance and the log) are open to all but `domain`.
const MAY_IMPORT: &[(&str, &[&str])] = &[
    ("domain", &[]),
    ("clock", &[]),
    ("telemetry", &[]),
    ("config", &["domain"]),
    ("i18n", &["domain"]),
    ("urls", &["domain"]),
    ("auth", &["domain"]),
    ("storage", &["domain", "clock"]),
    ("net", &["domain", "config"]),
    ("activitypub", &["domain", "urls", "i18n"]),
    ("formats", &["domain", "urls", "i18n", "activitypub"]),
    ("mail", &["domain", "config", "i18n", "urls", "net", "clock"]),
    ("media", &["domain", "config", "i18n", "urls", "net", "clock"]),
    ("actions", &["domain", "storage", "activitypub", "formats", "urls", "i18n", "auth"]),
    (
        "context",
        &[
            "domain",
            "clock",
            "telemetry",
            "config",
            "i18n",
            "urls",
            "auth",
            "storage",
            "net",
            "mail",
            "media",
        ],
    ),
    (
        "peers",
        &[
            "domain",
            "clock",
            "telemetry",
            "config",
            "i18n",
            "urls",
            "auth",
            "storage",
            "net",
            "activitypub",
            "formats",
            "mail",
            "media",
            "actions",
            "context",
        ],
    ),
    (
        "http",
        &[
            "domain",
            "clock",
            "telemetry",
            "config",
            "i18n",
            "urls",
            "auth",
            "storage",
            "net",
            "mail",
            "media",
            "context",
        ],
    ),
    ("web", &[ABOVE_FACES]),
    ("api", &[ABOVE_FACES]),
    ("feeds", &[ABOVE_FACES]),
    ("federation", &[ABOVE_FACES]),
    ("worker", &["federation", ABOVE_FACES]),
    ("server", &["web", "api", "feeds", "federation", ABOVE_FACES]),
    ("cli", &["server", "worker", "federation", ABOVE_FACES]),
    ("main", &["cli"]),
];

/// Stands for every room above the faces.
const ABOVE_FACES: &str = "*";

/// The rooms above the faces.
const ROOMS_ABOVE: &[&str] = &[
    "domain",
    "clock",
    "telemetry",
    "config",
    "i18n",
    "urls",
    "auth",
    "storage",
    "net",
    "activitypub",
    "formats",
    "mail",
    "media",
    "actions",
    "context",
    "peers",
    "http",
];

/// Crates that belong to some rooms only: `diesel` is storage's, the network's crates are net's, the framework is the
/// faces'.
const CRATES: &[(&str, &[&str])] = &[
    ("diesel", &["storage"]),
    ("diesel_migrations", &["storage"]),
    ("actix_web", &["http", "web", "api", "feeds", "federation", "server"]),
    ("actix_multipart", &["http", "web", "api"]),
    ("askama", &["web"]),
    ("reqwest", &["net", "peers"]),
    ("reqwest_middleware", &["peers"]),
    ("activitypub_federation", &["peers", "federation"]),
    ("clap", &["cli"]),
    ("lettre", &["mail"]),
    ("image", &["media"]),
    ("calcard", &["formats"]),
    ("csv", &["formats"]),
    ("icalendar", &["formats"]),
];

struct Source {
    room: String,
    path: PathBuf,
    text: String,
}

fn sources() -> Vec<Source> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut found = Vec::new();
    collect(&root, &root, &mut found);
    assert!(found.len() > 100, "only {} source files were found", found.len());
    found
}

fn collect(root: &Path, folder: &Path, found: &mut Vec<Source>) {
    for entry in fs::read_dir(folder).expect("the source folder can be read") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            collect(root, &path, found);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            let inside = path.strip_prefix(root).expect("below the root").to_owned();
            let first =
                inside.components().next().expect("a name").as_os_str().to_string_lossy().into_owned();
            let room = first.trim_end_matches(".rs").to_owned();
            if room != "lib" {
                let text = fs::read_to_string(&path).expect("readable");
                found.push(Source { room, path: inside, text });
            }
        }
    }
}

/// The code without comments and without the tests at its end.
fn code(text: &str) -> String {
    let body = text.split("#[cfg(test)]\nmod ").next().unwrap_or(text);
    body.lines().filter(|line| !line.trim_start().starts_with("//")).collect::<Vec<_>>().join("\n")
}

/// The rooms a file names after `crate::`, also inside braces.
fn imported_rooms(code: &str) -> BTreeSet<String> {
    let mut rooms = BTreeSet::new();
    for (at, _) in code.match_indices("crate::") {
        let preceded_by_word = code[..at].ends_with(|c: char| c.is_alphanumeric() || c == '_' || c == '$');
        if preceded_by_word {
            continue;
        }
        let rest = &code[at + "crate::".len()..];
        if let Some(group) = rest.strip_prefix('{') {
            rooms.extend(top_level_names(group));
        } else {
            rooms.insert(rest.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect());
        }
    }
    rooms
}

/// The first names of a `use` group, up to its closing brace.
fn top_level_names(group: &str) -> Vec<String> {
    let mut names = Vec::new();
    let (mut depth, mut name, mut taking) = (0_usize, String::new(), true);
    for c in group.chars() {
        match c {
            '{' => depth += 1,
            '}' if depth == 0 => break,
            '}' => depth -= 1,
            ',' if depth == 0 => {
                names.push(std::mem::take(&mut name));
                taking = true;
            }
            ':' if depth == 0 => taking = false,
            c if depth == 0 && c.is_whitespace() && !name.is_empty() => taking = false,
            // `web as pages`: the room's own name comes first.
            c if depth == 0 && c.is_whitespace() && !name.is_empty() => taking = false,
            c if depth == 0 && taking && (c.is_alphanumeric() || c == '_') => name.push(c),
            _ => {}
        }
    }
    names.push(name);
    names.retain(|name| !name.is_empty());
    names
}

fn allowed(room: &str) -> BTreeSet<&'static str> {
    let (_, list) = MAY_IMPORT
        .iter()
        .find(|(name, _)| *name == room)
        .unwrap_or_else(|| panic!("{room} is no known room"));
    list.iter()
        .flat_map(|name| if *name == ABOVE_FACES { ROOMS_ABOVE.to_vec() } else { vec![*name] })
        .collect()
}

#[test]
fn every_arrow_points_down() {
    let mut wrong = Vec::new();
    for source in sources() {
        let allowed = allowed(&source.room);
        for room in imported_rooms(&code(&source.text)) {
            if room != source.room && !allowed.contains(room.as_str()) {
                wrong.push(format!("{} imports {room}", source.path.display()));
            }
        }
    }
    assert!(wrong.is_empty(), "arrows that point up or sideways:\n{}", wrong.join("\n"));
}

#[test]
fn crates_stay_in_their_rooms() {
    let mut wrong = Vec::new();
    for source in sources() {
        let code = code(&source.text);
        for (name, rooms) in CRATES {
            let named = code
                .match_indices(&format!("{name}::"))
                .any(|(at, _)| !code[..at].ends_with(|c: char| c.is_alphanumeric() || c == '_' || c == ':'));
            if named && !rooms.contains(&source.room.as_str()) {
                wrong.push(format!("{} uses {name}", source.path.display()));
            }
        }
    }
    assert!(wrong.is_empty(), "crates outside their rooms:\n{}", wrong.join("\n"));
}

#[test]
fn actions_know_neither_network_nor_waiting() {
    let wrong: Vec<String> = sources()
        .iter()
        .filter(|source| source.room == "actions" && code(&source.text).contains("async fn"))
        .map(|source| source.path.display().to_string())
        .collect();
    assert!(wrong.is_empty(), "actions that wait: {wrong:?}");
}

#[test]
fn faces_only_read_storage() {
    // What writes in storage takes a Tx; a face that opens none cannot call it. `transact` in a face is for actions.
    let mut wrong = Vec::new();
    for source in sources().iter().filter(|source| ["web", "api", "feeds"].contains(&source.room.as_str())) {
        let code = code(&source.text);
        for (at, _) in code.match_indices("storage::") {
            let named: String =
                code[at..].chars().take_while(|c| c.is_alphanumeric() || *c == '_' || *c == ':').collect();
            let verb = named.rsplit("::").next().unwrap_or_default();
            if ["insert", "update", "delete", "put", "set_", "erase", "remove", "add_"]
                .iter()
                .any(|prefix| verb.starts_with(prefix))
            {
                wrong.push(format!("{} calls {named}", source.path.display()));
            }
        }
    }
    assert!(wrong.is_empty(), "faces that write:\n{}", wrong.join("\n"));
}

#[test]
fn a_door_plate_has_no_logic() {
    let wrong: Vec<String> = sources()
        .iter()
        .filter(|source| source.path.ends_with("mod.rs") && source.path.components().count() > 1)
        .filter(|source| code(&source.text).contains("fn "))
        .map(|source| source.path.display().to_string())
        .collect();
    assert!(wrong.is_empty(), "mod.rs files with logic: {wrong:?}");
}
