//! The pages: Leptos renders them and answers their server functions; both get the same context.

use axum::{Router, middleware};
use http::request::Parts;
use leptos::prelude::{provide_context, use_context};
use leptos_axum::{ErrorHandler, LeptosRoutes, generate_route_list};
use model::Backend;

use super::{assets, caller, form_errors::FormErrors, headers, hook::Hooked, one_thread::on_one_thread};

/// Every page and server function, for callers already recognised.
pub fn routes(backend: Backend, form_errors: FormErrors) -> Router {
    let options = assets::leptos_options();
    let context = move || {
        provide_context(backend.clone());
        let nonce = use_context::<Parts>().and_then(|parts| parts.extensions.get::<headers::CspNonce>().cloned());
        if let Some(nonce) = nonce {
            provide_context(headers::leptos_nonce(&nonce));
        }
    };
    let pages = generate_route_list(app::App);
    let shell = {
        let options = options.clone();
        move || app::shell(options.clone())
    };
    Router::new()
        .leptos_routes_with_context(&options, pages, context.clone(), shell)
        .fallback_service(ErrorHandler::new_with_context(context, app::shell, options.clone()))
        .layer(middleware::from_fn(on_one_thread))
        .layer(middleware::from_fn(caller::lead))
        .layer(Hooked(form_errors))
        .with_state(options)
}
