//! A button that opens a small form below it. Opens without scripts; of several, one is open at a time. Where scripts
//! run, Escape and a click beside it close it.

use leptos::{
    ev::{KeyboardEvent, MouseEvent},
    prelude::*,
};
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement, Node};

use super::solid::IntoSolid;

pub fn pop(label: &'static str, form: AnyView) -> AnyView {
    view! {
        <details class="pop" name="pop">
            <summary class="button small">{label}</summary>
            {form}
        </details>
    }
    .solid()
}

/// For the frame around all pages: a click anywhere closes what it is not in.
pub fn close_beside(click: &MouseEvent) {
    let at = click.target().and_then(|target| target.dyn_into::<Node>().ok());
    if let Some(open) = open().filter(|open| !open.contains(at.as_ref())) {
        let _ = open.remove_attribute("open");
    }
}

/// For the frame around all pages: Escape closes what is open, and the focus goes back to what opened it.
pub fn close_on_escape(press: &KeyboardEvent) {
    if press.key() != "Escape" {
        return;
    }
    if let Some(open) = open() {
        let _ = open.remove_attribute("open");
        let opener = open.first_element_child().and_then(|summary| summary.dyn_into::<HtmlElement>().ok());
        let _ = opener.map(|opener| opener.focus());
    }
}

fn open() -> Option<Element> {
    document().query_selector("details.pop[open]").ok().flatten()
}
