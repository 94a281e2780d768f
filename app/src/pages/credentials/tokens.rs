//! The table of gateway tokens: one's own, and those of a service account.

use leptos::{prelude::*, server_fn::ServerFn};

use super::view::{KeysView, TokenRow};
use crate::{
    components::{
        confirm::Confirm,
        copy_id::CopyId,
        icon::{self, Icon},
        solid::IntoSolid,
        time_ago::Day,
    },
    paths,
    server_fns::credentials::RevokeToken,
};

/// The way to the page that makes one.
pub fn new_token(keys: &KeysView) -> AnyView {
    let href = paths::with_query(paths::NEW_KEY, &[("of", &keys.of), ("token", "yes")]);
    // Loads the page: it is answered to a form later, and the browser keeps nothing of it.
    view! { <a class="button small" href=href rel="external"><Icon path=icon::PLUS/>"Generate a token"</a> }.solid()
}

pub fn tokens(keys: &KeysView) -> AnyView {
    let text = "Tokens that open applications and endpoints behind the AI application gateway, and nothing of the API.";
    if keys.tokens.is_empty() {
        return view! { <p class="quiet">{text} " There is none."</p> }.solid();
    }
    let rows = keys.tokens.iter().map(|token| row(token, &keys.of)).collect_view();
    view! {
        <p class="quiet">{text}</p>
        <div class="table keys">
            <table role="table">
                <caption class="unseen">"Gateway tokens, the oldest first"</caption>
                <thead role="rowgroup">
                    <tr role="row">
                        <th scope="col" role="columnheader" class="keys-key">"Label and ID"</th>
                        <th scope="col" role="columnheader">"Creation time"</th>
                        <th scope="col" role="columnheader">"Expiration time"</th>
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
fn row(token: &TokenRow, of: &str) -> AnyView {
    let TokenRow { id, label, endpoints, created, expires } = token.clone();
    let (of, revoke) = (of.to_owned(), ["Revoke the token ", &label].concat());
    let opens = (!endpoints.is_empty()).then(|| view! { <span class="keys-limits">"Opens " {endpoints}</span> });
    view! {
        <tr role="row">
            <th scope="row" role="rowheader" class="keys-key">
                <span class="who-name" dir="auto" title=label.clone()>{label.clone()}</span>
                <CopyId id=id.clone() of=label.clone()/>
                {opens}
            </th>
            <td role="cell" data-label="Creation time"><Day at=created/></td>
            <td role="cell" data-label="Expiration time"><Day at=expires/></td>
            <td role="cell" class="keys-ways">
                <div class="keys-actions">
                    <Confirm label="Revoke">
                        <p>"What shows this token is let in no more, from the next time on."</p>
                        <form method="post" action=RevokeToken::PATH>
                            <input type="hidden" name="of" value=of/>
                            <input type="hidden" name="token" value=id/>
                            <button type="submit" class="button small danger" aria-label=revoke>"Revoke"</button>
                        </form>
                    </Confirm>
                </div>
            </td>
        </tr>
    }
    .solid()
}
