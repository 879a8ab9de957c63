//! An organization says what others may do with what it publishes.

use super::announce;
use super::profiles::ProfileError;
use crate::domain::ids::OrganizationKey;
use crate::domain::organization::MemberRole;
use crate::domain::policy::Acting;
use crate::domain::reply::TalkPolicy;
use crate::storage::deliveries::Priority;
use crate::storage::listings::{Shelf, of_organizations};
use crate::storage::{self, Tx};

/// How many coming events are sent anew, so that other servers know who may quote them.
const RETOLD: i64 = 100;

/// Sets what others may do. Who may quote stands in each event: the coming ones are sent anew.
///
/// # Errors
/// [`ProfileError::NotAllowed`] for everybody but owners and administrators.
pub fn set_talk(
    tx: &mut Tx<'_>,
    acting: Acting,
    key: OrganizationKey,
    policy: TalkPolicy,
) -> Result<(), ProfileError> {
    storage::organizations::get(tx.conn, key)?.ok_or(ProfileError::Unknown)?;
    let role = match acting.account() {
        Some(account) => storage::organizations::role_of(tx.conn, key, account)?,
        None => None,
    };
    if role != Some(MemberRole::Owner) && !acting.may_administer() {
        return Err(ProfileError::NotAllowed);
    }
    let before = storage::talk::policy(tx.conn, key)?;
    storage::talk::set_policy(tx, key, policy)?;
    if (before.quoting, before.featuring) != (policy.quoting, policy.featuring) {
        for event in of_organizations(tx.conn, &[key], Shelf::Upcoming, tx.now, RETOLD)? {
            if event.is_visible() {
                announce::changed(tx, &event, Priority::Usual)?;
            }
        }
    }
    Ok(())
}
