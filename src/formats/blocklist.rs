//! Lists of servers as Mastodon hands them on: CSV with `#domain,#severity,#reject_media,#reject_reports,
//! #public_comment,#obfuscate` (`app/models/form/domain_block_csv_batch`, 4.1 and later); a plain list of names is read
//! too.

use std::collections::BTreeMap;

use crate::domain::fault::{Fault, FaultKind, Message};
use crate::domain::host_decision::{HostDecision, HostPolicy, MAX_REASON};
use crate::domain::text::{excerpt, one_line};
use crate::domain::uri::Host;

/// The most lines read: many times the longest lists in use.
pub const MAX_LINES: usize = 10_000;
/// The most broken lines told one by one.
const MAX_TOLD: usize = 50;

const HEAD: [&str; 6] =
    ["#domain", "#severity", "#reject_media", "#reject_reports", "#public_comment", "#obfuscate"];

/// What a list says.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Blocklist {
    /// Servers and what the list says of them, each once, the strictest word about it; by name.
    pub entries: Vec<(Host, HostDecision)>,
    /// Lines that were not understood, at most 50 of them.
    pub broken: Vec<BrokenLine>,
    /// How many further lines were not understood.
    pub more_broken: usize,
}

/// A line that was not understood; it costs only itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BrokenLine {
    /// Counted from 1.
    pub line: u64,
    /// How it begins.
    pub text: String,
    /// Why.
    pub fault: LineFault,
}

/// Why a line was not understood.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LineFault {
    /// Its first column is no name of a server.
    NotAHost,
    /// The name is hidden behind asterisks.
    Hidden,
    /// A severity that is none of `suspend`, `silence`, `noop`.
    Severity,
    /// Quotes or columns that do not fit together.
    NotCsv,
}

impl LineFault {
    /// Why, in the catalogue's words.
    pub fn message(self) -> Message {
        Message::new(match self {
            Self::NotAHost => "blocklist-not-a-host",
            Self::Hidden => "blocklist-hidden",
            Self::Severity => "blocklist-severity",
            Self::NotCsv => "blocklist-not-csv",
        })
    }
}

/// Why a list is not read at all.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum BlocklistError {
    /// It has more than [`MAX_LINES`].
    #[error("a list has at most {MAX_LINES} lines")]
    TooLong,
    /// There is nothing in it.
    #[error("the list is empty")]
    Empty,
}

impl Fault for BlocklistError {
    fn kind(&self) -> FaultKind {
        match self {
            Self::TooLong => FaultKind::TooLarge,
            Self::Empty => FaultKind::Invalid,
        }
    }
    fn message(&self) -> Message {
        match self {
            Self::TooLong => Message::new("blocklist-too-long").with("most", MAX_LINES),
            Self::Empty => Message::new("blocklist-empty"),
        }
    }
}

/// Which column says what.
struct Columns([Option<usize>; 6]);

impl Columns {
    /// The columns of a head; `None` if this line is none.
    fn of_head(record: &csv::StringRecord) -> Option<Self> {
        let plain =
            |cell: &str| cell.trim().trim_start_matches('\u{feff}').trim_start_matches('#').to_lowercase();
        let cells: Vec<String> = record.iter().map(plain).collect();
        cells
            .iter()
            .any(|cell| cell == "domain")
            .then(|| Self(HEAD.map(|name| cells.iter().position(|cell| *cell == name[1..]))))
    }

    /// Without a head: the name first, the severity second, as Mastodon orders them.
    fn usual() -> Self {
        Self([0, 1, 2, 3, 4, 5].map(Some))
    }

    fn cell<'a>(&self, record: &'a csv::StringRecord, column: usize) -> &'a str {
        self.0[column].and_then(|at| record.get(at)).unwrap_or_default().trim()
    }
}

/// Reads a list.
///
/// # Errors
/// See [`BlocklistError`]; a broken line is told in the list.
pub fn read(text: &str) -> Result<Blocklist, BlocklistError> {
    if text.lines().count() > MAX_LINES {
        return Err(BlocklistError::TooLong);
    }
    let mut reader = csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(text.as_bytes());
    let mut found: BTreeMap<Host, HostDecision> = BTreeMap::new();
    let mut list = Blocklist::default();
    let mut columns: Option<Columns> = None;
    let mut record = csv::StringRecord::new();
    loop {
        let line = reader.position().line();
        match reader.read_record(&mut record) {
            Ok(true) => {}
            Ok(false) => break,
            Err(_) => {
                list.tell(line, "", LineFault::NotCsv);
                continue;
            }
        }
        if columns.is_none() {
            let head = Columns::of_head(&record);
            let is_head = head.is_some();
            columns = Some(head.unwrap_or_else(Columns::usual));
            if is_head {
                continue;
            }
        }
        let Some(columns) = &columns else { continue };
        let name = columns.cell(&record, 0).trim_start_matches('\u{feff}');
        if name.is_empty() || name.starts_with('#') {
            continue;
        }
        match entry(columns, &record, name) {
            Ok((host, decision)) => match found.get_mut(&host) {
                Some(known) if known.is_as_strict_as(&decision) => {}
                Some(known) => *known = decision,
                None => {
                    found.insert(host, decision);
                }
            },
            Err(fault) => list.tell(record.position().map_or(line, csv::Position::line), name, fault),
        }
    }
    list.entries = found.into_iter().collect();
    if list.entries.is_empty() && list.broken.is_empty() {
        return Err(BlocklistError::Empty);
    }
    Ok(list)
}

