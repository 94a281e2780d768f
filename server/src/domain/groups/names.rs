//! Names of groups: unique in a tenant, and none that could be taken for a group of the deployment.

use model::{Error, Result, error::FieldError, groups::BuiltIn, name};
use unicode_normalization::UnicodeNormalization;
use unicode_security::skeleton;

use crate::domain::Configured;

/// The form in which names of groups are compared and sorted: compatible characters are one (NFKC), case is none.
pub fn key(name: &str) -> String {
    name::key(&name.nfkc().collect::<String>())
}

/// What is left of a name when everything is gone that a reader may overlook: script (Unicode TR 39, skeletons), case,
/// spaces and punctuation.
fn looks(name: &str) -> String {
    let plain = skeleton(&key(name)).flat_map(char::to_lowercase).collect::<String>();
    // Folding may bring up characters that look like others again.
    skeleton(&plain).filter(|c| c.is_alphanumeric()).collect()
}

/// Refuses a name that looks like that of a built-in or configured group.
pub fn refuse_reserved(configured: &Configured, name: &str) -> Result<()> {
    // Looked at before characters that look alike become one: a dash is like a letter of another script.
    if !name.chars().any(char::is_alphanumeric) {
        return Err(FieldError::value("name", "The name of a group needs a letter or digit.").into());
    }
    let wanted = looks(name);
    let built_in = BuiltIn::ALL.iter().flat_map(|group| [group.title(), group.config_name(), configured.title(*group)]);
    let reserved = built_in.chain(configured.groups.iter().map(|group| group.name.as_str()));
    match reserved.into_iter().find(|reserved| looks(reserved) == wanted) {
        Some(reserved) => {
            let text = format!("This name looks like that of the group {reserved}, which every workspace has.");
            Err(FieldError::value("name", text).into())
        }
        None => Ok(()),
    }
}

/// The refusal of a name that another group of the tenant has.
pub fn taken() -> Error {
    Error::taken("name", "A group of this name exists already.")
}

#[cfg(test)]
mod tests {
    use model::id::GroupId;

    use super::*;
    use crate::domain::ConfiguredGroup;

    fn configured() -> Configured {
        let group = ConfiguredGroup {
            key: "ml_ops".to_owned(),
            id: GroupId::known("abcd-1234-abcd-1234"),
            name: "MLOps Engineers".to_owned(),
            features: None,
            assignable: false,
        };
        Configured { groups: vec![group], ..Configured::default() }
    }

    #[test]
    fn nothing_that_looks_like_a_group_of_the_deployment() {
        for name in [
            "admins",
            "Admins",
            "ADMINS",
            "аdmins",
            "ΑDMINS",
            "ad\u{200b}mins",
            "admins\u{fe0f}",
            "ａｄｍｉｎｓ",
            "𝐚𝐝𝐦𝐢𝐧𝐬",
            "a.d.m.i.n.s",
            " Users ",
            "Uѕers",
            "queue_admins",
            "Queue-Admins",
            "QUEUE  ADMINS",
            "service accounts",
            "Serviсe Accounts",
            "mlops engineers",
            "MLOps-Engineers",
        ] {
            assert!(refuse_reserved(&configured(), name).is_err(), "{name:?}");
        }
        for name in ["Administrators", "Data Scientists", "User Research", "研究", "فريق", "Q"] {
            assert!(refuse_reserved(&configured(), name).is_ok(), "{name:?}");
        }
        assert!(refuse_reserved(&configured(), "—").is_err());
    }

    #[test]
    fn compatible_names_are_one() {
        assert_eq!(key(" Ｔｅａｍ １"), key("team 1"));
        assert_eq!(key("ﬁnance"), key("FINANCE"));
        assert_ne!(key("Team 1"), key("Team 2"));
    }
}
