//! What moderators and owners did that others may have to answer for.

use super::event::spelled;

spelled! {
    /// A deed worth remembering.
    AuditAction {
        /// A server was blocked, silenced, allowed, or none of these any more.
        HostDecided = "host-decided",
        /// A report was settled or opened again.
        ReportDecided = "report-decided",
        /// A report was passed on to the home of what it is about.
        ReportForwarded = "report-forwarded",
        /// An event was hidden.
        EventHidden = "event-hidden",
        /// A hidden event was shown again.
        EventShown = "event-shown",
        /// An organization was paused.
        OrganizationPaused = "organization-paused",
        /// A paused organization is back.
        OrganizationResumed = "organization-resumed",
        /// An organization says that it moved elsewhere, or that it is back.
        OrganizationMoved = "organization-moved",
        /// An organization was deleted for good.
        OrganizationDeleted = "organization-deleted",
    }
}
