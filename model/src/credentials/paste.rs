//! A new credential as programs take it: ready to be pasted.

use super::NewCredential;

/// The section of `clearml.conf`, character for character as `clearml-init` takes it: it reads until a line that is
/// `}` alone.
pub fn section(new: &NewCredential) -> String {
    let urls = &new.urls;
    let label = new.credential.label.as_ref().map(|label| format!("  # {label}\n")).unwrap_or_default();
    format!(
        "api {{\n  web_server: {}/\n  api_server: {}\n  files_server: {}\n{label}  credentials {{\n    \
         \"access_key\" = \"{}\"\n    \"secret_key\" = \"{}\"\n  }}\n}}",
        urls.web,
        urls.api,
        urls.files,
        new.credential.access_key,
        new.secret_key.reveal()
    )
}

/// What clients read from the environment.
fn variables(new: &NewCredential) -> [(&'static str, String); 5] {
    let urls = &new.urls;
    [
        ("CLEARML_WEB_HOST", format!("{}/", urls.web)),
        ("CLEARML_API_HOST", urls.api.clone()),
        ("CLEARML_FILES_HOST", urls.files.clone()),
        ("CLEARML_API_ACCESS_KEY", new.credential.access_key.clone()),
        ("CLEARML_API_SECRET_KEY", new.secret_key.reveal().clone()),
    ]
}

/// For a shell.
pub fn environment(new: &NewCredential) -> String {
    variables(new).map(|(name, value)| format!("export {name}=\"{value}\"")).join("\n")
}

/// A manifest with the same variables, named after whose they are.
pub fn kubernetes(owner: &str, new: &NewCredential) -> String {
    let values = variables(new).map(|(name, value)| format!("  {name}: \"{value}\"")).join("\n");
    format!(
        "apiVersion: v1\nkind: Secret\nmetadata:\n  name: {}\ntype: Opaque\nstringData:\n{values}\n",
        object_name(owner)
    )
}

/// A name as RFC 1123 wants it, at most 63 characters.
fn object_name(owner: &str) -> String {
    let letters =
        owner.to_lowercase().chars().map(|c| if c.is_ascii_alphanumeric() { c } else { '-' }).collect::<String>();
    let words: Vec<&str> = letters.split('-').filter(|word| !word.is_empty()).collect();
    let mut name = ["clearml".to_owned()]
        .into_iter()
        .chain(words.iter().map(|word| (*word).to_owned()))
        .collect::<Vec<_>>()
        .join("-");
    name.truncate(63);
    name.trim_end_matches('-').to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        Secret, Timestamp,
        credentials::{ClientUrls, Credential, KeyScope},
    };

    fn new(label: Option<&str>) -> NewCredential {
        NewCredential {
            credential: Credential {
                access_key: "A1B2".to_owned(),
                label: label.map(str::to_owned),
                created: Timestamp::from_millis(0),
                expires: None,
                last_used: None,
                last_used_from: None,
                networks: Vec::new(),
                scope: KeyScope::All,
                replaced: false,
            },
            secret_key: Secret::new("cml_s3cret".to_owned()),
            urls: ClientUrls {
                web: "https://app.acme.io".to_owned(),
                api: "https://api.acme.io".to_owned(),
                files: "https://files.acme.io".to_owned(),
            },
        }
    }

    #[test]
    fn the_section_character_for_character() {
        let expected = "api {\n  web_server: https://app.acme.io/\n  api_server: https://api.acme.io\n  files_server: \
                        https://files.acme.io\n  # Default Credentials\n  credentials {\n    \"access_key\" = \
                        \"A1B2\"\n    \"secret_key\" = \"cml_s3cret\"\n  }\n}";
        assert_eq!(section(&new(Some("Default Credentials"))), expected);
        assert!(!section(&new(None)).contains('#'));
    }

    #[test]
    fn variables_and_manifest() {
        assert!(environment(&new(None)).starts_with("export CLEARML_WEB_HOST=\"https://app.acme.io/\"\nexport"));
        let manifest = kubernetes("GPU farm / Łódź 7", &new(None));
        assert!(manifest.contains("\n  name: clearml-gpu-farm-d-7\n"), "{manifest}");
        assert!(manifest.contains("\n  CLEARML_API_SECRET_KEY: \"cml_s3cret\"\n"), "{manifest}");
        assert_eq!(object_name("***"), "clearml");
        assert!(object_name(&"x-".repeat(100)).len() <= 63);
    }
}
