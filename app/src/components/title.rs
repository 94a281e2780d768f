//! The title of the page.

use leptos::prelude::*;
use leptos_meta::Title;

/// Sets the title. `leptos_meta` writes it into the HTML as it is: a name with `</title>` in it would break out, so
/// the server encodes it. The browser sets a property, which needs no encoding.
#[component]
pub fn SafeTitle(#[prop(into)] text: String) -> impl IntoView {
    let text = format!("{text} · Tenantry");
    let text = if cfg!(feature = "ssr") { encoded(&text) } else { text };
    view! { <Title text/> }
}

/// A text as HTML, for what is written into it as it is.
pub(super) fn encoded(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_breaks_out() {
        assert_eq!(encoded("</title><script>&amp;"), "&lt;/title&gt;&lt;script&gt;&amp;amp;");
    }
}
