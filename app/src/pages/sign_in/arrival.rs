//! How somebody came to a sign-in page: where they want to go, and what went wrong before.

use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

use crate::components::{
    notice::{Notice, Tone},
    number::counted,
};

/// The ID of the notice, for the inputs it is about.
pub const PROBLEM: &str = "problem";

/// The address of a sign-in page, read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Arrival {
    /// Where to go afterwards; the server decides whether that is a place of ours.
    pub return_to: String,
    /// The workspace whose sign-in page it is, if it is one's.
    pub workspace: String,
    /// What to say first.
    pub news: Option<(Tone, String)>,
}

/// `wrong` is what the page says of wrong credentials.
pub fn use_arrival(wrong: &'static str) -> Arrival {
    let query = use_query_map().get_untracked();
    let get = |name: &str| query.get(name).unwrap_or_default();
    Arrival {
        return_to: get("return_to"),
        workspace: get("workspace"),
        news: news(&get("problem"), &get("wait"), wrong),
    }
}

impl Arrival {
    /// What inputs refer to as their problem.
    pub fn problem(&self) -> Option<&'static str> {
        self.news.as_ref().map(|_| PROBLEM)
    }

    /// The news, in place.
    pub fn notice(&self) -> Option<impl IntoView + use<>> {
        self.news.clone().map(|(tone, text)| view! { <Notice tone text id=PROBLEM/> })
    }
}

fn news(problem: &str, wait: &str, wrong: &str) -> Option<(Tone, String)> {
    let bad = |text: &str| Some((Tone::Bad, text.to_owned()));
    match problem {
        "credentials" => bad(wrong),
        "missing" => bad("Fill in both fields."),
        "too_many" => Some((Tone::Bad, format!("Too many attempts. Try again in {}.", duration(wait)))),
        "may_not" => bad("This key is right, but it is for programs only. Sign in with your e-mail address."),
        "unavailable" => bad("Signing in does not work at the moment. Try again in a minute."),
        "no_provider" => bad("No identity provider is set up for this. Use another way in, or ask your administrator."),
        "provider_down" => bad("The identity provider does not answer. Try again in a minute, or use another way in."),
        "ended" => bad("Your session has ended. Sign in again."),
        "signed_out" => Some((Tone::Good, "You are signed out.".to_owned())),
        _ => None,
    }
}

fn duration(seconds: &str) -> String {
    match seconds.parse::<u32>() {
        Ok(seconds @ 0..=90) => counted(seconds.max(1).into(), "second", "seconds"),
        Ok(seconds) => counted(seconds.div_ceil(60).into(), "minute", "minutes"),
        Err(_) => "a few minutes".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_of_the_address_is_repeated() {
        assert_eq!(news("<script>", "", "wrong"), None);
        assert_eq!(news("too_many", "<script>", "").map(|(_, text)| text), Some(TOO_MANY.to_owned()));
    }

    const TOO_MANY: &str = "Too many attempts. Try again in a few minutes.";

    #[test]
    fn waits_are_rounded_up() {
        for (seconds, text) in [("0", "1 second"), ("1", "1 second"), ("90", "90 seconds"), ("91", "2 minutes")] {
            assert_eq!(duration(seconds), text);
        }
    }
}
