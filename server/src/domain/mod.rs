//! The rules: who may do what, what must hold together. Knows no HTTP and writes no SQL.

mod access_rules;
mod acting;
mod audit;
mod carry_over;
mod configured;
mod credentials;
mod explain;
mod features;
mod fixed_users;
mod gateway_tokens;
mod grants;
mod groups;
mod ids;
mod invitations;
mod keys;
mod pages;
mod passwords;
mod pattern;
mod prepare;
mod provision;
mod queues;
mod reconfigure;
mod seal;
mod service_accounts;
mod sessions;
mod sign_in;
mod sign_in_rules;
mod sso;
mod tasks;
mod tenants;
mod tokens;
mod usage;
mod users;
mod vaults;
mod workers;

use std::sync::Arc;

use arc_swap::ArcSwap;
use model::{Backend, Timestamp};
pub use {
    audit::{Broken, Verdict},
    configured::{Configured, ConfiguredGroup, Override},
    credentials::KeyReport,
    fixed_users::{FixedUser, no_seat},
    keys::{KeyStatus, NotRotated, Rotated},
    prepare::{Failure as PrepareFailure, FirstCredential},
    provision::ProvisionedUser,
    reconfigure::Reconfigured,
    usage::UsageWriter,
};

use crate::{
    outside::{Clock, Entropy, Mail, Oidc},
    secrets::{CredentialCheck, CursorKeys, InvitationKeys, Keyring, MacKey, Passwords, Purpose, TokenKeys},
    store::Store,
};

/// What the operator decides about the rules.
#[derive(Clone, Debug)]
#[expect(clippy::struct_excessive_bools, reason = "each is a switch of the operator's")]
pub struct Settings {
    /// Two tenants may not have one name (`apiserver.company.unique_names`).
    pub unique_names: bool,
    /// The tenant that exists from the first start, and its name when it is made.
    pub default_tenant: model::id::TenantId,
    pub default_tenant_name: String,
    /// What the configuration says about access at the start; it may change while the server runs.
    pub access: Configured,
    /// Whether people may sign in with a password.
    pub local_passwords: bool,
    /// Identity providers of workspaces may live on private addresses.
    pub private_providers: bool,
    /// The pages offer no way of adding users.
    pub adds_elsewhere: bool,
    /// Life of a token when the client does not ask, and the longest it may ask for, in seconds.
    pub token_seconds: u32,
    pub longest_token_seconds: u32,
    /// Life of an access key when nothing is asked for, and the longest that who is no administrator gets, in
    /// seconds; absent: until it is revoked.
    pub key_seconds: Option<u32>,
    pub longest_key_seconds: Option<u32>,
    /// Service accounts may be administrators, in tenants that say nothing else.
    pub service_admins: bool,
    /// How long a browser session lives without a request, and in all, in seconds.
    pub session_idle_seconds: u32,
    pub session_seconds: u32,
    /// How long a caller with wrong API credentials waits for the refusal once it has had several.
    pub wrong_key_delay: std::time::Duration,
    /// What links into the pages begin with, without a slash at the end.
    pub web_url: String,
    /// How clients reach the API and the file server, likewise.
    pub api_url: String,
    pub files_url: String,
    /// How often somebody may invite in an hour, each time many people.
    pub invitations_per_hour: u32,
    /// Mails that are sent for one tenant in a day; the rest waits.
    pub mails_per_day: u32,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            unique_names: false,
            default_tenant: model::id::TenantId::default_tenant(),
            default_tenant_name: "clearml".to_owned(),
            access: Configured::default(),
            local_passwords: true,
            private_providers: false,
            adds_elsewhere: false,
            token_seconds: model::sign_in::DEFAULT_TOKEN_SECONDS,
            longest_token_seconds: 31_536_000,
            key_seconds: None,
            longest_key_seconds: None,
            service_admins: false,
            session_idle_seconds: 30 * 60,
            session_seconds: 12 * 60 * 60,
            wrong_key_delay: std::time::Duration::from_millis(500),
            web_url: "http://localhost:8080".to_owned(),
            api_url: "http://localhost:8008".to_owned(),
            files_url: "http://localhost:8081".to_owned(),
            invitations_per_hour: 20,
            mails_per_day: 100,
        }
    }
}

