//! The one cookie: read from requests, set at login, cleared at logout.

use actix_web::HttpRequest;
use actix_web::cookie::time::Duration;
use actix_web::cookie::{Cookie, SameSite};

use crate::auth::cookie::SESSION_DAYS;
use crate::auth::{SessionCookie, SessionToken};

/// The session a browser claims; whether it holds, the database says.
pub fn session_token(request: &HttpRequest, rules: SessionCookie) -> Option<SessionToken> {
    SessionToken::parse(request.cookie(rules.name())?.value())
}

/// Has the browser keep a session.
pub fn keep_session(session: &SessionToken, rules: SessionCookie) -> Cookie<'static> {
    cookie(session.reveal(), Duration::days(SESSION_DAYS), rules)
}

/// Has the browser forget its session.
pub fn forget_session(rules: SessionCookie) -> Cookie<'static> {
    cookie(String::new(), Duration::ZERO, rules)
}

fn cookie(value: String, lifetime: Duration, rules: SessionCookie) -> Cookie<'static> {
    Cookie::build(rules.name(), value)
        .path("/")
        .http_only(true)
        .same_site(SameSite::Lax)
        .secure(rules.is_secure())
        .max_age(lifetime)
        .finish()
}

#[cfg(test)]
mod tests {
    use actix_web::test::TestRequest;

    use super::*;

    #[test]
    fn the_cookie_is_guarded_as_the_address_allows() {
        let session = SessionToken::new([1; 32]);
        let secure = keep_session(&session, SessionCookie::for_scheme("https")).to_string();
        let value = session.reveal();
        assert_eq!(
            secure,
            format!("__Host-convoca={value}; HttpOnly; SameSite=Lax; Secure; Path=/; Max-Age=2592000")
        );
        let plain = keep_session(&session, SessionCookie::for_scheme("http")).to_string();
        assert_eq!(plain, format!("convoca={value}; HttpOnly; SameSite=Lax; Path=/; Max-Age=2592000"));
        assert!(forget_session(SessionCookie::Plain).to_string().contains("Max-Age=0"));
    }

    #[test]
    fn a_session_is_read_under_its_own_name_only() {
        let session = SessionToken::new([1; 32]);
        let request =
            TestRequest::default().cookie(keep_session(&session, SessionCookie::Plain)).to_http_request();
        assert_eq!(session_token(&request, SessionCookie::Plain).unwrap().hash(), session.hash());
        assert!(session_token(&request, SessionCookie::Secure).is_none());
    }
}
