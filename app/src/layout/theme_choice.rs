//! Light, dark, or as the browser asks for.

use leptos::{ev::MouseEvent, prelude::*, server_fn::ServerFn};
use model::access::Theme;

use crate::{
    components::{
        icon::{self, Icon},
        toast::use_toasts,
    },
    server_fns::profile::SetTheme,
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
    let set = ServerAction::<SetTheme>::new();
    Effect::new(move || {
        if let Some(Err(error)) = set.value().get() {
            toasts.problem(error.error.to_string());
        }
    });
    let choose = move |click: MouseEvent, theme: Theme| {
        click.prevent_default();
        show(theme);
        viewer.update(|viewer| viewer.theme = theme);
        set.dispatch(SetTheme { theme: theme.as_str().to_owned() });
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
    .into_any()
}

fn show(theme: Theme) {
    let Some(root) = document().document_element() else { return };
    // Neither fails with a fixed, valid name.
    let _ = match theme {
        Theme::System => root.remove_attribute("data-theme"),
        Theme::Light | Theme::Dark => root.set_attribute("data-theme", theme.as_str()),
    };
}
