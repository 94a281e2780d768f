//! The HTML document around the pages.

use leptos::{config::LeptosOptions, prelude::*};
use leptos_meta::MetaTags;

use crate::{app::App, request};

/// A whole document. The theme stands in it from the first byte, so that a dark page never flashes white.
pub fn shell(options: LeptosOptions) -> impl IntoView {
    // For scripts that only some pages load.
    provide_context(options.clone());
    view! {
        <!DOCTYPE html>
        <html lang="en" data-theme=request::theme()>
            <head>
                <meta charset="utf-8"/>
                <meta name="viewport" content="width=device-width, initial-scale=1"/>
                <meta name="color-scheme" content="light dark"/>
                <link rel="icon" href="/favicon.svg" type="image/svg+xml"/>
                <link rel="stylesheet" href=options.css_path()/>
                <AutoReload options=options.clone()/>
                {parts(&options.site_pkg_dir)}
                <HydrationScripts options/>
                <MetaTags/>
            </head>
            <body>
                <App/>
            </body>
        </html>
    }
}

/// What the page needs besides the foundation, so that the browser fetches all of it at once.
fn parts(folder: &str) -> impl IntoView + use<> {
    let file = |name: &&str| {
        let href = format!("/{folder}/{name}.wasm");
        view! { <link rel="preload" href=href r#as="fetch" r#type="application/wasm" crossorigin="anonymous"/> }
    };
    let files = request::part_files();
    let script = (!files.is_empty()).then(|| {
        let href = format!("/{folder}/__wasm_split.js");
        view! { <link rel="modulepreload" href=href crossorigin="anonymous"/> }
    });
    (script, files.iter().map(file).collect_view())
}
