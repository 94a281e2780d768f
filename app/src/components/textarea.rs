//! What stands in a `<textarea>`.

/// Every text in a `<textarea>` goes through here. The framework escapes the children of every other element and
/// writes those of this one into the page as they are; in the browser it makes them a text, unread.
pub fn content(text: &str) -> String {
    if cfg!(feature = "ssr") { escaped(text) } else { text.to_owned() }
}

/// Browsers drop a line end at the beginning (WHATWG HTML, 13.2.6.4.7): one that is meant stays.
fn escaped(text: &str) -> String {
    format!("\n{}", text.replace('&', "&amp;").replace('<', "&lt;"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_ends_the_element() {
        assert_eq!(escaped("\n</textarea><b> &lt;"), "\n\n&lt;/textarea>&lt;b> &amp;lt;");
    }
}
