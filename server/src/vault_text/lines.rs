//! Lines and columns of byte offsets, quick also where a long text is one line.

use super::Place;

/// Bytes between two noted counts of characters.
const STEP: usize = 256;

pub struct Lines<'a> {
    /// Where each line starts.
    starts: Vec<usize>,
    /// How many characters begin before every [`STEP`]th byte.
    counts: Vec<usize>,
    bytes: &'a [u8],
}

impl<'a> Lines<'a> {
    pub fn of(text: &'a str) -> Self {
        let starts = std::iter::once(0).chain(text.match_indices('\n').map(|(at, _)| at + 1)).collect();
        let mut counts = vec![0];
        let mut count = 0;
        for chunk in text.as_bytes().chunks(STEP) {
            count += beginnings(chunk);
            counts.push(count);
        }
        Self { starts, counts, bytes: text.as_bytes() }
    }

    /// The place of a byte; the end of the text for what is beyond.
    pub fn place(&self, at: usize) -> Place {
        let at = at.min(self.bytes.len());
        let line = self.starts.partition_point(|start| *start <= at).max(1);
        let column = self.characters(at) - self.characters(self.starts[line - 1]);
        let number = |count: usize| u32::try_from(count).unwrap_or(u32::MAX);
        Place { line: number(line), column: number(column + 1) }
    }

    /// How many characters begin before a byte.
    fn characters(&self, at: usize) -> usize {
        let step = at / STEP;
        self.counts[step] + beginnings(&self.bytes[step * STEP..at])
    }
}

fn beginnings(bytes: &[u8]) -> usize {
    bytes.iter().filter(|byte| **byte & 0xc0 != 0x80).count()
}
