//! Several lines of text in a form.

use leptos::{html, prelude::*};
use model::groups::LONGEST_DESCRIPTION;

use super::{
    refusal::{is_wrong, problem_id},
    solid::IntoSolid,
    title::encoded,
};
use crate::error::ApiError;

/// The field `description` of what a form makes or changes.
#[component]
pub fn Description(text: String, rows: &'static str, refusal: Memo<Option<ApiError>>) -> impl IntoView {
    let area = html::textarea()
        .id("description")
        .class("input")
        .name("description")
        .rows(rows)
        .maxlength(LONGEST_DESCRIPTION.to_string())
        .dir("auto")
        .aria_invalid(is_wrong(refusal, "description"))
        .aria_describedby(problem_id("description"));
    // Where there is no text, the browser makes no node for one.
    if text.is_empty() { area.solid() } else { area.child(content(&text)).solid() }
}

/// Every text in a `<textarea>` goes through here. The framework escapes the children of every other element and
/// writes those of this one into the page as they are; in the browser it makes them a text, unread.
pub fn content(text: &str) -> String {
    if cfg!(feature = "ssr") { escaped(text) } else { text.to_owned() }
}

/// Browsers drop a line end at the beginning (WHATWG HTML, 13.2.6.4.7): one that is meant stays.
fn escaped(text: &str) -> String {
    format!("\n{}", encoded(text))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_ends_the_element() {
        assert_eq!(escaped("\n</textarea><b> &lt;"), "\n\n&lt;/textarea&gt;&lt;b&gt; &amp;lt;");
    }
}
