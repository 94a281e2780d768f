//! What came of the test of a connection: what the provider said of somebody, and what a sign-in would make of it.

use leptos::prelude::*;
use leptos_router::hooks::use_query_map;
#[cfg(feature = "ssr")]
use model::{
    Caller,
    identity_providers::{Told, Trial},
    sso::Reason,
};
use serde::{Deserialize, Serialize};

use crate::{
    components::{
        asking::ask_once,
        notice::{Notice, Tone},
        problem::Problem,
        solid::IntoSolid,
        title::SafeTitle,
    },
    layout::page_header::PageHeader,
    pages::sign_in_rules::{landing, view::Landing},
    paths,
    server_fns::identity_providers::provider_trial,
};

/// A test, in words.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TrialView {
    /// What the connection is called.
    pub name: String,
    /// Why a sign-in would be refused before any rule is asked; empty when it would not.
    pub refused: String,
    /// What the provider says, under our names.
    pub facts: Vec<(String, String)>,
    pub landing: Option<Landing>,
    /// What the provider says, as it was sent.
    pub claims: Vec<String>,
}

#[component]
pub fn TestedPage() -> impl IntoView {
    let trial = use_query_map().get_untracked().get("trial").unwrap_or_default();
    let found = ask_once(move || provider_trial(trial.clone()));
    view! {
        <SafeTitle text="Connection test"/>
        <div class="page narrow">
            <PageHeader title="Connection test"/>
            {found.show(skeleton, |found| match found {
                Ok(found) => answer(found),
                Err(error) => view! { <div class="card"><Problem error again=paths::IDENTITY_PROVIDERS/></div> }.solid(),
            })}
        </div>
    }
    .solid()
}

fn answer(found: TrialView) -> AnyView {
    let TrialView { name, refused, facts, landing, claims } = found;
    let good = refused.is_empty();
    let (tone, text) = if good {
        (Tone::Good, [&name, " answers, and its answer can be trusted."].concat())
    } else {
        (Tone::Bad, refused)
    };
    let landing = landing.filter(|_| good).map(|found| {
        view! {
            <section class="card access-part" aria-labelledby="where">
                <h2 id="where">"What a sign-in would do"</h2>
                {landing::answer(&found)}
            </section>
        }
    });
    view! {
        <Notice tone text id="tested"/>
        <p class="quiet">"Nothing was changed by this test, and nobody was signed in. The connection is saved in the tab before this one."</p>
        {(!facts.is_empty()).then(|| told(facts, claims))}
        {landing}
    }
    .solid()
}

fn told(facts: Vec<(String, String)>, claims: Vec<String>) -> AnyView {
    let facts =
        facts.into_iter().map(|(name, text)| view! { <dt>{name}</dt><dd dir="auto">{text}</dd> }).collect_view();
    let claims =
        claims.into_iter().map(|text| view! { <pre class="claims" dir="ltr" tabindex="0">{text}</pre> }).collect_view();
    view! {
        <section class="card access-part" aria-labelledby="told">
            <h2 id="told">"What the provider says"</h2>
            <dl class="facts">{facts}</dl>
            <details class="provider-more"><summary>"Full response"</summary>{claims}</details>
        </section>
    }
    .solid()
}

fn skeleton() -> AnyView {
    let rows = (0..4).map(|_| view! { <div class="bone bone-row"></div> }).collect_view();
    view! { <div class="card" role="status" aria-label="Loading"><div class="bone bone-head"></div>{rows}</div> }
        .solid()
}

#[cfg(feature = "ssr")]
impl TrialView {
    pub fn of(caller: &Caller, found: Trial) -> Self {
        let Trial { name, refused, told, destination } = found;
        let (facts, claims) = told.map_or_else(Default::default, |told| (facts(&told), told.claims));
        Self {
            refused: refused.map(|reason| why(reason, &name)).unwrap_or_default(),
            name,
            facts,
            landing: destination.map(|found| Landing::of(caller, &found)),
            claims,
        }
    }
}

#[cfg(feature = "ssr")]
fn facts(told: &Told) -> Vec<(String, String)> {
    let text = |text: &Option<String>| text.clone().unwrap_or_else(|| "not stated".to_owned());
    let list = |list: &[String]| if list.is_empty() { "none".to_owned() } else { list.join(", ") };
    let email = match &told.email {
        Some(email) if told.vouched => format!("{email} (verified)"),
        Some(email) => format!("{email} (not verified)"),
        None => text(&None),
    };
    let mut facts = vec![
        ("User ID", told.subject.clone()),
        ("E-mail", email),
        ("Name", text(&told.name)),
        ("Given name", text(&told.given_name)),
        ("Family name", text(&told.family_name)),
    ];
    match &told.groups {
        Some(groups) => {
            facts.push(("Groups there", list(groups)));
            facts.push(("Groups here", list(&told.led_to)));
            facts.push((
                "Administrator",
                if told.administers { "by its groups" } else { "not by its groups" }.to_owned(),
            ));
        }
        None => facts.push(("Groups there", "not taken over, or not stated in this claim".to_owned())),
    }
    facts.into_iter().map(|(name, text)| (name.to_owned(), text)).collect()
}

/// Why a sign-in would be refused, for whoever can change the connection.
#[cfg(feature = "ssr")]
fn why(reason: Reason, name: &str) -> String {
    match reason {
        Reason::Cancelled => format!("The sign-in at {name} was cancelled."),
        Reason::ProviderError => format!(
            "{name} answered with an error. Whether this application may be used, and with which scopes and callback, is decided there."
        ),
        Reason::ProviderDown => format!(
            "{name} does not answer at its token, keys or userinfo endpoint, or refuses what it is asked there. Check the addresses and the scopes."
        ),
        Reason::Code => format!(
            "{name} did not take the code that it gave. Check the client ID and the client secret, and that the callback URL is entered there."
        ),
        Reason::Issuer => "The issuer is another one. It has to be the very text that the provider writes, with or without a slash at the end.".to_owned(),
        Reason::Audience => "The answer is for another client. Check the client ID and the audience.".to_owned(),
        Reason::Signature => {
            "The answer is signed by no key of the provider, or in a way that does not count. Check the keys (JWKS URI).".to_owned()
        }
        Reason::Clock => "The answer is too old or from the future: one of the clocks is wrong.".to_owned(),
        Reason::Subject => "Userinfo is about somebody else. Check the userinfo endpoint.".to_owned(),
        Reason::NoAddress => {
            "No e-mail address is stated, so nobody new can be led anywhere. Check the scopes and the claim of the e-mail address.".to_owned()
        }
        Reason::BadAddress => "The e-mail address is not a plain ASCII address. It has to be changed at the provider.".to_owned(),
        Reason::Unverified => {
            "The provider does not say that the address is verified (email_verified must be JSON true). It can say so, or you do without and name the domains.".to_owned()
        }
        Reason::ForeignDomain => "The address is of none of the domains that this connection is limited to.".to_owned(),
        Reason::NotInGroup => "The person is in no group that leads to one of this workspace, and the connection asks for one.".to_owned(),
        _ => format!("{name} did not answer as an identity provider should ({}).", reason.code()),
    }
}
