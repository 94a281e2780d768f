//! Signing in with address and password.

use leptos::prelude::*;
use model::sign_in::WaysIn;

use super::arrival::{Arrival, use_arrival};
use crate::{
    components::{field::Field, problem::Problem, title::SafeTitle},
    layout::door::Door,
    paths,
    server_fns::sign_in::ways_in,
};

#[component]
pub fn SignInPage() -> impl IntoView {
    let arrival = use_arrival("The e-mail address or the password is wrong.");
    let ways = Resource::new_blocking(|| (), |()| ways_in());
    view! {
        <SafeTitle text="Sign in"/>
        <Door>
            <h1>"Sign in to your workspace"</h1>
            {arrival.notice()}
            <Suspense>
                {move || {
                    let arrival = arrival.clone();
                    Suspend::new(async move {
                        match ways.await {
                            Ok(ways) => offered(ways, &arrival).into_any(),
                            Err(error) => view! { <Problem error again=paths::SIGN_IN/> }.into_any(),
                        }
                    })
                }}
            </Suspense>
        </Door>
    }
}

fn offered(ways: WaysIn, arrival: &Arrival) -> impl IntoView + use<> {
    let by_password = ways.passwords.then(|| form(arrival));
    let by_key = ways.access_keys.then(|| key_link(&arrival.return_to));
    let none = (!ways.passwords).then(|| {
        view! { <p class="door-text">"Passwords are turned off here. Ask your administrator for another way in."</p> }
    });
    view! {
        {by_password}
        {none}
        {by_key}
    }
}

fn form(arrival: &Arrival) -> impl IntoView + use<> {
    view! {
        <form class="door-form" method="post" action=paths::SIGN_IN>
            <input type="hidden" name="return_to" value=arrival.return_to.clone()/>
            <Field name="email" label="Work e-mail" kind="email" autocomplete="username" first=true problem=arrival.problem()/>
            <Field name="password" label="Password" kind="password" autocomplete="current-password" problem=arrival.problem()/>
            <button type="submit" class="button primary tall">"Sign in"</button>
        </form>
    }
}

fn key_link(return_to: &str) -> impl IntoView + use<> {
    let path = paths::sign_in(paths::SIGN_IN_KEY, return_to);
    view! { <p class="door-text">"Operator? " <a href=path>"Sign in with an access key"</a></p> }
}
