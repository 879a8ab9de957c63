//! JSON bodies, read so that every mistake is told at once and by name.

use actix_web::web::Bytes;
use serde_json::{Map, Value};

use crate::domain::fault::{FaultKind, FieldFault, Message};
use crate::http::error::ErrorAnswer;

/// A JSON object.
pub type Object = Map<String, Value>;

/// Reads a body as one JSON object.
///
/// # Errors
/// 400 that says where it stops being JSON, or that it is no object.
pub fn object(body: &Bytes) -> Result<Object, ErrorAnswer> {
    match serde_json::from_slice(body) {
        Ok(Value::Object(object)) => Ok(object),
        Ok(_) => Err(ErrorAnswer::saying(FaultKind::Malformed, Message::new("api-no-object"))),
        Err(error) => {
            let message =
                Message::new("api-no-json").with("line", error.line()).with("column", error.column());
            Err(ErrorAnswer::saying(FaultKind::Malformed, message))
        }
    }
}

/// Takes an object's fields one by one and notes what does not fit.
#[derive(Debug, Default)]
pub struct Reader {
    /// What does not fit, under the fields' own names.
    pub faults: Vec<FieldFault>,
}

impl Reader {
    /// A text; `None` where it is absent or null.
    pub fn text(&mut self, object: &Object, key: &str, path: &str) -> Option<String> {
        match object.get(key) {
            None | Some(Value::Null) => None,
            Some(Value::String(text)) => Some(text.clone()),
            Some(_) => self.wrong(path, "api-not-text"),
        }
    }

    /// True or false; `None` where it is absent or null.
    pub fn truth(&mut self, object: &Object, key: &str, path: &str) -> Option<bool> {
        match object.get(key) {
            None | Some(Value::Null) => None,
            Some(Value::Bool(truth)) => Some(*truth),
            Some(_) => self.wrong(path, "api-not-true-or-false"),
        }
    }

    /// A number as it is written; `None` where it is absent or null.
    pub fn number(&mut self, object: &Object, key: &str, path: &str) -> Option<String> {
        match object.get(key) {
            None | Some(Value::Null) => None,
            Some(Value::Number(number)) => Some(number.to_string()),
            Some(_) => self.wrong(path, "api-not-number"),
        }
    }

    /// An object; `None` where it is absent or null.
    pub fn object<'a>(&mut self, object: &'a Object, key: &str, path: &str) -> Option<&'a Object> {
        match object.get(key) {
            None | Some(Value::Null) => None,
            Some(Value::Object(inner)) => Some(inner),
            Some(_) => self.wrong(path, "api-not-object"),
        }
    }

    /// A list of texts; empty where it is absent or null.
    pub fn texts(&mut self, object: &Object, key: &str, path: &str) -> Vec<String> {
        let items = match object.get(key) {
            None | Some(Value::Null) => return Vec::new(),
            Some(Value::Array(items)) => items,
            Some(_) => return self.wrong(path, "api-not-list").unwrap_or_default(),
        };
        let texts: Option<Vec<String>> = items.iter().map(|item| item.as_str().map(str::to_owned)).collect();
        texts.or_else(|| self.wrong(path, "api-not-list")).unwrap_or_default()
    }

    /// Refuses every field of an object that is not named.
    pub fn only(&mut self, object: &Object, known: &[&str], prefix: &str) {
        for key in object.keys().filter(|key| !known.contains(&key.as_str())) {
            let shown: String = key.chars().take(60).collect();
            self.faults.push(FieldFault::new(format!("{prefix}{shown}"), Message::new("api-field-unknown")));
        }
    }

    /// Refuses a field that means something but is not honoured yet.
    pub fn not_yet(&mut self, object: &Object, key: &str) {
        if object.get(key).is_some_and(|value| !value.is_null()) {
            self.faults.push(FieldFault::new(key, Message::new("api-field-not-yet")));
        }
    }

    fn wrong<T>(&mut self, path: &str, key: &'static str) -> Option<T> {
        self.faults.push(FieldFault::new(path, Message { key, args: Vec::new() }));
        None
    }

    /// Nothing, if nothing was wrong.
    ///
    /// # Errors
    /// 422 with everything that was.
    pub fn finish(self) -> Result<(), ErrorAnswer> {
        if self.faults.is_empty() { Ok(()) } else { Err(invalid(self.faults)) }
    }
}

/// A 422 that names fields.
pub fn invalid(fields: Vec<FieldFault>) -> ErrorAnswer {
    let message = Message::new("error-form").with("count", fields.len());
    ErrorAnswer::saying(FaultKind::Invalid, message).about_fields(fields)
}

/// Applies a merge patch (RFC 7396): null removes, objects are merged, everything else replaces.
pub fn merge(target: &mut Object, patch: &Object) {
    for (key, value) in patch {
        match (target.get_mut(key), value) {
            (_, Value::Null) => {
                target.remove(key);
            }
            (Some(Value::Object(inner)), Value::Object(patch)) => merge(inner, patch),
            (_, Value::Object(patch)) => {
                let mut inner = Object::new();
                merge(&mut inner, patch);
                target.insert(key.clone(), Value::Object(inner));
            }
            _ => {
                target.insert(key.clone(), value.clone());
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn as_object(value: Value) -> Object {
        match value {
            Value::Object(object) => object,
            _ => panic!("no object"),
        }
    }

    #[test]
    fn a_merge_patch_changes_what_it_names() {
        let mut target = as_object(json!({"a": 1, "b": {"c": 2, "d": 3}, "e": [1]}));
        merge(&mut target, &as_object(json!({"a": null, "b": {"c": null, "x": {"y": null}}, "e": [2]})));
        assert_eq!(Value::Object(target), json!({"b": {"d": 3, "x": {}}, "e": [2]}));
    }

    #[test]
    fn every_mistake_is_named() {
        let object = as_object(json!({"a": 1, "b": "x", "c": [1], "z": 0, "later": "1"}));
        let mut reader = Reader::default();
        assert_eq!(reader.text(&object, "a", "a"), None);
        assert_eq!(reader.truth(&object, "b", "b"), None);
        assert!(reader.texts(&object, "c", "c").is_empty());
        reader.not_yet(&object, "later");
        reader.only(&object, &["a", "b", "c", "later"], "");
        let faults = reader.finish().unwrap_err().fields;
        let told: Vec<_> = faults.iter().map(|fault| (fault.field.as_str(), fault.message.key)).collect();
        assert_eq!(
            told,
            [
                ("a", "api-not-text"),
                ("b", "api-not-true-or-false"),
                ("c", "api-not-list"),
                ("later", "api-field-not-yet"),
                ("z", "api-field-unknown"),
            ]
        );
    }

    #[test]
    fn what_is_no_json_object_is_refused_with_its_place() {
        let refused = object(&Bytes::from_static(b"{\n  \"a\": }")).unwrap_err();
        assert_eq!(refused.message, Message::new("api-no-json").with("line", 2).with("column", 8));
        assert_eq!(object(&Bytes::from_static(b"[]")).unwrap_err().message.key, "api-no-object");
        let deep = "[".repeat(100_000);
        assert_eq!(object(&Bytes::from(deep)).unwrap_err().kind, FaultKind::Malformed);
    }
}
