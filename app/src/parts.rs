//! The parts of the WASM. A browser loads the foundation and, of the pages, those that belong with the one it shows;
//! the others come when somebody goes there.
//!
//! A part begins at a function marked with `wasm_split`: the build cuts the WASM there, and a call waits for the file.
//! On the server all of this is an ordinary call.

use std::pin::Pin;

use leptos::{
    prelude::{AnyView, WithUntracked, window},
    wasm_split::{SplitLoaderError, wasm_split},
};
use leptos_router::{ChooseView, hooks::use_url};

use crate::{
    components::{asking::nothing, solid::IntoSolid},
    pages,
};

type Coming<T> = Pin<Box<dyn Future<Output = Result<T, SplitLoaderError>>>>;

/// A page whose code may still have to come.
#[derive(Clone, Copy)]
pub struct Page {
    /// Which part it stands in.
    pub part: &'static str,
    load: fn() -> Coming<()>,
    show: fn() -> Coming<AnyView>,
}

impl Page {
    /// Waits for the code: from then on the page is shown at once.
    pub async fn load(self) -> Result<(), SplitLoaderError> {
        (self.load)().await
    }
}

impl ChooseView for Page {
    async fn choose(self) -> AnyView {
        match (self.show)().await {
            Ok(view) => view,
            Err(_) => gone(),
        }
    }

    async fn preload(&self) {}
}

/// The part is not there: a newer version of the product is, or nothing. The server knows which, and has the page whole.
fn gone() -> AnyView {
    // The router writes the address only when it has the page.
    let address = use_url().with_untracked(|url| match url.search() {
        "" => url.path().to_owned(),
        search => [url.path(), "?", search].concat(),
    });
    // Only fails for an address that is none.
    let _ = window().location().assign(&address);
    nothing()
}

/// How the server finds the files of a part, without their ending, so that a page names what it needs in its head.
#[cfg(feature = "ssr")]
#[derive(Clone, Copy)]
pub struct Files(pub fn(&str) -> &'static [&'static str]);

macro_rules! parts {
    ($($part:ident { $($name:ident $path:literal $page:path;)* })*) => {$($(
        pub fn $name() -> Page {
            #[wasm_split($part, wasm_split_path = ::leptos::wasm_split, preload(load), fallible)]
            fn $name() -> Result<AnyView, SplitLoaderError> {
                Ok($page().solid())
            }
            Page { part: stringify!($part), load: || Box::pin(load()), show: || Box::pin($name()) }
        }
    )*)*

    /// The page of a path.
    pub fn of(path: &str) -> Option<Page> {
        match path {
            $($($path => Some($name()),)*)*
            _ => None,
        }
    }};
}

parts! {
    entrance {
        sign_in "/sign-in" pages::sign_in::SignInPage;
        sign_in_key "/sign-in/key" pages::sign_in::KeyPage;
        sign_in_refused "/sign-in/refused" pages::sign_in::RefusedPage;
        sign_in_workspace "/sign-in/workspace" pages::sign_in::WorkspacePage;
        invite "/invite" pages::invite::InvitePage;
        password "/password" pages::password::PasswordPage;
    }
    own {
        profile "/settings/profile" pages::profile::ProfilePage;
        workspace "/settings/workspace" pages::credentials::OwnCredentialsPage;
        new_key "/settings/credentials/new" pages::credentials::new::NewKeyPage;
    }
    users {
        users "/settings/users" pages::users::UsersPage;
    }
    added {
        new_user "/settings/users/new" pages::users::new::AddUserPage;
    }
    invited {
        invitations "/settings/invitations" pages::invitations::InvitationsPage;
        new_invitations "/settings/invitations/new" pages::invitations::NewInvitationsPage;
        import "/settings/invitations/import" pages::invitations::ImportPage;
        sent "/settings/invitations/sent" pages::invitations::SentPage;
        whitelist "/settings/whitelist" pages::whitelist::WhitelistPage;
    }
    machines {
        service_accounts "/settings/service-accounts" pages::service_accounts::ServiceAccountsPage;
        new_service_account "/settings/service-accounts/new" pages::service_accounts::new::NewAccountPage;
        queues "/settings/queues" pages::queues::QueuesPage;
    }
    groups {
        groups "/settings/groups" pages::groups::GroupsPage;
    }
    rules {
        rules "/settings/rules" pages::rules::RulesPage;
    }
    explained {
        access "/settings/access" pages::access::AccessPage;
    }
    ways_in {
        identity_providers "/settings/identity-providers" pages::identity_providers::IdentityProvidersPage;
        tested_provider "/settings/identity-providers/tested" pages::identity_providers::tested::TestedPage;
        sign_in_rules "/settings/sign-in-rules" pages::sign_in_rules::SignInRulesPage;
    }
    vaults {
        vaults "/settings/vaults" pages::vaults::VaultsPage;
        edit_vault "/settings/vaults/edit" pages::vaults::edit::EditVaultPage;
        vault_history "/settings/vaults/history" pages::vaults::history::VaultHistoryPage;
        compare_vault "/settings/vaults/compare" pages::vaults::compare::CompareVaultPage;
        vault_preview "/settings/vaults/preview" pages::vaults::preview::VaultPreviewPage;
        vault_log "/settings/vaults/log" pages::vaults::log::VaultLogPage;
    }
    record {
        audit "/settings/audit" pages::audit::AuditLogPage;
    }
}
