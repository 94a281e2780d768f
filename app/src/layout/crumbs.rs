//! Where one is, in the bar.

use leptos::prelude::*;
use leptos_router::hooks::use_location;

use crate::paths;

#[component]
pub fn Crumbs() -> impl IntoView {
    let pathname = use_location().pathname;
    let crumbs = move || {
        let (above, here) = trail(&pathname.read());
        let above = above.iter().map(|crumb| view! { <li>{*crumb}</li> }).collect_view();
        view! {
            {above}
            <li aria-current="page">{here}</li>
        }
    };
    view! {
        <nav class="crumbs" aria-label="Breadcrumb">
            <ol>{crumbs}</ol>
        </nav>
    }
}

fn trail(path: &str) -> (&'static [&'static str], &'static str) {
    match path.trim_end_matches('/') {
        paths::USERS => (&["Settings", "Users & Groups"], "Users"),
        paths::ADD_USER => (&["Settings", "Users & Groups", "Users"], "Add user"),
        paths::WHITELIST => (&["Settings", "Users & Groups"], "Let-in addresses"),
        paths::GROUPS => (&["Settings", "Users & Groups"], "User Groups"),
        paths::QUEUES => (&["Settings"], "Queues and workers"),
        paths::RULES => (&["Settings"], "Access rules"),
        paths::SIGN_IN_RULES => (&["Settings"], "Sign-in rules"),
        paths::IDENTITY_PROVIDERS => (&["Settings"], "Identity providers"),
        paths::TESTED_PROVIDER => (&["Settings", "Identity providers"], "Connection test"),
        paths::ACCESS => (&["Settings"], "Explain access"),
        paths::INVITATIONS | paths::INVITATIONS_SENT => (&["Settings", "Users & Groups"], "Invitations"),
        paths::INVITE_USERS => (&["Settings", "Users & Groups", "Invitations"], "Invite users"),
        paths::IMPORT_INVITATIONS => (&["Settings", "Users & Groups", "Invitations"], "Invite from a file"),
        paths::VAULTS => (&["Settings"], "Administrator vaults"),
        paths::EDIT_VAULT => (&["Settings"], "Configuration vault"),
        paths::VAULT_HISTORY => (&["Settings"], "Vault history"),
        paths::COMPARE_VAULT => (&["Settings"], "Compare revisions"),
        paths::VAULT_PREVIEW => (&["Settings"], "Effective configuration"),
        paths::VAULT_LOG => (&["Settings", "Administrator vaults"], "Vault activity log"),
        paths::AUDIT => (&["Settings"], "Audit log"),
        paths::SERVICE_ACCOUNTS => (&["Settings", "Users & Groups"], "Service accounts"),
        paths::ADD_ACCOUNT => (&["Settings", "Users & Groups", "Service accounts"], "Add service account"),
        paths::WORKSPACE => (&["Settings"], "Workspace"),
        paths::NEW_KEY => (&["Settings"], "Create credentials"),
        paths::PROFILE => (&["Settings"], "Profile"),
        _ => (&[], "Settings"),
    }
}
