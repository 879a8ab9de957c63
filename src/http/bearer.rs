//! `Authorization: Bearer …` (RFC 6750 §2.1).

use actix_web::http::header::{self, HeaderMap};

use crate::auth::ApiToken;

/// What the header holds.
#[derive(Debug)]
pub enum Bearer {
    /// There is none.
    Absent,
    /// Something that cannot be a token of ours.
    Unreadable,
    /// A token; whether it holds, the database says.
    Token(ApiToken),
}

/// Reads the header.
pub fn bearer(headers: &HeaderMap) -> Bearer {
    let Some(value) = headers.get(header::AUTHORIZATION) else { return Bearer::Absent };
    let Some((scheme, token)) = value.to_str().ok().and_then(|text| text.trim().split_once(' ')) else {
        return Bearer::Unreadable;
    };
    if !scheme.eq_ignore_ascii_case("bearer") {
        return Bearer::Unreadable;
    }
    ApiToken::parse(token.trim()).map_or(Bearer::Unreadable, Bearer::Token)
}

#[cfg(test)]
mod tests {
    use actix_web::http::header::HeaderValue;

    use super::*;

    fn read(value: &str) -> Bearer {
        let mut headers = HeaderMap::new();
        headers.insert(header::AUTHORIZATION, HeaderValue::from_str(value).unwrap());
        bearer(&headers)
    }

    #[test]
    fn only_a_token_of_ours_is_one() {
        let token = ApiToken::new([5; 32]);
        assert!(matches!(bearer(&HeaderMap::new()), Bearer::Absent));
        let Bearer::Token(found) = read(&format!("bearer  {}", token.reveal())) else { panic!("not read") };
        assert_eq!(found.hash(), token.hash());
        for broken in ["Bearer", "Bearer x", "Basic dXNlcjpwYXNz", &token.reveal()] {
            assert!(matches!(read(broken), Bearer::Unreadable), "{broken}");
        }
    }
}
