//! Granting a role: the one check for every way of getting one.

use model::{
    Caller, Result, Role,
    error::{FieldError, Forbidden},
    groups::decide_role,
};

/// Refuses what is not a role people can have, and what is more than the caller's own.
pub fn check_role(caller: &Caller, role: Role) -> Result<()> {
    if !Role::ASSIGNABLE.contains(&role) {
        return Err(FieldError::value("role", "The role must be admin, user or consumer.").into());
    }
    if !decide_role(caller, role) {
        return Err(Forbidden::Role { role: caller.role, allowed: vec![role] }.into());
    }
    Ok(())
}
