//! One group in the panel: what it is, what it grants, where it is used, who is in it, and the ways to change that.

use leptos::{prelude::*, server_fn::ServerFn};
use model::Permission;

use super::{
    members::Members,
    query::{LIST, PANEL},
    row::mark,
    view::{DetailsView, Grants},
};
use crate::{
    address::Address,
    components::{
        asking::ask,
        confirm::{Confirm, Denied},
        copy_id::CopyId,
        empty::Empty,
        icon::{self, Icon},
        number::{counted, grouped},
        outcome::OutcomeList,
        panel::{Panel, PanelHead, Part, opener, panel_skeleton},
        problem::Problem,
        solid::IntoSolid,
    },
    error::ApiError,
    forms::use_changes,
    server_fns::groups::{DeleteGroup, group_details},
    viewer::use_viewer,
};

pub fn details(group: String, deleting: bool, address: Memo<Address>) -> AnyView {
    let changes = use_changes();
    let out = Memo::new(move |_| address.read().get("out").to_owned());
    let asked = group.clone();
    let details = ask(move || (out.get(), changes.get()), move |(out, _)| group_details(asked.clone(), out));
    let here = address.get_untracked().only(PANEL);
    let members = Members::new(&group, address);
    let close = here.clone().only(LIST).href();
    view! {
        <Panel label="Details of the group" close opener=opener(&group)>
            {details.show(panel_skeleton, move |details| match details {
                Ok(view) => view! { {facts(view, deleting, &here)}{members.view()} }.solid(),
                Err(error) => missing(error, &here),
            })}
        </Panel>
    }
    .solid()
}

/// What stands in the panel instead of a group.
pub fn missing(error: ApiError, here: &Address) -> AnyView {
    if error.status != 404 {
        return view! { <Problem error again=here.href()/> }.solid();
    }
    let list = here.clone().only(LIST).href();
    view! {
        <Empty icon=icon::SEARCH title="This group is not here" text="It may have been deleted since the link was made.">
            <a class="button" href=list data-noscroll>"Back to the list"</a>
        </Empty>
    }
    .solid()
}

fn facts(view: DetailsView, deleting: bool, here: &Address) -> AnyView {
    let title = view.name.clone();
    let ways = ways(&view, deleting, here);
    let DetailsView { id, name, description, members, lock, grants, rules, rules_total, outcome, .. } = view;
    let why = (!lock.why.is_empty()).then(|| view! { <p class="panel-text">{lock.why.clone()}</p> });
    let more = rules_total.saturating_sub(rules.len() as u64);
    let used = if rules.is_empty() {
        view! { <p class="quiet">"No access rule names this group."</p> }.solid()
    } else {
        let names = rules.into_iter().map(|rule| view! { <li><span class="grow" dir="auto">{rule}</span></li> });
        let names = names.collect_view();
        view! { <ul class="part-list">{names}{(more > 0).then(|| more_rules(more))}</ul> }.solid()
    };
    view! {
        <PanelHead title>
            <div class="panel-tags">
                {mark(&lock)}
                <span class="quiet">{counted(members, "member", "members")}</span>
                <CopyId id of=name/>
            </div>
            {why}
            {(!description.is_empty()).then(|| view! { <p class="panel-text" dir="auto">{description}</p> })}
            <div class="panel-ways">{ways}</div>
        </PanelHead>
        {outcome.map(|outcome| view! { <OutcomeList outcome/> })}
        <Part title="Features it grants">{granted(grants)}</Part>
        <Part title="Access rules that name it">{used}</Part>
    }
    .solid()
}

fn more_rules(more: u64) -> AnyView {
    let text = format!("{} more access {}", grouped(more), if more == 1 { "rule" } else { "rules" });
    view! { <li><span class="quiet">{text}</span></li> }.solid()
}

