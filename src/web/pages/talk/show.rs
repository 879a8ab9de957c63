//! `GET /dashboard/orgs/{slug}/talk`: who may answer, quote and feature, and what leave was given.

use actix_web::{HttpResponse, web};

use crate::context::Context;
use crate::domain::fault::FaultKind;
use crate::domain::organization::{MemberRole, Organization};
use crate::domain::policy::Acting;
use crate::domain::reply::{AnswersPolicy, FeaturingPolicy, QuotingPolicy, StampKind, TalkPolicy};
use crate::domain::uri::Host;
use crate::http::error::ErrorAnswer;
use crate::storage::stamps::Stamp;
use crate::storage::{self, AnyConnection};
use crate::web::reader::{Reader, page};
use crate::web::view::{Choice, Frame, LeaveRow, PostButton, TalkPage};

/// How much leave is shown.
const SHOWN: i64 = 100;

/// Shows the settings.
///
/// # Errors
/// Unauthenticated without a session, forbidden for strangers, not found.
pub async fn show(reader: Reader, slug: web::Path<String>) -> Result<HttpResponse, ErrorAnswer> {
    let seat = Seat::of(&reader.context, reader.acting()?, &slug).await?;
    let organization = seat.organization.clone();
    let (policy, leave) = reader
        .context
        .read(move |conn: &mut AnyConnection| -> Result<_, ErrorAnswer> {
            let policy = storage::talk::policy(conn, organization.key)?;
            let mut leave = Vec::new();
            for stamp in storage::stamps::given_by(conn, organization.actor, SHOWN)? {
                let event = storage::events::by_uri(conn, &stamp.target)?;
                leave.push((stamp, event.map(|event| event.main_text().title.clone())));
            }
            Ok((policy, leave))
        })
        .await?;
    let frame = reader.frame;
    page(&TalkPage {
        action: settings_path(seat.organization.slug.as_str()),
        may_change: seat.owns,
        answers: answers(&frame, policy.answers),
        quoting: quoting(&frame, policy.quoting),
        featuring: featuring(&frame, policy.featuring),
        leave: leave.iter().map(|(stamp, title)| row(&frame, &seat.organization, stamp, title)).collect(),
        name: seat.organization.name,
        frame,
    })
}

/// An organization and what who acts is in it.
pub(super) struct Seat {
    pub(super) organization: Organization,
    /// Whether they set what others may do.
    pub(super) owns: bool,
}

impl Seat {
    /// Finds the organization of this short name.
    pub(super) async fn of(context: &Context, acting: Acting, slug: &str) -> Result<Self, ErrorAnswer> {
        let slug = slug.to_owned();
        context
            .read(move |conn: &mut AnyConnection| -> Result<Self, ErrorAnswer> {
                let organization =
                    storage::organizations::by_slug(conn, &slug)?.ok_or_else(ErrorAnswer::not_found)?;
                let role = match acting.account() {
                    Some(account) => storage::organizations::role_of(conn, organization.key, account)?,
                    None => None,
                };
                if role.is_none() && !acting.may_administer() {
                    return Err(ErrorAnswer::of_kind(FaultKind::Forbidden));
                }
                Ok(Self { owns: role == Some(MemberRole::Owner) || acting.may_administer(), organization })
            })
            .await
    }
}

fn answers(frame: &Frame, present: AnswersPolicy) -> Vec<Choice> {
    let words = [
        (AnswersPolicy::Approval.as_str(), "talk-answers-approval"),
        (AnswersPolicy::Open.as_str(), "talk-answers-open"),
        (AnswersPolicy::Off.as_str(), "talk-answers-off"),
    ];
    choices(frame, &words, present.as_str())
}

fn quoting(frame: &Frame, present: QuotingPolicy) -> Vec<Choice> {
    let words = [
        (QuotingPolicy::Everybody.as_str(), "talk-everybody"),
        (QuotingPolicy::Followers.as_str(), "talk-followers"),
        (QuotingPolicy::Nobody.as_str(), "talk-nobody"),
    ];
    choices(frame, &words, present.as_str())
}

fn featuring(frame: &Frame, present: FeaturingPolicy) -> Vec<Choice> {
    let words = [
        (FeaturingPolicy::Everybody.as_str(), "talk-everybody"),
        (FeaturingPolicy::Nobody.as_str(), "talk-nobody"),
    ];
    choices(frame, &words, present.as_str())
}

/// Values with the catalogue keys of their words.
type Words<'a> = [(&'a str, &'static str)];

fn choices(frame: &Frame, words: &Words<'_>, present: &str) -> Vec<Choice> {
    words.iter().map(|&(value, key)| Choice::new(value, frame.t(key), present)).collect()
}

/// What the form says; anything else than its own words says nothing.
pub(super) fn read(text: impl Fn(&str) -> String) -> Option<TalkPolicy> {
    Some(TalkPolicy {
        answers: AnswersPolicy::parse(&text("answers"))?,
        quoting: QuotingPolicy::parse(&text("quoting"))?,
        featuring: FeaturingPolicy::parse(&text("featuring"))?,
    })
}

fn row(frame: &Frame, organization: &Organization, stamp: &Stamp, title: &Option<String>) -> LeaveRow {
    let local = stamp.created.with_timezone(&frame.site.zone).naive_local();
    LeaveRow {
        kind_key: match stamp.kind {
            StampKind::Quote => "leave-quote",
            StampKind::Feature => "leave-feature",
        },
        what: title.clone().unwrap_or_else(|| organization.name.clone()),
        href: stamp.interacting.as_str().to_owned(),
        host: Host::of(&stamp.interacting.url()).map(|host| host.to_string()).unwrap_or_default(),
        when: frame.dates.moment(local, frame.today),
        withdraw: PostButton::new(
            format!("/dashboard/leave/{}/withdraw", stamp.id),
            frame.t("leave-withdraw"),
        )
        .with("back", settings_path(organization.slug.as_str())),
    }
}

/// Where an organization sets what others may do.
pub(in crate::web::pages) fn settings_path(slug: &str) -> String {
    format!("/dashboard/orgs/{slug}/talk")
}
