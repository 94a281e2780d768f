//! What stands beside the table: one user, what is done with several, or what became of it.

mod access;
pub mod changed;
mod confirm;
mod details;
pub mod ending;
mod invited;
mod many;
mod many_invited;
mod memberships;
mod name;
mod outcome;
mod password;
mod pick_group;
mod role;
mod sessions;
pub mod view;

use leptos::prelude::*;
use model::users::Change;

use self::{
    confirm::ConfirmMany, details::Details, invited::Invited, many::Many, many_invited::ManyInvited, outcome::Result,
};
use super::query::LIST;
use crate::{
    address::Address,
    components::{
        panel::{Panel, opener},
        solid::IntoSolid,
    },
};

/// What is to be done with users.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Act {
    /// To a group.
    Add,
    /// From a group.
    Remove,
    Disable,
    Enable,
    /// From the workspace.
    Delete,
    Restore,
    /// An invitation.
    Resend,
    /// An invitation.
    Revoke,
}

impl Act {
    const ALL: [Self; 8] =
        [Self::Add, Self::Remove, Self::Disable, Self::Enable, Self::Delete, Self::Restore, Self::Resend, Self::Revoke];

    /// The name in an address.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Add => "add",
            Self::Remove => "remove",
            Self::Disable => "disable",
            Self::Enable => "enable",
            Self::Delete => "delete",
            Self::Restore => "restore",
            Self::Resend => "resend",
            Self::Revoke => "revoke",
        }
    }

    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|act| act.as_str() == text)
    }

    /// The change of the users themselves, if it is one.
    pub const fn change(self) -> Option<Change> {
        match self {
            Self::Add | Self::Remove | Self::Resend | Self::Revoke => None,
            Self::Disable => Some(Change::Disable),
            Self::Enable => Some(Change::Enable),
            Self::Delete => Some(Change::Remove),
            Self::Restore => Some(Change::Restore),
        }
    }

    /// Whether it is about those who are invited, and not about users.
    pub const fn of_invited(self) -> bool {
        matches!(self, Self::Resend | Self::Revoke)
    }

    /// The ID of the button that begins it.
    pub fn opener(self) -> String {
        format!("act-{}", self.as_str())
    }
}

/// What the panel shows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Side {
    User(String),
    /// The invitation of somebody.
    Invited(String),
    /// What is to be done with these users, as they stand in an address.
    Many(Act, String),
    /// What is to be done with these invitations, as they stand in an address; also where nobody was chosen whom it is
    /// about.
    ManyInvited(Act, String),
    /// What became of it, as `outcome` writes it.
    Result(String),
}

/// What an address wants beside the table.
pub fn side(address: &Address) -> Option<Side> {
    let (user, users, out) = (address.get("user"), address.get("users"), address.get("out"));
    let chosen = address.get("invites");
    if !user.is_empty() {
        return Some(Side::User(user.to_owned()));
    }
    let invited = address.get("invited");
    if !invited.is_empty() {
        return Some(Side::Invited(invited.to_owned()));
    }
    match Act::parse(address.get("act")) {
        Some(act) if act.of_invited() && !(users.is_empty() && chosen.is_empty()) => {
            Some(Side::ManyInvited(act, chosen.to_owned()))
        }
        Some(act) if !users.is_empty() && act != Act::Restore => Some(Side::Many(act, users.to_owned())),
        Some(act) if !chosen.is_empty() && act != Act::Restore => Some(Side::ManyInvited(act, String::new())),
        _ => (!out.is_empty()).then(|| Side::Result(out.to_owned())),
    }
}

/// The panel; made anew for each thing it shows.
pub fn panel(side: Side, address: Memo<Address>) -> AnyView {
    let close = address.read_untracked().clone().only(LIST).href();
    match side {
        Side::User(user) => view! {
            <Panel label="User" close opener=opener(&user)><Details user address/></Panel>
        }
        .solid(),
        Side::Invited(invited) => view! {
            <Panel label="Invitation" close opener=opener(&invited)><Invited invited address/></Panel>
        }
        .solid(),
        Side::ManyInvited(act, invites) => view! {
            <Panel label="Several invitations" close opener=act.opener()><ManyInvited act invites/></Panel>
        }
        .solid(),
        Side::Many(act, users) if act.change().is_some() => view! {
            <Panel label="Several users" close opener=act.opener()><ConfirmMany act users/></Panel>
        }
        .solid(),
        Side::Many(act, users) => view! {
            <Panel label="Groups of several users" close opener=act.opener()><Many act users address/></Panel>
        }
        .solid(),
        Side::Result(out) => view! {
            <Panel label="Result" close=close.clone() opener="main"><Result out close/></Panel>
        }
        .solid(),
    }
}

/// Fields of a form that keep what the address says under these names.
pub fn kept(address: &Address, names: &'static [&'static str]) -> AnyView {
    let inputs = names.iter().filter(|name| !address.get(name).is_empty());
    let inputs = inputs.map(|name| view! { <input type="hidden" name=*name value=address.get(name).to_owned()/> });
    inputs.collect_view().solid()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pages::users::query::read;

    fn side_of(pairs: &[(&'static str, &str)]) -> Option<Side> {
        side(&read(&pairs.iter().map(|(name, value)| (*name, (*value).to_owned())).collect()))
    }

    #[test]
    fn one_thing_at_a_time() {
        assert_eq!(side_of(&[("q", "x")]), None);
        assert_eq!(side_of(&[("user", "u"), ("act", "add")]), Some(Side::User("u".to_owned())));
        assert_eq!(side_of(&[("invited", "i"), ("out", "o")]), Some(Side::Invited("i".to_owned())));
        let many = Some(Side::Many(Act::Remove, "a.b".to_owned()));
        assert_eq!(side_of(&[("act", "remove"), ("users[]", "a"), ("users[]", "b"), ("out", "o")]), many);
        assert_eq!(side_of(&[("act", "add")]), None, "nobody is chosen");
        assert_eq!(side_of(&[("act", "nonsense"), ("users", "a")]), None);
        assert_eq!(side_of(&[("act", "restore"), ("users", "a")]), None, "needs no words before");
        let invited = |act, ids: &str| Some(Side::ManyInvited(act, ids.to_owned()));
        assert_eq!(side_of(&[("act", "revoke"), ("invites[]", "i"), ("invites[]", "j")]), invited(Act::Revoke, "i.j"));
        assert_eq!(side_of(&[("act", "resend"), ("users", "a"), ("invites", "i")]), invited(Act::Resend, "i"));
        assert_eq!(side_of(&[("act", "resend"), ("users", "a")]), invited(Act::Resend, ""), "it says whom it is for");
        assert_eq!(side_of(&[("act", "delete"), ("invites", "i")]), invited(Act::Delete, ""));
        assert_eq!(
            side_of(&[("act", "delete"), ("users", "a"), ("invites", "i")]),
            Some(Side::Many(Act::Delete, "a".to_owned()))
        );
        assert_eq!(side_of(&[("out", "o")]), Some(Side::Result("o".to_owned())));
    }
}
