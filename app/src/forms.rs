//! Sending forms without loading a page.
//!
//! A form is a plain form: it works before any script has loaded. Where scripts run, two listeners of the frame send
//! every form inside it instead of the browser: a search leads to its address, a post goes to its server function,
//! which answers where to go on and what to say. So a page writes a form, and nothing else.

use std::time::Duration;

use leptos::{
    ev::{Event, SubmitEvent},
    leptos_dom::helpers::debounce,
    prelude::*,
    task::spawn_local,
};
use leptos_router::{
    NavigateOptions,
    hooks::{use_location, use_navigate},
};
use wasm_bindgen::JsCast;
use web_sys::{FormData, HtmlElement, HtmlFormElement, HtmlInputElement, UrlSearchParams};

use crate::{
    components::toast::{Toasts, use_toasts},
    error::ApiError,
    json::Json,
};

/// How long somebody may pause before what they typed is searched for.
const PAUSE: Duration = Duration::from_millis(250);

/// Where the server functions are; other forms are left to the browser.
const FUNCTIONS: &str = "/ui/";

/// What pages know of the forms on them.
#[derive(Clone, Copy)]
struct Forms {
    /// Rises with every change that was made: what shows data asks again.
    changes: RwSignal<u32>,
    /// The post that was refused last, by the path of its server function.
    refused: RwSignal<Option<(String, ApiError)>>,
}

/// To be called once, above every page.
pub fn provide_forms() {
    let refused = SharedValue::<_, Json>::new_with_encoding(posted).into_inner();
    provide_context(Forms { changes: RwSignal::new(0), refused: RwSignal::new(refused) });
}

/// What was refused of a form that was posted without scripts just before. Leptos provides it to the pages, which are
/// below: here it is read from the address.
#[cfg(feature = "ssr")]
fn posted() -> Option<(String, ApiError)> {
    use leptos::server_fn::error::ServerFnUrlError;
    let query = use_location().query;
    let query = query.read_untracked();
    let (path, error) = (query.get_str("__path")?, query.get_str("__err")?);
    Some((path.to_owned(), ServerFnUrlError::decode_err(error)))
}

/// Where scripts run, the server has said it with the page.
#[cfg(not(feature = "ssr"))]
fn posted() -> Option<(String, ApiError)> {
    None
}

/// Rises with every change: to be read by what loads data.
pub fn use_changes() -> RwSignal<u32> {
    expect_context::<Forms>().changes
}

/// Why the last post to a server function was refused, and nothing more once the form is gone.
pub fn use_refusal(path: &'static str) -> Memo<Option<ApiError>> {
    let refused = expect_context::<Forms>().refused;
    if cfg!(not(feature = "ssr")) {
        on_cleanup(move || refused.set(None));
    }
    Memo::new(move |_| {
        let refused = refused.read();
        refused.as_ref().filter(|(of, _)| of == path).map(|(_, error)| error.clone())
    })
}

/// The two listeners for everything below: of `submit` and of `input`.
pub fn use_listeners() -> (impl FnMut(SubmitEvent), impl FnMut(Event)) {
    let (forms, toasts, navigate) = (expect_context::<Forms>(), use_toasts(), use_navigate());
    let go: Go = std::rc::Rc::new(move |address: &str, replace: bool| {
        navigate(address, NavigateOptions { replace, scroll: false, ..Default::default() });
    });
    let (search, choose) = (go.clone(), go.clone());
    // Known from the moment at which another page is asked for, before the browser's own address changes.
    let location = use_location();
    let whereabouts = move || (location.pathname.get_untracked(), location.search.get_untracked());
    let mut search_later = debounce(PAUSE, move |(form, typed_at): (HtmlFormElement, (String, String))| {
        // Whoever has gone elsewhere in the meantime is not taken back.
        let stayed = form.is_connected() && whereabouts() == typed_at;
        if let Some(action) = form.get_attribute("data-search").filter(|_| stayed) {
            go_to_search(&search, &action, &fields(&form, None), true);
        }
    });
    let typed = move |event: Event| {
        let input = event.target().and_then(|target| target.dyn_into::<HtmlInputElement>().ok());
        let Some((input, form)) = input.and_then(|input| input.form().map(|form| (input, form))) else { return };
        if input.has_attribute("data-all") {
            choose_all(&form, input.checked());
        } else if input.type_() == "search" && form.has_attribute("data-search") {
            search_later((form, whereabouts()));
        } else if let Some(action) = form.get_attribute("data-search").filter(|_| input.has_attribute("data-choose")) {
            go_to_search(&choose, &action, &fields(&form, None), true);
        }
    };
    (move |submit| sent(&submit, forms, toasts, &go), typed)
}

type Go = std::rc::Rc<dyn Fn(&str, bool)>;

fn sent(submit: &SubmitEvent, forms: Forms, toasts: Toasts, go: &Go) {
    let form = submit.target().and_then(|target| target.dyn_into::<HtmlFormElement>().ok());
    let Some(form) = form.filter(|_| !submit.default_prevented()) else { return };
    let button = submit.submitter();
    // What the button says goes before what the form says.
    let said = |of_button: &str, of_form: &str| {
        let by_button = button.as_ref().and_then(|button| button.get_attribute(of_button));
        by_button.or_else(|| form.get_attribute(of_form)).unwrap_or_default()
    };
    let (method, action) = (said("formmethod", "method"), said("formaction", "action"));
    if method == "post" && !action.starts_with(FUNCTIONS) {
        return;
    }
    submit.prevent_default();
    let fields = fields(&form, button.as_ref());
    if method != "post" {
        go_to_search(go, &action, &fields, false);
    } else if !form.has_attribute("aria-busy") {
        spawn_local(post(form, action, fields, forms, toasts, go.clone()));
    }
}

