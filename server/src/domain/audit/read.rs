//! A page of the log: which entries, in which order, and what of them the reader may know.

use model::{
    Caller, Error, Permission, Result, Scope, SystemScope, Timestamp,
    audit::{Action, AuditEntry, AuditFilter, AuditPage, Object, Party},
    error::FieldError,
    id::UserId,
    page::{Cursor, LARGEST_SIZE, Page, PageRequest},
};
use serde_json::Value;

use super::super::{
    Domain,
    pages::{Ends, Places},
};
use crate::{
    secrets::{Column, CursorProblem},
    store::{
        self, Conn,
        audit::{Chain, Found, Listed, MOST_PEOPLE, Place, Wanted},
    },
};

/// Longest text of a filter, in characters.
const LONGEST: usize = 256;

/// Refuses what no entry can match, with what to do about it.
pub fn check(caller: &Caller, filter: &AuditFilter) -> Result<()> {
    if filter.deployment {
        caller.require_system(Permission::ReadAudit)?;
    }
    for (field, text) in [("person", &filter.person), ("object", &filter.object)] {
        if text.chars().count() > LONGEST {
            return Err(FieldError::value(field, format!("Search for at most {LONGEST} characters.")).into());
        }
        if text.contains('\0') {
            return Err(FieldError::value(field, "Search for characters that can be seen.").into());
        }
    }
    Ok(())
}

impl Domain {
    pub(super) async fn audit_page(
        &self,
        caller: &Caller,
        filter: &AuditFilter,
        request: &PageRequest,
    ) -> Result<AuditPage> {
        let scope = caller.require(Permission::ReadAudit)?;
        check(caller, filter)?;
        let places = Places::of(&scope, list_name(filter));
        let place = request.cursor.as_ref().map(|cursor| self.entry_place(&places, cursor)).transpose()?;
        let size = request.size.clamp(1, LARGEST_SIZE);
        let listed = if filter.deployment {
            let system = caller.require_system(Permission::ReadAudit)?;
            self.of_deployment(&system, filter, place, size).await?
        } else {
            self.of_tenant(&scope, filter, place, size).await?
        };
        let beside = |entry: Option<&Found>| {
            let entry = entry?;
            Some(vec![Column::Number(entry.at), Column::Number(entry.seq)])
        };
        let ends =
            Ends { first: beside(listed.entries.first()), last: beside(listed.entries.last()), more: listed.more };
        let (previous, next) = self.neighbours(&places, place.map(|place| place.side), ends);
        let items = listed.entries.into_iter().map(shown).collect();
        Ok(AuditPage { page: Page { items, previous, next, total: None }, now: self.now() })
    }

    async fn of_tenant(&self, scope: &Scope, filter: &AuditFilter, place: Option<Place>, size: u32) -> Result<Listed> {
        let mut conn = self.store.read(scope).await?;
        let people = match filter.person.trim() {
            "" => None,
            person => Some(store::audit::people(&mut conn, scope, person).await?),
        };
        match people.as_deref() {
            Some([]) => Ok(Listed { entries: Vec::new(), more: false }),
            Some(people) if people.len() > MOST_PEOPLE => Err(too_many()),
            people => list(&mut conn, Chain::Tenant(scope), people, filter, place, size).await,
        }
    }

    /// Nobody of a tenant acts on the deployment itself.
    async fn of_deployment(
        &self,
        system: &SystemScope,
        filter: &AuditFilter,
        place: Option<Place>,
        size: u32,
    ) -> Result<Listed> {
        if !filter.person.trim().is_empty() {
            return Ok(Listed { entries: Vec::new(), more: false });
        }
        let mut conn = self.store.read_once(system).await?;
        list(&mut conn, Chain::Deployment(system), None, filter, place, size).await
    }

    /// The place of a cursor: time and row.
    fn entry_place(&self, places: &Places<'_>, cursor: &Cursor) -> Result<Place> {
        let (side, columns) = self.place(places, cursor)?;
        match *columns {
            [Column::Number(at), Column::Number(seq)] => Ok(Place { side, at, seq }),
            _ => Err(CursorProblem::Malformed.into()),
        }
    }
}

async fn list(
    conn: &mut Conn,
    chain: Chain<'_>,
    people: Option<&[String]>,
    filter: &AuditFilter,
    place: Option<Place>,
    size: u32,
) -> Result<Listed> {
    let target = filter.object.trim();
    let wanted = Wanted {
        people,
        action: filter.action.map(Action::code),
        target: (!target.is_empty()).then_some(target),
        from: filter.from.map_or(i64::MIN, Timestamp::millis),
        until: filter.until.map_or(i64::MAX, Timestamp::millis),
    };
    Ok(store::audit::list(conn, chain, &wanted, place, size).await?)
}

fn too_many() -> Error {
    let text = format!(
        "More than {MOST_PEOPLE} people are called so. Write more of the name, or the whole e-mail address or ID."
    );
    FieldError::value("person", text).into()
}

/// What a cursor belongs to besides its tenant.
fn list_name(filter: &AuditFilter) -> String {
    let AuditFilter { person, action, object, from, until, deployment } = filter;
    let (person, object) = (person.trim(), object.trim());
    format!("audit\n{deployment}\n{from:?}\n{until:?}\n{action:?}\n{person}\n{object}")
}

/// The entry as the tenant may know it: whoever is not of it has no name, no ID and no address.
fn shown(found: Found) -> AuditEntry {
    let is_foreign = found.actor.is_some() && found.actor_name.is_none();
    let actor = match (found.actor, found.actor_name) {
        (Some(id), Some(name)) => Party::User { id: UserId::known(id), name },
        (Some(_), None) => Party::Operator,
        (None, _) => Party::Server { why: found.why },
    };
    let subject = match (found.subject, found.subject_name) {
        (Some(id), Some(name)) => Some(Party::User { id: UserId::known(id), name }),
        (Some(_), None) => Some(Party::Operator),
        (None, _) => None,
    };
    let (before, after) = (read(found.before.as_deref()), read(found.after.as_deref()));
    let name = found.target_name.or_else(|| named(after.as_ref()).or_else(|| named(before.as_ref())));
    AuditEntry {
        number: found.number,
        at: Timestamp::from_millis(found.at),
        subject: subject.filter(|subject| *subject != actor),
        actor,
        object: Object { kind: Action::parse(&found.action).map(Action::object), id: found.target, name },
        action: found.action,
        address: found.address.filter(|_| !is_foreign),
        before,
        after,
    }
}

fn read(json: Option<&str>) -> Option<Value> {
    json.map(|text| serde_json::from_str(text).unwrap_or_else(|_| Value::String(text.to_owned())))
}

/// The name of the object among the facts of the entry.
fn named(facts: Option<&Value>) -> Option<String> {
    let facts = facts?;
    ["name", "label"].iter().find_map(|field| facts[field].as_str()).map(str::to_owned)
}
