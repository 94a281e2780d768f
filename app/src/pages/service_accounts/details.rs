//! A service account in the panel: what it may be, its credentials, and its end.

use leptos::{prelude::*, server_fn::ServerFn};
use model::Timestamp;

use super::{
    impersonation,
    view::{AccountView, Row},
};
use crate::{
    address::Address,
    components::{
        chips::Chips,
        confirm::Confirm,
        copy_id::CopyId,
        panel::{PanelHead, Part},
        refusal,
        solid::IntoSolid,
        time_ago::{Day, TimeAgo},
    },
    forms::use_refusal,
    pages::credentials::{
        table::{new_key, table},
        tokens::{new_token, tokens},
    },
    server_fns::{
        credentials::{LabelKey, RevokeKey, RevokeToken},
        service_accounts::{DeleteAccount, UpdateAccount},
    },
};

pub fn details(found: &AccountView, address: &Address, deleting: bool) -> AnyView {
    let row = &found.row;
    let tag = |on: bool, class: &'static str, text: &'static str| on.then(|| view! { <span class=class>{text}</span> });
    let tags = view! {
        <p class="panel-tags">
            <span class="tag">"Service account"</span>
            {tag(row.admin, "tag", "Admin")}
            {tag(row.impersonates, "tag", "May impersonate")}
            {tag(!row.active, "tag bad", "Disabled")}
        </p>
    }
    .solid();
    let (keys, gateway, facts) = (table(&found.keys), tokens(&found.keys), facts(row));
    view! {
        <PanelHead title=row.name.clone()>{tags}</PanelHead>
        {refusal::of_form(use_refusal(DeleteAccount::PATH), &[])}
        {refusal::of_form(use_refusal(LabelKey::PATH), &[])}
        {refusal::of_form(use_refusal(RevokeKey::PATH), &[])}
        {refusal::of_form(use_refusal(RevokeToken::PATH), &[])}
        {settings(found, address)}
        <Part title="Account credentials" action=new_key(&found.keys)>{keys}</Part>
        <Part title="AI application gateway" action=new_token(&found.keys)>{gateway}</Part>
        <Part title="About this account">{facts}</Part>
        {delete(found, address, deleting)}
    }
    .solid()
}

fn facts(row: &Row) -> AnyView {
    view! {
        <dl class="facts">
            <dt>"Groups"</dt>
            <dd><Chips names=row.groups.clone() shown=8/></dd>
            <dt>"Made"</dt>
            <dd><Day at=row.created/></dd>
            <dt>"ID"</dt>
            <dd><CopyId id=row.id.clone() of=row.name.clone() whole=true/></dd>
        </dl>
    }
    .solid()
}

fn settings(found: &AccountView, address: &Address) -> AnyView {
    let row = &found.row;
    let refused = use_refusal(UpdateAccount::PATH);
    let admin = (found.admins || row.admin).then(|| {
        view! {
            <input type="hidden" name="asks_admin" value="yes"/>
            {check("admin", "Admin", row.admin)}
            <p class="quiet">"Administers the workspace like a person who does: it may manage users, groups and keys."</p>
        }
    });
    view! {
        <form class="account-form" method="post" action=UpdateAccount::PATH data-refusals="">
            {refusal::of_form(refused, &["name"])}
            <input type="hidden" name="account" value=row.id.clone()/>
            <input type="hidden" name="q" value=address.get("q").to_owned()/>
            <div class="field">
                <label for="name">"Name"</label>
                <input class="input" id="name" name="name" value=row.name.clone() maxlength="128" autocomplete="off" dir="auto" required aria-invalid=refusal::is_wrong(refused, "name") aria-describedby=refusal::problem_id("name")/>
                {refusal::of_field(refused, "name")}
            </div>
            {check("impersonation", "Allow impersonation", row.impersonates)}
            {impersonation()}
            {admin}
            <button type="submit" class="button small">"Save"</button>
        </form>
    }
    .solid()
}

/// A box to check.
pub fn check(name: &'static str, label: &'static str, on: bool) -> AnyView {
    view! {
        <label class="account-check">
            <input type="checkbox" name=name value="on" checked=on/>
            <span>{label}</span>
        </label>
    }
    .solid()
}

/// What stops working is said before it does.
fn delete(found: &AccountView, address: &Address, open: bool) -> AnyView {
    let Row { id, name, .. } = found.row.clone();
    let now = Timestamp::from_millis(found.keys.now);
    let used = found.keys.rows.iter().filter(|key| key.used.is_some() && key.standing != "expired");
    let used: Vec<AnyView> = used
        .map(|key| {
            let (name, from) = (key.name().to_owned(), key.from.clone());
            let at = key.used.map(|at| view! { <TimeAgo at now/> });
            let from = if from.is_empty() { String::new() } else { [" from ", &from].concat() };
            view! { <li><strong dir="auto">{name}</strong> ", last used " {at} {from}</li> }.solid()
        })
        .collect();
    let stops = if used.is_empty() {
        view! { <p>"None of its credentials was ever used."</p> }.solid()
    } else {
        view! {
            <p>"What signs in with these credentials stops working at once:"</p>
            <ul class="account-stops">{used}</ul>
        }
        .solid()
    };
    let form = view! {
        <form method="post" action=DeleteAccount::PATH>
            <input type="hidden" name="account" value=id/>
            <input type="hidden" name="q" value=address.get("q").to_owned()/>
            <button type="submit" class="button danger">"Delete this service account"</button>
        </form>
    }
    .solid();
    view! {
        <div class="account-end">
            <Confirm label="Delete service account" open>
                {stops}
                <p>"Tasks and artifacts of " <strong dir="auto">{name}</strong> " stay in the workspace. The account cannot be restored."</p>
                {form}
            </Confirm>
        </div>
    }
    .solid()
}
