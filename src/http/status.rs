//! The one table from kinds of fault to HTTP statuses and headings.

use actix_web::http::StatusCode;

use crate::domain::fault::{FaultKind, Message};

/// The HTTP status of a kind of fault (RFC 9110 §15.5).
pub fn of(kind: FaultKind) -> StatusCode {
    match kind {
        FaultKind::Malformed => StatusCode::BAD_REQUEST,
        FaultKind::Unauthenticated => StatusCode::UNAUTHORIZED,
        FaultKind::Forbidden => StatusCode::FORBIDDEN,
        FaultKind::NotFound => StatusCode::NOT_FOUND,
        FaultKind::Conflict => StatusCode::CONFLICT,
        FaultKind::Gone => StatusCode::GONE,
        FaultKind::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
        FaultKind::Unsupported => StatusCode::UNSUPPORTED_MEDIA_TYPE,
        FaultKind::Invalid => StatusCode::UNPROCESSABLE_ENTITY,
        FaultKind::TooMany => StatusCode::TOO_MANY_REQUESTS,
        FaultKind::Upstream => StatusCode::BAD_GATEWAY,
        FaultKind::Unavailable => StatusCode::SERVICE_UNAVAILABLE,
        FaultKind::Internal => StatusCode::INTERNAL_SERVER_ERROR,
    }
}

/// The kind behind a status that the framework chose (a body too large, a path nobody serves).
pub fn kind_of(status: StatusCode) -> FaultKind {
    match status {
        StatusCode::UNAUTHORIZED => FaultKind::Unauthenticated,
        StatusCode::FORBIDDEN => FaultKind::Forbidden,
        StatusCode::NOT_FOUND | StatusCode::METHOD_NOT_ALLOWED => FaultKind::NotFound,
        StatusCode::CONFLICT => FaultKind::Conflict,
        StatusCode::GONE => FaultKind::Gone,
        StatusCode::PAYLOAD_TOO_LARGE => FaultKind::TooLarge,
        StatusCode::UNSUPPORTED_MEDIA_TYPE => FaultKind::Unsupported,
        StatusCode::UNPROCESSABLE_ENTITY => FaultKind::Invalid,
        StatusCode::TOO_MANY_REQUESTS => FaultKind::TooMany,
        StatusCode::BAD_GATEWAY | StatusCode::GATEWAY_TIMEOUT => FaultKind::Upstream,
        StatusCode::SERVICE_UNAVAILABLE => FaultKind::Unavailable,
        status if status.is_client_error() => FaultKind::Malformed,
        _ => FaultKind::Internal,
    }
}

/// What stands above the explanation: the heading of a page, the `title` of a problem (RFC 9457 §3.1.4).
pub fn heading(kind: FaultKind) -> Message {
    Message::new(match kind {
        FaultKind::Malformed => "fault-malformed",
        FaultKind::Unauthenticated => "fault-unauthenticated",
        FaultKind::Forbidden => "fault-forbidden",
        FaultKind::NotFound => "fault-not-found",
        FaultKind::Conflict => "fault-conflict",
        FaultKind::Gone => "fault-gone",
        FaultKind::TooLarge => "fault-too-large",
        FaultKind::Unsupported => "fault-unsupported",
        FaultKind::Invalid => "fault-invalid",
        FaultKind::TooMany => "fault-too-many",
        FaultKind::Upstream => "fault-upstream",
        FaultKind::Unavailable => "fault-unavailable",
        FaultKind::Internal => "fault-internal",
    })
}

/// What is said where nothing nearer is known.
pub fn explanation(kind: FaultKind) -> Message {
    Message::new(match kind {
        FaultKind::Malformed => "error-malformed",
        FaultKind::Unauthenticated => "error-unauthenticated",
        FaultKind::Forbidden => "error-forbidden",
        FaultKind::NotFound => "error-not-found",
        FaultKind::Conflict => "error-conflict",
        FaultKind::Gone => "error-gone",
        FaultKind::TooLarge => "error-too-large",
        FaultKind::Unsupported => "error-unsupported",
        FaultKind::Invalid => "error-invalid",
        FaultKind::TooMany => "error-too-many",
        FaultKind::Upstream => "error-upstream",
        FaultKind::Unavailable => "error-unavailable",
        FaultKind::Internal => "error-internal",
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kinds_and_statuses_lead_to_each_other() {
        for kind in [
            FaultKind::Malformed,
            FaultKind::Unauthenticated,
            FaultKind::Forbidden,
            FaultKind::NotFound,
            FaultKind::Conflict,
            FaultKind::Gone,
            FaultKind::TooLarge,
            FaultKind::Unsupported,
            FaultKind::Invalid,
            FaultKind::TooMany,
            FaultKind::Upstream,
            FaultKind::Unavailable,
            FaultKind::Internal,
        ] {
            assert_eq!(kind_of(of(kind)), kind);
        }
    }
}