/// Everything the rules work with. Implements every port of [`Backend`].
pub struct Domain {
    store: Store,
    clock: Arc<dyn Clock>,
    entropy: Arc<dyn Entropy>,
    ring: Arc<Keyring>,
    tokens: TokenKeys,
    cursors: CursorKeys,
    passwords: Passwords,
    credentials: CredentialCheck,
    invitations: InvitationKeys,
    /// Absent where the server sends no mail.
    mail: Option<Arc<dyn Mail>>,
    oidc: Oidc,
    /// There is mail to be sent.
    mail_due: tokio::sync::Notify,
    /// There is a list of people to be invited.
    imports_due: tokio::sync::Notify,
    settings: Settings,
    configured: ArcSwap<Configured>,
    recorder: audit::Recorder,
    notes: audit::Notes,
    usage: usage::Usage,
    /// What workers said and is not written yet.
    workers: Arc<workers::Pending>,
    wrong_keys: sign_in::WrongKeys,
}

/// What a [`Domain`] is made of.
pub struct Parts {
    pub store: Store,
    pub clock: Arc<dyn Clock>,
    pub entropy: Arc<dyn Entropy>,
    pub ring: Arc<Keyring>,
    pub tokens: TokenKeys,
    pub passwords: Passwords,
    /// Absent where the server sends no mail.
    pub mail: Option<Arc<dyn Mail>>,
    /// The identity providers.
    pub oidc: Oidc,
    pub settings: Settings,
}

impl Domain {
    /// The rules, and the writer of usage that has to run beside them.
    pub fn new(parts: Parts) -> (Arc<Self>, UsageWriter) {
        let recorder = audit::Recorder::new(Arc::clone(&parts.ring));
        let notes = audit::Notes::default();
        let note_writer = audit::NoteWriter::new(notes.clone(), parts.store.clone(), recorder.clone());
        let workers = Arc::new(workers::Pending::default());
        let (usage, writer) =
            usage::channel(parts.store.clone(), Arc::clone(&parts.clock), note_writer, Arc::clone(&workers));
        let credentials =
            CredentialCheck::new(Arc::clone(&parts.ring), parts.passwords.clone(), parts.entropy.as_ref());
        let domain = Self {
            cursors: CursorKeys::new(Arc::clone(&parts.ring)),
            credentials,
            invitations: InvitationKeys::new(Arc::clone(&parts.ring)),
            mail: parts.mail,
            oidc: parts.oidc,
            mail_due: tokio::sync::Notify::new(),
            imports_due: tokio::sync::Notify::new(),
            store: parts.store,
            clock: parts.clock,
            entropy: parts.entropy,
            ring: parts.ring,
            tokens: parts.tokens,
            passwords: parts.passwords,
            wrong_keys: sign_in::WrongKeys::new(parts.settings.wrong_key_delay),
            configured: ArcSwap::from_pointee(parts.settings.access.clone()),
            settings: parts.settings,
            recorder,
            notes,
            usage,
            workers,
        };
        (Arc::new(domain), writer)
    }

    /// The handles for both doors.
    pub fn backend(self: &Arc<Self>) -> Backend {
        Backend {
            tenants: self.clone(),
            users: self.clone(),
            service_accounts: self.clone(),
            credentials: self.clone(),
            gateway_tokens: self.clone(),
            groups: self.clone(),
            explain: self.clone(),
            access_rules: self.clone(),
            invitations: self.clone(),
            passwords: self.clone(),
            queues: self.clone(),
            tasks: self.clone(),
            workers: self.clone(),
            vaults: self.clone(),
            sign_in: self.clone(),
            sign_in_rules: self.clone(),
            sso: self.clone(),
            identity_providers: self.clone(),
            sessions: self.clone(),
            audit: self.clone(),
        }
    }

    /// Whether the database answers, for the readiness check.
    pub async fn is_ready(&self) -> bool {
        let scope = model::SystemScope::of_server("readiness");
        match self.store.read_once(&scope).await {
            Ok(mut conn) => crate::store::meta::get(&mut conn, &scope, "server_uid").await.is_ok(),
            Err(_) => false,
        }
    }

    /// The identity providers that are configured.
    pub fn provider_keys(&self) -> Vec<model::sso::ProviderKey> {
        self.oidc.providers().map(|provider| provider.key.clone()).collect()
    }

    /// A new identifier.
    pub fn make_id(&self) -> String {
        self.new_id()
    }

    /// What refusals of forms are sealed with.
    pub fn form_error_key(&self) -> MacKey {
        self.ring.current_mac(Purpose::FormError).clone()
    }

    /// The time, as the rules see it.
    pub fn time(&self) -> Timestamp {
        self.now()
    }

    /// What is stored for an access key that nobody holds the secret of.
    pub fn unusable_secret(&self) -> String {
        let secret = crate::secrets::new_secret_key(self.entropy.as_ref());
        crate::secrets::StoredSecret::of(&self.ring, "", secret.reveal()).to_text()
    }

    fn now(&self) -> Timestamp {
        self.clock.now()
    }
}
