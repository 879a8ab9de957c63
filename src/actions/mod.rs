//! Verbs: one file is one thing that can happen, in one transaction. Synchronous and without network: what a network
//! said comes in as a value, what it must be told goes out as rows.

pub mod site;

pub mod accounts;
pub mod organizations;
pub mod profiles;
pub mod rotate_key;
pub mod sessions;

pub mod call_off_event;
pub mod change_event;
pub mod delete_event;
pub mod event_error;
pub mod keep_picture;
pub mod publish_event;

pub mod announce;
pub mod lose_inbox;
pub mod reach_host;
pub mod tend_queue;

pub mod add_source;
pub mod answer_join;
pub mod confirm_mirrors;
pub mod decide_held;
pub mod entries_left;
pub mod hide_event;
pub mod mirror_event;
mod mirrored_content;
pub mod publish_entry;
pub mod receive_follow;
pub mod remove_source;
pub mod reread_event;
pub mod review_event;
pub mod roll_series;
pub mod withdraw_event;

pub mod derive_times;
pub mod sweep;
pub mod tell_of_sources;