/// Checks or clears every box of a form that may be chosen.
fn choose_all(form: &HtmlFormElement, chosen: bool) {
    let boxes = form.query_selector_all(".pick:not(:disabled)").ok();
    let boxes = boxes.iter().flat_map(|boxes| (0..boxes.length()).filter_map(|at| boxes.item(at)));
    for one in boxes.filter_map(|one| one.dyn_into::<HtmlInputElement>().ok()) {
        one.set_checked(chosen);
    }
}

/// All fields of a form as its body, with the button that sends it.
fn fields(form: &HtmlFormElement, button: Option<&HtmlElement>) -> String {
    let Ok(data) = FormData::new_with_form(form) else { return String::new() };
    let of_button = |name: &str| button.and_then(|button| button.get_attribute(name));
    if let (Some(name), Some(value)) = (of_button("name"), of_button("value")) {
        let _ = data.append_with_str(&name, &value);
    }
    let pairs = UrlSearchParams::new_with_str_sequence_sequence(&data);
    pairs.map_or_else(|_| String::new(), |pairs| String::from(pairs.to_string()))
}

fn go_to_search(go: &Go, action: &str, fields: &str, replace: bool) {
    let query = tidy(fields);
    let address = if query.is_empty() { action.to_owned() } else { format!("{action}?{query}") };
    if address != here() {
        go(&address, replace);
    }
}

/// The address that is shown.
fn here() -> String {
    let location = window().location();
    location.pathname().unwrap_or_default() + &location.search().unwrap_or_default()
}

/// A query without what is empty, and several values under one name as one.
fn tidy(query: &str) -> String {
    let mut tidied = String::with_capacity(query.len());
    let mut last = "";
    for (name, value) in query.split('&').filter_map(|pair| pair.split_once('=')).filter(|(_, value)| !value.is_empty())
    {
        let plain = name.trim_end_matches("%5B%5D");
        if plain != name && last == name {
            tidied.push('.');
        } else {
            tidied.push_str(if tidied.is_empty() { "" } else { "&" });
            tidied.push_str(plain);
            tidied.push('=');
        }
        tidied.push_str(value);
        last = name;
    }
    tidied
}

/// Posts a form. Refusals stand beside what they are about where the form has a place for them.
async fn post(form: HtmlFormElement, action: String, fields: String, forms: Forms, toasts: Toasts, go: Go) {
    let _ = form.set_attribute("aria-busy", "true");
    let answer = ask(&action, fields).await;
    let _ = form.remove_attribute("aria-busy");
    match answer {
        Ok((address, said)) => {
            forms.refused.set(None);
            // What was used is about to be replaced: the focus goes to what it stands in.
            if let Some(around) = form.closest("[tabindex='-1']").ok().flatten().and_then(|it| it.dyn_into().ok()) {
                let _ = HtmlElement::focus(&around);
            }
            if address != here() {
                go(&address, true);
            }
            forms.changes.update(|changes| *changes += 1);
            if !said.is_empty() {
                toasts.good(said);
            }
        }
        Err(error) if form.has_attribute("data-refusals") => forms.refused.set(Some((action, error))),
        Err(error) => toasts.problem(error.message),
    }
}

/// Calls a server function of any name: where to go on, and what to say.
#[cfg(feature = "hydrate")]
async fn ask(path: &str, fields: String) -> Result<(String, String), ApiError> {
    use leptos::server_fn::{
        client::{Client, browser::BrowserClient},
        error::FromServerFnError,
        request::{ClientReq, browser::BrowserRequest},
        response::ClientRes,
    };
    const FORM: &str = "application/x-www-form-urlencoded";
    let request = <BrowserRequest as ClientReq<ApiError>>::try_new_post(path, FORM, "application/json", fields)?;
    let response = <BrowserClient as Client<ApiError>>::send(request).await?;
    let (status, address) = (ClientRes::<ApiError>::status(&response), ClientRes::<ApiError>::location(&response));
    let body = ClientRes::<ApiError>::try_into_bytes(response).await?;
    if status >= 400 {
        return Err(ApiError::de(body));
    }
    Ok((address, serde_json::from_slice(&body).unwrap_or_default()))
}

/// No browser is there to send it.
#[cfg(not(feature = "hydrate"))]
#[expect(clippy::unused_async, reason = "the browser's half waits for the answer")]
async fn ask(_: &str, _: String) -> Result<(String, String), ApiError> {
    Err(ApiError::new(503, "Forms are sent by the browser."))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_query_is_tidied() {
        for (query, tidied) in [
            ("", ""),
            ("q=&sort=", ""),
            ("q=a+b&sort=&at=c", "q=a+b&at=c"),
            ("do=add&users%5B%5D=a&users%5B%5D=b&find=x", "do=add&users=a.b&find=x"),
            ("users%5B%5D=a&find=&users%5B%5D=b", "users=a.b"),
        ] {
            assert_eq!(tidy(query), tidied, "{query}");
        }
    }
}
