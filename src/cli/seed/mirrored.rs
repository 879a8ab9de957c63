//! Invented events of invented allies, as if their feeds had brought them.

use rand::RngExt;
use rand::rngs::StdRng;

use super::event::one_of;
use super::words::{ALLIES, Ally};
use crate::actions::mirror_event::{Arrival, mirror_event};
use crate::domain::event_draft::EventDraft;
use crate::domain::remote_event::{Audience, RemoteEvent, RemoteIdentity, RemoteText, RemoteWhen};
use crate::domain::source::{Source, SourcePolicy, SourceState, SourceTarget};
use crate::domain::uri::{Host, WebUrl};
use crate::storage::mirrors::Via;
use crate::storage::{self, StorageResult, Tx};

/// The feeds of the allies, paused: nobody is asked, they do not exist.
pub(super) fn sources(tx: &mut Tx<'_>) -> StorageResult<Vec<(Source, &'static Ally)>> {
    let mut sources = Vec::new();
    for ally in ALLIES {
        let (host, names) = ally;
        let url = WebUrl::parse(&format!("https://{host}/calendar.ics")).expect("an address of ours");
        let target = SourceTarget::Feed(url);
        if storage::sources::by_target(tx.conn, target.as_str())?.is_none() {
            storage::sources::insert(
                tx,
                &target,
                names[0],
                SourcePolicy::Publish,
                SourceState::Paused,
                None,
            )?;
        }
        sources.extend(storage::sources::by_target(tx.conn, target.as_str())?.map(|source| (source, ally)));
    }
    Ok(sources)
}

/// Takes an invented event in as one of an ally's.
pub(super) fn mirror(
    tx: &mut Tx<'_>,
    rng: &mut StdRng,
    sources: &[(Source, &'static Ally)],
    draft: &EventDraft,
) -> StorageResult<()> {
    let (source, (host, names)) = one_of(rng, sources);
    let event = told_by(rng, draft, host);
    let arrival = Arrival {
        source,
        via: Via::Feed,
        activity: "",
        home: Host::parse(host).expect("a host of ours"),
        event: &event,
        organizers: vec![(*one_of(rng, names)).to_owned()],
    };
    mirror_event(tx, &arrival)?;
    Ok(())
}

fn told_by(rng: &mut StdRng, draft: &EventDraft, host: &str) -> RemoteEvent {
    let when = &draft.when;
    let uid = format!("{:016x}@{host}", rng.random::<u64>());
    RemoteEvent {
        url: WebUrl::parse(&format!("https://{host}/event/{}", &uid[..8])).ok(),
        identity: RemoteIdentity::Entry { uid, recurrence_id: None, sequence: 0 },
        texts: draft
            .texts
            .iter()
            .map(|text| RemoteText {
                language: Some(text.language.clone()),
                title: text.title.clone(),
                description: text.description.html(),
            })
            .collect(),
        when: RemoteWhen {
            start_utc: when.start_utc(),
            end_utc: when.end_utc(),
            end_shown: when.end_utc().is_some(),
            start_local: when.start_local(),
            end_local: when.end_local(),
            zone: Some(when.zone()),
            all_day: when.is_all_day(),
        },
        place: draft.place.clone(),
        online_url: draft.online_url.as_ref().map(|url| url.as_str().to_owned()),
        image: None,
        tags: draft.tags.clone(),
        category: vec![draft.kind.category().to_owned()],
        status: draft.status,
        organizers: None,
        attributed_to: None,
        audience: Audience::Public,
        published: None,
        updated: None,
        previous_start: None,
        recurrence: None,
        raw: None,
    }
}
