//! What a single credential may be used for, and from where.

use std::net::IpAddr;

use serde::{Deserialize, Serialize};

use crate::{Timestamp, error::FieldError, network::Network};

/// Most networks of one credential.
pub const MOST_NETWORKS: usize = 20;

/// The services of the ClearML API that a credential can be limited to.
pub const SERVICES: &[&str] = &[
    "access",
    "auth",
    "debug",
    "events",
    "login",
    "models",
    "organization",
    "permissions",
    "pipelines",
    "projects",
    "queues",
    "reports",
    "server",
    "serving",
    "storage",
    "system",
    "tasks",
    "users",
    "workers",
];

/// What whoever wants it all or wants to look only says.
const ALL: &str = "all";
const READ_ONLY: &str = "read_only";

/// What a credential may be used for.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum KeyScope {
    /// Whatever its owner may do.
    #[default]
    All,
    /// Of that only what changes nothing.
    ReadOnly,
    /// Of that only operations of these services, in alphabetical order.
    Services(Vec<String>),
}

impl KeyScope {
    /// What somebody asks for: nothing or `all`, `read_only`, or names of services.
    pub fn check(names: &[String]) -> Result<Self, FieldError> {
        let refuse = |text: String| Err(FieldError::value("scope", text));
        let mut names: Vec<&str> = names.iter().map(|name| name.trim()).filter(|name| !name.is_empty()).collect();
        names.sort_unstable();
        names.dedup();
        match names[..] {
            [] | [ALL] => Ok(Self::All),
            [READ_ONLY] => Ok(Self::ReadOnly),
            _ if names.contains(&ALL) || names.contains(&READ_ONLY) => {
                refuse("Choose all, read_only, or services: not several of these.".to_owned())
            }
            _ => match names.iter().find(|name| !SERVICES.contains(name)) {
                Some(unknown) => {
                    let shown: String = unknown.chars().take(40).collect();
                    refuse(format!("{shown} is no service. There are {}.", SERVICES.join(", ")))
                }
                None => Ok(Self::Services(names.into_iter().map(str::to_owned).collect())),
            },
        }
    }

    /// As it is stored.
    pub fn to_text(&self) -> String {
        match self {
            Self::All => String::new(),
            Self::ReadOnly => READ_ONLY.to_owned(),
            Self::Services(names) => names.join(" "),
        }
    }

    /// What [`KeyScope::to_text`] wrote.
    pub fn of_text(text: &str) -> Self {
        match text {
            "" => Self::All,
            READ_ONLY => Self::ReadOnly,
            names => Self::Services(names.split(' ').map(str::to_owned).collect()),
        }
    }

    /// The names that [`KeyScope::check`] takes.
    pub fn names(&self) -> Vec<String> {
        match self {
            Self::All => vec![ALL.to_owned()],
            Self::ReadOnly => vec![READ_ONLY.to_owned()],
            Self::Services(names) => names.clone(),
        }
    }

    /// Whether an operation `service.action` is within it. Signing in and out always is.
    pub fn allows(&self, operation: &str, changes: bool) -> bool {
        matches!(operation, "auth.login" | "auth.logout")
            || match self {
                Self::All => true,
                Self::ReadOnly => !changes,
                Self::Services(names) => {
                    let service = operation.split_once('.').map_or(operation, |(service, _)| service);
                    names.iter().any(|name| name == service)
                }
            }
    }
}

/// Networks as they were typed, each checked; empty ones are left out.
pub fn check_networks(typed: &[String]) -> Result<Vec<String>, FieldError> {
    let parts = typed.iter().flat_map(|text| text.split([',', ' ', '\n', '\r', '\t'])).filter(|part| !part.is_empty());
    let mut networks: Vec<String> = Vec::new();
    for part in parts {
        part.parse::<Network>().map_err(|bad| FieldError::value("networks", format!("{bad}.")))?;
        if !networks.iter().any(|known| known == part) {
            networks.push(part.to_owned());
        }
    }
    if networks.len() > MOST_NETWORKS {
        return Err(FieldError::value("networks", format!("At most {MOST_NETWORKS} networks.")));
    }
    Ok(networks)
}

