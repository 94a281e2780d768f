//! An editor of configuration text, around the `<textarea>` that the form sends.

use leptos::{html, nonce::use_nonce, prelude::*};

use super::solid::IntoSolid;

/// The place of a mistake: line and column, from 1.
pub type Wrong = Option<(u32, u32)>;

/// Puts an editor (`app/editor`, a custom element) around a `<textarea>`; without scripts that is all there is.
///
/// ```text
/// <label for="data">"Configuration"</label>
/// <VaultEditor format="yaml".to_owned() file_name="vault" wrong=Some((3, 7))>
///     {html::textarea().id("data").class("input code").name("data").rows("16").child(content(&text))}
/// </VaultEditor>
/// ```
///
/// - The text is that of the textarea, before and after: read it there, set it with the element's property `value`.
///   Each change raises `input` on it.
/// - `format` is `hocon`, `json` or `yaml`. If the form has a control of the name `format`, that one counts, and
///   choosing another there changes the colours.
/// - A textarea that is `readonly` makes an editor to look at, without the button that imports a file.
/// - The label, `aria-describedby` and `aria-invalid` of the textarea are read when the editor opens.
/// - Tab indents; Escape and then Tab leaves. The editor says so.
///
/// The script is a file of its own beside the bundle, which browsers load when the first editor is shown.
#[component]
pub fn VaultEditor(
    format: String,
    /// Of a download, without its end.
    file_name: &'static str,
    #[prop(default = None)] wrong: Wrong,
    children: Children,
) -> impl IntoView {
    let place = |part: fn((u32, u32)) -> u32| wrong.map(|wrong| part(wrong).to_string());
    let element = html::custom("vault-editor")
        .attr("format", format)
        .attr("format-field", "format")
        .attr("file-name", file_name)
        .attr("line", place(|(line, _)| line))
        .attr("column", place(|(_, column)| column))
        .child(children());
    (element, html::script().nonce(use_nonce()).r#type("module").src(script())).solid()
}

/// The address of the script: beside the style of the page.
fn script() -> Option<String> {
    let style = style()?;
    let (folder, _) = style.rsplit_once('/')?;
    Some([folder, "/editor.js"].concat())
}

#[cfg(feature = "ssr")]
fn style() -> Option<String> {
    use_context::<leptos::config::LeptosOptions>().map(|options| options.css_path())
}

#[cfg(not(feature = "ssr"))]
fn style() -> Option<String> {
    document().query_selector("link[rel=stylesheet]").ok()??.get_attribute("href")
}
