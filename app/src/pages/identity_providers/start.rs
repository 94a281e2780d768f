//! The first step to a new connection: which kind of provider it is, and where it says its addresses.

use leptos::prelude::*;
use model::identity_providers::Preset;

use super::{query::HERE, view::FormView};
use crate::components::{panel::PanelHead, solid::IntoSolid};

pub fn start(found: &FormView) -> AnyView {
    let key = found.fields.id.clone();
    let kinds = Preset::ALL.iter().map(|preset| kind(*preset)).collect_view();
    view! {
        <PanelHead title="New provider connection"/>
        <form class="provider-form" method="get" action=HERE data-search=HERE>
            <input type="hidden" name="do" value="add"/>
            <input type="hidden" name="key" value=key/>
            <fieldset class="provider-kinds">
                <legend>"Provider"</legend>
                {kinds}
            </fieldset>
            <div class="field">
                <label for="from">"Issuer or well-known URL (optional)"</label>
                <input class="input" id="from" name="from" type="text" inputmode="url" autocomplete="off" autocapitalize="none" spellcheck="false" dir="ltr" aria-describedby="from-hint"/>
                <p class="field-hint" id="from-hint">"The provider's addresses are read there. Leave it empty to enter them by hand."</p>
            </div>
            <div class="rule-form-ways">
                <button type="submit" class="button primary">"Next"</button>
                <a class="button quiet" href=HERE data-noscroll>"Cancel"</a>
            </div>
        </form>
    }
    .solid()
}

fn kind(preset: Preset) -> AnyView {
    view! {
        <label class="provider-kind">
            <input type="radio" name="preset" value=preset.as_str() checked=preset == Preset::Auth0/>
            {preset.title()}
        </label>
    }
    .solid()
}
