//! A credential that was just made, in the forms in which programs take it: shown this once.

use leptos::{prelude::*, task::spawn_local};
use model::Timestamp;
use serde::{Deserialize, Serialize};

use crate::components::{
    copy_id::to_clipboard,
    copy_link::CopyLink,
    icon::{self, Icon},
    notice::{Notice, Tone},
    solid::IntoSolid,
    textarea,
    time_ago::Day,
    toast::use_toasts,
};

/// What was made. The only view with a secret in it, answered to a form and to nothing else.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Made {
    /// The service account, or nothing for one's own.
    pub of: String,
    pub owner: String,
    pub label: String,
    pub access_key: String,
    pub secret_key: String,
    /// A gateway token, which has neither key nor forms.
    pub token: String,
    pub expires: Option<Timestamp>,
    /// The section of `clearml.conf`, environment variables, a secret for Kubernetes.
    pub forms: [String; 3],
}

#[cfg(feature = "ssr")]
impl Made {
    pub fn of(of: &str, owner: &str, new: &model::credentials::NewCredential) -> Self {
        use model::credentials::paste;
        Self {
            of: of.to_owned(),
            owner: owner.to_owned(),
            label: new.credential.label.clone().unwrap_or_default(),
            access_key: new.credential.access_key.clone(),
            secret_key: new.secret_key.reveal().clone(),
            token: String::new(),
            expires: new.credential.expires,
            forms: [paste::section(new), paste::environment(new), paste::kubernetes(owner, new)],
        }
    }

    /// Of a gateway token.
    pub fn of_token(of: &str, owner: &str, new: &model::gateway_tokens::NewGatewayToken) -> Self {
        Self {
            of: of.to_owned(),
            owner: owner.to_owned(),
            label: new.token.label.clone(),
            access_key: String::new(),
            secret_key: String::new(),
            token: new.text.reveal().clone(),
            expires: Some(new.token.expires),
            forms: Default::default(),
        }
    }
}

/// The result: the pair, and the text to be copied in each of its forms.
pub fn made(made: &Made, heading: &'static str) -> AnyView {
    let hint = if made.of.is_empty() {
        "Copy the below info for input to 'clearml-init' configuration request, or modify your existing clearml.conf"
    } else {
        "Copy the below configuration to the ClearML Agents clearml.conf file"
    };
    let end = match made.expires {
        Some(at) => view! { <Day at/> }.solid(),
        None => "Never".solid(),
    };
    let of = if made.label.is_empty() { made.access_key.clone() } else { made.label.clone() };
    let label = if made.label.is_empty() { "None".to_owned() } else { made.label.clone() };
    let [conf, environment, kubernetes] = made.forms.clone();
    if !made.token.is_empty() {
        return view! {
            <Notice tone=Tone::Good text="The token is shown this once. Copy it now: nobody can read it again." id="result"/>
            <section class="card card-body made" aria-labelledby="made">
                <h2 id="made">{heading}</h2>
                <dl class="facts">
                    <dt>"Label"</dt>
                    <dd dir="auto">{label}</dd>
                    <dt>"Token"</dt>
                    <dd><CopyLink link=made.token.clone() of=of what="token"/></dd>
                    <dt>"Expiration"</dt>
                    <dd>{end}</dd>
                </dl>
            </section>
        }
        .solid();
    }
    view! {
        <Notice tone=Tone::Good text="The secret key is shown this once. Copy it now: nobody can read it again." id="result"/>
        <section class="card card-body made" aria-labelledby="made">
            <h2 id="made">{heading}</h2>
            <dl class="facts">
                <dt>"Label"</dt>
                <dd dir="auto">{label}</dd>
                <dt>"Access key"</dt>
                <dd><CopyLink link=made.access_key.clone() of=of.clone() what="access key"/></dd>
                <dt>"Secret key"</dt>
                <dd><CopyLink link=made.secret_key.clone() of=of.clone() what="secret key"/></dd>
                <dt>"Expiration"</dt>
                <dd>{end}</dd>
            </dl>
            {form("conf", "clearml.conf", hint, conf, true)}
            {form("environment", "Environment variables", "For a shell, or the environment of a container", environment, false)}
            {form("kubernetes", "Kubernetes secret", "For kubectl apply -f", kubernetes, false)}
        </section>
    }
    .solid()
}

/// A text to be copied, as a box that opens.
fn form(id: &'static str, title: &'static str, hint: &'static str, text: String, open: bool) -> AnyView {
    let toasts = use_toasts();
    let copied = text.clone();
    let copy = move |_| {
        let text = copied.clone();
        spawn_local(async move {
            if to_clipboard(&text).await {
                toasts.good("Copied");
            } else {
                toasts.problem("The browser does not let this page copy. Select the text and copy it.");
            }
        });
    };
    let lines = text.lines().count().to_string();
    view! {
        <details class="paste" open=open>
            <summary>{title}</summary>
            <p class="quiet" id=["paste-", id].concat()>{hint}</p>
            <div class="paste-box">
                <textarea class="input" readonly rows=lines spellcheck="false" wrap="off" aria-label=title aria-describedby=["paste-", id].concat()>
                    {textarea::content(&text)}
                </textarea>
                <button type="button" class="button small" aria-label=["Copy ", title].concat() on:click=copy>
                    <Icon path=icon::COPY/>
                    "Copy"
                </button>
            </div>
        </details>
    }
    .solid()
}
