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
                <HydrationScripts options/>
                <MetaTags/>
            </head>
            <body>
                <App/>
            </body>
        </html>
    }
}
