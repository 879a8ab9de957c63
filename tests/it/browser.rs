//! In a real browser, on a phone-sized screen: set-up, an event with a picture, and what axe finds on the pages.

use std::io::Write;
use std::net::TcpListener;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use fantoccini::elements::Element;
use fantoccini::key::Key;
use fantoccini::{Client, ClientBuilder, Locator};
use serde_json::{Map, Value, json};

use crate::house::{ADMIN, Database, House, PASSWORD};

/// The browser's driver, ended with the test.
struct Driver {
    process: Child,
    port: u16,
}

impl Drop for Driver {
    fn drop(&mut self) {
        // It may have ended by itself.
        let _gone = self.process.kill();
        let _ended = self.process.wait();
    }
}

/// Starts the driver; `None`, told by name, where browser or driver are not installed.
fn driver(test: &str) -> Option<Driver> {
    let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let started = Command::new("chromedriver")
        .arg(format!("--port={port}"))
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn();
    let found = started.is_ok() && Command::new("chromium").arg("--version").output().is_ok();
    match started {
        Ok(process) if found => Some(Driver { process, port }),
        _ => {
            assert!(
                !crate::required("browser"),
                "CONVOCA_TEST_REQUIRE names browser, but chromium was not found"
            );
            println!("skipped, for chromium was not found: {test}");
            None
        }
    }
}

/// Whether pages may run scripts.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Scripts {
    Run,
    /// Switched off in the browser's settings, as careful readers do.
    Blocked,
}

