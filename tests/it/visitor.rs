//! Somebody with a browser: keeps cookies, follows no redirect by itself, sends forms as browsers do.

use std::sync::Mutex;

use reqwest::header::{self, HeaderMap, HeaderValue};
use reqwest::multipart;
use scraper::{Html, Selector};
use serde_json::Value;

pub struct Visitor {
    base: String,
    client: reqwest::Client,
    cookie: Mutex<Option<String>>,
}

/// What came back.
pub struct Answer {
    pub status: u16,
    pub headers: HeaderMap,
    pub body: String,
}

impl Answer {
    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or("")
    }

    /// Where a redirect leads.
    pub fn location(&self) -> &str {
        self.header("location")
    }

    pub fn json(&self) -> Value {
        serde_json::from_str(&self.body).unwrap_or_else(|error| panic!("{error} in {}", self.body))
    }

    /// The texts of what a CSS selector finds.
    pub fn texts(&self, selector: &str) -> Vec<String> {
        let selector = Selector::parse(selector).expect("a selector");
        let page = Html::parse_document(&self.body);
        page.select(&selector)
            .map(|element| {
                element.text().collect::<String>().split_whitespace().collect::<Vec<_>>().join(" ")
            })
            .collect()
    }

    /// An attribute of the first thing a CSS selector finds.
    pub fn attribute(&self, selector: &str, name: &str) -> Option<String> {
        let selector = Selector::parse(selector).expect("a selector");
        Html::parse_document(&self.body).select(&selector).next()?.value().attr(name).map(str::to_owned)
    }

    /// An attribute of the first thing a selector finds in each thing another one finds; empty where there is none.
    pub fn attributes(&self, within: &str, selector: &str, name: &str) -> Vec<String> {
        let within = Selector::parse(within).expect("a selector");
        let selector = Selector::parse(selector).expect("a selector");
        Html::parse_document(&self.body)
            .select(&within)
            .map(|part| part.select(&selector).next().and_then(|found| found.value().attr(name)))
            .map(|value| value.unwrap_or_default().to_owned())
            .collect()
    }

    /// The value of a form's field.
    pub fn field(&self, name: &str) -> Option<String> {
        self.attribute(&format!("[name=\"{name}\"]"), "value")
    }
}

impl Visitor {
    pub fn new(port: u16) -> Self {
        #[expect(clippy::disallowed_methods, reason = "a visitor is outside of the house")]
        let client = reqwest::Client::builder()
            .redirect(reqwest::redirect::Policy::none())
            .no_proxy()
            .no_gzip()
            .build()
            .expect("a client");
        Self { base: format!("http://127.0.0.1:{port}"), client, cookie: Mutex::new(None) }
    }

    /// A request with the cookie, and the headers a browser sends.
    pub fn request(&self, method: &str, path: &str) -> reqwest::RequestBuilder {
        let method = reqwest::Method::from_bytes(method.as_bytes()).expect("a method");
        let mut request = self.client.request(method, format!("{}{path}", self.base));
        if let Some(cookie) = self.cookie.lock().expect("a lock").as_ref() {
            request = request.header(header::COOKIE, cookie);
        }
        request
    }

    /// Sends a request and keeps the cookie it brings.
    pub async fn send(&self, request: reqwest::RequestBuilder) -> Answer {
        let response = request.send().await.expect("an answer");
        let (status, headers) = (response.status().as_u16(), response.headers().clone());
        for set in headers.get_all(header::SET_COOKIE) {
            self.keep(set);
        }
        let body = String::from_utf8_lossy(&response.bytes().await.expect("a body")).into_owned();
        Answer { status, headers, body }
    }

    fn keep(&self, set: &HeaderValue) {
        let text = set.to_str().expect("a cookie of ASCII");
        let pair = text.split(';').next().unwrap_or_default();
        let empty = pair.ends_with('=');
        *self.cookie.lock().expect("a lock") = (!empty).then(|| pair.to_owned());
    }

    pub fn has_cookie(&self) -> bool {
        self.cookie.lock().expect("a lock").is_some()
    }

    /// Opens a page.
    pub async fn get(&self, path: &str) -> Answer {
        self.send(self.request("GET", path).header(header::ACCEPT, "text/html")).await
    }

    /// Asks for another form of an address.
    pub async fn get_as(&self, path: &str, accept: &str) -> Answer {
        self.send(self.request("GET", path).header(header::ACCEPT, accept)).await
    }

    /// Asks for ActivityPub.
    pub async fn get_activity(&self, path: &str) -> Answer {
        self.get_as(path, "application/activity+json").await
    }

    /// Sends a form.
    pub async fn post(&self, path: &str, fields: &[(&str, &str)]) -> Answer {
        let body = url::form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish();
        let request = self
            .request("POST", path)
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
            .header(header::ACCEPT, "text/html")
            .body(body);
        self.send(request).await
    }

    /// Sends a form that may hold a file.
    pub async fn post_multipart(&self, path: &str, form: multipart::Form) -> Answer {
        self.send(self.request("POST", path).header(header::ACCEPT, "text/html").multipart(form)).await
    }

    /// Logs in through the page.
    pub async fn log_in(&self, email: &str, password: &str) -> Answer {
        let page = self.get("/login").await;
        let csrf = page.field("csrf").expect("the login page has a csrf field");
        self.post("/login", &[("csrf", &csrf), ("email", email), ("password", password)]).await
    }
}
