//! Our actors as others see them, from their rows.

use serde_json::{Value, json};

use crate::activitypub::write_actor::{ActorProfile, write_actor, write_actor_stub};
use crate::activitypub::write_talk::can_feature;
use crate::domain::organization::{OrganizationState, SITE_ACTOR};
use crate::domain::site::Site;
use crate::storage::local_actors::LocalActor;
use crate::storage::{self, AnyConnection, StorageResult};
use crate::urls::{Owner, Urls};

/// How much of an actor is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Extent {
    /// All there is to know.
    Whole,
    /// What is needed to verify its signatures and to write to it.
    Stub,
}

/// The document of an actor, without `@context`; `None` for an organization that others cannot know of yet.
///
/// # Errors
/// When the database does not answer.
pub fn actor_document(
    conn: &mut AnyConnection,
    site: &Site,
    actor: &LocalActor,
    extent: Extent,
) -> StorageResult<Option<Value>> {
    let urls = Urls::new(&site.public_url);
    let write = match extent {
        Extent::Whole => write_actor,
        Extent::Stub => write_actor_stub,
    };
    let Some(organization) = actor.organization else {
        return Ok(Some(write(
            &urls,
            &ActorProfile {
                owner: Owner::Site,
                username: SITE_ACTOR,
                name: &site.name,
                summary: &site.description,
                website: Some(urls.base()),
                contact: site.contact.as_deref(),
                public_key_pem: &actor.public_key_pem,
                created: site.set_up.unwrap_or_default(),
                suspended: false,
                also_known_as: &[],
                moved_to: None,
            },
        )));
    };
    let known = storage::organizations::get(conn, organization)?;
    let known = known.filter(|organization| organization.state != OrganizationState::Pending);
    let Some(organization) = known else { return Ok(None) };
    let mut written = write(
        &urls,
        &ActorProfile {
            owner: Owner::Organization(organization.slug.as_str()),
            username: organization.slug.as_str(),
            name: &organization.name,
            summary: &organization.summary,
            website: organization.website.as_deref(),
            contact: organization.contact.as_deref(),
            public_key_pem: &actor.public_key_pem,
            created: organization.created,
            suspended: organization.state == OrganizationState::Suspended,
            also_known_as: &organization.also_known_as,
            moved_to: organization.moved_to.as_ref(),
        },
    );
    if extent == Extent::Whole {
        let featuring = storage::talk::policy(conn, organization.key)?.featuring;
        let id = urls.actor_named(&actor.name);
        written["interactionPolicy"] = json!({"canFeature": can_feature(id.as_str(), featuring)});
    }
    Ok(Some(written))
}
