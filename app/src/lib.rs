//! The pages of Tenantry: rendered on the server, hydrated in the browser.
//!
//! A page composes components and asks the server through `server_fns`; components know no feature; nothing here
//! knows a rule, which live behind the ports of `model`.

// The types of views nest deeply where `erase_components` is off, as in a release.
#![recursion_limit = "512"]
#![expect(clippy::needless_pass_by_value, reason = "the properties of a component are its own")]

pub mod address;
pub mod app;
pub mod components;
pub mod error;
pub mod forms;
mod json;
pub mod layout;
pub mod outcome;
pub mod pages;
pub mod parts;
pub mod paths;
#[cfg(feature = "ssr")]
pub mod request;
pub mod server_fns;
#[cfg(feature = "ssr")]
mod shell;
pub mod viewer;
mod whereabouts;

pub use app::App;
pub use error::ApiError;
#[cfg(feature = "ssr")]
pub use shell::shell;

/// Takes over the page the server has rendered, as soon as the code of that page is there. If it does not come, the
/// page stays as it is, and works.
#[cfg(feature = "hydrate")]
#[wasm_bindgen::prelude::wasm_bindgen]
pub fn hydrate() {
    wasm_bindgen_futures::spawn_local(async {
        let path = leptos::prelude::window().location().pathname().unwrap_or_default();
        match parts::of(&path) {
            Some(page) if page.load().await.is_err() => {}
            _ => leptos::mount::hydrate_body(App),
        }
    });
}
