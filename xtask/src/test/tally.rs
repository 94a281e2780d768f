//! What a test runner counted.

use std::fmt;
use std::ops::AddAssign;

/// Tests by how they ended.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    pub passed: u32,
    pub failed: u32,
    pub skipped: u32,
}

/// How a runner says what it counted.
#[derive(Clone, Copy)]
pub enum Dialect {
    /// `cargo test`: one `test result: ok. 1 passed; 0 failed; 0 ignored; …` for each test binary; they add up.
    Cargo,
    /// Ours: `1 passed, 0 failed, 0 skipped` on a line of its own; the last one is the sum.
    Ours,
}

impl Dialect {
    /// Takes a line of a runner's output into account.
    pub fn count(self, line: &str, tally: &mut Tally) {
        match self {
            Self::Cargo => {
                let numbers = line.strip_prefix("test result: ").and_then(|line| line.split_once(". "));
                if let Some(one) = numbers.and_then(|(_, numbers)| read(numbers, "; ", "ignored")) {
                    *tally += one;
                }
            }
            Self::Ours => *tally = read(line, ", ", "skipped").unwrap_or(*tally),
        }
    }
}

impl Tally {
    /// The tally after its runner ended. One that failed without a failed test, or ran nothing, has failed once.
    pub fn settled(mut self, success: bool) -> Self {
        let nothing = self == Self::default();
        if self.failed == 0 && (nothing || !success) {
            eprintln!("{}", if nothing { "no test ran" } else { "the runner failed outside its tests" });
            self.failed = 1;
        }
        self
    }

    /// Whether all passed; a skipped test did not.
    pub fn is_clean(self) -> bool {
        self.failed == 0 && self.skipped == 0
    }
}

impl AddAssign for Tally {
    fn add_assign(&mut self, other: Self) {
        self.passed += other.passed;
        self.failed += other.failed;
        self.skipped += other.skipped;
    }
}

impl fmt::Display for Tally {
    fn fmt(&self, out: &mut fmt::Formatter) -> fmt::Result {
        write!(out, "{} passed, {} failed, {} skipped", self.passed, self.failed, self.skipped)
    }
}

/// Three numbers, each followed by its word; anything after them is left alone.
fn read(line: &str, between: &str, third: &str) -> Option<Tally> {
    let mut parts = line.trim().split(between);
    let mut number = |word: &str| parts.next()?.strip_suffix(word)?.trim_end().parse().ok();
    Some(Tally { passed: number("passed")?, failed: number("failed")?, skipped: number(third)? })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn counted(dialect: Dialect, output: &str) -> Tally {
        let mut tally = Tally::default();
        output.lines().for_each(|line| dialect.count(line, &mut tally));
        tally
    }

    #[test]
    fn the_binaries_of_cargo_test_add_up() {
        let output = "running 3 tests\n\
            test result: ok. 3 passed; 0 failed; 0 ignored; 0 measured; 0 filtered out; finished in 0.01s\n\
            test result: FAILED. 4 passed; 1 failed; 2 ignored; 0 measured; 0 filtered out; finished in 0.01s";
        assert_eq!(counted(Dialect::Cargo, output), Tally { passed: 7, failed: 1, skipped: 2 });
    }

    #[test]
    fn the_last_line_of_ours_is_the_sum() {
        let output = "2 passed, 0 failed, 0 skipped\nbrowser: 9 passed, 9 failed, 9 skipped\n\
            6 passed, 1 failed, 0 skipped\nthe end";
        assert_eq!(counted(Dialect::Ours, output), Tally { passed: 6, failed: 1, skipped: 0 });
    }

    #[test]
    fn silence_and_a_crash_are_failures() {
        let some = Tally { passed: 1, ..Tally::default() };
        assert_eq!(Tally::default().settled(true).failed, 1);
        assert_eq!(some.settled(false).failed, 1);
        assert_eq!(Tally { failed: 2, ..some }.settled(false).failed, 2);
        assert!(some.settled(true).is_clean());
        assert!(!Tally { skipped: 1, ..some }.is_clean());
    }
}
