//! An answer in words: what comes of it, what could be done about it, and each thing that was looked at.

use model::{
    Caller, Permission,
    destination::{Destination, Known, Outcome, Seat, WayIn},
    routing::{Rule, Told},
    sso::Reason,
};

use super::view::{Mark, Step};
use crate::paths;

pub fn title(found: &Destination) -> (String, bool) {
    let who = &found.address;
    match (found.outcome, &found.user) {
        (Outcome::Returns, Some(user)) => (format!("{who} signs in here as {}", user.name), true),
        (Outcome::Returns, None) => (format!("{who} signs in here"), true),
        (Outcome::Joins { role, .. }, _) => (format!("{who} joins this workspace as {}", role.title()), true),
        (Outcome::Refused(_), _) => (format!("{who} does not come in here"), false),
        (Outcome::NoProvider, _) => (format!("{who} has no provider to sign in through"), false),
    }
}

fn provider(found: &Destination) -> &str {
    found.through.as_ref().map_or("the provider", |through| &through.name)
}

pub fn next(found: &Destination) -> String {
    let provider = provider(found);
    let verified = match &found.through {
        Some(through) if !through.trusted => {
            format!(" {provider} has to say that the address is verified; otherwise the sign-in is refused.")
        }
        _ => String::new(),
    };
    let group = match &found.through {
        Some(through) if through.needs_group => {
            format!(" {provider} has to state a group that leads to one of this workspace.")
        }
        _ => String::new(),
    };
    let linked = found.user.as_ref().is_some_and(|user| user.way == WayIn::Linked);
    match found.outcome {
        Outcome::Returns if linked => format!("{provider} knows this person already: the address does not matter."),
        Outcome::Returns => format!("The first sign-in links the account to {provider}.{verified}"),
        Outcome::Joins { rule: Rule::Invitation, .. } => {
            format!("The invitation holds a seat, and gives the groups that it promises.{verified}{group}")
        }
        Outcome::Joins { .. } => format!("A seat is taken at the first sign-in.{verified}{group}"),
        Outcome::NoProvider => {
            "No identity provider is configured. The operator of the platform can configure one.".to_owned()
        }
        Outcome::Refused(reason) => refused(reason, provider),
    }
}

fn refused(reason: Reason, provider: &str) -> String {
    match reason {
        Reason::ForeignDomain => format!(
            "{provider} may not name addresses of this domain. Ask about another provider, or ask the operator to allow the domain."
        ),
        Reason::SignInFirst => format!(
            "The account has another way in. Its owner signs in as before; {provider} is not linked by the address alone."
        ),
        Reason::Disabled => "The user is disabled. Enable it, and the next sign-in works.".to_owned(),
        Reason::Removed => {
            "This address was removed from the workspace, and a rule from before does not let it back. Invite it, or let it in again: what is newer than the removal counts.".to_owned()
        }
        Reason::NoSeat => {
            "A rule lets it in, and no seat is free. Remove a user, or ask the operator to raise the limit.".to_owned()
        }
        _ => "No rule of this workspace is about it. Invite it, let it in, or ask the operator to route its domain here."
            .to_owned(),
    }
}

/// Where an administrator can do something about it.
pub fn way(caller: &Caller, found: &Destination) -> Option<(String, String)> {
    let to = |path: &str, label: &str| Some((path.to_owned(), label.to_owned()));
    let user = |user: &Known, label: &str| to(&paths::with_query(paths::USERS, &[("user", user.id.as_str())]), label);
    match (found.outcome, &found.user) {
        (_, Some(known)) if caller.may(Permission::ReadUserDetails) => user(known, "Show the user"),
        (Outcome::Refused(Reason::NoRule | Reason::Removed), _) if caller.may(Permission::ManageInvitations) => {
            to(paths::INVITE_USERS, "Invite users")
        }
        (Outcome::Refused(Reason::NoSeat), _) if caller.may(Permission::ReadUserDetails) => {
            to(paths::USERS, "Show the users")
        }
        _ => None,
    }
}

/// Each thing that is looked at, in the order of a sign-in.
pub fn steps(found: &Destination) -> Vec<Step> {
    let mut steps = vec![through(found), account(found)];
    // Who has an account, or comes through a provider that does not count, is not asked about rules.
    let decided = !matches!(
        found.outcome,
        Outcome::Joins { .. } | Outcome::Refused(Reason::NoSeat | Reason::NoRule | Reason::Removed)
    );
    steps.extend(found.rules.map(|(which, told)| rule(which, told, decided)));
    steps.extend(seat(found));
    steps
}

fn step(what: &str, mark: Mark, text: impl Into<String>) -> Step {
    Step { what: what.to_owned(), mark, text: text.into() }
}

fn through(found: &Destination) -> Step {
    let what = "Provider";
    let linked = found.user.as_ref().is_some_and(|user| user.way == WayIn::Linked);
    let Some(through) = &found.through else { return step(what, Mark::Refuses, "None is configured.") };
    if !through.fits && !linked {
        return step(what, Mark::Refuses, format!("{} is limited to other domains.", through.name));
    }
    let text = if through.trusted {
        format!("{}; the operator vouches for its addresses.", through.name)
    } else {
        format!("{}, if it says that the address is verified.", through.name)
    };
    step(what, Mark::Fits, text)
}

fn account(found: &Destination) -> Step {
    let what = "Account here";
    let Some(user) = &found.user else {
        return step(what, Mark::Silent, "No user of this workspace has the address.");
    };
    let name = &user.name;
    match (user.active, user.way) {
        (false, _) => step(what, Mark::Refuses, format!("{name} has it, and is disabled.")),
        (true, WayIn::Linked) => {
            step(what, Mark::Decides, format!("{name} has it, and has come through this provider."))
        }
        (true, WayIn::None) => step(what, Mark::Decides, format!("{name} has it, and no other way in.")),
        (true, WayIn::Other) => step(what, Mark::Refuses, format!("{name} has it, and another way in.")),
    }
}

fn rule(which: Rule, told: Told, decided: bool) -> Step {
    let (what, there, none) = match which {
        Rule::Invitation => ("Invitation", "An invitation is open.", "None is open for it."),
        Rule::Whitelist => {
            ("Let-in address", "It is on the list, and nobody has come by it.", "It does not wait on the list.")
        }
        Rule::Domain => ("Domain", "Its domain leads here.", "Its domain does not lead here."),
        Rule::Default => (
            "Default workspace",
            "The provider leads whoever no rule is about here.",
            "The provider leads nobody here without a rule.",
        ),
    };
    match told {
        Told::Nothing => step(what, Mark::Silent, none),
        Told::Removed => {
            step(what, Mark::Refuses, "It is older than the removal of this address, so it does not count.")
        }
        Told::Decides if !decided => step(what, Mark::Decides, there),
        Told::Decides | Told::Later => step(what, Mark::Later, there),
    }
}

fn seat(found: &Destination) -> Option<Step> {
    let what = "Seat";
    match (found.outcome, found.seat) {
        (Outcome::Joins { rule: Rule::Invitation, .. }, _) => Some(step(what, Mark::Fits, "The invitation holds one.")),
        (Outcome::Joins { .. } | Outcome::Refused(Reason::NoSeat), Seat::None) => {
            Some(step(what, Mark::Refuses, "None is free."))
        }
        (Outcome::Joins { .. }, _) => Some(step(what, Mark::Fits, "One is free.")),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_refusal_says_what_to_do() {
        for reason in Reason::ALL {
            let text = refused(*reason, "Okta");
            assert!(text.ends_with('.') && text.len() > 40, "{reason:?}");
        }
    }
}
