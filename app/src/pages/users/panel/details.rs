//! Everything about one user.

use leptos::prelude::*;
use model::Permission;

use super::{
    access::Access, memberships::Memberships, name::NameForm, password::password, role::RoleForm, sessions::sessions,
    view::DetailsView,
};
use crate::{
    address::Address,
    components::{
        asking::ask,
        copy_id::CopyId,
        panel::{PanelHead, panel_skeleton},
        problem::Problem,
        solid::IntoSolid,
        state::State,
        time_ago::Day,
    },
    forms::use_changes,
    pages::users::{query::LIST, row::moment},
    paths,
    server_fns::users::user_details,
    viewer::use_viewer,
};

#[component]
pub fn Details(user: String, address: Memo<Address>) -> impl IntoView {
    let changes = use_changes();
    let explains = use_viewer().read_untracked().may(Permission::ExplainAccess);
    let details = ask(move || (user.clone(), changes.get()), |(user, _)| user_details(user));
    details.show(panel_skeleton, move |details| match details {
        Ok(details) => shown(details, address, explains),
        Err(error) => {
            let again = address.read_untracked().clone().only(LIST).href();
            view! { <Problem error again/> }.solid()
        }
    })
}

fn shown(details: DetailsView, address: Memo<Address>, explains: bool) -> AnyView {
    let DetailsView { id, name, active, now, .. } = details.clone();
    let internal = details.internal.then(|| {
        view! { <span class="tag" title="Belongs to the platform: takes no seat">"Platform"</span> }
    });
    let way = (!details.way.is_empty()).then(|| view! { " · " <bdi>{details.way.clone()}</bdi> });
    let explain = explains.then(|| {
        let href = paths::with_query(paths::ACCESS, &[("user", &id)]);
        view! { <a class="button quiet small" href=href>"Explain access"</a> }
    });
    let email = if details.email.is_empty() { "none".to_owned() } else { details.email.clone() };
    view! {
        <PanelHead title=name.clone()>
            <div class="panel-tags">
                <State on=active text=if active { "Active" } else { "Disabled" }/>
                {internal}
                <CopyId id of=name/>
                {explain}
            </div>
        </PanelHead>
        <dl class="facts">
            <dt>"E-mail"</dt>
            <dd dir="auto">{email}</dd>
            <dt>"Last sign-in"</dt>
            <dd>{moment(details.signed_in, now)} {way}</dd>
            <dt>"API used"</dt>
            <dd>{moment(details.api_used, now)}</dd>
            <dt>"UI activity"</dt>
            <dd>{moment(details.pages_used, now)}</dd>
            <dt>"Created"</dt>
            <dd><Day at=details.created/></dd>
        </dl>
        <NameForm details=details.clone()/>
        <RoleForm details=details.clone()/>
        <Memberships details=details.clone() address/>
        {sessions(&details)}
        {password(&details)}
        <Access details address/>
    }
    .solid()
}
