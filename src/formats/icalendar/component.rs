//! One component of a feed, with accessors that take what is there.

use calcard::icalendar::{
    ICalendarComponent, ICalendarEntry, ICalendarParameterName, ICalendarProperty, ICalendarValue,
};

/// A borrowed VEVENT, VTIMEZONE or other component.
#[derive(Clone, Copy)]
pub struct Component<'a>(pub &'a ICalendarComponent);

/// A borrowed property.
#[derive(Clone, Copy)]
pub struct Property<'a>(pub &'a ICalendarEntry);

impl<'a> Component<'a> {
    /// The first property of that name that has a value.
    pub fn get(self, name: &ICalendarProperty) -> Option<Property<'a>> {
        self.all(name).next()
    }

    /// All properties of that name that have a value.
    pub fn all(self, name: &ICalendarProperty) -> impl Iterator<Item = Property<'a>> {
        self.0
            .entries
            .iter()
            .filter(move |entry| entry.name == *name && !entry.values.is_empty())
            .map(Property)
    }

    /// The first property with an unregistered name, case aside.
    pub fn other(self, name: &str) -> Option<Property<'a>> {
        self.0.entries.iter().map(Property).find(|property| {
            matches!(&property.0.name, ICalendarProperty::Other(own) if own.eq_ignore_ascii_case(name))
                && !property.0.values.is_empty()
        })
    }

    /// The text of a property, if it is not blank.
    pub fn text(self, name: &ICalendarProperty) -> Option<String> {
        self.get(name).and_then(Property::text)
    }

    /// The text of an unregistered property.
    pub fn other_text(self, name: &str) -> Option<String> {
        self.other(name).and_then(Property::text)
    }
}

impl<'a> Property<'a> {
    /// All values as one text, trimmed; `None` if blank.
    pub fn text(self) -> Option<String> {
        let joined = self.0.values.iter().filter_map(value_text).collect::<Vec<_>>().join(",");
        let trimmed = joined.trim();
        (!trimmed.is_empty()).then(|| trimmed.to_owned())
    }

    /// Each value as text, trimmed, blanks left out.
    pub fn texts(self) -> Vec<String> {
        let texts = self.0.values.iter().filter_map(value_text);
        texts.map(|text| text.trim().to_owned()).filter(|text| !text.is_empty()).collect()
    }

    /// A registered parameter.
    pub fn parameter(self, name: &ICalendarParameterName) -> Option<&'a str> {
        self.0
            .parameter(name)
            .and_then(|value| value.as_text())
            .map(str::trim)
            .filter(|value| !value.is_empty())
    }

    /// An unregistered parameter, case aside.
    pub fn other_parameter(self, name: &str) -> Option<&'a str> {
        let is_it = |own: &ICalendarParameterName| matches!(own, ICalendarParameterName::Other(own) if own.eq_ignore_ascii_case(name));
        self.0
            .params
            .iter()
            .find(|parameter| is_it(&parameter.name))
            .and_then(|parameter| parameter.value.as_text())
    }

    /// The values.
    pub fn values(self) -> &'a [ICalendarValue] {
        &self.0.values
    }
}

fn value_text(value: &ICalendarValue) -> Option<String> {
    match value {
        ICalendarValue::Binary(bytes) => Some(String::from_utf8_lossy(bytes).into_owned()),
        value => value.clone().into_text().map(std::borrow::Cow::into_owned),
    }
}
