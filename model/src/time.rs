//! Points in time: milliseconds since 1970 in UTC, printed as the ClearML API prints them.

use std::fmt;

use serde::{Deserialize, Serialize};

/// Milliseconds since 1970-01-01T00:00:00Z.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Timestamp(i64);

impl Timestamp {
    pub const fn from_millis(millis: i64) -> Self {
        Self(millis)
    }

    pub const fn millis(self) -> i64 {
        self.0
    }

    /// Whole seconds, rounded towards the past: the unit of JWT claims (RFC 7519 §2, NumericDate).
    pub const fn seconds(self) -> i64 {
        self.0.div_euclid(1000)
    }

    #[must_use]
    pub const fn plus_seconds(self, seconds: i64) -> Self {
        Self(self.0.saturating_add(seconds.saturating_mul(1000)))
    }

    /// Seconds from `earlier` to this, negative when it lies before.
    pub const fn seconds_since(self, earlier: Self) -> i64 {
        (self.0 - earlier.0).div_euclid(1000)
    }

    /// The beginning of a day in UTC, written as `2026-11-21`.
    pub fn of_day(text: &str) -> Option<Self> {
        let well_formed = text.len() == 10
            && text.bytes().enumerate().all(|(at, byte)| match at {
                4 | 7 => byte == b'-',
                _ => byte.is_ascii_digit(),
            });
        let number = |from: usize, to: usize| text.get(from..to)?.parse::<i64>().ok();
        let (year, month, day) = (number(0, 4)?, number(5, 7)?, number(8, 10)?);
        // From a civil date to days: the inverse of the algorithm below.
        let (shifted_year, shifted_month) = if month > 2 { (year, month - 3) } else { (year - 1, month + 9) };
        let (era, year_of_era) = (shifted_year.div_euclid(400), shifted_year.rem_euclid(400));
        let day_of_year = (153 * shifted_month + 2) / 5 + day - 1;
        let day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
        let start = Self((era * 146_097 + day_of_era - 719_468) * 86_400_000);
        // There is no February 30: the day that comes back is another.
        (well_formed && start.to_string().starts_with(text)).then_some(start)
    }

    /// Year, month (1 to 12), day, hour, minute, second, millisecond in UTC.
    pub fn civil(self) -> Civil {
        let days = self.0.div_euclid(86_400_000);
        let rest = self.0.rem_euclid(86_400_000);
        // Days to a civil date: H. Hinnant, "chrono-Compatible Low-Level Date Algorithms".
        let z = days + 719_468;
        let era = z.div_euclid(146_097);
        let day_of_era = z.rem_euclid(146_097);
        let year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
        let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
        let shifted_month = (5 * day_of_year + 2) / 153;
        let month = if shifted_month < 10 { shifted_month + 3 } else { shifted_month - 9 };
        Civil {
            year: year_of_era + era * 400 + i64::from(month <= 2),
            month,
            day: day_of_year - (153 * shifted_month + 2) / 5 + 1,
            hour: rest / 3_600_000,
            minute: rest / 60_000 % 60,
            second: rest / 1000 % 60,
            millisecond: rest % 1000,
        }
    }
}

/// A point in time as a calendar shows it, UTC.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Civil {
    pub year: i64,
    pub month: i64,
    pub day: i64,
    pub hour: i64,
    pub minute: i64,
    pub second: i64,
    pub millisecond: i64,
}

impl Civil {
    /// `Nov 21, 2026`.
    pub fn date(&self) -> String {
        const MONTHS: [&str; 12] = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
        let month = usize::try_from(self.month - 1).ok().and_then(|m| MONTHS.get(m)).copied().unwrap_or("?");
        format!("{month} {}, {}", self.day, self.year)
    }

    /// `Nov 21, 2026, 09:05 UTC`.
    pub fn date_and_time(&self) -> String {
        format!("{}, {:02}:{:02} UTC", self.date(), self.hour, self.minute)
    }
}

/// `2024-01-02T03:04:05.678000+00:00`; the fraction is left out when it is zero.
impl fmt::Display for Timestamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let c = self.civil();
        write!(f, "{:04}-{:02}-{:02}T{:02}:{:02}:{:02}", c.year, c.month, c.day, c.hour, c.minute, c.second)?;
        if c.millisecond != 0 {
            write!(f, ".{:03}000", c.millisecond)?;
        }
        f.write_str("+00:00")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn prints_as_the_api_does() {
        for (millis, text) in [
            (0, "1970-01-01T00:00:00+00:00"),
            (1_704_164_645_678, "2024-01-02T03:04:05.678000+00:00"),
            (951_782_400_000, "2000-02-29T00:00:00+00:00"),
            (4_102_444_799_999, "2099-12-31T23:59:59.999000+00:00"),
            (-1, "1969-12-31T23:59:59.999000+00:00"),
        ] {
            assert_eq!(Timestamp::from_millis(millis).to_string(), text);
        }
    }

    #[test]
    fn days_are_read_as_they_are_printed() {
        for (text, millis) in [
            ("1970-01-01", 0),
            ("2000-02-29", 951_782_400_000),
            ("1969-12-31", -86_400_000),
            ("0000-03-01", -62_162_035_200_000),
        ] {
            assert_eq!(Timestamp::of_day(text), Some(Timestamp::from_millis(millis)), "{text}");
        }
        for day in 0..60_000 {
            let start = Timestamp::from_millis(day * 86_400_000);
            assert_eq!(Timestamp::of_day(&start.to_string()[..10]), Some(start));
        }
        for bad in [
            "",
            "2026-02-29",
            "2026-13-01",
            "2026-00-10",
            "2026-01-00",
            "2026-1-01",
            "+026-01-01",
            "2026/01/01",
            "２０２６-01",
            "2026-01-01T",
        ] {
            assert_eq!(Timestamp::of_day(bad), None, "{bad}");
        }
    }

    #[test]
    fn prints_for_people() {
        let civil = Timestamp::from_millis(1_704_164_645_678).civil();
        assert_eq!(civil.date(), "Jan 2, 2024");
        assert_eq!(civil.date_and_time(), "Jan 2, 2024, 03:04 UTC");
    }
}
