//! The port of invitations.

use async_trait::async_trait;

use super::{
    Handled, Import, ImportProgress, ImportRow, Invitation, InvitationFilter, InvitationPage, Issued, Look, ManyChange,
    NewImport, NewInvitations, NewMember, Preview, Results,
};
use crate::{
    Caller, Result, Secret, Timestamp,
    id::{ImportId, InvitationId},
    page::PageRequest,
    sign_in::{Origin, SignedIn},
};

/// Inviting people to the caller's tenant, which needs [`crate::Permission::ManageInvitations`], and accepting.
#[async_trait]
pub trait Invitations: Send + Sync {
    /// What would become of each address. Refused like [`Invitations::invite`], and nothing is done.
    async fn preview(&self, caller: &Caller, new: &NewInvitations) -> Result<Preview>;

    /// Invites, and says what became of each address. Inviting somebody again is no error: a new link takes the place
    /// of the old one. The role is at most the caller's own, the groups such as the caller may give. `TooMany` when the
    /// caller has invited too often.
    async fn invite(&self, caller: &Caller, new: NewInvitations) -> Result<Results>;

    /// A page of the tenant's invitations, the newest link first.
    async fn page(&self, caller: &Caller, filter: InvitationFilter, page: PageRequest) -> Result<InvitationPage>;

    /// Makes a new link that works for so many days; the old one stops working. An expired invitation comes back if
    /// there is a seat. Refused for what was accepted or revoked.
    async fn resend(&self, caller: &Caller, invitation: &InvitationId, days: u32) -> Result<Issued>;

    /// Revokes invitations, all or none, and answers how many were open. Refused where one was accepted.
    async fn revoke(&self, caller: &Caller, invitations: Vec<InvitationId>) -> Result<u32>;

    /// Sends many again or revokes them, each for itself and with its own answer, in the order they were named.
    async fn change_many(
        &self,
        caller: &Caller,
        invitations: Vec<InvitationId>,
        change: ManyChange,
    ) -> Result<Vec<Handled>>;

    /// Invitations of the tenant by ID, in the order they were named; those that do not exist are left out.
    async fn some(&self, caller: &Caller, invitations: Vec<InvitationId>) -> Result<Vec<Invitation>>;

    /// Takes a list of people, to be invited in the background. Refused as a whole where it cannot be read, or names a
    /// role or group that does not exist or is not the caller's to give; one list of a tenant is worked off at a time.
    async fn import(&self, caller: &Caller, new: NewImport) -> Result<ImportId>;

    /// The last lists of the tenant, the newest first, and when they were read.
    async fn recent_imports(&self, caller: &Caller) -> Result<(Vec<Import>, Timestamp)>;

    /// How far a list is.
    async fn import_progress(&self, caller: &Caller, import: &ImportId) -> Result<ImportProgress>;

    /// Everybody on a list, in its order, with what became of them.
    async fn import_rows(&self, caller: &Caller, import: &ImportId) -> Result<Vec<ImportRow>>;

    /// What a link leads to, for whoever is signed in. Changes nothing.
    async fn look(&self, token: &Secret, caller: Option<&Caller>) -> Result<Look>;

    /// Accepts as the person who is signed in, whose address must be the invited one. `NotFound` when the invitation
    /// has ended; role and groups are looked at again.
    async fn join(&self, caller: &Caller, token: &Secret, from: &Origin) -> Result<SignedIn>;

    /// Accepts as somebody new, where local passwords are on. Likewise, and refused for an address that has an account.
    async fn join_as_new(&self, new: NewMember, token: &Secret, from: &Origin) -> Result<SignedIn>;
}
