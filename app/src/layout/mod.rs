//! What stands around the pages.

mod account_menu;
mod crumbs;
pub mod door;
mod drawer;
mod footer;
pub mod frame;
mod mark;
pub mod menu;
pub mod page_header;
pub mod theme_choice;
mod top_bar;
