//! A page of the log: which entries, in which order, and what of them the reader may know.

use model::{
    Caller, Error, Permission, Result, Scope, SystemScope, Timestamp,
    audit::{Action, AuditEntry, AuditFilter, AuditPage, Object, Party},
    error::FieldError,
    id::UserId,
    page::{LARGEST_SIZE, Page, PageRequest},
};
use serde_json::Value;

use super::super::{
    Domain,
    pages::{Ends, Places},
};
use crate::{
    secrets::{Column, CursorProblem},
    store::{
        self, Conn, Side,
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
        let asked = Asked {
            filter,
            position: request.cursor.as_ref().map(|at| self.place(&places, at)).transpose()?,
            size: request.size.clamp(1, LARGEST_SIZE),
        };
        let (listed, place) = if filter.deployment {
            self.of_deployment(&caller.require_system(Permission::ReadAudit)?, &asked).await?
        } else {
            self.of_tenant(&scope, &asked).await?
        };
        let (first, last) = (listed.entries.first().map(columns), listed.entries.last().map(columns));
        let ends = Ends { first, last, more: listed.more };
        let (previous, next) = self.neighbours(&places, place.map(|place| place.side), ends);
        let items = listed.entries.into_iter().map(shown).collect();
        Ok(AuditPage { page: Page { items, previous, next, total: None }, now: self.now() })
    }

    async fn of_tenant(&self, scope: &Scope, asked: &Asked<'_>) -> Result<(Listed, Option<Place>)> {
        let mut conn = self.store.read(scope).await?;
        let people = match asked.filter.person.trim() {
            "" => None,
            person => Some(store::audit::people(&mut conn, scope, person).await?),
        };
        match people.as_deref() {
            Some([]) => Ok((Listed::default(), None)),
            Some(people) if people.len() > MOST_PEOPLE => Err(too_many()),
            people => list(&mut conn, Chain::Tenant(scope), people, asked).await,
        }
    }

    /// Nobody of a tenant acts on the deployment itself.
    async fn of_deployment(&self, system: &SystemScope, asked: &Asked<'_>) -> Result<(Listed, Option<Place>)> {
        if !asked.filter.person.trim().is_empty() {
            return Ok((Listed::default(), None));
        }
        let mut conn = self.store.read_once(system).await?;
        list(&mut conn, Chain::Deployment(system), None, asked).await
    }
}

/// What one page is asked with.
struct Asked<'a> {
    filter: &'a AuditFilter,
    position: Option<(Side, Vec<Column>)>,
    size: u32,
}

/// A place is told by the number in the chain. Rows are counted over all tenants, and readers of a cursor could see how
/// much is recorded elsewhere; only what is older than the chain has nothing else.
fn columns(entry: &Found) -> Vec<Column> {
    match entry.number {
        Some(number) => vec![Column::Number(number)],
        None => vec![Column::Number(entry.at), Column::Number(entry.seq)],
    }
}

async fn place(conn: &mut Conn, chain: Chain<'_>, (side, columns): &(Side, Vec<Column>)) -> Result<Place> {
    let side = *side;
    match **columns {
        [Column::Number(number)] => {
            let found = store::audit::place_of(conn, chain, number).await?;
            found.map(|(at, seq)| Place { side, at, seq }).ok_or_else(|| CursorProblem::Foreign.into())
        }
        [Column::Number(at), Column::Number(seq)] => Ok(Place { side, at, seq }),
        _ => Err(CursorProblem::Malformed.into()),
    }
}

async fn list(
    conn: &mut Conn,
    chain: Chain<'_>,
    people: Option<&[String]>,
    asked: &Asked<'_>,
) -> Result<(Listed, Option<Place>)> {
    let filter = asked.filter;
    let place = match &asked.position {
        Some(position) => Some(place(conn, chain, position).await?),
        None => None,
    };
    let target = filter.object.trim();
    let wanted = Wanted {
        people,
        action: filter.action.map(Action::code),
        target: (!target.is_empty()).then_some(target),
        from: filter.from.map_or(i64::MIN, Timestamp::millis),
        until: filter.until.map_or(i64::MAX, Timestamp::millis),
    };
    Ok((store::audit::list(conn, chain, &wanted, place, asked.size).await?, place))
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
