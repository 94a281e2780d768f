//! What the table of operations says of each.

use model::{Caller, Permission, Permission as P};

use super::{
    call::{Call, Running},
    version::Version,
};

/// One operation from one version on.
#[derive(Clone, Copy, Debug)]
pub struct Endpoint {
    /// `service.action`.
    pub name: &'static str,
    /// The first version that has it in this form.
    pub min_version: Version,
    /// What the caller needs before the body is even read. The port behind it checks again, with the body.
    pub needs: Option<Permission>,
    /// What the port behind it asks for besides, depending on the body: for more of the answer, or for others than
    /// oneself.
    pub also: &'static [Permission],
    /// Whether it changes anything.
    pub mutating: bool,
    /// Fields that name something which may be somebody else's.
    pub ids: &'static [(&'static str, IdKind)],
    /// Whether it takes `application/json-lines`.
    pub(super) batches: bool,
    pub(super) run: Run,
}

/// Whether a caller must be recognised.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Auth {
    /// Nobody is looked for.
    None,
    /// Whoever cannot be recognised is nobody.
    Optional,
    Required,
}

/// What a field names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum IdKind {
    Company,
    User,
    AccessKey,
    Group,
    Rule,
    Invitation,
    Provider,
    Queue,
    Task,
    GatewayToken,
    Vault,
}

/// The handler, by what it must know of the caller.
#[derive(Clone, Copy, Debug)]
pub(super) enum Run {
    Anyone(for<'c> fn(&'c Call<'c>) -> Running<'c>),
    Perhaps(for<'c> fn(&'c Call<'c>, Option<&'c Caller>) -> Running<'c>),
    Caller(for<'c> fn(&'c Call<'c>, &'c Caller) -> Running<'c>),
}

impl Endpoint {
    pub const fn auth(&self) -> Auth {
        match self.run {
            Run::Anyone(_) => Auth::None,
            Run::Perhaps(_) => Auth::Optional,
            Run::Caller(_) => Auth::Required,
        }
    }

    pub(super) const fn since(self, major: u16, minor: u16) -> Self {
        Self { min_version: Version::new(major, minor), ..self }
    }

    pub(super) const fn needs(self, permission: Permission) -> Self {
        Self { needs: Some(permission), ..self }
    }

    pub(super) const fn also(self, permissions: &'static [Permission]) -> Self {
        Self { also: permissions, ..self }
    }

    /// One's own keys and tokens, or those of a service account.
    pub(super) const fn about_keys(self) -> Self {
        self.needs(P::ManageOwnCredentials).also(&[P::ManageServiceAccounts])
    }

    pub(super) const fn changes(self) -> Self {
        Self { mutating: true, ..self }
    }

    pub(super) const fn takes_batches(self) -> Self {
        Self { batches: true, ..self }
    }

    pub(super) const fn ids(self, ids: &'static [(&'static str, IdKind)]) -> Self {
        Self { ids, ..self }
    }
}

/// An operation that anybody knows, needs nothing and changes nothing.
pub(super) const fn endpoint(name: &'static str, run: Run) -> Endpoint {
    Endpoint {
        name,
        min_version: Version::new(1, 0),
        needs: None,
        also: &[],
        mutating: false,
        ids: &[],
        batches: false,
        run,
    }
}
