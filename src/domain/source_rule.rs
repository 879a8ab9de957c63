//! What happens by itself with what a source brings, when it is of a certain sort.

use super::event::{Kind, spelled};
use super::fault::{FieldFault, Message};
use super::language::Language;
use super::place::{Coordinates, Place};
use super::text::fold;

/// The most rules of one source.
pub const MAX_RULES: usize = 40;
/// The longest value that is typed, in characters.
const MAX_VALUE: usize = 200;
/// Half of the earth's circumference, in kilometres: no two points are further apart.
const MAX_KILOMETRES: f64 = 20_038.0;

spelled! {
    /// What a rule looks at.
    RuleSubject {
        /// A tag, in any spelling.
        Tag = "tag",
        /// The language of a text.
        Language = "language",
        /// The sort of event.
        Kind = "kind",
        /// Words in the place's name, area or address.
        Place = "place",
        /// Whether it is no further from a point.
        Within = "within",
        /// Whether it is further from a point.
        Beyond = "beyond",
    }
}

spelled! {
    /// What happens with what fits.
    RuleOutcome {
        /// It is listed at once.
        Publish = "publish",
        /// It waits for a moderator.
        Review = "review",
        /// It is not taken.
        Refuse = "refuse",
    }
}

/// What an event must be like.
#[derive(Debug, Clone, PartialEq)]
pub enum Condition {
    /// It has this tag, folded.
    Tag(String),
    /// It has a text in this language.
    Language(String),
    /// It is of this sort.
    Kind(Kind),
    /// Its place is called so, folded.
    Place(String),
    /// It is so many kilometres from this point, or less.
    Within(Coordinates, f64),
    /// It is further away. What says no point fits neither.
    Beyond(Coordinates, f64),
}

/// A rule.
#[derive(Debug, Clone, PartialEq)]
pub struct SourceRule {
    /// What fits.
    pub condition: Condition,
    /// What happens with it.
    pub outcome: RuleOutcome,
    /// As typed.
    pub value: String,
}

/// What rules look at.
#[derive(Debug, Clone, Copy)]
pub struct Seen<'a> {
    /// Topics without `#`.
    pub tags: &'a [String],
    /// The languages of its texts.
    pub languages: &'a [Language],
    /// What sort.
    pub kind: Kind,
    /// Where.
    pub place: Option<&'a Place>,
}

impl Condition {
    /// What it looks at.
    pub fn subject(&self) -> RuleSubject {
        match self {
            Self::Tag(_) => RuleSubject::Tag,
            Self::Language(_) => RuleSubject::Language,
            Self::Kind(_) => RuleSubject::Kind,
            Self::Place(_) => RuleSubject::Place,
            Self::Within(..) => RuleSubject::Within,
            Self::Beyond(..) => RuleSubject::Beyond,
        }
    }

    /// Whether an event is like that.
    pub fn fits(&self, seen: &Seen<'_>) -> bool {
        let away = |from: &Coordinates| {
            seen.place.and_then(|place| place.coordinates).map(|at| from.metres_to(at) / 1000.0)
        };
        match self {
            Self::Tag(tag) => seen.tags.iter().any(|label| tag_of(label) == *tag),
            Self::Language(language) => seen.languages.iter().any(|told| told.primary() == language),
            Self::Kind(kind) => seen.kind == *kind,
            Self::Place(words) => seen.place.is_some_and(|place| is_called(place, words)),
            Self::Within(from, kilometres) => away(from).is_some_and(|away| away <= *kilometres),
            Self::Beyond(from, kilometres) => away(from).is_some_and(|away| away > *kilometres),
        }
    }
}

fn tag_of(label: &str) -> String {
    fold(label).replace(' ', "")
}

fn is_called(place: &Place, words: &str) -> bool {
    let names = [Some(&place.name), place.area.as_ref(), place.address.as_ref()];
    names.into_iter().flatten().any(|name| format!(" {} ", fold(name)).contains(&format!(" {words} ")))
}

impl SourceRule {
    /// Understands a rule as it is typed and kept: a tag, a language's code, a sort, words of a place, or a point and
    /// kilometres ("34.05, -118.24, 30").
    ///
    /// # Errors
    /// What is wrong with the field `value`.
    pub fn parse(subject: RuleSubject, typed: &str, outcome: RuleOutcome) -> Result<Self, FieldFault> {
        let value = typed.trim().trim_start_matches('#');
        let wrong = |key| FieldFault::new("value", Message::new(key));
        if value.is_empty() || value.chars().count() > MAX_VALUE {
            return Err(wrong("error-rule-value"));
        }
        let folded = |text: String| if text.is_empty() { Err(wrong("error-rule-value")) } else { Ok(text) };
        let condition = match subject {
            RuleSubject::Tag => Condition::Tag(folded(tag_of(value))?),
            RuleSubject::Language => {
                let language = Language::parse(value).map_err(|_| wrong("error-rule-language"))?;
                Condition::Language(language.primary().to_owned())
            }
            RuleSubject::Kind => {
                Condition::Kind(Kind::parse(&value.to_lowercase()).ok_or_else(|| wrong("error-rule-kind"))?)
            }
            RuleSubject::Place => Condition::Place(folded(fold(value))?),
            RuleSubject::Within | RuleSubject::Beyond => {
                let (from, kilometres) = distance(value).ok_or_else(|| wrong("error-rule-distance"))?;
                if subject == RuleSubject::Within {
                    Condition::Within(from, kilometres)
                } else {
                    Condition::Beyond(from, kilometres)
                }
            }
        };
        Ok(Self { condition, outcome, value: value.to_owned() })
    }
}

