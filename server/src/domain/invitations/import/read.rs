//! Reading a list of people: a CSV file with named columns, or pasted addresses.

use std::collections::HashSet;

use csv::{ReaderBuilder, StringRecord, Trim};
use model::{
    Role,
    error::FieldError,
    invitations::{MOST_IMPORTED, split},
};

/// Somebody as the list has them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Listed {
    /// Of the line, from 1, for messages.
    pub line: u64,
    pub email: String,
    pub name: String,
    /// Absent where the list says none.
    pub role: Option<Role>,
    /// Names or IDs.
    pub groups: Vec<String>,
}

/// Longest cell that is kept, in characters.
const LONGEST_CELL: usize = 254;

/// Where the columns are.
#[derive(Default)]
struct Columns {
    email: Option<usize>,
    name: Option<usize>,
    role: Option<usize>,
    groups: Option<usize>,
}

/// Everybody on the list, each address once: the first time counts.
pub fn read(text: &str) -> Result<Vec<Listed>, FieldError> {
    let text = text.trim_start_matches('\u{feff}');
    let first = text.lines().find(|line| !line.trim().is_empty()).unwrap_or_default();
    let listed = match delimiter(first) {
        Some(delimiter) => of_file(text, delimiter)?,
        None => of_paste(text),
    };
    let mut seen = HashSet::new();
    let listed: Vec<Listed> = listed.into_iter().filter(|row| seen.insert(row.email.to_lowercase())).collect();
    match listed.len() {
        0 => Err(refused("There is nobody on the list.")),
        1..=MOST_IMPORTED => Ok(listed),
        more => Err(refused(format!("There are {more} people on the list, and at most {MOST_IMPORTED} can be."))),
    }
}

fn of_paste(text: &str) -> Vec<Listed> {
    let listed = |(at, email): (usize, String)| Listed {
        line: at as u64 + 1,
        email: cut(&email),
        name: String::new(),
        role: None,
        groups: Vec::new(),
    };
    split(text).into_iter().enumerate().map(listed).collect()
}

/// What stands between the names of columns; nothing where the first line has none.
fn delimiter(first: &str) -> Option<u8> {
    let names = |delimiter: char| first.split(delimiter).any(|name| is_email(name.trim().trim_matches('"')));
    [b',', b';', b'\t'].into_iter().find(|delimiter| names(char::from(*delimiter)))
}

fn is_email(name: &str) -> bool {
    matches!(name.to_lowercase().as_str(), "email" | "e-mail" | "mail" | "email address" | "e-mail address")
}

fn of_file(text: &str, delimiter: u8) -> Result<Vec<Listed>, FieldError> {
    let mut reader =
        ReaderBuilder::new().delimiter(delimiter).flexible(true).trim(Trim::All).from_reader(text.as_bytes());
    let columns = columns(reader.headers().map_err(|error| broken(&error))?)?;
    let mut listed = Vec::new();
    for record in reader.records() {
        let record = record.map_err(|error| broken(&error))?;
        let line = record.position().map_or(0, |at| line_of(text, at));
        let cell = |column: Option<usize>| cut(column.and_then(|at| record.get(at)).unwrap_or_default());
        if record.iter().all(str::is_empty) {
            continue;
        }
        let (email, written) = (cell(columns.email), cell(columns.role));
        if email.is_empty() {
            return Err(refused(format!("Line {line} has no e-mail address.")));
        }
        let role = match written.as_str() {
            "" => None,
            role => Some(role_of(role).ok_or_else(|| {
                refused(format!("Line {line}: there is no role “{role}”. A role is admin, user or consumer."))
            })?),
        };
        let groups = columns.groups.and_then(|at| record.get(at)).unwrap_or_default();
        let groups = groups.split([';', '|']).map(str::trim).filter(|group| !group.is_empty());
        listed.push(Listed { line, email, name: cell(columns.name), role, groups: groups.map(cut).collect() });
    }
    Ok(listed)
}

