//! What was said to an event, below its page.

use std::collections::{HashMap, HashSet};

use crate::domain::event::Event;
use crate::domain::ids::ReplyKey;
use crate::domain::language::Language;
use crate::domain::reply::{Reply, ReplyState};
use crate::peers::talk::{shown, talk_of};
use crate::storage::{self, AnyConnection, StorageResult};
use crate::web::pages::answer::decide::{PATH, hide};
use crate::web::view::{AnswerView, Frame, TalkView};

/// How deep answers are indented.
const DEPTH: usize = 3;
/// How many waiting answers are counted.
const COUNTED: i64 = 100;

/// What who reads may do below an event.
#[derive(Debug, Clone, Copy)]
pub(super) struct TalkRights {
    /// Belongs to its organization: answers, changes, takes back.
    pub organizes: bool,
    /// Hides answers.
    pub decides: bool,
}

/// What stands below the page of an event of ours.
pub(super) fn talk_view(
    conn: &mut AnyConnection,
    frame: &Frame,
    event: &Event,
    rights: TalkRights,
) -> StorageResult<Option<TalkView>> {
    if !event.is_local() || !event.is_visible() {
        return Ok(None);
    }
    let counts = talk_of(conn, event)?.counts;
    let replies = shown(conn, event)?;
    let page = format!("/events/{}", event.id);
    let answers = in_reading_order(&replies)
        .into_iter()
        .map(|(reply, depth)| {
            let mut view = answer_view(frame, event, reply, depth);
            view.report_href = (!reply.local).then(|| format!("/answers/{}/report", reply.id));
            if rights.organizes {
                view.answer_href = Some(format!("{page}/answer?to={}", reply.id));
            }
            if reply.local && rights.organizes {
                view.edit_href = Some(format!("/answers/{}/edit", reply.id));
                view.delete_href = Some(format!("/answers/{}/delete", reply.id));
            } else if rights.decides {
                view.hide = Some(hide(frame, reply.id));
            }
            view
        })
        .collect();
    let mut talk = TalkView {
        likes: counts.likes,
        shares: counts.shares,
        answers,
        answer_href: rights.organizes.then(|| format!("{page}/answer")),
        waiting: None,
    };
    if rights.organizes {
        let waiting = storage::replies::of_event(conn, event.key, ReplyState::Waiting, COUNTED)?.len();
        let waiting = i64::try_from(waiting).unwrap_or(COUNTED);
        talk.waiting = (waiting > 0).then(|| (waiting, PATH.to_owned()));
    }
    Ok(Some(talk).filter(|talk| !talk.is_empty()))
}

/// An answer as it is read; links for those who may do something with it are added by who knows them.
pub(in crate::web::pages) fn answer_view(
    frame: &Frame,
    event: &Event,
    reply: &Reply,
    depth: usize,
) -> AnswerView {
    let local = reply.published.with_timezone(&frame.site.zone).naive_local();
    let organizer = event.organizer.as_ref().filter(|_| reply.local);
    let home = reply.page.as_ref().filter(|_| !reply.local);
    AnswerView {
        id: reply.id.to_string(),
        from: organizer.map_or_else(|| reply.host.to_string(), |organizer| organizer.name.clone()),
        own: reply.local,
        when: frame.dates.moment(local, frame.today),
        written: reply.published.to_rfc3339_opts(chrono::SecondsFormat::Secs, true),
        edited: reply.edited.is_some(),
        language: reply
            .language
            .as_ref()
            .map(Language::as_str)
            .filter(|tag| crate::i18n::UiLanguage::of_tag(tag) != Some(frame.language))
            .map(str::to_owned),
        warning: reply.warning.clone(),
        content: reply.content.html().as_str().trim().to_owned(),
        attachments: reply.attachments,
        home_href: home.map(|page| page.as_str().to_owned()),
        depth: depth.min(DEPTH),
        answer_href: None,
        edit_href: None,
        delete_href: None,
        report_href: None,
        hide: None,
    }
}

/// Each answer below the one it answers, the oldest first; what answers something that is not shown is not shown either.
fn in_reading_order(replies: &[Reply]) -> Vec<(&Reply, usize)> {
    let known: HashSet<ReplyKey> = replies.iter().map(|reply| reply.key).collect();
    let mut below: HashMap<Option<ReplyKey>, Vec<&Reply>> = HashMap::new();
    for reply in replies.iter().filter(|reply| reply.parent.is_none_or(|parent| known.contains(&parent))) {
        below.entry(reply.parent).or_default().push(reply);
    }
    let mut ordered = Vec::with_capacity(replies.len());
    let mut ahead: Vec<(&Reply, usize)> =
        below.remove(&None).unwrap_or_default().into_iter().rev().map(|reply| (reply, 0)).collect();
    while let Some((reply, depth)) = ahead.pop() {
        ordered.push((reply, depth));
        let children = below.remove(&Some(reply.key)).unwrap_or_default();
        ahead.extend(children.into_iter().rev().map(|child| (child, depth + 1)));
    }
    ordered
}
