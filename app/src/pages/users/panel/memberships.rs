//! The groups of a user: where each comes from, when it ends, and the ways out of them and into others.

use leptos::{prelude::*, server_fn::ServerFn};
use model::Timestamp;

use super::{
    Act,
    pick_group::PickGroup,
    view::{DetailsView, Membership},
};
use crate::{
    address::Address,
    components::{
        icon::{Icon, PLUS},
        panel::Part,
        refusal::of_form,
        solid::IntoSolid,
        time_ago::Day,
    },
    forms::use_refusal,
    pages::users::query::LIST,
    server_fns::users::ChangeGroups,
};

#[component]
pub fn Memberships(details: DetailsView, address: Memo<Address>) -> impl IntoView {
    let DetailsView { id, name, groups, may_join, now, .. } = details;
    let place = address.read_untracked().clone().only(LIST).with("user", &id);
    let picking = Memo::new(move |_| address.read().get("act") == Act::Add.as_str() && may_join);
    let (open, closed) = (place.clone().with("act", Act::Add.as_str()).href(), place.href());
    let action = (move || {
        may_join.then(|| {
            if picking.get() {
                view! { <a class="button quiet small" href=closed.clone() data-noscroll>"Done"</a> }.solid()
            } else {
                view! {
                    <a class="button small" href=open.clone() data-noscroll><Icon path=PLUS/>"Add to a group"</a>
                }
                .solid()
            }
        })
    })
    .solid();
    let refusal = use_refusal(ChangeGroups::PATH);
    let user = id.clone();
    let picker = move || picking.get().then(|| view! { <PickGroup act=Act::Add users=user.clone() address refusal/> });
    let none = groups.is_empty().then(|| view! { <p class="quiet">"In no group."</p> });
    let items = groups.into_iter().map(|group| item(group, &name, now)).collect_view();
    view! {
        <Part title="Groups" action>
            {picker}
            <form method="post" action=ChangeGroups::PATH data-refusals="">
                <input type="hidden" name="user" value=id/>
                <input type="hidden" name="act" value=Act::Remove.as_str()/>
                {move || (!picking.get()).then(|| of_form(refusal, &[]))}
                {none}
                <ul class="part-list">{items}</ul>
            </form>
        </Part>
    }
    .solid()
}

fn item(group: Membership, name: &str, now: Timestamp) -> AnyView {
    let Membership { id, name: title, source, ends, ended, stays, why } = group;
    let until = ends.map(|at| {
        let word = if ended || at <= now { " · ended " } else { " · until " };
        view! { {word} <Day at/> }
    });
    let way = if stays {
        view! { <span class="denied-why">{why}</span> }.solid()
    } else {
        let label = format!("Remove {name} from {title}");
        view! { <button type="submit" class="button small" name="group" value=id aria-label=label>"Remove"</button> }
            .solid()
    };
    view! {
        <li class="membership">
            <span class="grow">
                <span dir="auto">{title}</span>
                <span class="note">{source} {until}</span>
            </span>
            {way}
        </li>
    }
    .solid()
}
