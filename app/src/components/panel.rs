//! Details at the right of a table, which stays; on a narrow screen they take its place.

use leptos::{ev::KeyboardEvent, html, prelude::*};
use leptos_router::{NavigateOptions, hooks::use_navigate};
use wasm_bindgen::JsCast;
use web_sys::HtmlElement;

use super::{
    content::Content,
    icon::{BACK, CLOSE, Icon},
    solid::IntoSolid,
};

/// Opened and closed by links, since what it shows stands in the address; Esc closes it too. To be made anew for each
/// thing it shows: it takes the focus when it opens, and gives it back to what has opened it.
#[component]
pub fn Panel(
    /// What it is, for screen readers.
    #[prop(into)]
    label: String,
    /// The address without it.
    #[prop(into)]
    close: String,
    /// The ID of the link that opens it; see [`opener`].
    #[prop(into)]
    opener: String,
    children: Content,
) -> impl IntoView {
    let panel = NodeRef::<html::Aside>::new();
    let navigate = use_navigate();
    let away = close.clone();
    let leave_on_escape = move |key: KeyboardEvent| {
        if key.key() == "Escape" && !key.default_prevented() {
            navigate(&away, NavigateOptions { scroll: false, ..Default::default() });
        }
    };
    // A page that comes with its panel open begins where every page does.
    let opened_here = Owner::current_shared_context().is_none_or(|page| !page.during_hydration());
    Effect::new(move || {
        if let Some(panel) = panel.get().filter(|_| opened_here) {
            let _ = panel.focus();
        }
    });
    if cfg!(not(feature = "ssr")) {
        on_cleanup(move || give_focus_back(opener));
    }
    view! {
        <aside class="panel" aria-label=label tabindex="-1" node_ref=panel on:keydown=leave_on_escape>
            <a class="button quiet panel-close" href=close data-noscroll>
                <span class="panel-back"><Icon path=BACK/>"Back to the list"</span>
                <span class="panel-x"><Icon path=CLOSE/><span class="unseen">"Close"</span></span>
            </a>
            {children.view()}
        </aside>
    }
    .solid()
}

/// The class of what holds a page and its panel. It says from its first byte on that there will be a panel, so that a
/// browser that paints what has come so far gives the page no room that the panel takes away again.
pub fn split(has_panel: bool) -> &'static str {
    if has_panel { "split parted" } else { "split" }
}

/// The ID of the link that opens the panel of something.
pub fn opener(id: &str) -> String {
    format!("open-{id}")
}

/// To be called when the panel goes: the browser has taken the focus from what is no longer there.
fn give_focus_back(opener: String) {
    request_animation_frame(move || focus_if_lost(&[&opener, "main"]));
}

/// To be called where something is shown anew: what had the focus may have gone with what was shown before.
pub fn keep_focus() {
    let shown_later = Owner::current_shared_context().is_none_or(|page| !page.during_hydration());
    if cfg!(not(feature = "ssr")) && shown_later {
        request_animation_frame(|| focus_if_lost(&["main"]));
    }
}

/// Gives the focus to the first of these that is there, unless something has it.
fn focus_if_lost(ids: &[&str]) {
    if document().active_element().is_some_and(|element| element.tag_name() != "BODY") {
        return;
    }
    let target = ids.iter().find_map(|id| document().get_element_by_id(id));
    if let Some(target) = target.and_then(|target| target.dyn_into::<HtmlElement>().ok()) {
        let _ = target.focus();
    }
}

/// The head of a panel: its title, and below it what belongs to the title.
#[component]
pub fn PanelHead(#[prop(into)] title: String, #[prop(optional)] children: Option<Content>) -> impl IntoView {
    view! {
        <header class="panel-head">
            <h2 dir="auto">{title}</h2>
            {children.map(Content::view)}
        </header>
    }
    .solid()
}

/// A part of a panel under a heading.
#[component]
pub fn Part(
    #[prop(into)] title: String,
    /// Beside the heading.
    #[prop(optional)]
    action: Option<AnyView>,
    children: Content,
) -> impl IntoView {
    view! {
        <section class="part">
            <div class="part-head"><h3>{title}</h3>{action}</div>
            {children.view()}
        </section>
    }
    .solid()
}

/// What stands in a panel until its content is there.
pub fn panel_skeleton() -> AnyView {
    let bones = (0..5).map(|_| view! { <div class="bone bone-row"></div> }).collect_view();
    view! { <div role="status" aria-label="Loading"><div class="bone bone-head"></div>{bones}</div> }.solid()
}
