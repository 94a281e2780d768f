//! Spans of time as pyhocon writes them: `10s`, `5 minutes`, `12h`.

use std::time::Duration;

/// Units and their length in nanoseconds. Months and years have no fixed length and are left out.
const UNITS: &[(&[&str], u64)] = &[
    (&["ns", "nano", "nanos", "nanosecond", "nanoseconds"], 1),
    (&["us", "micro", "micros", "microsecond", "microseconds"], 1_000),
    (&["ms", "milli", "millis", "millisecond", "milliseconds"], 1_000_000),
    (&["s", "second", "seconds"], 1_000_000_000),
    (&["m", "minute", "minutes"], 60_000_000_000),
    (&["h", "hour", "hours"], 3_600_000_000_000),
    (&["d", "day", "days"], 86_400_000_000_000),
    (&["w", "week", "weeks"], 604_800_000_000_000),
];

/// Reads a whole number of seconds, or a whole number, spaces and a unit.
pub(super) fn read(text: &str) -> Option<Duration> {
    let text = text.trim();
    let digits = text.len() - text.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    let (number, unit) = text.split_at(digits);
    let number: u64 = number.parse().ok()?;
    let unit = unit.trim_start_matches(' ');
    if unit.is_empty() {
        return Some(Duration::from_secs(number));
    }
    let (_, nanoseconds) = UNITS.iter().find(|(names, _)| names.contains(&unit))?;
    // Whole seconds are multiplied as such, so that years do not overflow nanoseconds.
    if nanoseconds.is_multiple_of(1_000_000_000) {
        number.checked_mul(nanoseconds / 1_000_000_000).map(Duration::from_secs)
    } else {
        number.checked_mul(*nanoseconds).map(Duration::from_nanos)
    }
}
