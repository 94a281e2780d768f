//! Why a form was not taken, beside what it is about. To stand in a form with the attribute `data-refusals`.

use leptos::prelude::*;

use super::{
    notice::{Notice, Tone},
    solid::IntoSolid,
};
use crate::error::ApiError;

/// What is wrong with one field; inputs name it by [`problem_id`].
pub fn of_field(refusal: Memo<Option<ApiError>>, name: &'static str) -> AnyView {
    let text = move || refusal.read().as_ref().and_then(|error| said(error, name));
    (move || text().map(|text| view! { <p class="field-problem" id=problem_id(name) role="alert">{text}</p> })).solid()
}

/// Whether something is wrong with a field, as `aria-invalid` wants it.
pub fn is_wrong(refusal: Memo<Option<ApiError>>, name: &'static str) -> impl Fn() -> Option<&'static str> + Copy {
    move || refusal.read().as_ref().and_then(|error| error.for_field(name)).map(|_| "true")
}

/// The ID of what [`of_field`] says.
pub fn problem_id(name: &str) -> String {
    format!("{name}-problem")
}

/// What is wrong with the whole, unless it is said beside one of these fields.
pub fn of_form(refusal: Memo<Option<ApiError>>, fields: &'static [&'static str]) -> AnyView {
    let text = move || {
        let refusal = refusal.read();
        let error = refusal.as_ref()?;
        let beside = fields.iter().any(|name| error.for_field(name).is_some());
        (!beside).then(|| error.message.clone())
    };
    (move || text().map(|text| view! { <Notice tone=Tone::Bad text id="refusal"/> })).solid()
}

/// Ports name the field; people see which one it is.
fn said(error: &ApiError, name: &str) -> Option<String> {
    let text = error.for_field(name)?;
    let rest = text.strip_prefix(name).filter(|rest| rest.starts_with(' '));
    Some(rest.map_or_else(|| text.to_owned(), |rest| ["The ", &name.replace('_', " "), rest].concat()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_field_is_named_for_people() {
        let mut error = ApiError::new(422, "");
        error.fields = vec![
            ("name".to_owned(), "name is required.".to_owned()),
            ("users".to_owned(), "At most 1000 users at a time.".to_owned()),
            ("client_id".to_owned(), "client_id is required.".to_owned()),
        ];
        assert_eq!(said(&error, "name").as_deref(), Some("The name is required."));
        assert_eq!(said(&error, "client_id").as_deref(), Some("The client id is required."));
        assert_eq!(said(&error, "users").as_deref(), Some("At most 1000 users at a time."));
        assert_eq!(said(&error, "description"), None);
    }
}
