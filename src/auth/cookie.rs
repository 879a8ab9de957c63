//! How the one cookie is named and guarded.

/// How long a session lasts without use, in days; the cookie lives as long.
pub const SESSION_DAYS: i64 = 30;

/// The rules for the session's cookie: always `HttpOnly`, `SameSite=Lax`, `Path=/`, without a domain.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SessionCookie {
    /// The public URL is https: the `__Host-` prefix makes browsers refuse it from anywhere else (RFC 6265bis §4.1.3).
    Secure,
    /// The public URL is http, for trying out: browsers would drop a `Secure` cookie.
    Plain,
}

impl SessionCookie {
    /// The rules for a public URL's scheme (`https` or anything else).
    pub fn for_scheme(scheme: &str) -> Self {
        if scheme == "https" { Self::Secure } else { Self::Plain }
    }

    /// The cookie's name.
    pub fn name(self) -> &'static str {
        match self {
            Self::Secure => "__Host-convoca",
            Self::Plain => "convoca",
        }
    }

    /// Whether it carries the `Secure` attribute.
    pub fn is_secure(self) -> bool {
        self == Self::Secure
    }
}
