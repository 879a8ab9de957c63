//! Verbs: one file is one thing that can happen, in one transaction. Synchronous and without network: what a network
//! said comes in as a value, what it must be told goes out as rows.

pub mod site;

pub mod accounts;
pub mod delete_organization;
pub mod move_organization;
pub mod organization_error;
pub mod organizations;
pub mod pass_on_news;
pub mod pause_organization;
pub mod profiles;
pub mod rotate_key;
pub mod sessions;

pub mod call_off_event;
pub mod change_event;
pub mod delete_event;
pub mod event_error;
pub mod keep_picture;
pub mod publish_event;
pub mod publish_scheduled;

mod remind;
pub mod set_reminder;
pub mod tell_news;
mod tell_place;
pub mod timed;

pub mod announce;
mod announce_apart;
mod announce_news;
pub mod feature_events;
pub mod greet_host;
pub mod lose_inbox;
pub mod reach_host;
pub mod tend_queue;

pub mod answer_event;
pub mod answer_join;
pub mod decide_reply;
pub mod give_leave;
pub mod receive_reaction;
pub mod receive_reply;
pub mod set_talk;
pub mod tell_of_answers;

pub mod add_source;
pub mod confirm_mirrors;
pub mod decide_held;
pub mod decide_hosts;
pub mod decide_report;
pub mod entries_left;
pub mod file_report;
pub mod follow_moved;
pub mod forget_actor;
pub mod hide_event;
pub mod import_hosts;
pub mod mirror_event;
mod mirrored_content;
mod notice_duplicates;
pub mod publish_entry;
pub mod receive_follow;
pub mod remove_source;
pub mod reread_event;
pub mod review_change;
pub mod review_event;
pub mod roll_series;
pub mod same_event;
pub mod source_rules;
pub mod withdraw_event;

pub mod derive_times;
pub mod sweep;
pub mod tell_of_sources;
