//! Pieces of pages that know no feature.

pub mod avatar;
pub mod chips;
pub mod copy_id;
pub mod empty;
pub mod field;
pub mod icon;
pub mod meter;
pub mod notice;
pub mod number;
pub mod pager;
pub mod problem;
pub mod solid;
pub mod state;
pub mod time_ago;
pub mod title;
pub mod toast;
