//! What is wrong with a form: each fault beside its field, and all of them in a summary that links there.

use crate::domain::fault::{FieldFault, Message};

/// The faults of one sending of a form.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct FormErrors {
    /// About the whole form.
    pub whole: Option<Message>,
    /// About single fields, in the form's order.
    pub fields: Vec<FieldFault>,
}

impl FormErrors {
    /// Nothing is wrong.
    pub fn none() -> Self {
        Self::default()
    }

    /// Faults of single fields.
    pub fn of_fields(fields: Vec<FieldFault>) -> Self {
        Self { whole: None, fields }
    }

    /// A fault of the whole form.
    pub fn of_form(message: Message) -> Self {
        Self { whole: Some(message), fields: Vec::new() }
    }

    /// Whether anything is wrong.
    pub fn any(&self) -> bool {
        self.whole.is_some() || !self.fields.is_empty()
    }

    /// The first fault of a field.
    pub fn of(&self, field: &str) -> Option<&Message> {
        self.fields.iter().find(|fault| fault.field == field).map(|fault| &fault.message)
    }

    /// Whether one of these fields has a fault; a folded part of the form opens then.
    pub fn within(&self, fields: &[&str]) -> bool {
        fields.iter().any(|field| self.of(field).is_some())
    }
}
