//! The set-up form: everything that is wrong at once, and a short name suggested.

use super::Fields;
use crate::auth::NewPassword;
use crate::domain::account::{Email, parse_name};
use crate::domain::fault::{Fault, FieldFault, Message};
use crate::domain::organization::ActorName;
use crate::web::view::SetupValues;

/// Stands for a country that is not in the list (the code kept for private use).
const ELSEWHERE: &str = "ZZ";

/// What was typed, understood.
pub struct SetupForm {
    /// The site's name.
    pub site_name: String,
    /// ISO 3166 code.
    pub region: String,
    /// IANA name.
    pub timezone: String,
    /// The administrator's mail address.
    pub email: Email,
    /// The administrator's name.
    pub admin_name: String,
    /// The administrator's password.
    pub password: NewPassword,
    /// The organization's name.
    pub org_name: String,
    /// The organization's short name.
    pub org_slug: ActorName,
}

/// The fields as typed, for showing them again; an empty short name becomes a suggestion.
pub fn values(fields: &Fields) -> SetupValues {
    let typed = |name: &str| fields.typed(name);
    let slug = typed("org_slug");
    SetupValues {
        site_name: typed("site_name"),
        timezone: typed("timezone"),
        region: typed("region"),
        admin_name: typed("admin_name"),
        admin_email: typed("admin_email"),
        org_slug: if slug.trim().is_empty() { ActorName::suggest(&typed("org_name")) } else { slug },
        org_name: typed("org_name"),
    }
}

impl SetupForm {
    /// Understands the fields.
    ///
    /// # Errors
    /// What is wrong with each, in the form's order.
    pub fn parse(fields: &Fields) -> Result<Self, Vec<FieldFault>> {
        let mut faults = Faults(Vec::new());
        let site_name = faults.name("site_name", fields, "error-site-name");
        let timezone = fields.text("timezone").trim();
        if timezone.parse::<chrono_tz::Tz>().is_err() {
            faults.add("timezone", Message::new("error-timezone"));
        }
        let region = match fields.text("region").trim() {
            "" => ELSEWHERE.to_owned(),
            code => code.to_ascii_uppercase(),
        };
        if region.len() != 2 || !region.bytes().all(|byte| byte.is_ascii_uppercase()) {
            faults.add("region", Message::new("error-region"));
        }
        let admin_name = faults.name("admin_name", fields, "error-admin-name");
        let email = Email::parse(fields.text("admin_email"));
        if let Err(fault) = email {
            faults.add("admin_email", fault.message());
        }
        let password = NewPassword::parse(fields.text("password"), Some(fields.text("admin_email")));
        if let Err(fault) = &password {
            faults.add("password", fault.message());
        }
        let org_name = faults.name("org_name", fields, "error-org-name");
        let org_slug = slug(fields, &mut faults);
        if password.is_ok() && !faults.0.is_empty() {
            // Passwords are not sent back to the page: it has to be typed once more.
            faults.add("password", Message::new("error-password-again"));
        }
        match (email, password, org_slug) {
            (Ok(email), Ok(password), Some(org_slug)) if faults.0.is_empty() => Ok(Self {
                site_name,
                region,
                timezone: timezone.to_owned(),
                email,
                admin_name,
                password,
                org_name,
                org_slug,
            }),
            _ => Err(faults.0),
        }
    }
}

/// A short name stays for ever: one that nobody typed is shown before it is taken.
fn slug(fields: &Fields, faults: &mut Faults) -> Option<ActorName> {
    let typed = fields.text("org_slug").trim();
    if typed.is_empty() && parse_name(fields.text("org_name")).is_none() {
        // The missing name is told; a short name follows from it.
        return None;
    }
    if typed.is_empty() && !ActorName::suggest(fields.text("org_name")).is_empty() {
        faults.add("org_slug", Message::new("error-slug-suggested"));
        return None;
    }
    match ActorName::parse(typed) {
        Ok(slug) => Some(slug),
        Err(fault) => {
            faults.add("org_slug", fault.message());
            None
        }
    }
}

struct Faults(Vec<FieldFault>);

impl Faults {
    fn add(&mut self, field: &str, message: Message) {
        self.0.push(FieldFault::new(field, message));
    }

    fn name(&mut self, field: &str, fields: &Fields, wrong: &'static str) -> String {
        parse_name(fields.text(field)).unwrap_or_else(|| {
            self.add(field, Message { key: wrong, args: Vec::new() });
            String::new()
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fields(pairs: &[(&str, &str)]) -> Fields {
        Fields::new(pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect())
    }

    const WHOLE: [(&str, &str); 8] = [
        ("site_name", "Westside Calendar"),
        ("timezone", "America/Los_Angeles"),
        ("region", "US"),
        ("admin_name", "Ana"),
        ("admin_email", "ana@example.org"),
        ("password", "correct horse battery"),
        ("org_name", "Unión de Inquilinxs"),
        ("org_slug", "tenants"),
    ];

    #[test]
    fn everything_wrong_is_told_at_once_and_in_order() {
        let faults = SetupForm::parse(&fields(&[])).err().unwrap();
        let named: Vec<_> = faults.iter().map(|fault| fault.field.as_str()).collect();
        assert_eq!(named, ["site_name", "timezone", "admin_name", "admin_email", "password", "org_name"]);
        assert!(SetupForm::parse(&fields(&WHOLE)).is_ok());
    }

    #[test]
    fn a_short_name_nobody_typed_is_suggested_and_shown_first() {
        let sent = fields(&WHOLE[..7]);
        assert_eq!(values(&sent).org_slug, "union_de_inquilinxs");
        let faults = SetupForm::parse(&sent).err().unwrap();
        let keys: Vec<_> = faults.iter().map(|fault| fault.message.key).collect();
        assert_eq!(keys, ["error-slug-suggested", "error-password-again"]);
    }

    #[test]
    fn another_country_is_a_country_too() {
        let mut pairs = WHOLE;
        pairs[2].1 = "";
        assert_eq!(SetupForm::parse(&fields(&pairs)).ok().unwrap().region, ELSEWHERE);
    }
}
