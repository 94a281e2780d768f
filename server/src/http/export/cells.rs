//! Rows for a spreadsheet (RFC 4180). A cell that a spreadsheet would take for a formula gets an apostrophe in front:
//! names and labels come from strangers.

use std::{borrow::Cow, io};

use csv::Writer;

/// The rows, behind the header in the first part of a file.
pub fn write<const N: usize>(
    header: Option<[&str; N]>,
    rows: impl ExactSizeIterator<Item = [String; N]>,
) -> io::Result<Vec<u8>> {
    let mut writer = Writer::from_writer(Vec::with_capacity(rows.len() * 256));
    if let Some(header) = header {
        writer.write_record(header)?;
    }
    for cells in rows {
        writer.write_record(cells.iter().map(|cell| harmless(cell).into_owned()))?;
    }
    writer.into_inner().map_err(|error| io::Error::other(error.to_string()))
}

/// OWASP, "CSV Injection": what a cell must not begin with.
fn harmless(cell: &str) -> Cow<'_, str> {
    if cell.starts_with(['=', '+', '-', '@', '\t', '\r']) {
        Cow::Owned(format!("'{cell}"))
    } else {
        Cow::Borrowed(cell)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_cell_is_a_formula() {
        for formula in ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "=HYPERLINK(\"https://evil.example\")"] {
            assert_eq!(harmless(formula), format!("'{formula}"));
        }
        for text in ["", "Ada", "'=1", "1=1", "ada@acme.example", "{\"a\":1}", "２０２６"] {
            assert_eq!(harmless(text), text);
        }
    }
}
