//! API versions: `major.minor`, compared as numbers.

use std::fmt;

/// A version of the API or of one endpoint.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Version {
    pub major: u16,
    pub minor: u16,
}

/// From this version on the envelope has versions as text; below, as numbers.
const FIRST_AS_TEXT: Version = Version::new(2, 1);

impl Version {
    pub const fn new(major: u16, minor: u16) -> Self {
        Self { major, minor }
    }

    /// Whether answers to a request of this version print versions as text.
    pub(super) fn prints_text(self) -> bool {
        self >= FIRST_AS_TEXT
    }

    /// The number that `2.0` reads as.
    pub(super) fn as_number(self) -> f64 {
        self.to_string().parse().unwrap_or_default()
    }
}

impl fmt::Display for Version {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}", self.major, self.minor)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_compare_not_texts() {
        assert!(Version::new(2, 5) < Version::new(2, 14));
        assert!(Version::new(2, 34) < Version::new(999, 0));
        assert!((Version::new(2, 0).as_number() - 2.0).abs() < f64::EPSILON);
    }
}
