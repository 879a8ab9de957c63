//! The log-in form: fields `email`, `password`, `next`, and a form that waits for the password (`kept_action`, `kept.*`).

use super::Fields;
use crate::domain::account::Email;
use crate::web::view::KeptForm;

/// Where one arrives unless one was going somewhere else.
const HOME: &str = "/dashboard";
/// The longest way back that is carried along, in bytes.
const MAX_PATH: usize = 2000;

/// What was typed to log in. Not printable: the password is in it.
pub struct LoginForm {
    /// The mail address as typed.
    pub email: String,
    /// The password.
    pub password: String,
    /// Where to go afterwards: a path on this site.
    pub next: String,
    /// A form that waits for the password.
    pub kept: Option<KeptForm>,
}

impl LoginForm {
    /// Reads the fields.
    pub fn read(fields: &Fields) -> Self {
        let action = fields.text("kept_action");
        let kept = local(action).map(|action| KeptForm {
            action: action.to_owned(),
            fields: fields
                .pairs()
                .filter_map(|(name, value)| Some((name.strip_prefix("kept.")?.to_owned(), value.to_owned())))
                .filter(|(name, _)| name != "csrf")
                .collect(),
        });
        Self {
            email: fields.text("email").chars().take(300).collect(),
            password: fields.text("password").to_owned(),
            next: next(fields.text("next")),
            kept,
        }
    }

    /// The name under which attempts are counted: the same however an address is typed.
    pub fn name(&self) -> String {
        self.account().map_or_else(|| self.email.trim().to_lowercase(), |email| email.folded())
    }

    /// The mail address, if it is one.
    pub fn account(&self) -> Option<Email> {
        Email::parse(&self.email).ok()
    }
}

/// The way on after logging in: a path on this site, else the dashboard.
pub fn next(asked: &str) -> String {
    local(asked).unwrap_or(HOME).to_owned()
}

/// A path on this site. `//host` and `/\host` would lead to another one.
fn local(path: &str) -> Option<&str> {
    let ours = path.starts_with('/')
        && !path.starts_with("//")
        && path.len() <= MAX_PATH
        && path.bytes().all(|byte| byte.is_ascii_graphic() && byte != b'\\');
    ours.then_some(path)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_way_on_never_leaves_this_site() {
        for (asked, way) in [
            ("/events/new?lang=es", "/events/new?lang=es"),
            ("", HOME),
            ("//evil.test/", HOME),
            ("/\\evil.test/", HOME),
            ("https://evil.test/", HOME),
            ("javascript:alert(1)", HOME),
            ("/a\r\nSet-Cookie: x=y", HOME),
            ("/\t/evil.test", HOME),
        ] {
            assert_eq!(next(asked), way, "{asked:?}");
        }
    }

    #[test]
    fn a_kept_form_keeps_its_fields_but_no_token() {
        let pair = |name: &str, value: &str| (name.to_owned(), value.to_owned());
        let fields = Fields::new(vec![
            pair("email", " Ana@Example.org "),
            pair("kept_action", "/events/new"),
            pair("kept.title", "March"),
            pair("kept.csrf", "old"),
        ]);
        let form = LoginForm::read(&fields);
        assert_eq!(form.name(), "ana@example.org");
        let kept = form.kept.unwrap();
        assert_eq!((kept.action.as_str(), kept.fields), ("/events/new", vec![pair("title", "March")]));
    }
}