impl Blocklist {
    fn tell(&mut self, line: u64, text: &str, fault: LineFault) {
        if self.broken.len() < MAX_TOLD {
            self.broken.push(BrokenLine { line, text: excerpt(text, 60), fault });
        } else {
            self.more_broken += 1;
        }
    }
}

fn entry(
    columns: &Columns,
    record: &csv::StringRecord,
    name: &str,
) -> Result<(Host, HostDecision), LineFault> {
    if name.contains('*') {
        return Err(LineFault::Hidden);
    }
    let host = Host::parse(name).filter(is_server_name).ok_or(LineFault::NotAHost)?;
    let policy = match columns.cell(record, 1).to_lowercase().as_str() {
        "" | "suspend" => HostPolicy::Blocked,
        "silence" | "limit" => HostPolicy::Silenced,
        "noop" | "none" => HostPolicy::Usual,
        _ => return Err(LineFault::Severity),
    };
    let is_on =
        |column| matches!(columns.cell(record, column).to_lowercase().as_str(), "true" | "t" | "1" | "yes");
    let reason: String = one_line(columns.cell(record, 4)).chars().take(MAX_REASON).collect();
    Ok((
        host,
        HostDecision {
            policy,
            reject_media: is_on(2),
            reject_reports: is_on(3),
            obfuscate: is_on(5),
            reason: (!reason.is_empty()).then_some(reason),
        },
    ))
}

/// A name that a server can be known by: with a dot in it (a top-level domain would cut off half the world), without port.
pub fn is_server_name(host: &Host) -> bool {
    let name = host.as_str();
    name.len() <= 253
        && name.contains('.')
        && !name.contains(':')
        && name.split('.').all(|label| {
            !label.is_empty()
                && label.len() <= 63
                && label.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_'))
        })
}

/// Writes a list; servers that are only allowed are not in it.
pub fn write<'a>(decided: impl Iterator<Item = (&'a Host, &'a HostDecision)>) -> String {
    let mut writer = csv::Writer::from_writer(Vec::new());
    let written = "a list is written to memory";
    writer.write_record(HEAD).expect(written);
    for (host, decision) in decided {
        let severity = match decision.policy {
            HostPolicy::Blocked => "suspend",
            HostPolicy::Silenced => "silence",
            HostPolicy::Usual if decision.is_any() => "noop",
            HostPolicy::Usual | HostPolicy::Allowed => continue,
        };
        let flag = |yes: bool| if yes { "true" } else { "false" };
        let row = [
            host.as_str(),
            severity,
            flag(decision.reject_media),
            flag(decision.reject_reports),
            decision.reason.as_deref().unwrap_or_default(),
            flag(decision.obfuscate),
        ];
        writer.write_record(row).expect(written);
    }
    String::from_utf8(writer.into_inner().expect(written)).expect("names and reasons are text")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(list: &Blocklist) -> Vec<(&str, &str)> {
        list.entries.iter().map(|(host, decision)| (host.as_str(), decision.policy.as_str())).collect()
    }

    #[test]
    fn mastodon_s_list_comes_back_as_it_went() {
        let text = "#domain,#severity,#reject_media,#reject_reports,#public_comment,#obfuscate\n\
            bad.example,suspend,true,true,\"Hatred, and \"\"worse\"\"\",false\n\
            loud.example,silence,false,false,,true\n\
            pictures.example,noop,true,false,,false\n";
        let list = read(text).unwrap();
        assert_eq!(
            said(&list),
            [("bad.example", "blocked"), ("loud.example", "silenced"), ("pictures.example", "usual")]
        );
        assert_eq!(list.entries[0].1.reason.as_deref(), Some("Hatred, and \"worse\""));
        assert_eq!(write(list.entries.iter().map(|(host, decision)| (host, decision))), text);
    }

    #[test]
    fn columns_may_stand_in_another_order_or_be_missing() {
        let list = read("severity,domain\nsilence,a.example\n").unwrap();
        assert_eq!(said(&list), [("a.example", "silenced")]);
        let list = read("\u{feff}B.EXAMPLE\n\n# a remark\nbücher.example\n").unwrap();
        assert_eq!(said(&list), [("b.example", "blocked"), ("xn--bcher-kva.example", "blocked")]);
    }

    #[test]
    fn a_broken_line_costs_itself_and_is_told_by_its_number() {
        let list = read(
            "#domain,#severity\ngood.example,suspend\nb*d.example,suspend\nnot a name,suspend\nx.example,harsh\n\
             com,suspend\nlocalhost,suspend\n",
        )
        .unwrap();
        assert_eq!(said(&list), [("good.example", "blocked")]);
        let told: Vec<_> = list.broken.iter().map(|broken| (broken.line, broken.fault)).collect();
        assert_eq!(
            told,
            [
                (3, LineFault::Hidden),
                (4, LineFault::NotAHost),
                (5, LineFault::Severity),
                (6, LineFault::NotAHost),
                (7, LineFault::NotAHost)
            ]
        );
    }

    #[test]
    fn of_a_server_that_stands_twice_the_strictest_word_counts() {
        let list = read("#domain,#severity\na.example,silence\na.example,suspend\na.example,noop\n").unwrap();
        assert_eq!(said(&list), [("a.example", "blocked")]);
    }

    #[test]
    fn endless_and_empty_lists_are_refused() {
        assert_eq!(read(&"a.example\n".repeat(MAX_LINES + 1)), Err(BlocklistError::TooLong));
        assert_eq!(read("#domain,#severity\n"), Err(BlocklistError::Empty));
        let broken = read(&"*\n".repeat(500)).unwrap();
        assert_eq!((broken.broken.len(), broken.more_broken), (50, 450));
    }
}
