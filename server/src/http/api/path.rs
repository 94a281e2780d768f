//! Paths of the API: `[/api][/v2.30]/service.action[/]`.

use super::version::Version;

/// What a path asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Target<'p> {
    /// `service.action`.
    pub name: &'p str,
    /// Absent: the newest.
    pub version: Option<Version>,
}

/// Why a path asks for nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BadPath {
    /// It has not the form of an API path.
    Form,
    /// It has, but no such version can exist.
    Version,
}

/// Reads a path. As in the ClearML server a version needs two digits in total: `v2.5` and `v20` are one, `v2` is not.
pub fn parse(path: &str) -> Result<Target<'_>, BadPath> {
    let path = path.strip_prefix('/').unwrap_or(path);
    let path = path.strip_prefix("api/").unwrap_or(path);
    let path = path.strip_suffix('/').unwrap_or(path);
    let (version, name) = match path.split_once('/') {
        Some((version, name)) => (Some(version), name),
        None => (None, path),
    };
    if !is_name(name) {
        return Err(BadPath::Form);
    }
    Ok(Target { name, version: version.map(parse_version).transpose()? })
}

fn parse_version(text: &str) -> Result<Version, BadPath> {
    let digits = text.strip_prefix('v').ok_or(BadPath::Form)?;
    let (major, minor) = digits.split_once('.').unwrap_or((digits, ""));
    let is_dotted = major.len() < digits.len();
    if !is_digits(major)
        || !is_digits(minor)
        || digits.len() < 2
        || (is_dotted && (major.is_empty() || minor.is_empty()))
    {
        return Err(BadPath::Form);
    }
    let number = |digits: &str| if digits.is_empty() { Ok(0) } else { digits.parse().map_err(|_| BadPath::Version) };
    Ok(Version::new(number(major)?, number(minor)?))
}

fn is_digits(text: &str) -> bool {
    text.bytes().all(|b| b.is_ascii_digit())
}

fn is_name(text: &str) -> bool {
    text.split_once('.').is_some_and(|(service, action)| is_word(service) && is_word(action))
}

fn is_word(text: &str) -> bool {
    let bytes = text.as_bytes();
    bytes.len() >= 2 && !bytes[0].is_ascii_digit() && bytes.iter().all(|b| b.is_ascii_alphanumeric() || *b == b'_')
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn every_form_clients_use() {
        let newest = Target { name: "auth.login", version: None };
        for path in ["/auth.login", "auth.login", "/auth.login/", "/api/auth.login", "/api/auth.login/"] {
            assert_eq!(parse(path), Ok(newest), "{path}");
        }
        for (path, version) in [
            ("/v2.5/auth.login", Version::new(2, 5)),
            ("/v2.13/auth.login/", Version::new(2, 13)),
            ("/api/v2.34/auth.login", Version::new(2, 34)),
            ("/v999.0/auth.login", Version::new(999, 0)),
            ("/v20/auth.login", Version::new(20, 0)),
        ] {
            assert_eq!(parse(path), Ok(Target { name: "auth.login", version: Some(version) }), "{path}");
        }
    }

    #[test]
    fn nothing_else() {
        for path in [
            "",
            "/",
            "/api",
            "/api/",
            "//auth.login",
            "/auth.login//",
            "/v2/auth.login",
            "/v2./auth.login",
            "/v.5/auth.login",
            "/2.5/auth.login",
            "/v2.5.1/auth.login",
            "/v2.5/x/auth.login",
            "/a.login",
            "/auth.l",
            "/auth",
            "/auth.log.in",
            "/auth%2Elogin",
            "/1auth.login",
            "/auth.login?x",
            "/../auth.login",
            "/v/auth.login",
        ] {
            assert_eq!(parse(path), Err(BadPath::Form), "{path}");
        }
        assert_eq!(parse("/v2.99999/auth.login"), Err(BadPath::Version));
    }

    proptest! {
        #[test]
        fn never_panics(path in ".*") {
            let _ = parse(&path);
        }

        #[test]
        fn a_version_survives(major in 0u16.., minor in 0u16..) {
            let path = format!("/v{major}.{minor}/users.get_all");
            prop_assert_eq!(parse(&path), Ok(Target { name: "users.get_all", version: Some(Version::new(major, minor)) }));
        }
    }
}
