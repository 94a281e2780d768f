//! Light, dark, or as the browser asks for.

use crate::components::solid::IntoSolid;
use leptos::{ev::MouseEvent, prelude::*, server_fn::ServerFn, task::spawn_local};
use model::access::Theme;

use crate::{
    components::{
        icon::{self, Icon},
        toast::use_toasts,
    },
    server_fns::profile::{SetTheme, set_theme},
    viewer::use_viewer,
};

const CHOICES: [(Theme, &str, &str); 3] =
    [(Theme::Light, "Light", icon::LIGHT), (Theme::Dark, "Dark", icon::DARK), (Theme::System, "System", icon::SYSTEM)];

/// Three buttons of a form. Where scripts run, the page changes at once and the server hears of it; where not, the
/// form is posted and the page comes back changed.
#[component]
pub fn ThemeChoice() -> impl IntoView {
    let viewer = use_viewer();
    let toasts = use_toasts();
    let choose = move |click: MouseEvent, theme: Theme| {
        click.prevent_default();
        show(theme);
        viewer.update(|viewer| viewer.theme = theme);
        spawn_local(async move {
            if let Err(error) = set_theme(theme.as_str().to_owned()).await {
                toasts.problem(error.message);
            }
        });
    };
    let choice = move |(theme, label, icon)| {
        let chosen = move || if viewer.read().theme == theme { "true" } else { "false" };
        view! {
            <button type="submit" name="theme" value=Theme::as_str(theme) aria-pressed=chosen on:click=move |click| choose(click, theme)>
                <Icon path=icon/>
                {label}
            </button>
        }
    };
    view! {
        <form class="theme-choice" method="post" action=SetTheme::PATH>
            <fieldset>
                <legend class="unseen">"Appearance"</legend>
                {CHOICES.map(choice).into_iter().collect_view()}
            </fieldset>
        </form>
    }
    .solid()
}

fn show(theme: Theme) {
    let Some(root) = document().document_element() else { return };
    // Neither fails with a fixed, valid name.
    let _ = match theme {
        Theme::System => root.remove_attribute("data-theme"),
        Theme::Light | Theme::Dark => root.set_attribute("data-theme", theme.as_str()),
    };
}
