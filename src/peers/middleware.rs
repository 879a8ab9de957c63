//! Puts our client under the ActivityPub library: what it asks is signed, guarded and bounded here, and what comes back
//! has the one form it accepts.

use std::sync::Arc;

use async_trait::async_trait;
use http::header::CONTENT_TYPE;
use http::{Extensions, Method};
use reqwest::ResponseBuilderExt as _;
use reqwest_middleware::{ClientBuilder, ClientWithMiddleware, Error, Middleware, Next};

use super::fetch::{ACCEPT_ACTIVITY, Fetcher, is_activity};
use super::fetch_error::FetchError;

struct Guarded(Fetcher);

/// The library's client, whose every request goes through the fetcher.
pub(super) fn guarded(fetcher: Fetcher) -> ClientWithMiddleware {
    let transport = fetcher.context().client().transport().clone();
    ClientBuilder::new(transport).with_arc(Arc::new(Guarded(fetcher))).build()
}

#[async_trait]
impl Middleware for Guarded {
    async fn handle(
        &self,
        request: reqwest::Request,
        _: &mut Extensions,
        _: Next<'_>,
    ) -> Result<reqwest::Response, Error> {
        self.answer(&request).await.map_err(|error| Error::Middleware(error.into()))
    }
}

impl Guarded {
    async fn answer(&self, request: &reqwest::Request) -> Result<reqwest::Response, FetchError> {
        debug_assert_eq!(request.method(), Method::GET, "deliveries do not go through the library");
        let answer = self.0.ask(request.url(), ACCEPT_ACTIVITY).await?;
        if !is_activity(&answer) {
            return Err(FetchError::NotActivity);
        }
        let answer = http::Response::builder()
            .status(answer.status)
            .url(answer.url)
            .header(CONTENT_TYPE, "application/activity+json")
            .body(answer.body)
            .expect("a status and one header make an answer");
        Ok(answer.into())
    }
}
