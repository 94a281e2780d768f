//! The rules in the order in which they are asked, and the providers.

use leptos::prelude::*;

use super::view::{ProviderRow, RulesView};
use crate::{components::solid::IntoSolid, paths};

pub fn lists(found: &RulesView) -> AnyView {
    view! {
        {waiting(found)}
        {domains(found)}
        {providers(found)}
    }
    .solid()
}

fn part(id: &'static str, title: &'static str, about: &'static str, content: AnyView) -> AnyView {
    view! {
        <section class="card access-part" aria-labelledby=id>
            <h2 id=id>{title}</h2>
            <p class="quiet">{about}</p>
            {content}
        </section>
    }
    .solid()
}

fn waiting(found: &RulesView) -> AnyView {
    let rows: Vec<AnyView> = found.waiting.iter().map(|(email, role)| line(email, role)).collect();
    let list = if rows.is_empty() {
        view! { <p>"No address waits for its owner."</p> }.solid()
    } else {
        view! { <p>{found.waiting_in_all.clone()}"."</p> <ul class="part-list">{rows}</ul> }.solid()
    };
    let label = if found.manages { "Show and change let-in addresses" } else { "Show let-in addresses" };
    let content = view! {
        {list}
        <p><a href=paths::WHITELIST>{label}</a></p>
    };
    let about = "An invitation goes before every rule. Then comes an address that is let in: whoever has it joins with its role, once.";
    part("waiting", "Let-in addresses", about, content.solid())
}

fn line(name: &str, about: &str) -> AnyView {
    view! {
        <li>
            <span class="grow" dir="auto">{name.to_owned()}</span>
            <span class="quiet">{about.to_owned()}</span>
        </li>
    }
    .solid()
}

fn domains(found: &RulesView) -> AnyView {
    let rows: Vec<AnyView> = found.domains.iter().map(|domain| line(domain, "User")).collect();
    let more = (found.more_domains > 0).then(|| {
        let text = format!("{} more domains lead here.", found.more_domains);
        view! { <p class="quiet">{text}</p> }
    });
    let content = if rows.is_empty() {
        view! { <p>"No mail domain leads here. The operator of the platform can set some."</p> }.solid()
    } else {
        view! { <ul class="part-list">{rows}</ul> {more} }.solid()
    };
    let about =
        "Whoever has an address of exactly such a domain joins as a user. The operator of the platform sets them.";
    part("domains", "Domains", about, content)
}

fn providers(found: &RulesView) -> AnyView {
    let rows: Vec<AnyView> = found.providers.iter().map(provider).collect();
    let content = if rows.is_empty() {
        view! { <p>"No provider is configured: people accept invitations and sign in with passwords."</p> }.solid()
    } else {
        view! { <ul class="part-list">{rows}</ul> }.solid()
    };
    let about =
        "Who signs people in. Whoever no rule is about joins only where a provider has this workspace as its default.";
    part("providers", "Identity providers", about, content)
}

fn provider(row: &ProviderRow) -> AnyView {
    let default = row.default_here.then(|| view! { <span class="tag">"Default workspace"</span> });
    view! {
        <li>
            <span class="grow">
                <strong dir="auto">{row.name.clone()}</strong>
                <span class="access-for" dir="auto">{row.text.clone()}</span>
            </span>
            {default}
        </li>
    }
    .solid()
}
