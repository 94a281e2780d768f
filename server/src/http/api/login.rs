//! `login.*`: which ways in there are, and which new people a tenant lets in.

use model::{Caller, Role, id::TenantId, sign_in_rules::WhitelistEntry, sso::Door};
use serde::Serialize;
use serde_json::{Map, json};

use super::{
    call::{Call, Outcome},
    json::Iso,
    sso,
};

/// The ways in that a client could take. Passwords are for the pages only, so `basic` is off; the same page is where
/// people sign in through any provider. Says nothing about whether there is such a tenant.
pub(super) async fn supported_modes(call: &Call<'_>, caller: Option<&Caller>) -> Outcome {
    let tenant = call.fields.text("tenant")?.and_then(|id| TenantId::parse(id).ok());
    let door = tenant.clone().map_or(Door::Everybody, Door::Workspace);
    let providers = call.backend.sso.providers(&door).await;
    let page = call.backend.sso.page(tenant.as_ref());
    let (mut sso, mut listed) = (Map::new(), Vec::new());
    for provider in providers.offered {
        listed.push(json!({ "name": provider.key, "display_name": provider.name }));
        sso.insert(provider.key.to_string(), page.as_str().into());
    }
    call.answer(&json!({
        "basic": { "enabled": false, "guest": { "enabled": false } },
        "server_errors": { "missed_es_upgrade": false, "es_connection_error": false },
        "sso": sso,
        "sso_providers": listed,
        "tenant": tenant,
        "tenant_login": providers.by_address,
        "free_signup": false,
        "authenticated": caller.is_some(),
    }))
}

/// Ends the caller's token; who has none is out already. With a provider, answers where to sign out there.
pub(super) async fn logout(call: &Call<'_>, caller: Option<&Caller>) -> Outcome {
    let leads_to = if call.fields.text("provider")?.is_some() {
        let back = call.fields.text("redirect_url")?;
        call.backend.sso.sign_out_at(&sso::provider(call)?, back).await?
    } else {
        None
    };
    if let Some(caller) = caller {
        call.backend.sign_in.revoke_token(caller).await?;
    }
    match leads_to {
        Some(redirect_url) => call.answer(&json!({ "redirect_url": redirect_url })),
        None => call.done(),
    }
}

pub(super) async fn set_domains(call: &Call<'_>, caller: &Caller) -> Outcome {
    let domains = call.fields.required_texts("domains")?;
    call.backend.sign_in_rules.set_domains(caller, domains).await?;
    call.done()
}

pub(super) async fn add_whitelist_entries(call: &Call<'_>, caller: &Caller) -> Outcome {
    let emails = call.fields.required_texts("emails")?;
    let role = match call.fields.role("role")? {
        Some(role) => role,
        None if call.fields.flag("is_admin")? == Some(true) => Role::Admin,
        None => Role::User,
    };
    let added = call.backend.sign_in_rules.add_whitelist_entries(caller, emails, role).await?;
    call.answer(&json!({ "added": added }))
}

pub(super) async fn remove_whitelist_entries(call: &Call<'_>, caller: &Caller) -> Outcome {
    let emails = call.fields.required_texts("emails")?;
    let removed = call.backend.sign_in_rules.remove_whitelist_entries(caller, emails).await?;
    call.answer(&json!({ "removed": removed }))
}

#[derive(Serialize)]
struct Settings<'a> {
    domains: Vec<&'a str>,
    whitelist_entries: Vec<EntryView<'a>>,
}

#[derive(Serialize)]
struct EntryView<'a> {
    email: &'a str,
    status: &'static str,
    role: Role,
    added: Iso,
    #[serde(skip_serializing_if = "Option::is_none")]
    accepted: Option<Iso>,
    #[serde(skip_serializing_if = "Option::is_none")]
    user: Option<UserView<'a>>,
}

#[derive(Serialize)]
struct UserView<'a> {
    id: &'a str,
    name: &'a str,
    role: Role,
}

impl<'a> From<&'a WhitelistEntry> for EntryView<'a> {
    fn from(entry: &'a WhitelistEntry) -> Self {
        let accepted = entry.accepted.as_ref();
        Self {
            email: &entry.email,
            status: if accepted.is_some() { "accepted" } else { "pending" },
            role: entry.role,
            added: Iso(entry.added),
            accepted: accepted.map(|accepted| Iso(accepted.at)),
            user: accepted.map(|accepted| UserView {
                id: accepted.user.as_str(),
                name: &accepted.name,
                role: accepted.role,
            }),
        }
    }
}

pub(super) async fn get_settings(call: &Call<'_>, caller: &Caller) -> Outcome {
    let rules = call.backend.sign_in_rules.get(caller).await?;
    call.answer(&Settings {
        domains: rules.domains.iter().map(model::address::Domain::as_str).collect(),
        whitelist_entries: rules.whitelist.iter().map(EntryView::from).collect(),
    })
}
