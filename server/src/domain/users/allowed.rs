//! What is asked before a user changes: the facts, and the decision of the model over them.

use model::{
    Caller, Error, Result, Scope,
    error::{Forbidden, Noun},
    id::UserId,
    users::{Asked, Change, Denied, User, decide},
};

use crate::store::{self, Conn, users::Internals};

/// A user who is there, and whether the caller may make a change.
pub(in crate::domain) struct Facts {
    pub user: User,
    pub internals: Internals,
    pub verdict: Result<(), Denied>,
}

/// Facts of a change. Where it is really made, the tenant must be locked: rules over several users hold until the
/// commit.
pub(super) async fn facts(
    conn: &mut Conn,
    scope: &Scope,
    caller: &Caller,
    user: &UserId,
    change: Change,
) -> Result<Option<Facts>> {
    let Some(internals) = store::users::internals(conn, scope, user).await? else { return Ok(None) };
    let Some(user) = store::users::get(conn, scope, user).await? else { return Ok(None) };
    let other_admin = !user.administers() || store::users::has_other_admin(conn, scope, &user.id).await?;
    let asked = Asked { change, user: &user, provided: internals.provisioned.is_some(), other_admin };
    let verdict = decide(caller, &asked);
    Ok(Some(Facts { user, internals, verdict }))
}

/// The same for the change of one user, with the tenant locked: refused as a whole.
pub(in crate::domain) async fn allowed(
    conn: &mut Conn,
    scope: &Scope,
    caller: &Caller,
    user: &UserId,
    change: Change,
) -> Result<Facts> {
    store::tenants::lock(conn, scope).await?.ok_or(Error::NotFound(Noun::Company))?;
    let facts = facts(conn, scope, caller, user, change).await?.ok_or(Error::NotFound(Noun::User))?;
    match facts.verdict {
        Ok(()) => Ok(facts),
        Err(Denied::Outranked) => Err(Forbidden::Role { role: caller.role, allowed: vec![facts.user.role] }.into()),
        Err(denied) => Err(refusal(denied)),
    }
}

/// The refusal of the change of one user.
pub(in crate::domain) fn refusal(denied: Denied) -> Error {
    match denied {
        Denied::UnknownUser => Error::NotFound(Noun::User),
        Denied::Provided => Forbidden::Protected.into(),
        Denied::AddressTaken => Error::taken("email", denied.sentence()),
        Denied::Oneself
        | Denied::LastAdmin
        | Denied::Outranked
        | Denied::SystemPrincipal
        | Denied::NoSeat
        | Denied::Elsewhere
        | Denied::ThroughProvider
        | Denied::NoPerson => Forbidden::Rule(denied.sentence().to_owned()).into(),
    }
}
