//! Invitations: one file per thing done with them; this one joins them to the port.

mod accept;
mod deliver;
mod end;
mod import;
mod invite;
mod issue;
mod letter;
mod look;
mod many;
mod page;
mod rights;
mod welcome;

use async_trait::async_trait;
use model::{
    Caller, Result, Secret, Timestamp,
    id::{ImportId, InvitationId},
    invitations::{
        Handled, Import, ImportProgress, ImportRow, Invitation, InvitationFilter, InvitationPage, Invitations, Issued,
        Look, ManyChange, NewImport, NewInvitations, NewMember, Preview, Results,
    },
    page::PageRequest,
    sign_in::{Origin, SignedIn},
};

use super::Domain;
pub(in crate::domain) use welcome::Invited;

#[async_trait]
impl Invitations for Domain {
    async fn preview(&self, caller: &Caller, new: &NewInvitations) -> Result<Preview> {
        self.preview_invitations(caller, new).await
    }

    async fn invite(&self, caller: &Caller, new: NewInvitations) -> Result<Results> {
        self.invite_all(caller, &new).await
    }

    async fn page(&self, caller: &Caller, filter: InvitationFilter, page: PageRequest) -> Result<InvitationPage> {
        self.invitation_page(caller, filter, page).await
    }

    async fn resend(&self, caller: &Caller, invitation: &InvitationId, days: u32) -> Result<Issued> {
        self.resend_invitation(caller, invitation, days).await
    }

    async fn revoke(&self, caller: &Caller, invitations: Vec<InvitationId>) -> Result<u32> {
        self.revoke_invitations(caller, &invitations).await
    }

    async fn change_many(
        &self,
        caller: &Caller,
        invitations: Vec<InvitationId>,
        change: ManyChange,
    ) -> Result<Vec<Handled>> {
        self.change_invitations(caller, invitations, change).await
    }

    async fn some(&self, caller: &Caller, invitations: Vec<InvitationId>) -> Result<Vec<Invitation>> {
        self.some_invitations(caller, invitations).await
    }

    async fn import(&self, caller: &Caller, new: NewImport) -> Result<ImportId> {
        self.import_invitations(caller, &new).await
    }

    async fn recent_imports(&self, caller: &Caller) -> Result<(Vec<Import>, Timestamp)> {
        self.recent_imports_of(caller).await
    }

    async fn import_progress(&self, caller: &Caller, import: &ImportId) -> Result<ImportProgress> {
        self.progress_of_import(caller, import).await
    }

    async fn import_rows(&self, caller: &Caller, import: &ImportId) -> Result<Vec<ImportRow>> {
        self.rows_of_import(caller, import).await
    }

    async fn look(&self, token: &Secret, caller: Option<&Caller>) -> Result<Look> {
        self.look_at_invitation(token, caller).await
    }

    async fn join(&self, caller: &Caller, token: &Secret, from: &Origin) -> Result<SignedIn> {
        self.join_with_account(caller, token, from).await
    }

    async fn join_as_new(&self, new: NewMember, token: &Secret, from: &Origin) -> Result<SignedIn> {
        self.join_as_new_person(&new, token, from).await
    }
}
