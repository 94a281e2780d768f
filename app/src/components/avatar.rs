//! A person's initials on a colour of their own.

use super::{
    icon::{BOT, Icon},
    solid::IntoSolid,
};
use leptos::prelude::*;

/// Decorative: the name always stands beside it.
#[component]
pub fn Avatar(
    #[prop(into)] name: String,
    /// What the colour follows; the same for the same person on every page.
    #[prop(into)]
    id: String,
    #[prop(optional)] large: bool,
    /// Without colour, for who cannot come in.
    #[prop(optional)]
    faded: bool,
    /// A service account: a mark instead of initials.
    #[prop(optional)]
    service: bool,
) -> impl IntoView {
    let class = format!("avatar avatar-{}{}", if faded { 0 } else { tint(&id) }, if large { " large" } else { "" });
    let content = if service { view! { <Icon path=BOT/> }.solid() } else { initials(&name).solid() };
    view! { <span class=class class:service=service aria-hidden="true">{content}</span> }.solid()
}

/// The first letters of the first and the last word that begin with one. The style makes them capitals: the tables
/// for that are a part of every browser, and would be a large part of what it loads.
fn initials(name: &str) -> String {
    let is_letter = |c: &char| !c.is_ascii_punctuation() && !c.is_control();
    let mut letters = name.split_whitespace().filter_map(|word| word.chars().find(is_letter));
    let first = letters.next();
    let text: String = first.into_iter().chain(letters.next_back()).collect();
    if text.is_empty() { "·".to_owned() } else { text }
}

/// One of five colours.
fn tint(id: &str) -> u32 {
    id.bytes().fold(7_u32, |sum, byte| sum.wrapping_mul(31).wrapping_add(u32::from(byte))) % 5 + 1
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_letters_at_most() {
        for (name, expected) in [
            ("Ada Kowalska", "AK"),
            ("chiara ferrari-lindqvist de la cruz", "cc"),
            ("Ada", "A"),
            ("محمد الأحمد", "ما"),
            ("  (Bot) 7 ", "B7"),
            ("!!!", "·"),
            ("", "·"),
        ] {
            assert_eq!(initials(name), expected, "{name:?}");
        }
    }

    #[test]
    fn a_colour_is_one_of_five() {
        for id in ["", "a", "0192f0c1a2b37c4d8e9f0a1b2c3d4e5f"] {
            assert!((1..=5).contains(&tint(id)));
        }
    }
}
