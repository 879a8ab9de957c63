//! The Fluent catalogues and the one way to look something up in them.

use std::borrow::Cow;
use std::collections::HashMap;

use fluent_templates::Loader;
use fluent_templates::fluent_bundle::FluentValue;

use super::UiLanguage;
use crate::domain::fault::Message;

fluent_templates::static_loader! {
    static CATALOGUES = {
        locales: "./locales",
        fallback_language: "en",
        // Isolation marks are invisible characters: they would travel into titles, mails and feeds.
        customise: |bundle| bundle.set_use_isolating(false),
    };
}

/// Says a message in a language.
///
/// Whole numbers among the arguments choose plural forms. A key that is in no catalogue comes out as itself; a test keeps
/// that from happening.
pub fn tr(language: UiLanguage, message: &Message) -> String {
    let args: HashMap<Cow<'static, str>, FluentValue<'_>> =
        message.args.iter().map(|(name, value)| (Cow::Borrowed(*name), argument(value))).collect();
    look_up(language, message.key, Some(&args)).unwrap_or_else(|| message.key.to_owned())
}

/// Says a text that takes no arguments.
pub fn word(language: UiLanguage, key: &str) -> String {
    look_up(language, key, None).unwrap_or_else(|| key.to_owned())
}

/// What stands under a key; `None` if nothing does.
pub(super) fn look_up(
    language: UiLanguage,
    key: &str,
    args: Option<&HashMap<Cow<'static, str>, FluentValue<'_>>>,
) -> Option<String> {
    CATALOGUES.try_lookup_complete(language.identifier(), key, args)
}

/// A number only when it is spelled as one would spell it: "007" and "1.50" are names, not numbers.
pub(super) fn argument(text: &str) -> FluentValue<'_> {
    match text.parse::<i64>() {
        Ok(number) if number.to_string() == text => FluentValue::from(number),
        _ => FluentValue::from(text),
    }
}

#[cfg(test)]
mod tests {
    use std::collections::{BTreeMap, BTreeSet};
    use std::fs;
    use std::path::{Path, PathBuf};

    use super::*;

    /// Key → the variables its text uses.
    type Keys = BTreeMap<String, BTreeSet<String>>;

    fn root() -> PathBuf {
        PathBuf::from(env!("CARGO_MANIFEST_DIR"))
    }

    fn files(below: &Path, endings: &[&str], found: &mut Vec<PathBuf>) {
        for entry in fs::read_dir(below).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                files(&path, endings, found);
            } else if path.extension().is_some_and(|e| endings.contains(&e.to_str().unwrap())) {
                found.push(path);
            }
        }
        found.sort();
    }

    fn variables(text: &str) -> impl Iterator<Item = String> + '_ {
        text.split('$').skip(1).map(|rest| {
            rest.chars().take_while(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_')).collect()
        })
    }

    fn keys_of(language: &str) -> Keys {
        let mut paths = Vec::new();
        files(&root().join("locales").join(language), &["ftl"], &mut paths);
        let mut keys = Keys::new();
        for path in paths {
            let mut current: Option<String> = None;
            for line in fs::read_to_string(&path).unwrap().lines() {
                if line.starts_with(|c: char| c.is_ascii_lowercase()) {
                    let (key, _) = line
                        .split_once('=')
                        .unwrap_or_else(|| panic!("{}: not a message: {line}", path.display()));
                    let key = key.trim().to_owned();
                    assert!(
                        keys.insert(key.clone(), BTreeSet::new()).is_none(),
                        "{}: {key} is defined twice",
                        path.display()
                    );
                    current = Some(key);
                } else if !line.starts_with(' ') && !line.starts_with('}') {
                    current = None;
                }
                if let Some(key) = &current {
                    keys.get_mut(key).unwrap().extend(variables(line));
                }
            }
        }
        keys
    }

    /// Every quoted text in the sources that is spelled like a key, with where it stands and whether it must be one.
    fn quoted() -> Vec<(String, String, bool)> {
        let mut paths = Vec::new();
        files(&root().join("src"), &["rs", "html"], &mut paths);
        let mut found = Vec::new();
        for path in paths {
            let text = fs::read_to_string(&path).unwrap();
            let text = text.split("#[cfg(test)]\nmod tests").next().unwrap();
            let mut rest = text;
            while let Some(at) = rest.find('"') {
                let before = &rest[..at];
                let inner = &rest[at + 1..];
                let end = inner
                    .find(|c: char| !(c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-'))
                    .unwrap_or(inner.len());
                if end > 0 && inner[end..].starts_with('"') {
                    let before = before.trim_end();
                    let asks = ["Message::new(", ".t(", ".t1(", ".t2(", "word(language,", "word(lang,"];
                    let must = asks.iter().any(|call| before.ends_with(call)) || inner.starts_with("error-");
                    found.push((inner[..end].to_owned(), path.display().to_string(), must));
                }
                rest = inner;
            }
        }
        found
    }

    #[test]
    fn both_languages_have_the_same_keys_with_the_same_variables() {
        let (english, spanish) = (keys_of("en"), keys_of("es"));
        for (key, variables) in &english {
            assert_eq!(spanish.get(key), Some(variables), "{key}: Spanish lacks it or uses other variables");
        }
        for key in spanish.keys() {
            assert!(english.contains_key(key), "{key}: English lacks it");
        }
    }

    #[test]
    fn every_key_used_is_in_the_catalogue_and_every_key_there_is_used() {
        let keys = keys_of("en");
        let quoted = quoted();
        let missing: BTreeSet<_> = quoted
            .iter()
            .filter(|(key, _, must)| *must && !keys.contains_key(key))
            .map(|(key, path, _)| format!("{key} ({path})"))
            .collect();
        assert!(missing.is_empty(), "not in locales/en: {missing:#?}");
        let used: BTreeSet<&str> = quoted.iter().map(|(key, ..)| key.as_str()).collect();
        let orphans: Vec<_> = keys.keys().filter(|key| !used.contains(key.as_str())).collect();
        assert!(orphans.is_empty(), "used nowhere in src: {orphans:#?}");
    }

    #[test]
    fn numbers_may_choose_a_plural_and_names_stay_as_they_are() {
        assert_eq!(argument("2"), FluentValue::from(2));
        assert_eq!(argument("007"), FluentValue::from("007"));
    }
}
