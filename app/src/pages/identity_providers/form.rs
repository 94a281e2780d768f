//! The form of a connection, for a new one and for one that is there. The secret goes in and never comes out.

use leptos::{html, prelude::*, server_fn::ServerFn};

use super::{
    query::HERE,
    view::{Fields, FormView},
};
use crate::{
    components::{
        confirm::Confirm,
        copy_link::CopyLink,
        notice::{Notice, Tone},
        panel::{PanelHead, Part},
        refusal::{is_wrong, of_field, of_form, problem_id},
        solid::IntoSolid,
        textarea::content,
    },
    error::ApiError,
    forms::use_refusal,
    paths,
    server_fns::identity_providers::{DeleteProvider, SaveProvider},
};

/// What is said beside its field.
const BESIDE: &[&str] = &[
    "display_name",
    "client_id",
    "client_secret",
    "issuer",
    "authorization_endpoint",
    "token_endpoint",
    "userinfo_endpoint",
    "jwks_uri",
    "end_session_endpoint",
    "audience",
    "scopes",
    "claim_email",
    "claim_name",
    "claim_given_name",
    "claim_family_name",
    "domains",
    "claim_groups",
    "group_mapping",
];

type Refused = Memo<Option<ApiError>>;

pub fn form(found: FormView, deleting: bool) -> AnyView {
    let FormView { fields, provider, example, callback, stored, has_secret, problem } = found;
    let refusal = use_refusal(SaveProvider::PATH);
    let title = if stored { fields.display_name.clone() } else { ["Connect ", &provider].concat() };
    let secret = if has_secret { "Client secret (leave empty to keep it)" } else { "Client secret" };
    let unread = (!problem.is_empty()).then(|| view! { <Notice tone=Tone::Bad text=problem id="unread"/> });
    let delete = stored.then(|| delete(&fields, deleting));
    let hidden = [("fields[id]", fields.id.clone()), ("fields[preset]", fields.preset.clone())];
    let hidden = hidden.map(|(name, value)| view! { <input type="hidden" name=name value=value/> }).collect_view();
    let line = |name, label, value: &String| text(refusal, name, label, value, "");
    let come_in = vec![
        check(
            "create_users",
            "Create users on first sign-in",
            fields.create_users,
            "Otherwise only who is invited or let in by a rule.",
        ),
        check(
            "require_email_verified",
            "Require a verified e-mail address",
            fields.require_email_verified,
            "The provider has to say so (email_verified). Without it, name the domains below.",
        ),
        check("logout_from_provider", "Sign out at the provider, too", fields.logout_from_provider, ""),
        text(refusal, "domains", "Only these mail domains", &fields.domains, "Separated by commas; empty for all."),
    ];
    view! {
        <PanelHead title=title><p class="panel-tags"><span class="tag">{provider}</span><span class="tag">"OpenID Connect"</span></p></PanelHead>
        {delete}
        {unread}
        <form class="provider-form" method="post" action=SaveProvider::PATH data-refusals="">
            {hidden}
            {of_form(refusal, BESIDE)}
            <div class="field">
                <p class="field-name">"Callback URL: enter it at the provider"</p>
                <CopyLink link=callback of="the callback"/>
            </div>
            {text(refusal, "display_name", "Name on the button", &fields.display_name, "Unique in this workspace.")}
            {line("client_id", "Client ID", &fields.client_id)}
            {password(refusal, secret)}
            {text(refusal, "issuer", "Issuer", &fields.issuer, &["For example ", &example, ". The addresses below are read there when they are empty."].concat())}
            {more("Addresses", BESIDE_ADDRESSES, refusal, vec![
                line("authorization_endpoint", "Authorization endpoint", &fields.authorization_endpoint),
                line("token_endpoint", "Token endpoint", &fields.token_endpoint),
                line("userinfo_endpoint", "Userinfo endpoint", &fields.userinfo_endpoint),
                line("jwks_uri", "Keys (JWKS URI)", &fields.jwks_uri),
                line("end_session_endpoint", "Sign-out endpoint", &fields.end_session_endpoint),
                line("audience", "Audience", &fields.audience),
            ])}
            <Part title="Who may come in">{come_in}</Part>
            {more("Scopes and claims", BESIDE_CLAIMS, refusal, vec![
                line("scopes", "Scopes", &fields.scopes),
                line("claim_email", "Claim of the e-mail address", &fields.claim_email),
                line("claim_name", "Claim of the name", &fields.claim_name),
                line("claim_given_name", "Claim of the given name", &fields.claim_given_name),
                line("claim_family_name", "Claim of the family name", &fields.claim_family_name),
            ])}
            {more("Groups", BESIDE_GROUPS, refusal, groups(refusal, &fields))}
            <div class="rule-form-ways">
                <button type="submit" class="button primary">{if stored { "Save" } else { "Add connection" }}</button>
                <button type="submit" class="button" formaction=paths::TEST_PROVIDER formtarget="_blank">"Test connection"</button>
                <a class="button quiet" href=HERE data-noscroll>"Cancel"</a>
                {move || refusal.read().is_some().then(|| view! { <p class="provider-unsaved" role="alert">"Not saved: see above what is not right yet."</p> })}
            </div>
        </form>
    }
    .solid()
}

