//! Signing in with address and password.

use crate::components::solid::IntoSolid;
use leptos::prelude::*;
use model::{sign_in::WaysIn, sso::Providers};

use super::{
    arrival::{Arrival, use_arrival},
    doorstep::doorstep,
    providers::{Along, or, providers},
};
use crate::{
    components::{field::Field, problem::Problem, title::SafeTitle},
    error::ApiError,
    json::Json,
    layout::door::Door,
    paths,
};

#[component]
pub fn SignInPage() -> impl IntoView {
    let arrival = use_arrival("The e-mail address or the password is wrong.");
    let offered = match ways_in() {
        Ok(ways) => offered(ways, &doorstep().providers, &arrival).solid(),
        Err(error) => view! { <Problem error again=paths::SIGN_IN/> }.solid(),
    };
    view! {
        <SafeTitle text="Sign in"/>
        <Door>
            <h1>"Sign in to your workspace"</h1>
            {arrival.notice()}
            {offered}
        </Door>
    }
    .solid()
}

/// The ways in that exist here, as the server says with the page. Links lead to this page by loading it.
fn ways_in() -> Result<WaysIn, ApiError> {
    SharedValue::<_, Json>::new_with_encoding(ways_of_server).into_inner()
}

#[cfg(feature = "ssr")]
fn ways_of_server() -> Result<WaysIn, ApiError> {
    crate::request::backend().map(|backend| backend.sign_in.ways_in())
}

#[cfg(not(feature = "ssr"))]
fn ways_of_server() -> Result<WaysIn, ApiError> {
    Err(ApiError::new(503, "Reload the page to see how to sign in."))
}

fn offered(ways: WaysIn, known: &Providers, arrival: &Arrival) -> impl IntoView + use<> {
    let any = !known.offered.is_empty() || known.by_address;
    let along = Along { return_to: arrival.return_to.clone(), workspace: arrival.workspace.clone(), invitation: false };
    let by_provider = any.then(|| providers(known, &along));
    let between = (any && ways.passwords).then(or);
    let by_password = ways.passwords.then(|| form(arrival, ways.names, !any));
    let by_key = ways.access_keys.then(|| key_link(&arrival.return_to));
    let none = (!ways.passwords && !any).then(|| {
        view! { <p class="door-text">"Passwords are turned off here. Ask your administrator for another way in."</p> }
    });
    view! {
        {by_provider}
        {between}
        {by_password}
        {none}
        {by_key}
    }
}

fn form(arrival: &Arrival, names: bool, first: bool) -> impl IntoView + use<> {
    let (label, kind) = if names { ("Work e-mail or user name", "text") } else { ("Work e-mail", "email") };
    view! {
        <form class="door-form" method="post" action=paths::SIGN_IN>
            <input type="hidden" name="return_to" value=arrival.return_to.clone()/>
            <Field name="email" label kind autocomplete="username" first problem=arrival.problem()/>
            <Field name="password" label="Password" kind="password" autocomplete="current-password" problem=arrival.problem()/>
            <button type="submit" class="button primary tall">"Sign in"</button>
        </form>
    }
}

fn key_link(return_to: &str) -> impl IntoView + use<> {
    let path = paths::sign_in(paths::SIGN_IN_KEY, return_to);
    view! { <p class="door-text">"Operator? " <a href=path>"Sign in with an access key"</a></p> }
}
