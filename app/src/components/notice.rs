//! A sentence that stands in the page because something happened.

use leptos::prelude::*;

use super::icon::{self, Icon};

/// What kind of news it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tone {
    Good,
    Bad,
}

impl Tone {
    /// The class of its colour.
    pub const fn class(self) -> &'static str {
        match self {
            Self::Good => "good",
            Self::Bad => "bad",
        }
    }

    /// Bad news interrupts a screen reader, good news waits for its turn.
    pub const fn live_role(self) -> &'static str {
        match self {
            Self::Good => "status",
            Self::Bad => "alert",
        }
    }

    pub const fn icon(self) -> &'static str {
        match self {
            Self::Good => icon::CHECK,
            Self::Bad => icon::WARNING,
        }
    }
}

#[component]
pub fn Notice(
    tone: Tone,
    #[prop(into)] text: String,
    /// For the inputs it is about to point at.
    id: &'static str,
) -> impl IntoView {
    view! {
        <div class=format!("notice {}", tone.class()) id=id role=tone.live_role()>
            <Icon path=tone.icon()/>
            <p>{text}</p>
        </div>
    }
}
