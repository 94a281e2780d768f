//! What the server knows before a page for coming in is rendered.

use leptos::prelude::*;
use model::sso::{Choice, Providers};
use serde::{Deserialize, Serialize};

use crate::json::Json;

/// Put into the request by the server, and sent along with the page.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Doorstep {
    pub providers: Providers,
    /// Workspaces that whoever has come can choose from.
    pub choices: Vec<Choice>,
}

/// Links lead to these pages by loading them, so the server has always said it.
pub fn doorstep() -> Doorstep {
    SharedValue::<_, Json>::new_with_encoding(of_server).into_inner()
}

#[cfg(feature = "ssr")]
fn of_server() -> Doorstep {
    crate::request::doorstep()
}

#[cfg(not(feature = "ssr"))]
fn of_server() -> Doorstep {
    Doorstep::default()
}
