//! A point in time as people say it, with the exact one on hover.

use leptos::prelude::*;
use model::Timestamp;

/// How long before `now` something happened. `now` comes with the data, so that the browser says the same as the
/// server.
#[component]
pub fn TimeAgo(at: Timestamp, now: Timestamp) -> impl IntoView {
    view! { <time datetime=at.to_string() title=at.civil().date_and_time()>{ago(at, now)}</time> }
}

/// The day, for what needs no more.
#[component]
pub fn Day(at: Timestamp) -> impl IntoView {
    view! { <time datetime=at.to_string() title=at.civil().date_and_time()>{at.civil().date()}</time> }
}

const MINUTE: i64 = 60;
const HOUR: i64 = 60 * MINUTE;
const DAY: i64 = 24 * HOUR;

fn ago(at: Timestamp, now: Timestamp) -> String {
    match now.seconds_since(at) {
        ..45 => "now".to_owned(),
        45..90 => "a minute ago".to_owned(),
        s @ 90..2700 => format!("{} minutes ago", (s + MINUTE / 2) / MINUTE),
        2700..5400 => "an hour ago".to_owned(),
        s @ 5400..79_200 => format!("{} hours ago", (s + HOUR / 2) / HOUR),
        79_200..129_600 => "yesterday".to_owned(),
        s @ 129_600..2_160_000 => format!("{} days ago", (s + DAY / 2) / DAY),
        _ => at.civil().date(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn steps() {
        let now = Timestamp::from_millis(1_700_000_000_000);
        for (seconds, text) in [
            (-5, "now"),
            (0, "now"),
            (44, "now"),
            (60, "a minute ago"),
            (100, "2 minutes ago"),
            (2699, "45 minutes ago"),
            (2700, "an hour ago"),
            (7200, "2 hours ago"),
            (79_199, "22 hours ago"),
            (86_400, "yesterday"),
            (172_800, "2 days ago"),
            (2_159_999, "25 days ago"),
            (31_536_000, "Nov 14, 2022"),
        ] {
            assert_eq!(ago(now.plus_seconds(-seconds), now), text, "{seconds}");
        }
    }
}
