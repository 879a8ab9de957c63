//! Each template × sample × language is rendered, and what every page owes its readers is checked.

use std::collections::BTreeSet;

use scraper::{Html, Selector};

use super::samples::{long_calendar, pages};
use crate::i18n::UiLanguage;

fn select(css: &str) -> Selector {
    Selector::parse(css).expect("is a selector")
}

fn all_pages() -> Vec<(UiLanguage, &'static str, String)> {
    UiLanguage::ALL
        .into_iter()
        .flat_map(|language| pages(language).into_iter().map(move |(name, html)| (language, name, html)))
        .collect()
}

#[test]
fn every_page_renders_in_every_language_with_its_words_and_landmarks() {
    for (language, name, html) in all_pages() {
        let page = Html::parse_document(&html);
        assert!(page.errors.is_empty(), "{name} {language}: {:?}", page.errors);
        for needed in ["main#main", "header.mast a.brand", "nav a[hreflang]", "title", "a.skip", "h1"] {
            assert!(page.select(&select(needed)).next().is_some(), "{name} {language}: lacks {needed}");
        }
        assert_eq!(
            page.select(&select("html")).next().unwrap().attr("lang"),
            Some(language.code()),
            "{name}"
        );
        assert_eq!(
            page.select(&select("main h1")).count(),
            if name == "form-preview" { 2 } else { 1 },
            "{name} {language}"
        );
    }
}

#[test]
fn every_text_on_a_page_comes_out_of_the_catalogue() {
    let key = |word: &str| word.contains('-') && word.bytes().all(|b| b.is_ascii_lowercase() || b == b'-');
    for (language, name, html) in all_pages() {
        let page = Html::parse_document(&html);
        for text in page.select(&select("body")).next().unwrap().text() {
            assert!(!key(text.trim()), "{name} {language}: {text} is a key, not a text");
        }
    }
}

#[test]
fn ids_are_unique_and_every_field_has_a_label_and_every_error_a_field() {
    for (language, name, html) in all_pages() {
        let page = Html::parse_document(&html);
        let ids: Vec<_> = page.select(&select("[id]")).filter_map(|e| e.attr("id")).collect();
        let unique: BTreeSet<_> = ids.iter().copied().collect();
        assert_eq!(ids.len(), unique.len(), "{name} {language}: an id stands twice");
        for field in page.select(&select("input:not([type=hidden]), select, textarea")) {
            let labelled = field
                .attr("id")
                .is_some_and(|id| page.select(&select(&format!("label[for=\"{id}\"]"))).next().is_some());
            let wrapped =
                field.ancestors().any(|a| a.value().as_element().is_some_and(|e| e.name() == "label"));
            assert!(labelled || wrapped, "{name} {language}: a field without a label: {}", field.html());
        }
        for link in page.select(&select("a[href^=\"#\"]")) {
            let target = &link.attr("href").unwrap()[1..];
            assert!(unique.contains(target), "{name} {language}: nothing at #{target}");
        }
    }
}

#[test]
fn every_form_that_does_something_is_protected() {
    for (language, name, html) in all_pages() {
        let page = Html::parse_document(&html);
        for form in page.select(&select("form[method=post]")) {
            let token = form.select(&select("input[name=csrf]")).next().and_then(|input| input.attr("value"));
            assert!(token.is_some_and(|token| !token.is_empty()), "{name} {language}: {}", form.html());
        }
    }
}

#[test]
fn nothing_is_loaded_from_elsewhere_and_no_style_or_script_stands_in_a_page() {
    for (language, name, html) in all_pages() {
        let page = Html::parse_document(&html);
        for element in page.select(&select("[src], link[rel=stylesheet], link[rel=icon]")) {
            let address = element.attr("src").or(element.attr("href")).unwrap();
            assert!(address.starts_with('/') && !address.starts_with("//"), "{name} {language}: {address}");
        }
        assert_eq!(
            page.select(&select("[style], style, script:not([src]):not([type=\"application/ld+json\"])"))
                .count(),
            0,
            "{name}"
        );
    }
}

#[test]
fn links_carry_the_language_that_was_asked_for() {
    let (_, calendar) = pages(UiLanguage::Es).swap_remove(0);
    let page = Html::parse_document(&calendar);
    for link in page.select(&select("main .x > a, .foot a[href^=\"/\"]")) {
        assert!(link.attr("href").unwrap().ends_with("lang=es"), "{}", link.html());
    }
}

#[test]
fn people_are_never_told_of_entities_actors_or_instances() {
    let mut paths = Vec::new();
    for entry in walk(&std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("locales")) {
        let text = std::fs::read_to_string(&entry).unwrap().to_lowercase();
        let forbidden =
            ["entity", "entities", "federat", " actor", " instance", "entidad", "instancia", "feder"];
        let room = entry.file_stem().unwrap().to_string_lossy().into_owned();
        if !["cli"].contains(&room.as_str()) {
            paths.extend(
                forbidden
                    .iter()
                    .filter(|word| text.contains(**word))
                    .map(|word| format!("{}: {word}", entry.display())),
            );
        }
    }
    assert!(paths.is_empty(), "{paths:#?}");
}

fn walk(below: &std::path::Path) -> Vec<std::path::PathBuf> {
    let entries = std::fs::read_dir(below).unwrap().map(|entry| entry.unwrap().path());
    entries.flat_map(|path| if path.is_dir() { walk(&path) } else { vec![path] }).collect()
}

#[test]
fn two_hundred_events_are_light_on_the_first_visit() {
    use flate2::{Compression, write::GzEncoder};
    use std::io::Write;
    let weigh = |bytes: &[u8]| {
        let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
        encoder.write_all(bytes).unwrap();
        encoder.finish().unwrap().len()
    };
    let page = weigh(long_calendar(UiLanguage::Es, 200).as_bytes());
    let assets: usize = ["convoca.css", "convoca.js", "favicon.svg"]
        .iter()
        .map(|name| {
            weigh(&std::fs::read(format!("{}/src/web/assets/{name}", env!("CARGO_MANIFEST_DIR"))).unwrap())
        })
        .sum();
    assert!(page + assets < 25_000, "{page} + {assets} bytes");
}

/// Writes every sample to a folder, with the assets beside, for looking at: `CONVOCA_SAMPLES=/tmp/look cargo test samples_to_look_at`.
#[test]
fn samples_to_look_at() {
    let Some(folder) = option_env!("CONVOCA_SAMPLES") else { return };
    let here = std::path::Path::new(env!("CARGO_MANIFEST_DIR"));
    std::fs::create_dir_all(folder).unwrap();
    for name in ["convoca.css", "convoca.js", "favicon.svg"] {
        std::fs::copy(here.join("src/web/assets").join(name), std::path::Path::new(folder).join(name))
            .unwrap();
    }
    let local = |html: &str| {
        let mut html = html.to_owned();
        for name in ["convoca.css", "convoca.js", "favicon.svg"] {
            html = html.replace(crate::web::assets::path(name), name);
        }
        html.replace("/media/poster.jpg", "poster.png")
    };
    for (language, name, html) in all_pages() {
        std::fs::write(format!("{folder}/{name}.{language}.html"), local(&html)).unwrap();
    }
    std::fs::write(format!("{folder}/long.en.html"), local(&long_calendar(UiLanguage::En, 200))).unwrap();
}
