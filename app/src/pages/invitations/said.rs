//! A posted form of invitations, and what the server says to it. The answer is the page itself: links stand in it this
//! once, so they cannot be led through an address.

use leptos::prelude::*;
use model::{
    Role, Timestamp,
    id::GroupId,
    invitations::{DEFAULT_DAYS, End, Handled, Issued, NewInvitations, Preview, Verdict, split},
};
use serde::{Deserialize, Serialize};

use crate::{error::ApiError, json::Json};

/// What was filled in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Draft {
    pub emails: String,
    /// By its code.
    pub role: String,
    /// IDs and names of groups.
    pub groups: Vec<(String, String)>,
    pub note: String,
    pub days: String,
    /// What to look for among the groups.
    pub find: String,
}

impl Default for Draft {
    fn default() -> Self {
        let nothing = String::new;
        Self {
            emails: nothing(),
            role: Role::User.as_str().to_owned(),
            groups: Vec::new(),
            note: nothing(),
            days: DEFAULT_DAYS.to_string(),
            find: nothing(),
        }
    }
}

impl Draft {
    pub fn of(fields: &[(String, String)]) -> Self {
        let mut draft = Self::default();
        for (name, value) in fields {
            draft.fill(name, value);
        }
        draft
    }

    /// Takes over one field of a form; a box before a group holds its ID and its name.
    fn fill(&mut self, name: &str, value: &str) {
        match name {
            "emails" => value.clone_into(&mut self.emails),
            "role" => value.clone_into(&mut self.role),
            "groups[]" => {
                let (id, name) = value.split_once(' ').unwrap_or((value, value));
                self.groups.push((id.to_owned(), name.to_owned()));
            }
            "note" => value.clone_into(&mut self.note),
            "days" => value.clone_into(&mut self.days),
            "find" => value.trim().clone_into(&mut self.find),
            _ => {}
        }
    }

    /// What the port is asked; what cannot be read is left for it to refuse.
    pub fn wanted(&self) -> Result<NewInvitations, model::Error> {
        let groups = self.groups.iter().map(|(id, _)| GroupId::parse(id)).collect::<Result<_, _>>()?;
        Ok(NewInvitations {
            emails: split(&self.emails),
            role: Role::parse(&self.role).unwrap_or(Role::System),
            groups,
            note: self.note.clone(),
            days: self.days.trim().parse().unwrap_or(0),
        })
    }
}

/// What is said of one address.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RowSaid {
    pub email: String,
    pub text: String,
    /// Gets a link.
    pub good: bool,
    pub link: Option<String>,
    pub until: Option<Timestamp>,
    pub mailed: bool,
}

/// The answer to a form.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Said {
    pub draft: Draft,
    /// What becomes of each address, or has become of it.
    pub rows: Vec<RowSaid>,
    /// It is done.
    pub done: bool,
    /// As it would be afterwards.
    pub seats_used: u32,
    pub seats_allowed: Option<u32>,
    pub mails: bool,
    pub refused: Option<ApiError>,
    /// It was about invitations that were chosen in the table of users: where they are, one goes on.
    pub chosen: Option<Chosen>,
}

/// What was done with invitations that were chosen.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Chosen {
    SentAgain,
    Revoked,
}

const ELSEWHERE: &str = ". Has an account here already and joins with it";

impl Said {
    pub fn of(draft: Draft, found: Preview, done: bool) -> Self {
        let row = |row: model::invitations::Row| {
            let text = if done { row.verdict.afterwards() } else { row.verdict.beforehand() };
            let more = if row.elsewhere && row.verdict.is_good() { ELSEWHERE } else { "" };
            let issued = row.issued.as_ref();
            RowSaid {
                text: format!("{text}{more}"),
                good: row.verdict.is_good(),
                link: issued.map(|issued| issued.link.reveal().clone()),
                until: issued.map(|issued| issued.expires),
                mailed: issued.is_some_and(|issued| issued.mailed),
                email: row.email,
            }
        };
        Self {
            draft,
            rows: found.rows.into_iter().map(row).collect(),
            done,
            seats_used: found.seats_used,
            seats_allowed: found.seats_allowed,
            mails: found.mails,
            ..Self::default()
        }
    }

    /// Many were sent again or revoked. `told` says why one was not.
    pub fn of_many(handled: Vec<Handled>, chosen: Chosen, told: impl Fn(&model::Error) -> String) -> Self {
        let row = |handled: Handled| {
            let issued = if let End::Resent(issued) = &handled.end { Some(issued) } else { None };
            RowSaid {
                text: match &handled.end {
                    End::Resent(_) => Verdict::Renewed.afterwards().to_owned(),
                    End::Revoked => "Revoked: the link no longer works".to_owned(),
                    End::WasOver => "Was over already".to_owned(),
                    End::Refused(error) => told(error),
                },
                good: !matches!(handled.end, End::Refused(_)),
                link: issued.map(|issued| issued.link.reveal().clone()),
                until: issued.map(|issued| issued.expires),
                mailed: issued.is_some_and(|issued| issued.mailed),
                email: if handled.email.is_empty() { handled.id.to_string() } else { handled.email },
            }
        };
        let rows: Vec<RowSaid> = handled.into_iter().map(row).collect();
        Self { mails: rows.iter().any(|row| row.mailed), rows, done: true, chosen: Some(chosen), ..Self::default() }
    }

    /// One invitation was sent again.
    pub fn again(issued: &Issued) -> Self {
        let row = RowSaid {
            email: issued.email.clone(),
            text: Verdict::Renewed.afterwards().to_owned(),
            good: true,
            link: Some(issued.link.reveal().clone()),
            until: Some(issued.expires),
            mailed: issued.mailed,
        };
        Self { rows: vec![row], done: true, mails: issued.mailed, ..Self::default() }
    }

    pub fn refused(draft: Draft, error: ApiError) -> Self {
        Self { draft, refused: Some(error), ..Self::default() }
    }

    pub fn good(&self) -> usize {
        self.rows.iter().filter(|row| row.good).count()
    }
}

/// What the server says to the form that was posted, if one was.
pub fn said() -> Option<Said> {
    SharedValue::<_, Json>::new_with_encoding(of_request).into_inner()
}

#[cfg(feature = "ssr")]
fn of_request() -> Option<Said> {
    use_context::<Said>()
}

#[cfg(not(feature = "ssr"))]
fn of_request() -> Option<Said> {
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_form_is_read_as_it_was_sent() {
        let mut draft = Draft::default();
        for (name, value) in [
            ("emails", "a@b.io\nc@d.io"),
            ("role", "admin"),
            ("groups[]", "g-1 Data Scientists"),
            ("groups[]", "g-2"),
            ("days", " 14 "),
            ("evil", "x"),
        ] {
            draft.fill(name, value);
        }
        assert_eq!(
            draft.groups,
            [("g-1".to_owned(), "Data Scientists".to_owned()), ("g-2".to_owned(), "g-2".to_owned())]
        );
        let wanted = draft.wanted().expect("IDs");
        assert_eq!((wanted.emails.len(), wanted.role, wanted.days), (2, Role::Admin, 14));
        draft.fill("groups[]", "' OR 1=1");
        assert!(draft.wanted().is_err());
        assert_eq!(Draft { days: "soon".to_owned(), ..Draft::default() }.wanted().expect("fine").days, 0);
    }
}
