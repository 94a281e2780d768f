//! What became of a change of several users.

use leptos::prelude::*;

use crate::{
    components::{
        outcome::OutcomeList,
        panel::{PanelHead, panel_skeleton},
        problem::Problem,
        solid::IntoSolid,
    },
    json::Json,
    server_fns::users::user_outcome,
};

/// `out` is what the address tells, `close` where one goes on.
#[component]
pub fn Result(out: String, close: String) -> impl IntoView {
    let outcome = Resource::<_, Json>::new_with_options(move || out.clone(), user_outcome, false);
    let again = close.clone();
    view! {
        <PanelHead title="Result"/>
        <div class="part">
            <Transition fallback=panel_skeleton>
                {
                    let again = again.clone();
                    move || {
                        let again = again.clone();
                        Suspend::new(async move {
                            match outcome.await {
                                Ok(outcome) => view! { <OutcomeList outcome/> }.solid(),
                                Err(error) => view! { <Problem error again/> }.solid(),
                            }
                        })
                    }
                }
            </Transition>
        </div>
        <div class="panel-ways"><a class="button" href=close data-noscroll>"Back to the users"</a></div>
    }
    .solid()
}
