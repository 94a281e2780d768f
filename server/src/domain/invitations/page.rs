//! The list of invitations: rows by keyset, and the seats.

use model::{
    Caller, Error, Permission, Result,
    error::Noun,
    invitations::{Invitation, InvitationFilter, InvitationPage, State},
    page::{LARGEST_SIZE, Page, PageRequest},
};

use super::Domain;
use crate::{
    domain::{
        groups::check_search,
        pages::{Ends, Places},
    },
    secrets::{Column, CursorProblem},
    store::{self, invitations::Place},
};

impl Domain {
    pub(super) async fn invitation_page(
        &self,
        caller: &Caller,
        filter: InvitationFilter,
        request: PageRequest,
    ) -> Result<InvitationPage> {
        let scope = caller.require(Permission::ManageInvitations)?;
        check_search(&filter.search)?;
        let size = request.size.clamp(1, LARGEST_SIZE);
        let places = Places::of(&scope, list_name(&filter));
        let place = match &request.cursor {
            Some(cursor) => {
                let (wanted, columns) = self.place(&places, cursor)?;
                match <[Column; 2]>::try_from(columns) {
                    Ok([Column::Number(sent), Column::Text(id)]) => Some(Place { side: wanted, sent, id }),
                    _ => return Err(CursorProblem::Malformed.into()),
                }
            }
            None => None,
        };
        let now = self.now();
        let mut conn = self.store.read(&scope).await?;
        let tenant = store::tenants::get(&mut conn, &scope).await?.ok_or(Error::NotFound(Noun::Company))?;
        let due = store::invitations::count_due(&mut conn, &scope, now).await?;
        let found = store::invitations::list(&mut conn, &scope, &filter, place.as_ref(), size, now).await?;
        let ends =
            Ends { first: found.rows.first().map(columns), last: found.rows.last().map(columns), more: found.more };
        let (previous, next) = self.neighbours(&places, place.map(|place| place.side), ends);
        Ok(InvitationPage {
            page: Page { items: found.rows, previous, next, total: None },
            seats_used: tenant.seats_used.saturating_sub(due),
            seats_allowed: tenant.settings.allowed_users,
            mails: self.mail.is_some(),
            now,
        })
    }
}

fn columns(invitation: &Invitation) -> Vec<Column> {
    vec![Column::Number(invitation.sent.millis()), Column::Text(invitation.id.to_string())]
}

/// What a cursor belongs to besides its tenant.
fn list_name(filter: &InvitationFilter) -> String {
    format!("invitations\n{}\n{}", filter.state.map_or("", State::as_str), filter.search.trim())
}