const BESIDE_ADDRESSES: &[&str] =
    &["authorization_endpoint", "token_endpoint", "userinfo_endpoint", "jwks_uri", "end_session_endpoint", "audience"];
const BESIDE_CLAIMS: &[&str] = &["scopes", "claim_email", "claim_name", "claim_given_name", "claim_family_name"];
const BESIDE_GROUPS: &[&str] = &["claim_groups", "group_mapping"];

fn groups(refusal: Refused, fields: &Fields) -> Vec<AnyView> {
    let hint = "One a line: group of the provider = group here, another group. A group without a line leads to the one of the same name.";
    vec![
        check("group_enabled", "Take over groups at every sign-in", fields.group_enabled, ""),
        text(refusal, "claim_groups", "Claim of the groups", &fields.claim_groups, ""),
        area(refusal, "group_mapping", "Which group leads to which", &fields.group_mapping, hint),
        text(refusal, "admin_groups", "Groups of administrators", &fields.admin_groups, "Separated by commas."),
        check("group_case_sensitive", "Upper and lower case differ", fields.group_case_sensitive, ""),
        check("group_prohibit", "Nobody without one of the groups", fields.group_prohibit, ""),
    ]
}

/// What few people need, in a box that opens without scripts, and by itself where something in it is wrong.
fn more(title: &'static str, fields: &'static [&'static str], refusal: Refused, inside: Vec<AnyView>) -> AnyView {
    let wrong =
        move || refusal.read().as_ref().is_some_and(|error| fields.iter().any(|name| error.for_field(name).is_some()));
    view! { <details class="provider-more" open=wrong><summary>{title}</summary>{inside}</details> }.solid()
}

fn text(refusal: Refused, name: &'static str, label: &'static str, value: &str, hint: &str) -> AnyView {
    let described = [problem_id(name).as_str(), " ", name, "-hint"].concat();
    view! {
        <div class="field">
            <label for=name>{label}</label>
            <input class="input" id=name name=named(name) type="text" value=value.to_owned() autocomplete="off" autocapitalize="none" spellcheck="false" dir="auto" aria-invalid=is_wrong(refusal, name) aria-describedby=described/>
            {of_field(refusal, name)}
            {hinted(name, hint)}
        </div>
    }
    .solid()
}

/// Browsers are asked not to offer or keep anything for it.
fn password(refusal: Refused, label: &'static str) -> AnyView {
    let name = "client_secret";
    view! {
        <div class="field">
            <label for=name>{label}</label>
            <input class="input" id=name name=name type="password" autocomplete="new-password" autocapitalize="none" spellcheck="false" dir="ltr" aria-invalid=is_wrong(refusal, name) aria-describedby=problem_id(name)/>
            {of_field(refusal, name)}
        </div>
    }
    .solid()
}

fn area(refusal: Refused, name: &'static str, label: &'static str, value: &str, hint: &str) -> AnyView {
    let area = html::textarea()
        .id(name)
        .class("input")
        .name(named(name))
        .rows("3")
        .dir("auto")
        .aria_invalid(is_wrong(refusal, name))
        .aria_describedby(problem_id(name));
    // Where there is no text, the browser makes no node for one.
    let area = if value.is_empty() { area.solid() } else { area.child(content(value)).solid() };
    view! { <div class="field"><label for=name>{label}</label>{area}{of_field(refusal, name)}{hinted(name, hint)}</div> }.solid()
}

fn check(name: &'static str, label: &'static str, on: bool, hint: &str) -> AnyView {
    view! {
        <div class="field">
            <label class="rule-choice"><input type="checkbox" name=named(name) value="true" checked=on/>{label}</label>
            {hinted(name, hint)}
        </div>
    }
    .solid()
}

fn hinted(name: &str, hint: &str) -> AnyView {
    let (id, text) = ([name, "-hint"].concat(), hint.to_owned());
    (!hint.is_empty()).then(|| view! { <p class="field-hint" id=id>{text}</p> }).solid()
}

fn named(name: &str) -> String {
    ["fields[", name, "]"].concat()
}

/// What is lost is said before it is.
fn delete(fields: &Fields, open: bool) -> AnyView {
    let (id, name) = (fields.id.clone(), fields.display_name.clone());
    view! {
        <div class="panel-ways">
            <Confirm label="Delete…" open>
                <p><strong dir="auto">{name}</strong>": nobody can sign in with it any more. Who is signed in stays so; who comes again by another connection of this workspace is recognised by the e-mail address."</p>
                <form method="post" action=DeleteProvider::PATH data-refusals="">
                    {of_form(use_refusal(DeleteProvider::PATH), &[])}
                    <input type="hidden" name="provider" value=id/>
                    <button type="submit" class="button small danger">"Delete this connection"</button>
                </form>
            </Confirm>
        </div>
    }
    .solid()
}
