//! The pages: Leptos renders them and answers their server functions; all get the same context.

use std::sync::LazyLock;

use axum::{Router, body::Body, extract::Request, middleware, response::Response};
use http::{Method, StatusCode, request::Parts};
use leptos::{
    config::LeptosOptions,
    prelude::{provide_context, use_context},
};
use leptos_axum::{AxumRouteListing, ErrorHandler, LeptosRoutes, generate_route_list, render_app_async_with_context};
use model::Backend;

use super::{assets, caller, form_errors::FormErrors, headers, hook::Hooked, one_thread::on_one_thread};

/// The addresses of the pages. Made once, before the first page: while Leptos makes the list, nothing in the whole process
/// loads what it asks for, and a page rendered meanwhile waits for it forever.
static PAGES: LazyLock<Vec<AxumRouteListing>> = LazyLock::new(|| generate_route_list(app::App));

/// Every page and server function, for callers already recognised.
pub fn routes(backend: Backend, form_errors: FormErrors) -> Router {
    let Pages { backend, options } = Pages::new(backend);
    let context = move || context(&backend);
    let shell = {
        let options = options.clone();
        move || app::shell(options.clone())
    };
    Router::new()
        .leptos_routes_with_context(&options, PAGES.clone(), context.clone(), shell)
        .fallback_service(ErrorHandler::new_with_context(context, app::shell, options.clone()))
        .layer(middleware::from_fn(on_one_thread))
        .layer(middleware::from_fn(caller::lead))
        .layer(Hooked(form_errors))
        .with_state(options)
}

/// What every page finds.
fn context(backend: &Backend) {
    provide_context(backend.clone());
    provide_context(app::parts::Files(assets::files_of_part));
    let nonce = use_context::<Parts>().and_then(|parts| parts.extensions.get::<headers::CspNonce>().cloned());
    if let Some(nonce) = nonce {
        provide_context(headers::leptos_nonce(&nonce));
    }
}

/// Pages as answers to forms, where what is said must not be led through an address.
#[derive(Clone)]
pub struct Pages {
    backend: Backend,
    options: LeptosOptions,
}

impl Pages {
    pub fn new(backend: Backend) -> Self {
        Self { backend, options: assets::leptos_options() }
    }

    /// The page of the request's own address, which finds `said` in its context. Belongs on one thread.
    pub async fn answer<T>(&self, mut parts: Parts, status: StatusCode, said: T) -> Response
    where
        T: Clone + Send + Sync + 'static,
    {
        let (backend, options) = (self.backend.clone(), self.options.clone());
        let context = move || {
            context(&backend);
            provide_context(said.clone());
        };
        let render = render_app_async_with_context(context, move || app::shell(options.clone()));
        parts.method = Method::GET;
        let mut response = render(Request::from_parts(parts, Body::empty())).await;
        // A page that failed says so itself.
        if response.status() == StatusCode::OK {
            *response.status_mut() = status;
        }
        response
    }
}

#[cfg(test)]
mod tests {
    use super::{AxumRouteListing, PAGES};

    /// The browser waits for the part of a page before it takes the page over: one without would never come alive.
    #[test]
    fn every_page_but_home_stands_in_a_part() {
        let without: Vec<_> =
            PAGES.iter().map(AxumRouteListing::path).filter(|path| app::parts::of(path).is_none()).collect();
        assert_eq!(without, ["/", "/settings"]);
    }
}
