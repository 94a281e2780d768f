//! The own password: where it is changed, and that it was.

use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

use crate::{
    components::{
        notice::{Notice, Tone},
        solid::IntoSolid,
    },
    paths,
    viewer::use_viewer,
};

/// Nothing for who signs in another way. The page of the password stands outside the frame, so the link loads it.
pub fn password() -> Option<AnyView> {
    if !use_viewer().read_untracked().password {
        return None;
    }
    let changed = use_query_map().read_untracked().get_str("done") == Some("password");
    let changed = changed.then(|| {
        let text = "The password is changed. You are signed out everywhere else.";
        view! { <Notice tone=Tone::Good text=text.to_owned() id="changed"/> }
    });
    Some(
        view! {
            <section class="card" aria-labelledby="password">
                <div class="card-head">
                    <h2 id="password">"Password"</h2>
                    <p>"Changing it signs you out everywhere else."</p>
                </div>
                <div class="card-body">
                    {changed}
                    <a class="button" rel="external" href=paths::PASSWORD>"Change password"</a>
                </div>
            </section>
        }
        .solid(),
    )
}
