//! What a command says to whoever started it. A reader who is gone is no reason to stop: `println!` panics on a
//! terminal that was closed and on a pipe that nobody reads, and a server must outlive both.

use std::io::{self, Write};

/// A line on standard output: the answer of a command.
pub(super) fn say(text: &str) {
    write(io::stdout().lock(), text);
}

/// A line on standard error: what is to be seen where the answer goes into a file.
pub(super) fn warn(text: &str) {
    write(io::stderr().lock(), text);
}

fn write(mut out: impl Write, text: &str) {
    let _nobody_reads = writeln!(out, "{text}").and_then(|()| out.flush());
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A terminal that was closed.
    struct Gone;

    impl Write for Gone {
        fn write(&mut self, _: &[u8]) -> io::Result<usize> {
            Err(io::Error::other("input/output error"))
        }

        fn flush(&mut self) -> io::Result<()> {
            Err(io::Error::other("input/output error"))
        }
    }

    #[test]
    fn whoever_is_gone_is_told_nothing() {
        write(Gone, "Tenantry is ready.");
    }
}
