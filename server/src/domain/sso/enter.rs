//! Becoming a user of the tenant that was decided: by the invitation, or by a rule that takes a seat.

use model::{
    Role, Scope, SystemScope,
    address::EmailAddress,
    audit::Action,
    groups::Source,
    id::PersonId,
    name,
    routing::Route,
    sign_in::SignedIn,
    sso::Reason,
    users::{ProfileChange, Status},
};
use serde_json::json;

use super::{
    Domain,
    arrive::{Arriving, Stop},
    finish::Refused,
};
use crate::{
    domain::{audit::Entries, invitations::Invited},
    store::{
        self, Conn,
        invitations::Stored,
        sso::{Membership, Person},
    },
};

/// Whoever enters.
pub(super) struct Entering<'a> {
    /// Absent for somebody new.
    pub person: Option<&'a Person>,
    pub memberships: &'a [Membership],
    pub email: &'a EmailAddress,
    /// The invitation whose link was opened.
    pub offer: Option<&'a Stored>,
    /// The person was there, and the identity was not.
    pub linked: bool,
}

impl Domain {
    #[expect(clippy::too_many_arguments, reason = "each is a part of one decision")]
    pub(super) async fn enter(
        &self,
        conn: &mut Conn,
        system: &SystemScope,
        scope: &Scope,
        arriving: &Arriving<'_>,
        entering: &Entering<'_>,
        decided: &Route,
        invitations: &[Stored],
    ) -> Result<SignedIn, Stop> {
        let member = entering.memberships.iter().find(|one| one.tenant == *scope.tenant());
        if member.is_none() {
            self.check_groups(conn, scope, arriving).await?;
        }
        let person = if let Some(person) = entering.person {
            PersonId::known(&person.id)
        } else {
            let person = PersonId::known(self.new_id());
            store::sign_in::insert_person(conn, system, &person, entering.email, self.now()).await?;
            let email = Some(entering.email);
            store::sso::link(conn, system, arriving.identity(), &person, email, self.now()).await?;
            person
        };
        let name = name_of(arriving, entering.email);
        let profile = ProfileChange {
            given_name: part(arriving.proof.given_name.as_deref()),
            family_name: part(arriving.proof.family_name.as_deref()),
            ..ProfileChange::default()
        };
        let provider = arriving.provider.key.as_str();
        let invited = Invited { person: &person, name: &name, email: entering.email, provider, profile };
        let signed_in = match decided {
            Route::Invitation { invitation, .. } => {
                let stored =
                    invitations.iter().find(|stored| stored.invitation.id == *invitation).ok_or(Stop::Again)?;
                let granter = self.granter(conn, scope, stored).await?.ok_or(Stop::Again)?;
                match member {
                    Some(member) if member.status == Status::Active => {
                        self.welcome_back(conn, scope, stored, &member.user, arriving.from).await?
                    }
                    Some(_) => {
                        let tenant = Some(scope.tenant().clone());
                        return Err(Stop::Refused(Refused { reason: Reason::Disabled, tenant }));
                    }
                    None => self.welcome(conn, scope, stored, &granter, &invited, arriving.from).await?,
                }
            }
            Route::Whitelist { role, .. } => {
                self.enter_by_rule(conn, scope, &invited, *role, decided, arriving).await?
            }
            _ => self.enter_by_rule(conn, scope, &invited, Role::User, decided, arriving).await?,
        };
        self.take_over_groups(conn, scope, arriving, &signed_in.user).await?;
        if entering.linked && entering.person.is_some() {
            self.record_link(conn, arriving, Some(scope.tenant())).await?;
        }
        Ok(signed_in)
    }

    /// Takes a seat, or says that there is none.
    async fn enter_by_rule(
        &self,
        conn: &mut Conn,
        scope: &Scope,
        invited: &Invited<'_>,
        role: Role,
        decided: &Route,
        arriving: &Arriving<'_>,
    ) -> Result<SignedIn, Stop> {
        let mut entries = Entries::default();
        self.end_expired(conn, scope, &mut entries).await?;
        if !store::tenants::take_seat(conn, scope).await? {
            let tenant = Some(scope.tenant().clone());
            return Err(Stop::Refused(Refused { reason: Reason::NoSeat, tenant }));
        }
        let user = self.insert_member(conn, scope, invited, role, Source::Creation, &mut entries).await?;
        store::sign_in_rules::accept_whitelist_entry(conn, scope, invited.email.key(), &user, self.now()).await?;
        let after = json!({
            "name": invited.name, "email": invited.email.as_written(), "role": role, "internal": false,
            "rule": decided.rule(), "provider": arriving.provider.key,
        });
        let from = arriving.from;
        self.record_by(conn, scope, &user, from, Action::UserCreated, user.as_str(), after).await?;
        self.record_all(conn, scope, entries).await?;
        Ok(SignedIn { tenant: scope.tenant().clone(), user })
    }
}

/// The name the provider gives, or what stands before the `@`.
fn name_of(arriving: &Arriving<'_>, email: &EmailAddress) -> String {
    let given = arriving.proof.name.as_deref().and_then(|given| name::check("name", given, 1).ok());
    given.unwrap_or_else(|| email.as_written().split('@').next().unwrap_or_default().to_owned())
}

/// A part of a name, if it is fit to be shown.
fn part(given: Option<&str>) -> Option<String> {
    given.and_then(|given| name::check("name", given, 1).ok())
}
