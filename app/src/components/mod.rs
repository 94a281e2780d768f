//! Pieces of pages that know no feature.

pub mod avatar;
pub mod chips;
pub mod circles;
pub mod confirm;
pub mod copy_id;
pub mod copy_link;
pub mod empty;
pub mod field;
pub mod icon;
pub mod meter;
pub mod notice;
pub mod number;
pub mod outcome;
pub mod pager;
pub mod panel;
pub mod person;
pub mod problem;
pub mod refusal;
pub mod search;
pub mod selection;
pub mod solid;
pub mod state;
pub mod textarea;
pub mod time_ago;
pub mod title;
pub mod toast;
