//! Every address of the pages, in one place.

use model::Permission;

use crate::viewer::Viewer;

pub const SIGN_IN: &str = "/sign-in";
pub const SIGN_IN_KEY: &str = "/sign-in/key";
/// Begins a sign-in at an identity provider; takes a form post only.
pub const SIGN_IN_SSO: &str = "/sign-in/sso";
/// Choosing one of several workspaces; takes the choice, too.
pub const SIGN_IN_WORKSPACE: &str = "/sign-in/workspace";
/// Why a provider's word did not let somebody in.
pub const SIGN_IN_REFUSED: &str = "/sign-in/refused";
/// Takes a form post only.
pub const SIGN_OUT: &str = "/sign-out";
/// Takes a form post only.
pub const SWITCH: &str = "/switch";
pub const HOME: &str = "/";
pub const PROFILE: &str = "/settings/profile";
/// The profile with its name being edited.
pub const PROFILE_EDIT: &str = "/settings/profile?edit=name";
/// Where the own password is changed; takes the form, too.
pub const PASSWORD: &str = "/password";
/// The profile, which says that the password was changed.
pub const PASSWORD_CHANGED: &str = "/settings/profile?done=password";
pub const USERS: &str = "/settings/users";
/// The form; takes it, too, and answers with the password.
pub const ADD_USER: &str = "/settings/users/new";
/// Takes a form post only.
pub const USERS_EXPORT: &str = "/settings/users/export";
pub const SERVICE_ACCOUNTS: &str = "/settings/service-accounts";
/// The form; takes it, too, and answers with the first credentials.
pub const ADD_ACCOUNT: &str = "/settings/service-accounts/new";
/// One's own credentials.
pub const WORKSPACE: &str = "/settings/workspace";
/// The form for a credential; takes it, too, and answers with it.
pub const NEW_KEY: &str = "/settings/credentials/new";
/// Administrator vaults.
pub const VAULTS: &str = "/settings/vaults";
/// The form of one; takes it, too, and answers with a text.
pub const EDIT_VAULT: &str = "/settings/vaults/edit";
/// The revisions of one.
pub const VAULT_HISTORY: &str = "/settings/vaults/history";
/// Takes a form post, which it answers with two texts.
pub const COMPARE_VAULT: &str = "/settings/vaults/compare";
/// What all vaults of somebody add up to; takes a form post, which it answers with the values.
pub const VAULT_PREVIEW: &str = "/settings/vaults/preview";
pub const VAULT_LOG: &str = "/settings/vaults/log";
pub const GROUPS: &str = "/settings/groups";
/// Queues, and with `view=workers` the workers.
pub const QUEUES: &str = "/settings/queues";
pub const RULES: &str = "/settings/rules";
pub const IDENTITY_PROVIDERS: &str = "/settings/identity-providers";
/// Takes a form post only, of a connection to be tested.
pub const TEST_PROVIDER: &str = "/settings/identity-providers/test";
/// What came of a test.
pub const TESTED_PROVIDER: &str = "/settings/identity-providers/tested";
pub const ACCESS: &str = "/settings/access";
pub const INVITATIONS: &str = "/settings/invitations";
/// The form; takes it, too, and answers with what would become of each address.
pub const INVITE_USERS: &str = "/settings/invitations/new";
/// Takes a form post, which it answers with the links.
pub const INVITATIONS_SENT: &str = "/settings/invitations/sent";
/// Inviting from a list, and how far one is; takes the form, too.
pub const IMPORT_INVITATIONS: &str = "/settings/invitations/import";
/// Takes a form post only.
pub const IMPORT_RESULT: &str = "/settings/invitations/import/result";
pub const WHITELIST: &str = "/settings/whitelist";
pub const SIGN_IN_RULES: &str = "/settings/sign-in-rules";
/// What the link of an invitation leads to; takes the acceptance, too.
pub const INVITE: &str = "/invite";
/// Takes a form post only.
pub const INVITE_SIGN_OUT: &str = "/invite/sign-out";
pub const AUDIT: &str = "/settings/audit";
/// Takes a form post only.
pub const AUDIT_EXPORT: &str = "/settings/audit/export";

/// Where the viewer starts: the first page that is more than one's own profile.
pub fn home(viewer: &Viewer) -> &'static str {
    if viewer.may(Permission::ReadUserDetails) { USERS } else { PROFILE }
}

/// A sign-in page that leads back to `return_to`.
pub fn sign_in(page: &str, return_to: &str) -> String {
    with_query(page, &[("return_to", return_to)])
}

/// Where to sign in again when the session has ended while `return_to` was open.
pub fn sign_in_again(return_to: &str) -> String {
    with_query(SIGN_IN, &[("problem", "ended"), ("return_to", return_to)])
}

/// `path` with those of the pairs that have a value.
pub fn with_query(path: &str, pairs: &[(&str, &str)]) -> String {
    let mut address = path.to_owned();
    for (name, value) in pairs.iter().filter(|(_, value)| !value.is_empty()) {
        address.push(if address.len() == path.len() { '?' } else { '&' });
        address.push_str(name);
        address.push('=');
        encode_into(&mut address, value);
    }
    address
}

/// Percent-encodes all but the unreserved characters of RFC 3986, section 2.3.
fn encode_into(address: &mut String, value: &str) {
    const HEX: &[u8; 16] = b"0123456789ABCDEF";
    for byte in value.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            address.push(char::from(byte));
        } else {
            address.push('%');
            address.push(char::from(HEX[usize::from(byte >> 4)]));
            address.push(char::from(HEX[usize::from(byte & 15)]));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_has_a_value_is_written() {
        assert_eq!(with_query(USERS, &[("q", ""), ("sort", ""), ("at", "")]), "/settings/users");
        assert_eq!(with_query("/a", &[("q", ""), ("b", "1"), ("c", "2")]), "/a?b=1&c=2");
    }

    #[test]
    fn nothing_breaks_out_of_a_value() {
        assert_eq!(with_query("/a", &[("q", "a&b=c#d é%")]), "/a?q=a%26b%3Dc%23d%20%C3%A9%25");
        assert_eq!(
            sign_in_again("/settings/users?q=x"),
            "/sign-in?problem=ended&return_to=%2Fsettings%2Fusers%3Fq%3Dx"
        );
    }
}
