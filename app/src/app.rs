//! The route table and what every page shares.

use leptos::prelude::*;
use leptos_meta::provide_meta_context;
use leptos_router::{
    SsrMode,
    components::{FlatRoutes, Route, Router},
    path,
};

use crate::{
    components::{
        solid::IntoSolid,
        toast::{ToastRegion, provide_toasts},
    },
    layout::frame::Frame,
    pages::{home::HomePage, not_found::NotFoundPage},
    parts,
};

/// Everything between `<body>` and `</body>`.
#[component]
pub fn App() -> impl IntoView {
    provide_meta_context();
    provide_toasts();
    view! {
        <Router>
            <Frame pages/>
        </Router>
        <ToastRegion/>
    }
}

/// Pages are rendered when all their data is there (`SsrMode::Async`): complete without JavaScript, with the right
/// status and title.
fn pages() -> AnyView {
    view! {
        <FlatRoutes fallback=NotFoundPage>
            <Route path=path!("/sign-in") view=parts::sign_in() ssr=SsrMode::Async/>
            <Route path=path!("/sign-in/key") view=parts::sign_in_key() ssr=SsrMode::Async/>
            <Route path=path!("/sign-in/refused") view=parts::sign_in_refused() ssr=SsrMode::Async/>
            <Route path=path!("/sign-in/workspace") view=parts::sign_in_workspace() ssr=SsrMode::Async/>
            <Route path=path!("/") view=HomePage ssr=SsrMode::Async/>
            <Route path=path!("/settings") view=HomePage ssr=SsrMode::Async/>
            <Route path=path!("/settings/profile") view=parts::profile() ssr=SsrMode::Async/>
            <Route path=path!("/settings/users") view=parts::users() ssr=SsrMode::Async/>
            <Route path=path!("/settings/users/new") view=parts::new_user() ssr=SsrMode::Async/>
            <Route path=path!("/settings/service-accounts") view=parts::service_accounts() ssr=SsrMode::Async/>
            <Route path=path!("/settings/service-accounts/new") view=parts::new_service_account() ssr=SsrMode::Async/>
            <Route path=path!("/settings/workspace") view=parts::workspace() ssr=SsrMode::Async/>
            <Route path=path!("/settings/credentials/new") view=parts::new_key() ssr=SsrMode::Async/>
            <Route path=path!("/settings/groups") view=parts::groups() ssr=SsrMode::Async/>
            <Route path=path!("/settings/rules") view=parts::rules() ssr=SsrMode::Async/>
            <Route path=path!("/settings/queues") view=parts::queues() ssr=SsrMode::Async/>
            <Route path=path!("/settings/access") view=parts::access() ssr=SsrMode::Async/>
            <Route path=path!("/settings/invitations") view=parts::invitations() ssr=SsrMode::Async/>
            <Route path=path!("/settings/invitations/new") view=parts::new_invitations() ssr=SsrMode::Async/>
            <Route path=path!("/settings/invitations/import") view=parts::import() ssr=SsrMode::Async/>
            <Route path=path!("/settings/invitations/sent") view=parts::sent() ssr=SsrMode::Async/>
            <Route path=path!("/settings/identity-providers") view=parts::identity_providers() ssr=SsrMode::Async/>
            <Route path=path!("/settings/identity-providers/tested") view=parts::tested_provider() ssr=SsrMode::Async/>
            <Route path=path!("/settings/vaults") view=parts::vaults() ssr=SsrMode::Async/>
            <Route path=path!("/settings/vaults/edit") view=parts::edit_vault() ssr=SsrMode::Async/>
            <Route path=path!("/settings/vaults/history") view=parts::vault_history() ssr=SsrMode::Async/>
            <Route path=path!("/settings/vaults/compare") view=parts::compare_vault() ssr=SsrMode::Async/>
            <Route path=path!("/settings/vaults/preview") view=parts::vault_preview() ssr=SsrMode::Async/>
            <Route path=path!("/settings/vaults/log") view=parts::vault_log() ssr=SsrMode::Async/>
            <Route path=path!("/settings/whitelist") view=parts::whitelist() ssr=SsrMode::Async/>
            <Route path=path!("/settings/sign-in-rules") view=parts::sign_in_rules() ssr=SsrMode::Async/>
            <Route path=path!("/invite") view=parts::invite() ssr=SsrMode::Async/>
            <Route path=path!("/password") view=parts::password() ssr=SsrMode::Async/>
            <Route path=path!("/settings/audit") view=parts::audit() ssr=SsrMode::Async/>
        </FlatRoutes>
    }
    .solid()
}