impl Driver {
    /// A phone, 360×640.
    async fn phone(&self, scripts: Scripts) -> Client {
        let profile = tempfile::tempdir().unwrap().keep();
        let arguments = [
            "--headless=new",
            "--no-sandbox",
            "--disable-gpu",
            "--disable-quic",
            "--disable-dev-shm-usage",
            "--no-first-run",
            "--disable-extensions",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
            "--window-size=360,640",
            "--lang=en-US",
            &format!("--user-data-dir={}", profile.display()),
        ];
        let options = json!({
            "binary": "/usr/bin/chromium",
            "args": arguments,
            "prefs": {"profile.managed_default_content_settings.javascript": match scripts {
                Scripts::Run => 1,
                Scripts::Blocked => 2,
            }},
            "mobileEmulation": {"deviceMetrics": {"width": 360, "height": 640, "pixelRatio": 2.0, "touch": true}},
        });
        let wanted = Map::from_iter([("goog:chromeOptions".to_owned(), options)]);
        let mut client = Err(String::new());
        for _ in 0..100 {
            let attempt = ClientBuilder::new(hyper_util::client::legacy::connect::HttpConnector::new())
                .capabilities(wanted.clone())
                .connect(&format!("http://127.0.0.1:{}", self.port))
                .await;
            client = attempt.map_err(|error| error.to_string());
            if client.is_ok() {
                break;
            }
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
        client.unwrap()
    }
}

async fn fill(browser: &Client, name: &str, value: &str) {
    let field = browser.find(Locator::Css(&format!("[name=\"{name}\"]"))).await.unwrap();
    // A field of a folded part of the form is unfolded as a reader would.
    if !field.is_displayed().await.unwrap() {
        let summaries = browser.find_all(Locator::Css("form details:not([open]) > summary")).await.unwrap();
        for summary in summaries {
            enter(&summary).await;
        }
    }
    field.clear().await.unwrap();
    field.send_keys(value).await.unwrap();
}

async fn text(browser: &Client) -> String {
    browser.find(Locator::Css("body")).await.unwrap().text().await.unwrap()
}

/// Presses a button or follows a link with the keyboard, which works for everybody; the driver's taps need scripts.
async fn press(browser: &Client, selector: &str) {
    enter(&browser.find(Locator::Css(selector)).await.unwrap()).await;
}

async fn enter(element: &Element) {
    element.send_keys(&char::from(Key::Enter).to_string()).await.unwrap();
}

/// A flyer to upload.
fn flyer() -> tempfile::NamedTempFile {
    let mut file = tempfile::Builder::new().suffix(".png").tempfile().unwrap();
    let picture =
        image::RgbImage::from_fn(640, 480, |x, y| image::Rgb([(x % 256) as u8, (y % 256) as u8, 90]));
    let mut bytes = std::io::Cursor::new(Vec::new());
    picture.write_to(&mut bytes, image::ImageFormat::Png).unwrap();
    file.write_all(bytes.get_ref()).unwrap();
    file
}

/// Waits until the browser is on a page whose path is as wanted: a form's answer takes its time.
async fn arrive(browser: &Client, what: &str, wanted: impl Fn(&str) -> bool) {
    for _ in 0..300 {
        if wanted(browser.current_url().await.unwrap().path()) {
            return;
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    panic!("{what}: still on {} with {}", browser.current_url().await.unwrap(), text(browser).await);
}

async fn log_out(browser: &Client, house: &House) {
    browser.goto(&house.url("/dashboard")).await.unwrap();
    press(browser, "form[action^=\"/logout\"] button").await;
    arrive(browser, "logging out", |path| !path.starts_with("/dashboard")).await;
}

async fn set_up_site(browser: &Client, house: &House) {
    browser.goto(&house.url(&format!("/setup?token={}", house.context.set_up_token()))).await.unwrap();
    for (name, value) in [
        ("site_name", "Westside Calendar"),
        ("admin_name", "Ana"),
        ("admin_email", ADMIN),
        ("password", PASSWORD),
        ("org_name", "Tenants Union"),
        ("org_slug", "tenants"),
    ] {
        fill(browser, name, value).await;
    }
    // Typed, as one does with a long list; without scripts nothing guesses it.
    let zone = browser.find(Locator::Css("select[name=timezone]")).await.unwrap();
    zone.send_keys("America/Los_An").await.unwrap();
    assert_eq!(zone.prop("value").await.unwrap().as_deref(), Some("America/Los_Angeles"));
    press(browser, "form button.main").await;
    arrive(browser, "set-up", |path| path.starts_with("/dashboard")).await;
}

async fn publish(browser: &Client, house: &House) {
    browser.goto(&house.url("/events/new")).await.unwrap();
    fill(browser, "title", "March for housing").await;
    set_value(browser, "start_date", "03/06/2027", "2027-03-06").await;
    fill(browser, "start_time", "11 am").await;
    fill(browser, "place_name", "MacArthur Park").await;
    fill(browser, "place_area", "Westlake").await;
    let picture = flyer();
    let input = browser.find(Locator::Css("input[type=file]")).await.unwrap();
    input.send_keys(picture.path().to_str().unwrap()).await.unwrap();
    fill(browser, "image_alt", "A red poster with a house").await;
    press(browser, "button[name=action][value=publish]").await;
    // The file must live until the browser has sent it.
    arrive(browser, "publishing", |path| path.starts_with("/events/") && path != "/events/new").await;
}

/// Types a date as the field's own widget or a plain field takes it.
async fn set_value(browser: &Client, name: &str, typed: &str, plain: &str) {
    let field = browser.find(Locator::Css(&format!("[name=\"{name}\"]"))).await.unwrap();
    let is_widget = field.attr("type").await.unwrap().as_deref() == Some("date");
    field.send_keys(if is_widget { typed } else { plain }).await.unwrap();
}

#[actix_web::test]
async fn axe_finds_nothing_on_any_page() {
    let Some(driver) = driver("axe_finds_nothing_on_any_page") else { return };
    let Some(axe) = axe() else { return };
    let house = House::open(Database::Sqlite).await;
    let browser = driver.phone(Scripts::Run).await;
    browser.goto(&house.url(&format!("/setup?token={}", house.context.set_up_token()))).await.unwrap();
    assert_clean(&browser, &axe, "set-up").await;
    set_up_site(&browser, &house).await;
    publish(&browser, &house).await;
    assert_clean(&browser, &axe, "an event, just published").await;
    for path in [
        "/",
        "/?lang=es",
        "/events/new",
        "/dashboard",
        "/dashboard/sources",
        "/dashboard/review",
        "/dashboard/hidden",
        "/dashboard/password",
        "/@tenants",
        "/about",
        "/privacy",
        "/contact",
        "/nowhere",
    ] {
        browser.goto(&house.url(path)).await.unwrap();
        assert_clean(&browser, &axe, path).await;
    }
    log_out(&browser, &house).await;
    browser.goto(&house.url("/login")).await.unwrap();
    assert_clean(&browser, &axe, "/login").await;
    browser.close().await.unwrap();
    house.close().await;
}

#[actix_web::test]
async fn without_scripts_a_site_is_set_up_an_event_published_and_seen() {
    let Some(driver) = driver("without_scripts_a_site_is_set_up_an_event_published_and_seen") else { return };
    let house = House::open(Database::Sqlite).await;
    let browser = driver.phone(Scripts::Blocked).await;
    browser.goto(&house.url(&format!("/setup?token={}", house.context.set_up_token()))).await.unwrap();
    fill(&browser, "org_name", "Tenants Union").await;
    let slug = browser.find(Locator::Css("[name=org_slug]")).await.unwrap();
    assert_eq!(
        slug.prop("value").await.unwrap().as_deref(),
        Some(""),
        "a script suggested a short name: they are not blocked"
    );
    set_up_site(&browser, &house).await;
    log_out(&browser, &house).await;
    browser.goto(&house.url("/login")).await.unwrap();
    fill(&browser, "email", ADMIN).await;
    fill(&browser, "password", PASSWORD).await;
    press(&browser, "main form button").await;
    arrive(&browser, "logging in", |path| path != "/login").await;
    publish(&browser, &house).await;
    let shown = "return document.querySelector('main img[alt=\"A red poster with a house\"]').naturalWidth";
    let width = browser.execute(shown, Vec::new()).await.unwrap();
    assert!(width.as_i64().is_some_and(|width| width > 0), "the picture is not shown");
    browser.goto(&house.url("/")).await.unwrap();
    press(&browser, "main a[href^=\"/events/\"]").await;
    arrive(&browser, "opening the event from the calendar", |path| path.starts_with("/events/")).await;
    assert!(text(&browser).await.to_lowercase().contains("march for housing"));
    browser.close().await.unwrap();
    house.close().await;
}

/// axe-core's script, where `CONVOCA_TEST_AXE` says it is.
fn axe() -> Option<String> {
    #[expect(clippy::disallowed_methods, reason = "tests are told by the environment where the tool is")]
    let file = std::env::var("CONVOCA_TEST_AXE").ok();
    let script = file.and_then(|file| std::fs::read_to_string(file).ok());
    if script.is_none() {
        assert!(
            !crate::required("browser"),
            "CONVOCA_TEST_REQUIRE names browser, but CONVOCA_TEST_AXE names no axe-core"
        );
        println!("skipped, for CONVOCA_TEST_AXE names no axe-core: axe_finds_nothing_on_any_page");
    }
    script
}

async fn assert_clean(browser: &Client, axe: &str, page: &str) {
    browser.execute(axe, Vec::new()).await.unwrap();
    let run = "const done = arguments[arguments.length - 1];\
        axe.run(document, {resultTypes: ['violations']}).then(r => done(r.violations.map(v => v.id + ': ' + \
        v.nodes.map(n => n.html).join(' | '))), e => done(['axe failed: ' + e]));";
    let found: Value = browser.execute_async(run, Vec::new()).await.unwrap();
    assert_eq!(found, json!([]), "on {page}");
    let wide = browser.execute("return document.documentElement.scrollWidth", Vec::new()).await.unwrap();
    assert!(wide.as_i64().is_some_and(|wide| wide <= 360), "{page} is {wide} px wide on a screen of 360");
}
