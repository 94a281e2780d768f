//! Putting many users into one group: who can be put in is, the others are told why not.

use leptos::{prelude::*, server_fn::ServerFn};

use super::{
    details::{kept, missing},
    picker::{Picker, ends},
    query::PANEL,
};
use crate::{
    address::Address,
    components::{
        asking::ask_once,
        empty::Empty,
        icon,
        panel::{Panel, PanelHead, Part, opener, panel_skeleton},
        refusal::{of_field, of_form},
        solid::IntoSolid,
    },
    forms::use_refusal,
    paths,
    server_fns::groups::{JoinGroup, group_form},
};

pub fn join(group: String, address: Memo<Address>) -> AnyView {
    let here = address.get_untracked().only(PANEL);
    let picker = Picker::new(&group, address);
    let asked = group.clone();
    let form = ask_once(move || group_form(asked.clone()));
    let close = here.href();
    view! {
        <Panel label="Add members" close opener=opener(&group)>
            {form.show(panel_skeleton, move |form| match form {
                Ok(form) if form.closed.is_empty() => {
                    let title = format!("Add members to {}", form.name);
                    view! { <PanelHead title/>{fields(&here, picker)} }.solid()
                }
                Ok(form) => view! { <Empty icon=icon::LOCK title=form.name text=form.closed/> }.solid(),
                Err(error) => missing(error, &here),
            })}
        </Panel>
    }
    .solid()
}

fn fields(here: &Address, picker: Picker) -> AnyView {
    let refusal = use_refusal(JoinGroup::PATH);
    let day = picker.draft("ends").unwrap_or_default();
    view! {
        <form class="groups-form" method="post" action=JoinGroup::PATH data-search=paths::GROUPS data-refusals>
            <input type="hidden" name="group" value=here.get("group").to_owned()/>
            <input type="hidden" name="do" value="members"/>
            <input type="hidden" name="draft" value="1"/>
            {kept(here)}
            <Part title="Members">{of_field(refusal, "users")}{picker.view()}</Part>
            {ends(day)}
            {of_field(refusal, "ends")}
            <div class="groups-save">
                {of_form(refusal, &["users", "ends"])}
                <button type="submit" class="button primary">"Add to the group"</button>
                <a class="button quiet" href=here.href() data-noscroll>"Cancel"</a>
            </div>
        </form>
    }
    .solid()
}
