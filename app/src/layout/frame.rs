//! The frame of everything behind the sign-in: bar, drawer, page, footer.

use crate::components::solid::IntoSolid;
use leptos::prelude::*;
use leptos_router::hooks::use_location;
use wasm_bindgen::JsCast;
use web_sys::HtmlElement;

use super::{door::Door, drawer::Drawer, footer::Footer, top_bar::TopBar};
use crate::{
    components::{
        pop::{close_beside, close_on_escape},
        problem::Problem,
    },
    forms::{provide_forms, use_listeners},
    paths,
    viewer::{Viewer, find_viewer, provide_viewer},
    whereabouts::use_whereabouts,
};

/// What opens over the page and must be closed when another page comes.
pub const MENU: &str = "settings-menu";
pub const ACCOUNT: &str = "account-menu";
const MAIN: &str = "main";

/// Finds out who looks, then shows the pages. What is open to everybody stands without a frame; between the two
/// worlds leads only what loads a page.
#[component]
pub fn Frame(pages: fn() -> AnyView) -> impl IntoView {
    let pathname = use_location().pathname.get_untracked();
    if pathname.starts_with(paths::SIGN_IN) || pathname == paths::INVITE || pathname == paths::PASSWORD {
        return pages();
    }
    match find_viewer() {
        Ok(viewer) => view! { <Framed viewer pages/> }.solid(),
        // When the server starts, it lists the routes with a request by nobody to here.
        Err(_) if pathname == paths::HOME => pages(),
        Err(error) => view! { <Door><Problem error again=paths::HOME whole_page=true/></Door> }.solid(),
    }
}

#[component]
fn Framed(viewer: Viewer, pages: fn() -> AnyView) -> impl IntoView {
    provide_viewer(viewer);
    provide_forms();
    settle_on_new_pages();
    let (sent, typed) = use_listeners();
    let here = use_whereabouts();
    view! {
        // Left to the browser, which also moves the focus.
        <a class="skip" rel="external" href=format!("#{MAIN}")>"Skip to the page"</a>
        <div
            class="frame"
            on:submit:capture=move |submit| here.hold(&submit)
            on:submit=sent
            on:input=typed
            on:click=|click| close_beside(&click)
            on:keydown=|press| close_on_escape(&press)
        >
            <TopBar/>
            <Drawer/>
            <main id=MAIN tabindex="-1">{pages()}</main>
            <Footer/>
        </div>
    }
    .solid()
}

/// After a link was followed without loading a page: menus close, and the focus goes to the new page, as it would
/// have with a load.
fn settle_on_new_pages() {
    let pathname = use_location().pathname;
    Effect::new(move |previous: Option<String>| {
        let path = pathname.get();
        if previous.is_some_and(|previous| previous != path) {
            close_menus();
            if let Some(main) = element(MAIN) {
                let _ = main.focus();
            }
        }
        path
    });
}

/// Also for links that lead to the page that is open already.
pub fn close_menus() {
    for element in [MENU, ACCOUNT].into_iter().filter_map(element) {
        // Only fails for what is no popover.
        let _ = element.hide_popover();
    }
}

fn element(id: &str) -> Option<HtmlElement> {
    document().get_element_by_id(id)?.dyn_into().ok()
}
