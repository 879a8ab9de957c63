//! Somebody says that something should not be here: a visitor of this site, or another server in the name of its people.

use crate::domain::event::Event;
use crate::domain::ids::ReportId;
use crate::domain::organization::Organization;
use crate::domain::reply::Reply;
use crate::domain::report::{MAX_WORDS, ReportReason, ReportedKind};
use crate::domain::text::excerpt;
use crate::domain::uri::Host;
use crate::storage::reports::NewReport;
use crate::storage::{self, StorageResult, Tx};
use crate::urls::{Owner, Urls};

/// Open reports about one thing: a moderator who reads these needs no more of them.
const OF_SUBJECT: i64 = 20;
/// Open reports from one server.
const OF_SERVER: i64 = 50;
/// Open reports from visitors.
const OF_VISITORS: i64 = 500;

/// What became of a report. Whoever sent it is thanked in any case.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Filed {
    /// It waits for a moderator.
    Open(ReportId),
    /// The very same waits already.
    Known,
    /// So many wait already that it is not kept.
    Enough,
}

/// What somebody says about a thing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Complaint {
    /// Why.
    pub reason: ReportReason,
    /// In their words.
    pub words: String,
    /// The server they are on; `None`: a visitor of this site.
    pub from: Option<Host>,
    /// Whether the words may be passed on to the thing's home.
    pub may_forward: bool,
}

impl Complaint {
    /// About an event, local or mirrored.
    pub fn about_event(self, urls: &Urls, event: &Event) -> NewReport {
        let page = urls.event_page(event.id).url().path().to_owned();
        self.about(ReportedKind::Event, event.uri.as_str(), &event.main_text().title, page)
    }

    /// About an answer to an event.
    pub fn about_answer(self, urls: &Urls, event: &Event, reply: &Reply) -> NewReport {
        let page = format!("{}#answer-{}", urls.event_page(event.id).url().path(), reply.id);
        self.about(ReportedKind::Reply, reply.uri.as_str(), &event.main_text().title, page)
    }

    /// About an organization of this site.
    pub fn about_organization(self, urls: &Urls, organization: &Organization) -> NewReport {
        let slug = organization.slug.as_str();
        let page = urls.organization(slug).url().path().to_owned();
        let uri = urls.actor(Owner::Organization(slug));
        self.about(ReportedKind::Organization, uri.as_str(), &organization.name, page)
    }

    /// About anything: its URI, what it is called, and its path on this site.
    pub fn about(self, kind: ReportedKind, uri: &str, title: &str, page: String) -> NewReport {
        NewReport {
            kind,
            subject: uri.to_owned(),
            title: excerpt(title, 200),
            page,
            reason: self.reason,
            words: self.words.trim().chars().take(MAX_WORDS).collect(),
            reporter_host: self.from,
            may_forward: self.may_forward,
        }
    }
}

/// Puts a report before the moderators, unless the same or far too many wait there.
///
/// # Errors
/// When the database does not answer.
pub fn file_report(tx: &mut Tx<'_>, new: &NewReport) -> StorageResult<Filed> {
    let standing = storage::reports::standing(tx.conn, new)?;
    if standing.same > 0 {
        return Ok(Filed::Known);
    }
    let most = if new.reporter_host.is_some() { OF_SERVER } else { OF_VISITORS };
    if standing.of_subject >= OF_SUBJECT || standing.of_reporter >= most {
        return Ok(Filed::Enough);
    }
    storage::reports::insert(tx, new).map(Filed::Open)
}
