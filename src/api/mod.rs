//! The face for programs: `/api/v1`, JSON in and out, described by `/api/openapi.json` (INTERFACE "API").
//!
//! What is public is read without a token; everything else takes `Authorization: Bearer`. Faults are RFC 9457 problems.

pub mod openapi;
pub mod routes;

pub mod answer;
pub mod body;
pub mod caller;
pub mod problem;

pub mod event_fields;
pub mod event_input;
pub mod events;
pub mod media;
pub mod organizations;
pub mod queue;
pub mod sources;
