//! What became of a change of several users.

use leptos::prelude::*;

use crate::{
    components::{
        asking::ask,
        outcome::OutcomeList,
        panel::{PanelHead, panel_skeleton},
        problem::Problem,
        solid::IntoSolid,
    },
    server_fns::users::user_outcome,
};

/// `out` is what the address tells, `close` where one goes on.
#[component]
pub fn Result(out: String, close: String) -> impl IntoView {
    let outcome = ask(move || out.clone(), user_outcome);
    let again = close.clone();
    view! {
        <PanelHead title="Result"/>
        <div class="part">
            {outcome.show(panel_skeleton, move |outcome| match outcome {
                Ok(outcome) => view! { <OutcomeList outcome/> }.solid(),
                Err(error) => view! { <Problem error again=again.clone()/> }.solid(),
            })}
        </div>
        <div class="panel-ways"><a class="button" href=close data-noscroll>"Back to the users"</a></div>
    }
    .solid()
}
