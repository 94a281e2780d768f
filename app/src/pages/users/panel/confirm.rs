//! Several users who are to be disabled, enabled or removed: who they are, what ends for each, and the button.

use leptos::{prelude::*, server_fn::ServerFn};

use super::{Act, access::text, changed::done, ending::ending, view::EndingsView};
use crate::{
    components::{
        asking::ask,
        number::counted,
        panel::{PanelHead, panel_skeleton},
        person::who,
        problem::Problem,
        refusal::of_form,
        solid::IntoSolid,
    },
    error::ApiError,
    forms::use_refusal,
    paths,
    server_fns::users::{ChangeUsers, user_endings},
};

/// `users` as they stand in an address.
#[component]
pub fn ConfirmMany(act: Act, users: String) -> impl IntoView {
    let refusal = use_refusal(ChangeUsers::PATH);
    let asked = users.clone();
    let endings = ask(move || asked.clone(), user_endings);
    endings.show(panel_skeleton, move |found| match found {
        Ok(found) => shown(act, users.clone(), found, refusal),
        Err(error) => view! { <Problem error again=paths::USERS/> }.solid(),
    })
}

fn shown(act: Act, users: String, found: EndingsView, refusal: Memo<Option<ApiError>>) -> AnyView {
    let word = match act {
        Act::Disable => "Disable",
        Act::Enable => "Enable",
        _ => "Remove",
    };
    let people = counted(found.rows.len() as u64, "user", "users");
    let title = format!("{word} {people}");
    let danger = act != Act::Enable;
    let now = found.now;
    let rows = found.rows.into_iter().map(|row| {
        let note = if row.why.is_empty() {
            danger.then(|| view! { <span class="note">{ending(&row.ending, now)}</span> }.solid())
        } else {
            let text = format!("Will not be {}: {}", done(act.change()), row.why);
            Some(view! { <span class="note">{text}</span> }.solid())
        };
        view! { <li class="ending">{who(&row.person)} {note}</li> }
    });
    let rows = rows.collect_view();
    view! {
        <PanelHead title=title.clone()>{text(act)}</PanelHead>
        <div class="part"><ul class="part-list">{rows}</ul></div>
        <form class="panel-ways" method="post" action=ChangeUsers::PATH data-refusals="">
            <input type="hidden" name="act" value=act.as_str()/>
            <input type="hidden" name="users" value=users/>
            {of_form(refusal, &[])}
            <button type="submit" class="button" class:danger=danger class:primary=!danger>{title}</button>
        </form>
    }
    .solid()
}
