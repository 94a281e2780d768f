//! How many seats of the workspace are taken.

use leptos::prelude::*;

use crate::components::{
    meter::Meter,
    number::{counted, grouped},
};

/// The numbers, and a clear word when nobody else can join.
#[component]
pub fn Seats(
    used: u32,
    /// Unlimited when absent.
    allowed: Option<u32>,
) -> impl IntoView {
    let full = allowed.is_some_and(|allowed| used >= allowed);
    view! {
        <p class="seats" class:full=full>
            {allowed.map(|allowed| view! { <Meter used of=allowed/> })}
            <span>{numbers(used, allowed)}</span>
            {full.then(|| view! {
                <span class="tag bad">"Full"</span>
                <span class="seats-advice">"Nobody can join until a user is removed or the limit is raised."</span>
            })}
        </p>
    }
}

fn numbers(used: u32, allowed: Option<u32>) -> String {
    match allowed {
        None => format!("{}, no limit", counted(used.into(), "seat in use", "seats in use")),
        Some(allowed) => format!("{} of {} in use", grouped(used.into()), counted(allowed.into(), "seat", "seats")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_in_words() {
        assert_eq!(numbers(74, Some(100)), "74 of 100 seats in use");
        assert_eq!(numbers(1, Some(1)), "1 of 1 seat in use");
        assert_eq!(numbers(1, None), "1 seat in use, no limit");
    }
}
