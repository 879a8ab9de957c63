//! A mirrored event as its home tells it now, asked for without having been told of a change.

use super::create_update::gone;
use super::effect::{Effect, Handled, Trouble};
use super::home::{self, AtHome};
use super::mirroring::{Bringer, Brought, mirror};
use crate::actions::confirm_mirrors::{Missing, confirmed, missing, not_confirmed};
use crate::activitypub::vocab::Wire;
use crate::domain::uri::ObjectUri;
use crate::peers::Actors;
use crate::storage::mirrors::Via;

/// Asks the home of a mirrored event how it stands.
///
/// # Errors
/// When the database or the home does not answer: try again later.
pub async fn refresh(actors: &Actors, uri: &str) -> Result<Effect, Trouble> {
    let Ok(id) = ObjectUri::parse(uri) else { return Ok(Effect::nothing("has no home to ask")) };
    match home::fetch(actors, &id).await? {
        AtHome::Object { json, wrapped_in, home } if Wire::new(&json).id() == Some(uri) => {
            let (via, activity) = (Via::Create, String::new());
            let effect =
                mirror(actors, Brought { json, wrapped_in, home, via, activity, by: Bringer::Before })
                    .await?;
            Ok(Effect::of(move |tx| {
                let handled = effect.apply(tx)?;
                confirmed(tx, id.as_str())?;
                Ok(handled)
            }))
        }
        AtHome::Object { .. } => Ok(Effect::nothing("its home shows something else there")),
        AtHome::Gone => Ok(gone(Some(id))),
        AtHome::Missing => Ok(Effect::of(move |tx| {
            Ok(Handled::done(match missing(tx, id.as_str())? {
                Missing::Shown => "its home does not know it; asked again tomorrow",
                Missing::Withdrawn => "its home does not know it any more; withdrawn",
            }))
        })),
        AtHome::Forbidden => Ok(Effect::of(move |tx| {
            not_confirmed(tx, id.as_str())?;
            Ok(Handled::done("its home does not show it any more; not vouched for"))
        })),
        AtHome::Unknown(reason) => Ok(Effect::nothing(reason)),
    }
}
