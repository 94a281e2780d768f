//! Views without a type of their own, made for little code.
//!
//! `into_any` of leptos also compiles each view for being hydrated lazily, for being compared with its next state, and
//! for attributes spread onto it from outside: a quarter of the whole WASM, which most views never need.

#[cfg(not(feature = "ssr"))]
mod browser;
#[cfg(feature = "ssr")]
mod server;

use leptos::prelude::{AnyView, IntoAny, RenderHtml};

#[cfg(not(feature = "ssr"))]
use self::browser::Solid;
#[cfg(feature = "ssr")]
use self::server::Solid;

/// Makes a view an [`AnyView`], as components and branches return it: one that is hydrated at once, like the page it
/// stands in, takes no attributes from outside, and is replaced as a whole when it changes. Where what a person is
/// using must survive an update (the focus in a table's head), `into_any` is the one to use.
pub trait IntoSolid: RenderHtml + Sized + 'static {
    fn solid(self) -> AnyView {
        Solid::new(self).into_any()
    }
}

impl<T: RenderHtml + 'static> IntoSolid for T {}
