//! Style, script and small pictures: built in, named by their content, kept by browsers for good.

use std::collections::HashMap;
use std::io::Write;
use std::sync::LazyLock;

use actix_web::http::header;
use actix_web::{HttpRequest, HttpResponse, HttpResponseBuilder, web};
use flate2::Compression;
use flate2::write::GzEncoder;
use rust_embed::Embed;
use sha2::{Digest, Sha256};

use super::accent::Accent;

/// A year, and never asked for again: another content has another name.
const FOR_GOOD: &str = "public, max-age=31536000, immutable";
/// For who comes with the name of an older content, out of a page kept somewhere.
const ASK_AGAIN: &str = "no-cache";

#[derive(Embed)]
#[folder = "src/web/assets/"]
struct Files;

struct Asset {
    path: String,
    etag: String,
    mime: String,
    plain: Vec<u8>,
    gzip: Vec<u8>,
}

/// By plain name (`convoca.css`).
static ASSETS: LazyLock<HashMap<String, Asset>> = LazyLock::new(|| {
    Files::iter()
        .filter_map(|name| {
            Files::get(&name).map(|file| (name.to_string(), Asset::new(&name, file.data.into_owned())))
        })
        .collect()
});

impl Asset {
    fn new(name: &str, plain: Vec<u8>) -> Self {
        let digest = Sha256::digest(&plain);
        let hash: String = digest.iter().take(6).map(|byte| format!("{byte:02x}")).collect();
        let (stem, ending) = name.rsplit_once('.').unwrap_or((name, ""));
        Self {
            path: format!("/assets/{stem}.{hash}.{ending}"),
            etag: format!("\"{hash}\""),
            mime: mime_guess::from_path(name).first_or_octet_stream().to_string(),
            gzip: gzip(&plain),
            plain,
        }
    }
}

/// The path of a built-in file, with the hash of its content.
///
/// # Panics
/// If there is no such file: the names are written in the source.
pub fn path(name: &str) -> &'static str {
    &ASSETS.get(name).expect("the file is in src/web/assets").path
}

/// `GET /assets/{name}.{hash}.{ending}`, and `{name}.{ending}` for who keeps an address for long: the picture of our
/// actors is one.
pub async fn show(request: HttpRequest, file: web::Path<String>) -> HttpResponse {
    if let Some(accent) = accent_of(&file) {
        return HttpResponse::Ok()
            .insert_header((header::CACHE_CONTROL, FOR_GOOD))
            .insert_header((header::X_CONTENT_TYPE_OPTIONS, "nosniff"))
            .content_type("text/css")
            .body(accent.style());
    }
    let asset = ASSETS.get(file.as_str()).or_else(|| ASSETS.get(&without_hash(&file)?));
    let Some(asset) = asset else {
        return HttpResponse::NotFound().finish();
    };
    answer(&request, asset)
}

/// `GET /favicon.ico`: for programs that ask for it without having read a page; a picture they can read under any name.
pub async fn favicon(request: HttpRequest) -> HttpResponse {
    answer(&request, &ASSETS["icon.png"])
}

fn answer(request: &HttpRequest, asset: &'static Asset) -> HttpResponse {
    let current = request.path() == asset.path;
    if says(request, header::IF_NONE_MATCH, |tag| tag.trim_start_matches("W/") == asset.etag) {
        return headed(HttpResponse::NotModified(), asset, current).finish();
    }
    let mut answer = headed(HttpResponse::Ok(), asset, current);
    answer.content_type(asset.mime.as_str());
    if says(request, header::ACCEPT_ENCODING, |coding| coding.split(';').next() == Some("gzip")) {
        answer.insert_header((header::CONTENT_ENCODING, "gzip")).body(asset.gzip.as_slice())
    } else {
        answer.body(asset.plain.as_slice())
    }
}

fn headed(mut answer: HttpResponseBuilder, asset: &Asset, current: bool) -> HttpResponseBuilder {
    answer
        .insert_header((header::CACHE_CONTROL, if current { FOR_GOOD } else { ASK_AGAIN }))
        .insert_header((header::ETAG, asset.etag.as_str()))
        .insert_header((header::VARY, "Accept-Encoding"))
        .insert_header((header::X_CONTENT_TYPE_OPTIONS, "nosniff"));
    answer
}

