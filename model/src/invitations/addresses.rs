//! Addresses out of what people paste: one a line, with commas or semicolons, or as mail programs write them.

/// The addresses in a text, as they were written, each once. What is none stays in the list, so that it can be named.
pub fn split(text: &str) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    let mut seen = std::collections::HashSet::new();
    for part in text.split(['\n', '\r', ',', ';']).flat_map(addresses) {
        if seen.insert(part.to_ascii_lowercase()) {
            found.push(part.to_owned());
        }
    }
    found
}

/// `Ada Kowalska <ada@example.com>` is its address; words without one are addresses each.
fn addresses(part: &str) -> Vec<&str> {
    let named = part.rsplit_once('<').and_then(|(_, rest)| rest.split_once('>')).map(|(address, _)| address.trim());
    match named {
        Some(address) if !address.is_empty() => vec![address],
        _ => {
            part.split_whitespace().map(|word| word.trim_matches(['"', '\''])).filter(|word| !word.is_empty()).collect()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whatever_people_paste() {
        for (text, expected) in [
            ("", &[][..]),
            (" \n,;\t", &[]),
            ("a@b.io", &["a@b.io"]),
            ("a@b.io\r\nc@d.io\n", &["a@b.io", "c@d.io"]),
            ("a@b.io, c@d.io;e@f.io g@h.io", &["a@b.io", "c@d.io", "e@f.io", "g@h.io"]),
            ("Ada Kowalska <ada@b.io>, \"Weber, Jonas\" <jonas@b.io>", &["ada@b.io", "Weber", "jonas@b.io"]),
            ("\"a@b.io\"", &["a@b.io"]),
            ("a@b.io\nA@B.io", &["a@b.io"]),
            ("kim@acme <>", &["kim@acme", "<>"]),
        ] {
            assert_eq!(split(text), expected, "{text:?}");
        }
    }
}
