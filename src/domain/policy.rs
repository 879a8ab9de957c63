//! Who may do what.

use super::account::AccountRole;
use super::ids::AccountKey;
use super::organization::{MemberRole, OrganizationState};

/// Who acts: a logged-in account or the operator at the command line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Acting {
    /// An account with its site-wide role.
    Account(AccountKey, AccountRole),
    /// Whoever may run the program on the server.
    Operator,
}

impl Acting {
    /// The account, if it is one.
    pub fn account(self) -> Option<AccountKey> {
        match self {
            Self::Account(key, _) => Some(key),
            Self::Operator => None,
        }
    }

    /// Whether it may hide events and decide the review queue.
    pub fn may_moderate(self) -> bool {
        match self {
            Self::Account(_, role) => role.moderates(),
            Self::Operator => true,
        }
    }

    /// Whether it may change sources and accounts.
    pub fn may_administer(self) -> bool {
        match self {
            Self::Account(_, role) => role.administers(),
            Self::Operator => true,
        }
    }
}

/// Whether somebody may write an organization's events: its members, if it may publish at all.
pub fn may_write_events(acting: Acting, member: Option<MemberRole>, state: OrganizationState) -> bool {
    let belongs = matches!(acting, Acting::Operator) || member.is_some();
    belongs && matches!(state, OrganizationState::Active | OrganizationState::Pending)
}

/// Whether what an organization publishes becomes public: not before a moderator let it in.
pub fn may_publish(state: OrganizationState) -> bool {
    state == OrganizationState::Active
}