/// `accent.c8102e.css` names a colour, which is all there is to it.
fn accent_of(file: &str) -> Option<Accent> {
    let digits = file.strip_prefix("accent.")?.strip_suffix(".css")?;
    Accent::parse(&format!("#{digits}"))
}

/// `convoca.0123456789ab.css` → `convoca.css`.
fn without_hash(file: &str) -> Option<String> {
    let (rest, ending) = file.rsplit_once('.')?;
    let (stem, _) = rest.rsplit_once('.')?;
    Some(format!("{stem}.{ending}"))
}

fn says(request: &HttpRequest, name: header::HeaderName, what: impl Fn(&str) -> bool) -> bool {
    let value = request.headers().get(name).and_then(|value| value.to_str().ok());
    value.is_some_and(|text| text.split(',').any(|part| what(part.trim())))
}

fn gzip(plain: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(plain).expect("writing to memory does not fail");
    encoder.finish().expect("writing to memory does not fail")
}

#[cfg(test)]
mod tests {
    use actix_web::test::TestRequest;

    use super::*;

    fn ask(path: &str, headers: &[(&str, &str)]) -> HttpResponse {
        let mut request = TestRequest::get().uri(path);
        for header in headers {
            request = request.insert_header(*header);
        }
        let file = path.trim_start_matches("/assets/").to_owned();
        answered(show(request.to_http_request(), web::Path::from(file)))
    }

    fn told(answer: &HttpResponse, name: header::HeaderName) -> &str {
        answer.headers().get(name).unwrap().to_str().unwrap()
    }

    fn answered<T>(future: impl Future<Output = T>) -> T {
        tokio::runtime::Builder::new_current_thread().build().unwrap().block_on(future)
    }

    #[test]
    fn a_file_is_kept_for_good_under_the_name_of_its_content() {
        let answer = ask(path("convoca.css"), &[("Accept-Encoding", "br, gzip;q=0.8")]);
        assert_eq!(told(&answer, header::CACHE_CONTROL), FOR_GOOD);
        assert_eq!(told(&answer, header::CONTENT_ENCODING), "gzip");
        assert_eq!(told(&answer, header::CONTENT_TYPE), "text/css");
        let etag = told(&answer, header::ETAG).to_owned();
        assert_eq!(ask(path("convoca.css"), &[("If-None-Match", &etag)]).status(), 304);
    }

    #[test]
    fn the_picture_of_our_actors_has_an_address_that_stays() {
        let answer = ask("/assets/icon.png", &[]);
        assert_eq!((answer.status().as_u16(), told(&answer, header::CONTENT_TYPE)), (200, "image/png"));
        assert_eq!(told(&answer, header::CACHE_CONTROL), ASK_AGAIN);
        assert_eq!(&ASSETS["icon.png"].plain[16..24], [0, 0, 2, 0, 0, 0, 2, 0], "512 pixels each way");
    }

    #[test]
    fn an_old_name_gets_the_present_file_and_a_strange_one_nothing() {
        assert_eq!(told(&ask("/assets/convoca.000000000000.css", &[]), header::CACHE_CONTROL), ASK_AGAIN);
        assert_eq!(ask("/assets/../../Cargo.toml", &[]).status(), 404);
    }

    #[test]
    fn a_site_s_colour_is_a_style_sheet_of_its_own() {
        let answer = ask(&Accent::parse("#ffd400").unwrap().stylesheet(), &[]);
        assert_eq!((answer.status().as_u16(), told(&answer, header::CACHE_CONTROL)), (200, FOR_GOOD));
        assert_eq!(ask("/assets/accent.red.css", &[]).status(), 404);
    }

    #[test]
    fn the_style_sheet_and_script_stay_small() {
        let weight = |name: &str| ASSETS[name].gzip.len();
        assert!(weight("convoca.css") < 6_000, "{} bytes", weight("convoca.css"));
        assert!(weight("convoca.js") < 2_000, "{} bytes", weight("convoca.js"));
    }
}