/// What the credential behind a request allows. Of a session everything.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct KeyRules {
    pub scope: KeyScope,
    /// Whether it may be used from some networks only.
    pub bound: bool,
    /// When it ends, where that is soon.
    pub ends_soon: Option<Timestamp>,
}

impl KeyRules {
    /// Whether the credential may do less than its owner: then it may not make one that may do more.
    pub fn is_limited(&self) -> bool {
        self.bound || self.scope != KeyScope::All
    }
}

/// Whether a stored list of networks lets an address in. What has no address is in none.
pub fn lets_in(networks: &str, address: Option<&str>) -> bool {
    if networks.is_empty() {
        return true;
    }
    let Some(address) = address.and_then(|address| address.parse::<IpAddr>().ok()) else { return false };
    networks.split(' ').filter_map(|text| text.parse::<Network>().ok()).any(|network| network.contains(address))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(names: &[&str]) -> Result<KeyScope, FieldError> {
        KeyScope::check(&names.iter().map(|name| (*name).to_owned()).collect::<Vec<_>>())
    }

    #[test]
    fn scopes_are_read_and_written() {
        for (names, scope) in [
            (&[][..], KeyScope::All),
            (&["all"], KeyScope::All),
            (&[" read_only "], KeyScope::ReadOnly),
            (&["workers", "queues", "workers"], KeyScope::Services(vec!["queues".into(), "workers".into()])),
        ] {
            assert_eq!(check(names), Ok(scope.clone()));
            assert_eq!(KeyScope::of_text(&scope.to_text()), scope);
            assert_eq!(KeyScope::check(&scope.names()), Ok(scope));
        }
        for wrong in [&["all", "queues"][..], &["read_only", "all"], &["queue"], &["Queues"], &["queues workers"]] {
            assert!(check(wrong).is_err(), "{wrong:?}");
        }
    }

    #[test]
    fn what_is_within() {
        let some = check(&["queues"]).expect("good");
        for (operation, changes, all, read, services) in [
            ("queues.create", true, true, false, true),
            ("queues.get_all", false, true, true, true),
            ("users.get_all", false, true, true, false),
            ("queuesx.get_all", false, true, true, false),
            ("auth.login", false, true, true, true),
            ("auth.logout", true, true, true, true),
            ("auth.create_credentials", true, true, false, false),
        ] {
            let allowed = [&KeyScope::All, &KeyScope::ReadOnly, &some].map(|scope| scope.allows(operation, changes));
            assert_eq!(allowed, [all, read, services], "{operation}");
        }
    }

    #[test]
    fn networks() {
        let typed = ["10.0.0.0/8, 192.168.1.7".to_owned(), "10.0.0.0/8\nfd00::/8".to_owned()];
        let networks = check_networks(&typed).expect("good");
        assert_eq!(networks, ["10.0.0.0/8", "192.168.1.7", "fd00::/8"]);
        let stored = networks.join(" ");
        for (address, inside) in [
            ("10.1.2.3", true),
            ("::ffff:10.1.2.3", true),
            ("192.168.1.7", true),
            ("192.168.1.8", false),
            ("fd12::1", true),
            ("fe80::1", false),
            ("nonsense", false),
        ] {
            assert_eq!(lets_in(&stored, Some(address)), inside, "{address}");
        }
        assert!(!lets_in(&stored, None) && lets_in("", None));
        for wrong in ["10.0.0.1/8", "10.0.0.0/33", "acme.io", "0/0"] {
            assert!(check_networks(&[wrong.to_owned()]).is_err(), "{wrong}");
        }
        let many: Vec<String> = (0..21).map(|n| format!("10.0.0.{n}")).collect();
        assert!(check_networks(&many).is_err() && check_networks(&many[1..]).is_ok());
    }
}
