//! The route table and what every page shares.

use leptos::prelude::*;
use leptos_meta::provide_meta_context;
use leptos_router::{
    SsrMode,
    components::{ParentRoute, Route, Router, Routes},
    path,
};

use crate::{
    components::toast::{ToastRegion, provide_toasts},
    layout::frame::Frame,
    pages::{
        home::HomePage,
        not_found::NotFoundPage,
        profile::ProfilePage,
        sign_in::{KeyPage, SignInPage},
        users::UsersPage,
    },
};

/// Everything between `<body>` and `</body>`.
///
/// Pages are rendered when all their data is there (`SsrMode::Async`): complete without JavaScript, with the right
/// status and title.
#[component]
pub fn App() -> impl IntoView {
    provide_meta_context();
    provide_toasts();
    view! {
        <Router>
            <Routes fallback=NotFoundPage>
                <Route path=path!("/sign-in") view=SignInPage ssr=SsrMode::Async/>
                <Route path=path!("/sign-in/key") view=KeyPage ssr=SsrMode::Async/>
                <ParentRoute path=path!("") view=Frame ssr=SsrMode::Async>
                    <Route path=path!("") view=HomePage/>
                    <Route path=path!("settings") view=HomePage/>
                    <Route path=path!("settings/profile") view=ProfilePage/>
                    <Route path=path!("settings/users") view=UsersPage/>
                </ParentRoute>
            </Routes>
        </Router>
        <ToastRegion/>
    }
}
