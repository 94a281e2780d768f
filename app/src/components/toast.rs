//! Short messages in the corner, for what happened elsewhere on the page.

use std::time::Duration;

use leptos::prelude::*;

use super::{
    icon::{CLOSE, Icon},
    notice::Tone,
};

/// How long good news stay. Bad news stay until they are dismissed.
const SHOWN: Duration = Duration::from_secs(5);

/// Most at once; the oldest make room.
const MOST: usize = 4;

#[derive(Clone, Debug, PartialEq, Eq)]
struct Toast {
    id: u32,
    tone: Tone,
    text: String,
}

/// The messages that are shown.
#[derive(Clone, Copy)]
pub struct Toasts {
    shown: RwSignal<Vec<Toast>>,
    made: StoredValue<u32>,
}

impl Toasts {
    /// Something worked. Hides by itself.
    pub fn good(self, text: impl Into<String>) {
        let id = self.push(Tone::Good, text.into());
        set_timeout(move || self.dismiss(id), SHOWN);
    }

    /// Something did not. Stays.
    pub fn problem(self, text: impl Into<String>) {
        self.push(Tone::Bad, text.into());
    }

    fn push(self, tone: Tone, text: String) -> u32 {
        let id = self.made.get_value() + 1;
        self.made.set_value(id);
        self.shown.update(|shown| {
            // The same news twice is one message.
            shown.retain(|toast| toast.text != text);
            shown.push(Toast { id, tone, text });
            shown.drain(..shown.len().saturating_sub(MOST));
        });
        id
    }

    fn dismiss(self, id: u32) {
        self.shown.update(|shown| shown.retain(|toast| toast.id != id));
    }
}

/// To be called once, above everything that has something to say.
pub fn provide_toasts() {
    provide_context(Toasts { shown: RwSignal::new(Vec::new()), made: StoredValue::new(0) });
}

pub fn use_toasts() -> Toasts {
    expect_context()
}

/// Where the messages appear. It is in the page from the beginning, or screen readers would miss the first.
#[component]
pub fn ToastRegion() -> impl IntoView {
    let toasts = use_toasts();
    let shown = move || toasts.shown.get().into_iter().map(|toast| shown(toast, toasts)).collect_view();
    view! { <section class="toasts" aria-label="Messages" aria-live="polite">{shown}</section> }
}

fn shown(toast: Toast, toasts: Toasts) -> impl IntoView {
    view! {
        <div class=format!("toast {}", toast.tone.class()) role=toast.tone.live_role()>
            <Icon path=toast.tone.icon()/>
            <p dir="auto">{toast.text}</p>
            <button
                type="button"
                class="button quiet icon-only"
                aria-label="Dismiss"
                on:click=move |_| toasts.dismiss(toast.id)
            >
                <Icon path=CLOSE/>
            </button>
        </div>
    }
}
