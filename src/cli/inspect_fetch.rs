//! Fetches an address for `convoca inspect`: through the guarded client, signed where there is a site that can sign.

use url::Url;

use super::house::{self, Identity};
use super::inspect::Fetched;
use crate::config::{DatabaseUrl, Settings};
use crate::context::Context;
use crate::domain::fault::Fault;
use crate::domain::uri::{Host, WebUrl};
use crate::formats::icalendar::read::MAX_FEED_BYTES;
use crate::i18n::{UiLanguage, tr};
use crate::net::{Client, Request, Response};
use crate::peers::Fetcher;
use crate::peers::fetch::ACCEPT_ANYTHING;
use crate::peers::signatures::KeyCache;

/// Fetches an address.
///
/// # Errors
/// In plain words.
pub(super) fn fetch(address: &str) -> Result<Fetched, String> {
    let url = WebUrl::parse(address).map_err(|error| error.to_string())?.url();
    let settings = super::start::settings().map_err(|error| error.to_string())?;
    let runtime = super::start::runtime().map_err(|error| error.to_string())?;
    let answer = match site(&settings).filter(|site| !is_own(site, &url)) {
        Some(site) => {
            let fetcher = Fetcher::new(&site, KeyCache::default());
            runtime
                .block_on(fetcher.ask_for(&url, ACCEPT_ANYTHING, MAX_FEED_BYTES))
                .map_err(|error| in_words(&error))?
        }
        None => {
            let client = Client::new(&settings).map_err(|error| error.to_string())?;
            let request = Request::get(&url).accept(ACCEPT_ANYTHING).max_bytes(MAX_FEED_BYTES);
            successful(runtime.block_on(client.send(request)).map_err(|error| in_words(&error))?)?
        }
    };
    let content_type = answer.header(&http::header::CONTENT_TYPE).map(str::to_owned);
    Ok(Fetched { bytes: answer.body, content_type })
}

/// The site that can sign, if there is a database; none is made for this.
fn site(settings: &Settings) -> Option<Context> {
    match &settings.database_url {
        DatabaseUrl::Sqlite(path) if !path.exists() => None,
        _ => house::open(settings.clone(), Identity::Keep).ok(),
    }
}

fn is_own(site: &Context, url: &Url) -> bool {
    Host::of(url).is_some_and(|host| site.urls().is_ours(&host))
}

fn successful(answer: Response) -> Result<Response, String> {
    if answer.status.is_success() {
        Ok(answer)
    } else {
        Err(format!("the server answered with {}", answer.status))
    }
}

fn in_words(fault: &dyn Fault) -> String {
    tr(UiLanguage::En, &fault.message())
}
