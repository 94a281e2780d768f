//! `users.*`: users as their colleagues see them, and what one keeps about oneself.

pub(super) mod change;
pub(super) mod current;
pub(super) mod lifecycle;
pub(super) mod list;
pub(super) mod preferences;
mod view;
