//! What the Audit log page shows, as it stands in the page's address.

use leptos_router::params::ParamsMap;
use model::{
    Error, Timestamp,
    audit::{Action, AuditFilter},
    error::FieldError,
    page::{Cursor, PageRequest},
};

use crate::paths;

/// The texts of the address, the known ones only.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AuditQuery {
    pub person: String,
    /// An [`Action`] by its code; empty for all.
    pub action: String,
    pub object: String,
    /// Days in UTC, `2026-11-21`; the last one is included.
    pub from: String,
    pub to: String,
    /// `deployment`, or empty for the workspace.
    pub of: String,
    /// The cursor of a page, or empty for the first.
    pub at: String,
}

/// What [`AuditQuery::of`] may hold besides nothing.
pub const DEPLOYMENT: &str = "deployment";

/// Seconds of a day.
const DAY: i64 = 86_400;

impl AuditQuery {
    /// Takes texts by the names they have in the address.
    pub fn from(get: impl Fn(&str) -> String) -> Self {
        let text = |name: &str| get(name).trim().to_owned();
        Self {
            person: text("person"),
            action: Action::parse(&text("action")).map_or("", Action::code).to_owned(),
            object: text("object"),
            from: text("from"),
            to: text("to"),
            of: Some(text("of")).filter(|of| of == DEPLOYMENT).unwrap_or_default(),
            at: text("at"),
        }
    }

    /// What the address of the page asks for.
    pub fn read(params: &ParamsMap) -> Self {
        Self::from(|name| params.get(name).unwrap_or_default())
    }

    /// What the port is asked. Refused when a day is none.
    pub fn wanted(self) -> Result<(AuditFilter, PageRequest), Error> {
        let filter = AuditFilter {
            action: Action::parse(&self.action),
            from: day("from", &self.from)?,
            until: day("to", &self.to)?.map(|to| to.plus_seconds(DAY)),
            deployment: self.of == DEPLOYMENT,
            person: self.person,
            object: self.object,
        };
        let cursor = (!self.at.is_empty()).then_some(Cursor(self.at));
        Ok((filter, PageRequest { cursor, ..PageRequest::default() }))
    }

    /// Names and values of everything but the page.
    pub fn pairs(&self) -> [(&'static str, &str); 6] {
        [
            ("person", &*self.person),
            ("action", &*self.action),
            ("object", &*self.object),
            ("from", &*self.from),
            ("to", &*self.to),
            ("of", &*self.of),
        ]
    }

    pub fn path(&self) -> String {
        let pairs: Vec<_> = self.pairs().into_iter().chain([("at", &*self.at)]).collect();
        paths::with_query(paths::AUDIT, &pairs)
    }

    /// Whether anything is left out.
    pub fn is_filtered(&self) -> bool {
        self.pairs().iter().any(|(name, value)| *name != "of" && !value.is_empty())
    }

    /// The same from the beginning.
    #[must_use]
    pub fn first_page(&self) -> Self {
        Self { at: String::new(), ..self.clone() }
    }

    /// Another page of the same.
    #[must_use]
    pub fn at(&self, cursor: &str) -> Self {
        Self { at: cursor.to_owned(), ..self.clone() }
    }

    /// Everything of the same log.
    #[must_use]
    pub fn unfiltered(&self) -> Self {
        Self { of: self.of.clone(), ..Self::default() }
    }
}

fn day(field: &str, text: &str) -> Result<Option<Timestamp>, Error> {
    if text.is_empty() {
        return Ok(None);
    }
    let wrong = || FieldError::value(field, "A day is written as year, month and day: 2026-11-21.");
    Timestamp::of_day(text).map(Some).ok_or_else(|| wrong().into())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn query(pairs: &[(&str, &str)]) -> AuditQuery {
        AuditQuery::from(|name| {
            pairs.iter().find(|(known, _)| *known == name).map_or("", |(_, value)| value).to_owned()
        })
    }

    #[test]
    fn the_usual_page_has_the_plain_address() {
        let plain = query(&[("person", " "), ("action", "nonsense"), ("of", "everything"), ("x", "y")]);
        assert_eq!(plain.path(), "/settings/audit");
        assert!(!plain.is_filtered());
    }

    #[test]
    fn a_filter_is_kept_from_page_to_page() {
        let query = query(&[("person", "ada b"), ("action", "user.created"), ("from", "2026-11-21"), ("at", "c")]);
        let path = "/settings/audit?person=ada%20b&action=user.created&from=2026-11-21";
        assert_eq!(query.path(), format!("{path}&at=c"));
        assert_eq!(query.first_page().path(), path);
        assert_eq!(query.at("d").path(), format!("{path}&at=d"));
        assert_eq!(query.unfiltered().path(), "/settings/audit");
        assert!(query.is_filtered());
    }

    #[test]
    fn the_last_day_is_included() {
        let (filter, _) = query(&[("from", "1970-01-01"), ("to", "1970-01-01")]).wanted().expect("two days");
        assert_eq!(filter.from, Some(Timestamp::from_millis(0)));
        assert_eq!(filter.until, Some(Timestamp::from_millis(86_400_000)));
    }

    #[test]
    fn what_is_no_day_is_refused_by_its_name() {
        for bad in ["yesterday", "2026-02-30", "21.11.2026"] {
            let error = query(&[("to", bad)]).wanted().expect_err("refused");
            assert!(error.for_field("to").is_some_and(|message| message.contains("2026-11-21")), "{bad}");
        }
    }
}
