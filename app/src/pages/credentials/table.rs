//! The table of access keys: one's own, and those of a service account.

use leptos::{prelude::*, server_fn::ServerFn};
use model::Timestamp;

use super::view::{KeyRow, KeysView};
use crate::{
    components::{
        confirm::Confirm,
        copy_id::CopyId,
        empty::Empty,
        icon::{self, Icon},
        solid::IntoSolid,
        time_ago::{Day, TimeAgo},
    },
    paths,
    server_fns::credentials::{LabelKey, RevokeKey},
};

/// The way to the page that makes one, in words that say that there are too many.
pub fn new_key(keys: &KeysView) -> AnyView {
    if keys.full {
        return view! { <span class="quiet">"There are as many keys as there can be: revoke one."</span> }.solid();
    }
    let href = paths::with_query(paths::NEW_KEY, &[("of", &keys.of)]);
    // Loads the page: it is answered to a form later, and the browser keeps nothing of it.
    view! { <a class="button small" href=href rel="external"><Icon path=icon::PLUS/>"Create new credentials"</a> }
        .solid()
}

pub fn table(keys: &KeysView) -> AnyView {
    if keys.rows.is_empty() {
        return view! {
            <Empty icon=icon::LOCK title="No credentials" text="Programs sign in with an access key and its secret. Create the first."/>
        }
        .solid();
    }
    let now = Timestamp::from_millis(keys.now);
    let rows = keys.rows.iter().map(|key| row(key, &keys.of, now)).collect_view();
    view! {
        <div class="table keys">
            <table role="table">
                <caption class="unseen">"Credentials, the oldest first"</caption>
                <thead role="rowgroup">
                    <tr role="row">
                        <th scope="col" role="columnheader" class="keys-key">"Label and key"</th>
                        <th scope="col" role="columnheader">"Expiration"</th>
                        <th scope="col" role="columnheader">"Last used"</th>
                        <th scope="col" role="columnheader">"Worker / IP"</th>
                        <th scope="col" role="columnheader" class="keys-ways"><span class="unseen">"What can be done"</span></th>
                    </tr>
                </thead>
                <tbody role="rowgroup">{rows}</tbody>
            </table>
        </div>
    }
    .solid()
}

/// Cells carry their column's name for where the row is shown as a card.
fn row(key: &KeyRow, of: &str, now: Timestamp) -> AnyView {
    let class = ["key ", &key.standing].concat();
    let used = match key.used {
        Some(at) => view! { <TimeAgo at now/> }.solid(),
        None => "Never".solid(),
    };
    let from = if key.from.is_empty() { "Not available".to_owned() } else { key.from.clone() };
    let limits = (!key.limits.is_empty()).then(|| view! { <span class="keys-limits">{key.limits.clone()}</span> });
    let (name, label) = (key.name().to_owned(), key.label.clone());
    let shown = if label.is_empty() { "No label".to_owned() } else { label };
    view! {
        <tr role="row" class=class>
            <th scope="row" role="rowheader" class="keys-key">
                <span class="who-name" dir="auto" title=shown.clone()>{shown.clone()}</span>
                <CopyId id=key.key.clone() of=name.clone()/>
                {limits}
            </th>
            <td role="cell" data-label="Expiration">{end(key)}</td>
            <td role="cell" data-label="Last used">{used}</td>
            <td role="cell" data-label="Worker / IP"><bdi title=from.clone()>{from.clone()}</bdi></td>
            <td role="cell" class="keys-ways">{ways(key, of)}</td>
        </tr>
    }
    .solid()
}

fn end(key: &KeyRow) -> AnyView {
    let Some(at) = key.expires else { return "Never".solid() };
    let word = match key.standing.as_str() {
        "expired" => Some(("tag bad", "Expired")),
        _ if key.replaced => Some(("tag", "Replaced")),
        "soon" => Some(("tag warn", "Expires within 7 days")),
        _ => None,
    };
    let word = word.map(|(class, text)| view! { <span class=class>{text}</span> });
    view! { <Day at/> {word} }.solid()
}

/// Another label, another key in its place, its end.
fn ways(key: &KeyRow, of: &str) -> AnyView {
    let name = key.name().to_owned();
    let rotate = (!key.replaced && key.standing != "expired").then(|| {
        let href = paths::with_query(paths::NEW_KEY, &[("of", of), ("rotate", &key.key)]);
        view! { <a class="button small" href=href rel="external" aria-label=["Rotate ", &name].concat()>"Rotate"</a> }
    });
    let used = match key.from.as_str() {
        "" => "It was never used.".to_owned(),
        from => ["It was used last from ", from, "."].concat(),
    };
    let (label_form, revoke) = (label_form(key, of, &name), revoke_form(key, of, &name));
    let shown_key = key.key.clone();
    view! {
        <div class="keys-actions">
            <Confirm label="Edit label">{label_form}</Confirm>
            {rotate}
            <Confirm label="Revoke">
                <p>
                    "Are you sure you want to revoke the " <strong dir="auto">{name}</strong> " credentials ("
                    <code>{shown_key}</code> ")? Once revoked, these credentials cannot be recovered. " {used}
                </p>
                {revoke}
            </Confirm>
        </div>
    }
    .solid()
}

fn label_form(key: &KeyRow, of: &str, name: &str) -> AnyView {
    let (id, text) = (["label-", &key.key].concat(), ["Label of ", name].concat());
    view! {
        <form method="post" action=LabelKey::PATH>
            {whose(key, of)}
            <label class="unseen" for=id.clone()>{text}</label>
            <input class="input" id=id name="label" value=key.label.clone() maxlength="128" autocomplete="off" dir="auto"/>
            <button type="submit" class="button small">"Save label"</button>
        </form>
    }
    .solid()
}

fn revoke_form(key: &KeyRow, of: &str, name: &str) -> AnyView {
    view! {
        <form method="post" action=RevokeKey::PATH>
            {whose(key, of)}
            <button type="submit" class="button small danger" aria-label=["Revoke ", name].concat()>"Revoke"</button>
        </form>
    }
    .solid()
}

fn whose(key: &KeyRow, of: &str) -> AnyView {
    view! {
        <input type="hidden" name="of" value=of.to_owned()/>
        <input type="hidden" name="key" value=key.key.clone()/>
    }
    .solid()
}
