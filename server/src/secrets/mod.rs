//! Cryptographic building blocks: no database, no HTTP, no clock; randomness comes in as a parameter.
//!
//! One secret is to be kept: the [`MasterKeys`]. The [`Keyring`] derives from them a key for each purpose, and knows
//! nothing else. On it stand
//! - [`StoredSecret`] and [`CredentialCheck`]: what is stored of a secret key, and how a presented one is compared;
//! - [`Passwords`]: argon2id, off the async threads and bounded;
//! - [`TokenKeys`]: the tokens clients hold;
//! - [`DataKey`]: sealing of what must be readable again, such as vaults and provider secrets;
//! - [`CursorKeys`]: places in lists that clients cannot make up;
//! - [`SignInSecrets`]: what a sign-in at an identity provider has to show for itself;
//! - [`InvitationKeys`]: the tokens in links of invitations;
//! - [`ChainKeys`]: the chains of the audit log.
//!
//! A master key must stay in the ring (not as the current one) as long as anything made under it is to be accepted:
//! data keys can be wrapped anew, but a peppered credential or password cannot be moved to another key, since nobody
//! knows it. Each such value says which key it was made under.

mod base62;
mod chain;
mod credential_check;
mod cursor;
pub(crate) mod hex;
mod hkdf;
mod invitation_token;
mod keyring;
mod keyring_file;
mod mac;
mod master_keys;
mod new_password;
mod password;
mod seal;
mod secret_key;
mod session_key;
mod single_sign_on;
mod stored_secret;
mod strength;
mod token;

pub use chain::{BadTag, ChainKeys};
pub use credential_check::CredentialCheck;
pub use cursor::{Column, CursorKeys, CursorProblem, Direction, Position};
pub use invitation_token::InvitationKeys;
pub use keyring::{Keyring, Purpose};
pub use keyring_file::{KeyFileError, add_key, create, load_or_create, read};
pub use mac::MacKey;
pub use master_keys::{KeyId, KeyProblem, MasterKeys, MasterKeysError};
pub use new_password::new_password;
pub use password::{BcryptHash, ConfiguredPassword, Cost, PasswordHash, Passwords, Verdict, check_password};
pub use seal::{DataKey, Place, SealError, seal_check_records, sealed_with, verify_check_record};
pub use secret_key::{has_our_form, new_access_key, new_secret_key};
pub use session_key::session_key;
pub use single_sign_on::{SignInSecrets, digest_for, is_connection_key_of, new_connection_key, random_text};
pub use stored_secret::{DamagedSecret, StoredSecret, UnknownKey, leak_digest, leak_digests};
pub use strength::is_strong;
pub use token::{ActorClaim, Claims, GatewayClaims, Shown, TokenKeys, WeakTokenSecret};
