//! Signing in with access key and secret key, for principals that may.

use crate::components::solid::IntoSolid;
use leptos::prelude::*;

use super::arrival::use_arrival;
use crate::{
    components::{field::Field, title::SafeTitle},
    layout::door::Door,
    paths,
};

#[component]
pub fn KeyPage() -> impl IntoView {
    let arrival = use_arrival("The access key or the secret key is wrong.");
    let problem = arrival.problem();
    let back = paths::sign_in(paths::SIGN_IN, &arrival.return_to);
    view! {
        <SafeTitle text="Sign in with an access key"/>
        <Door>
            <h1>"Sign in with an access key"</h1>
            {arrival.notice()}
            <form class="door-form" method="post" action=paths::SIGN_IN_KEY>
                <input type="hidden" name="return_to" value=arrival.return_to.clone()/>
                <Field name="access_key" label="Access key" autocomplete="username" first=true problem/>
                <Field name="secret_key" label="Secret key" kind="password" autocomplete="current-password" problem/>
                <button type="submit" class="button primary tall">"Sign in"</button>
            </form>
            <p class="door-text"><a rel="external" href=back>"Sign in with your e-mail address"</a></p>
        </Door>
    }
    .solid()
}
