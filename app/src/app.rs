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
    pages::{
        access::AccessPage,
        audit::AuditLogPage,
        credentials::{OwnCredentialsPage, new::NewKeyPage},
        groups::GroupsPage,
        home::HomePage,
        identity_providers::IdentityProvidersPage,
        invitations::{ImportPage, InvitationsPage, NewInvitationsPage, SentPage},
        invite::InvitePage,
        not_found::NotFoundPage,
        password::PasswordPage,
        profile::ProfilePage,
        queues::QueuesPage,
        rules::RulesPage,
        service_accounts::{ServiceAccountsPage, new::NewAccountPage},
        sign_in::{KeyPage, RefusedPage, SignInPage, WorkspacePage},
        sign_in_rules::SignInRulesPage,
        users::{UsersPage, new::AddUserPage},
        vaults::{
            VaultsPage, compare::CompareVaultPage, edit::EditVaultPage, history::VaultHistoryPage, log::VaultLogPage,
            preview::VaultPreviewPage,
        },
        whitelist::WhitelistPage,
    },
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
            <Route path=path!("/sign-in") view=SignInPage ssr=SsrMode::Async/>
            <Route path=path!("/sign-in/key") view=KeyPage ssr=SsrMode::Async/>
            <Route path=path!("/sign-in/refused") view=RefusedPage ssr=SsrMode::Async/>
            <Route path=path!("/sign-in/workspace") view=WorkspacePage ssr=SsrMode::Async/>
            <Route path=path!("/") view=HomePage ssr=SsrMode::Async/>
            <Route path=path!("/settings") view=HomePage ssr=SsrMode::Async/>
            <Route path=path!("/settings/profile") view=ProfilePage ssr=SsrMode::Async/>
            <Route path=path!("/settings/users") view=UsersPage ssr=SsrMode::Async/>
            <Route path=path!("/settings/users/new") view=AddUserPage ssr=SsrMode::Async/>
            <Route path=path!("/settings/service-accounts") view=ServiceAccountsPage ssr=SsrMode::Async/>
            <Route path=path!("/settings/service-accounts/new") view=NewAccountPage ssr=SsrMode::Async/>
            <Route path=path!("/settings/workspace") view=OwnCredentialsPage ssr=SsrMode::Async/>
            <Route path=path!("/settings/credentials/new") view=NewKeyPage ssr=SsrMode::Async/>
            <Route path=path!("/settings/groups") view=GroupsPage ssr=SsrMode::Async/>
            <Route path=path!("/settings/rules") view=RulesPage ssr=SsrMode::Async/>
            <Route path=path!("/settings/queues") view=QueuesPage ssr=SsrMode::Async/>
            <Route path=path!("/settings/access") view=AccessPage ssr=SsrMode::Async/>
            <Route path=path!("/settings/invitations") view=InvitationsPage ssr=SsrMode::Async/>
            <Route path=path!("/settings/invitations/new") view=NewInvitationsPage ssr=SsrMode::Async/>
            <Route path=path!("/settings/invitations/import") view=ImportPage ssr=SsrMode::Async/>
            <Route path=path!("/settings/invitations/sent") view=SentPage ssr=SsrMode::Async/>
            <Route path=path!("/settings/identity-providers") view=IdentityProvidersPage ssr=SsrMode::Async/>
            <Route path=path!("/settings/vaults") view=VaultsPage ssr=SsrMode::Async/>
            <Route path=path!("/settings/vaults/edit") view=EditVaultPage ssr=SsrMode::Async/>
            <Route path=path!("/settings/vaults/history") view=VaultHistoryPage ssr=SsrMode::Async/>
            <Route path=path!("/settings/vaults/compare") view=CompareVaultPage ssr=SsrMode::Async/>
            <Route path=path!("/settings/vaults/preview") view=VaultPreviewPage ssr=SsrMode::Async/>
            <Route path=path!("/settings/vaults/log") view=VaultLogPage ssr=SsrMode::Async/>
            <Route path=path!("/settings/whitelist") view=WhitelistPage ssr=SsrMode::Async/>
            <Route path=path!("/settings/sign-in-rules") view=SignInRulesPage ssr=SsrMode::Async/>
            <Route path=path!("/invite") view=InvitePage ssr=SsrMode::Async/>
            <Route path=path!("/password") view=PasswordPage ssr=SsrMode::Async/>
            <Route path=path!("/settings/audit") view=AuditLogPage ssr=SsrMode::Async/>
        </FlatRoutes>
    }
    .solid()
}