/// The line on which a record stands: its position is that of the empty lines before it.
fn line_of(text: &str, at: &csv::Position) -> u64 {
    let rest = text.as_bytes().iter().skip(usize::try_from(at.byte()).unwrap_or(usize::MAX));
    let empty = rest.take_while(|byte| matches!(byte, b'\r' | b'\n')).filter(|byte| **byte == b'\n');
    at.line() + empty.count() as u64
}

fn columns(names: &StringRecord) -> Result<Columns, FieldError> {
    let mut columns = Columns::default();
    for (at, name) in names.iter().enumerate() {
        let place = match name.to_lowercase().as_str() {
            name if is_email(name) => &mut columns.email,
            "name" => &mut columns.name,
            "role" => &mut columns.role,
            "group" | "groups" => &mut columns.groups,
            "" => continue,
            _ => {
                let text = "The columns are email, name, role and groups, and there is another one";
                return Err(refused(format!("{text}: “{}”.", cut(name))));
            }
        };
        if place.replace(at).is_some() {
            return Err(refused(format!("The column “{}” is there twice.", cut(name))));
        }
    }
    Ok(columns)
}

fn role_of(text: &str) -> Option<Role> {
    let same = |role: &&Role| text.eq_ignore_ascii_case(role.as_str()) || text.eq_ignore_ascii_case(role.title());
    Role::ASSIGNABLE.iter().find(same).copied()
}

/// PostgreSQL has no text with NUL, and nobody has use of one.
fn cut(text: &str) -> String {
    text.chars().filter(|c| !c.is_control()).take(LONGEST_CELL).collect()
}

fn broken(error: &csv::Error) -> FieldError {
    let line = error.position().map_or(0, csv::Position::line);
    refused(format!("The file cannot be read as CSV, from line {line} on."))
}

pub fn refused(text: impl Into<String>) -> FieldError {
    FieldError::value("emails", text)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(text: &str) -> Result<Vec<String>, String> {
        let one = |row: Listed| {
            let role = row.role.map_or("", Role::as_str);
            format!("{}:{}:{}:{role}:{}", row.line, row.email, row.name, row.groups.join("+"))
        };
        read(text).map(|rows| rows.into_iter().map(one).collect()).map_err(|error| error.message)
    }

    #[test]
    fn files_and_pastes_are_read() {
        for (text, expected) in [
            ("a@b.io\nAda <c@d.io>, a@B.io", vec!["1:a@b.io:::", "2:c@d.io:::"]),
            (
                "Name,E-Mail,Role,Groups\n\"Doe, Jane\",jane@x.example,Admin,Readers; ML Ops\n\n,joe@x.example,,\n",
                vec!["2:jane@x.example:Doe, Jane:admin:Readers+ML Ops", "4:joe@x.example:::"],
            ),
            ("\u{feff}email;groups\r\na@b.io;x|y\r\nA@b.io;z\r\n", vec!["2:a@b.io:::x+y"]),
            ("email\na@b.io\nnot an address\n", vec!["2:a@b.io:::", "3:not an address:::"]),
        ] {
            assert_eq!(told(text), Ok(expected.into_iter().map(str::to_owned).collect()), "{text:?}");
        }
    }

    #[test]
    fn what_cannot_be_meant_is_refused_with_its_line() {
        for (text, expected) in [
            ("", "There is nobody on the list."),
            ("email\n", "There is nobody on the list."),
            ("email,role\na@b.io,user\nc@d.io,emperor", "Line 3: there is no role “emperor”."),
            ("email,role\na@b.io,system", "Line 2: there is no role “system”."),
            ("email,name\n,Ada", "Line 2 has no e-mail address."),
            (
                "email,colour\na@b.io,blue",
                "The columns are email, name, role and groups, and there is another one: “colour”.",
            ),
            ("email,mail\na@b.io,c@d.io", "The column “mail” is there twice."),
        ] {
            let said = told(text).expect_err(text);
            assert!(said.starts_with(expected), "{text:?}: {said}");
        }
        let many: Vec<String> = (0..=MOST_IMPORTED).map(|n| format!("n{n}@x.example")).collect();
        assert!(told(&many.join("\n")).is_err_and(|said| said.contains("5001 people")));
    }
}