fn granted(grants: Grants) -> AnyView {
    let Grants { all, features, idle } = grants;
    let number = features.len() as u64;
    let text = if all {
        format!("Everything the workspace has: {}.", counted(number, "feature", "features"))
    } else if features.is_empty() {
        "None by itself.".to_owned()
    } else {
        String::new()
    };
    let chips = features.into_iter().map(|title| view! { <li class="tag">{title}</li> }).collect_view();
    let idle = (!idle.is_empty()).then(|| {
        let text = format!("Listed, but not part of this workspace: {}.", idle.join(", "));
        view! { <p class="quiet">{text}</p> }
    });
    view! {
        {(!text.is_empty()).then(|| view! { <p class="quiet">{text}</p> })}
        {(!all).then(|| view! { <ul class="groups-features">{chips}</ul> })}
        {idle}
    }
    .solid()
}

/// What can be done with it. What the viewer may do elsewhere but not here stands there with its reason.
fn ways(view: &DetailsView, deleting: bool, here: &Address) -> AnyView {
    let viewer = use_viewer();
    let may = |permission| viewer.read_untracked().may(permission);
    let way = |what: &str| here.clone().with("do", what).href();
    let join = may(Permission::EditMemberships).then(|| {
        if view.closed.is_empty() {
            view! {
                <a class="button small" href=way("members") data-noscroll><Icon path=icon::PLUS/>"Add members"</a>
            }
            .solid()
        } else {
            view! { <Denied label="Add members" why=view.closed.clone()/> }.solid()
        }
    });
    let manages = may(Permission::ManageGroups);
    let edit = (manages && view.lock.mark.is_empty()).then(|| {
        view! { <a class="button small" href=way("edit") data-noscroll><Icon path=icon::PENCIL/>"Edit"</a> }
    });
    let delete = (manages && view.deletable).then(|| deletion(view, deleting, here));
    view! { {edit}{join}{delete} }.solid()
}

/// What will be lost, and the button.
fn deletion(view: &DetailsView, open: bool, here: &Address) -> AnyView {
    let DetailsView { id, name, members, grants, rules, rules_total, .. } = view;
    let (name, fields) = (name.clone(), (id.clone(), kept(here)));
    let features = (!grants.features.is_empty()).then(|| {
        let who = counted(*members, "member loses", "members lose");
        let text = format!("{who}, unless another group grants it: {}.", grants.features.join(", "));
        view! { <li>{text}</li> }
    });
    let plain = (grants.features.is_empty() && *members > 0).then(|| {
        let text = format!("{} this group. It grants no feature.", counted(*members, "member leaves", "members leave"));
        view! { <li>{text}</li> }
    });
    let lost = (*rules_total > 0).then(|| {
        let more = rules_total.saturating_sub(rules.len() as u64);
        let rest = if more > 0 { format!(", and {} more", grouped(more)) } else { String::new() };
        let what = counted(*rules_total, "access rule no longer names it", "access rules no longer name it");
        view! { <li dir="auto">{format!("{what}: {}{rest}.", rules.join(", "))}</li> }
    });
    let nothing = (*members == 0 && *rules_total == 0).then(|| {
        view! { <li>"Nobody is in it, and no access rule names it: nothing else is lost."</li> }
    });
    view! {
        <Confirm label="Delete" open>
            <p>"Delete " <bdi><strong>{name}</strong></bdi> "? This cannot be undone."</p>
            <ul>{features}{plain}{lost}{nothing}</ul>
            <form method="post" action=DeleteGroup::PATH>
                <input type="hidden" name="group" value=fields.0/>
                {fields.1}
                <button type="submit" class="button danger small">"Delete the group"</button>
            </form>
        </Confirm>
    }
    .solid()
}

/// The fields by which a post leads back to the list as it was.
pub fn kept(here: &Address) -> AnyView {
    let fields = LIST
        .iter()
        .map(|name| (*name, here.get(name).to_owned()))
        .filter(|(_, value)| !value.is_empty())
        .map(|(name, value)| view! { <input type="hidden" name=name value=value/> });
    fields.collect_view().solid()
}