/// A point and kilometres: "34.05, -118.24, 30", also with "km".
fn distance(value: &str) -> Option<(Coordinates, f64)> {
    let mut numbers = value
        .trim_end_matches(|c: char| c.is_alphabetic() || c.is_whitespace())
        .split([',', ';', ' '])
        .map(str::trim)
        .filter(|number| !number.is_empty())
        .map(|number| number.parse::<f64>().ok().filter(|number| number.is_finite()));
    let (latitude, longitude, kilometres) = (numbers.next()??, numbers.next()??, numbers.next()??);
    let whole = numbers.next().is_none() && (0.0..=MAX_KILOMETRES).contains(&kilometres);
    Coordinates::new(latitude, longitude).filter(|_| whole).map(|from| (from, kilometres))
}

/// What happens with an event: the first rule that fits says so.
pub fn outcome(rules: &[SourceRule], seen: &Seen<'_>) -> Option<RuleOutcome> {
    rules.iter().find(|rule| rule.condition.fits(seen)).map(|rule| rule.outcome)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rule(subject: RuleSubject, typed: &str) -> SourceRule {
        SourceRule::parse(subject, typed, RuleOutcome::Refuse).unwrap()
    }

    fn fits(subject: RuleSubject, typed: &str) -> bool {
        let place = Place {
            name: "MacArthur Park".to_owned(),
            area: Some("Westlake".to_owned()),
            coordinates: Coordinates::new(34.0593, -118.2768),
            ..Place::default()
        };
        let (tags, languages) = (["Huelga General".to_owned()], [Language::parse("es-MX").unwrap()]);
        let seen = Seen { tags: &tags, languages: &languages, kind: Kind::March, place: Some(&place) };
        rule(subject, typed).condition.fits(&seen)
    }

    #[test]
    fn each_sort_of_rule_fits_what_it_says() {
        assert!(fits(RuleSubject::Tag, "#huelgageneral"));
        assert!(!fits(RuleSubject::Tag, "huelga"));
        assert!(fits(RuleSubject::Language, "es"));
        assert!(!fits(RuleSubject::Language, "en"));
        assert!(fits(RuleSubject::Kind, "March"));
        assert!(fits(RuleSubject::Place, "westlake"));
        assert!(!fits(RuleSubject::Place, "lake"), "whole words");
        assert!(fits(RuleSubject::Within, "34.0522, -118.2437, 5 km"));
        assert!(!fits(RuleSubject::Beyond, "34.0522 -118.2437 5"));
        assert!(fits(RuleSubject::Beyond, "37.77, -122.42, 100"));
    }

    #[test]
    fn what_says_no_point_is_neither_near_nor_far() {
        let seen = Seen { tags: &[], languages: &[], kind: Kind::Other, place: None };
        for subject in [RuleSubject::Within, RuleSubject::Beyond] {
            assert!(!rule(subject, "34.05, -118.24, 30").condition.fits(&seen));
        }
    }

    #[test]
    fn a_rule_that_means_nothing_is_refused_with_the_reason() {
        let why =
            |subject, typed| SourceRule::parse(subject, typed, RuleOutcome::Review).unwrap_err().message.key;
        assert_eq!(why(RuleSubject::Tag, " # "), "error-rule-value");
        assert_eq!(why(RuleSubject::Language, "Klingonisch!"), "error-rule-language");
        assert_eq!(why(RuleSubject::Kind, "party"), "error-rule-kind");
        for typed in
            ["34.05", "34.05, -118.24", "34, -118, -3", "95, 0, 1", "34, -118, 5, 6", "a, b, c", "NaN,1,1"]
        {
            assert_eq!(why(RuleSubject::Within, typed), "error-rule-distance", "{typed}");
        }
    }

    #[test]
    fn the_first_rule_that_fits_holds() {
        let seen = Seen { tags: &["march".to_owned()], languages: &[], kind: Kind::March, place: None };
        let first = SourceRule::parse(RuleSubject::Tag, "march", RuleOutcome::Publish).unwrap();
        assert_eq!(
            outcome(&[first.clone(), rule(RuleSubject::Kind, "march")], &seen),
            Some(RuleOutcome::Publish)
        );
        assert_eq!(outcome(&[rule(RuleSubject::Kind, "vigil"), first], &seen), Some(RuleOutcome::Publish));
        assert_eq!(outcome(&[], &seen), None);
    }
}
