//! The frame of everything behind the sign-in: bar, drawer, page, footer.

use leptos::prelude::*;
use leptos_router::{components::Outlet, hooks::use_location};
use wasm_bindgen::JsCast;
use web_sys::HtmlElement;

use super::{door::Door, drawer::Drawer, footer::Footer, top_bar::TopBar};
use crate::{
    components::problem::Problem,
    paths,
    server_fns::profile::viewer,
    viewer::{Viewer, provide_viewer},
};

/// What opens over the page and must be closed when another page comes.
pub const MENU: &str = "settings-menu";
pub const ACCOUNT: &str = "account-menu";
const MAIN: &str = "main";

/// Finds out who looks, then shows the page.
#[component]
pub fn Frame() -> impl IntoView {
    let viewer = Resource::new_blocking(|| (), |()| viewer());
    view! {
        <Suspense fallback=|| view! { <div class="frame" aria-busy="true"></div> }>
            {move || Suspend::new(async move {
                match viewer.await {
                    Ok(viewer) => view! { <Framed viewer/> }.into_any(),
                    Err(error) => view! { <Door><Problem error again=paths::HOME whole_page=true/></Door> }.into_any(),
                }
            })}
        </Suspense>
    }
}

#[component]
fn Framed(viewer: Viewer) -> impl IntoView {
    provide_viewer(viewer);
    settle_on_new_pages();
    view! {
        // Left to the browser, which also moves the focus.
        <a class="skip" rel="external" href=format!("#{MAIN}")>"Skip to the page"</a>
        <div class="frame">
            <TopBar/>
            <Drawer/>
            <main id=MAIN tabindex="-1"><Outlet/></main>
            <Footer/>
        </div>
    }
    .into_any()
}

/// After a link was followed without loading a page: menus close, and the focus goes to the new page, as it would
/// have with a load.
fn settle_on_new_pages() {
    let pathname = use_location().pathname;
    Effect::new(move |previous: Option<String>| {
        let path = pathname.get();
        if previous.is_some_and(|previous| previous != path) {
            close_menus();
            // The router takes the frame out and puts it back, which loses the focus: set it afterwards.
            request_animation_frame(|| {
                if let Some(main) = element(MAIN) {
                    let _ = main.focus();
                }
            });
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
