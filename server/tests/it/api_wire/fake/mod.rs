//! A backend that knows a few callers, answers with fixed samples, and remembers what it was asked.

mod accounts;
mod gateway_tokens;
mod groups;
mod invites;
mod providers;
mod queues;
mod rules;
mod sso;
mod users;
mod vaults;

pub use gateway_tokens::TOKEN_ID;
pub use groups::GROUP_ID;
pub use invites::INVITE_ID;
pub use providers::PROVIDER_ID;
pub use queues::{QUEUE_ID, TASK_ID};
pub use rules::RULE_ID;
pub use vaults::VAULT_ID;

use std::sync::{Arc, Mutex};

use async_trait::async_trait;
use model::{
    Actor, Backend, Caller, Error, Result, Role, Secret, Timestamp,
    access::{Kind, Proof, Theme},
    address::Domain,
    audit::{Audit, AuditFilter, AuditPage, ExportFormat},
    credentials::{Credential, KeyScope},
    destination::{Destination, Overview},
    error::{Forbidden, TokenProblem, Unauthenticated},
    features::{Feature, FeatureSet},
    id::{SessionId, TenantId, UserId},
    page::PageRequest,
    sessions::{NewSession, Session, SessionKey, Sessions},
    sign_in::{Acting, Origin, Presented, SignIn, SignedIn, TokenState, WaysIn},
    sign_in_rules::{Accepted, SignInRules, SignInRulesPort, WhitelistEntry, WhitelistFilter, WhitelistPage},
    sso::ProviderKey,
    tenants::{NewTenant, Settings, SettingsChange, Tenant, TenantFilter, Tenants},
    users::{Status, User},
};

/// 2024-01-02T03:04:05.678 UTC.
const THEN: Timestamp = Timestamp::from_millis(1_704_164_645_678);

pub const USER_ID: &str = "0192f0c1a2b37c4d8e9f0a1b2c3d4e5f";

#[derive(Default)]
pub struct Fake {
    refusal: Mutex<Option<Error>>,
    asked: Mutex<Vec<String>>,
}

impl Fake {
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

    /// Every port but the one that recognises callers answers with this from now on.
    pub fn refuse(&self, error: Error) {
        *self.refusal.lock().expect("not poisoned") = Some(error);
    }

    /// What the ports were asked since the last time, callers left out.
    pub fn asked(&self) -> Vec<String> {
        std::mem::take(&mut *self.asked.lock().expect("not poisoned"))
    }

    fn note(&self, what: String) -> Result<()> {
        self.asked.lock().expect("not poisoned").push(what);
        self.refusal.lock().expect("not poisoned").clone().map_or(Ok(()), Err)
    }
}

fn caller(role: Role) -> Caller {
    Caller {
        user: UserId::known(USER_ID),
        user_name: "Zoë Kowalska".to_owned(),
        email: Some("zoe@acme.io".to_owned()),
        kind: Kind::Person,
        tenant: TenantId::default_tenant(),
        tenant_name: "Acme".to_owned(),
        role,
        features: [Feature::Reports, Feature::ConfigVault].into_iter().collect(),
        actor: None,
        key: model::credentials::KeyRules::default(),
        impersonates: false,
        proof: Proof::Key { access_key: "KEY".to_owned() },
        protected: false,
        theme: Theme::System,
        epoch: 0,
        address: None,
        password: model::access::PasswordState::None,
        adds_elsewhere: false,
        elsewhere: Vec::new(),
    }
}

fn user(id: &str, name: &str) -> User {
    User {
        id: UserId::known(id),
        tenant: TenantId::default_tenant(),
        kind: Kind::Person,
        name: name.to_owned(),
        given_name: Some("Zoë".to_owned()),
        family_name: None,
        avatar: None,
        email: Some("zoe@acme.io".to_owned()),
        role: Role::Admin,
        status: Status::Active,
        internal: false,
        created: THEN,
    }
}

fn tenant(name: String, settings: Settings) -> Tenant {
    Tenant {
        id: TenantId::default_tenant(),
        name,
        active: true,
        created: THEN,
        settings,
        seats_used: 1,
        service_accounts_used: 0,
    }
}

fn credential(label: Option<String>, used: bool) -> Credential {
    Credential {
        access_key: "A1B2C3D4E5F6G7H8I9J0K1L2M3N4O5".to_owned(),
        label,
        created: THEN,
        expires: None,
        last_used: used.then_some(THEN),
        last_used_from: used.then(|| "gpu-01".to_owned()),
        networks: Vec::new(),
        scope: KeyScope::All,
        replaced: false,
    }
}

/// Keys are role names with the secret `secret`, tokens are `token-<role>`.
fn known(presented: &Presented) -> Result<Caller> {
    let name = match presented {
        Presented::Key { access_key, secret_key } if secret_key.reveal() == "secret" => access_key.as_str(),
        Presented::Key { .. } => return Err(Unauthenticated::Wrong.into()),
        Presented::Token(token) => match token.reveal().strip_prefix("token-") {
            Some("expired") => return Err(Unauthenticated::Token(TokenProblem::Expired).into()),
            Some("revoked") => return Err(Unauthenticated::Token(TokenProblem::Revoked).into()),
            Some(name) => name,
            None => return Err(Unauthenticated::Token(TokenProblem::Signature).into()),
        },
    };
    match name {
        "down" => Err(Error::Unavailable),
        name => Role::parse(name).map(caller).ok_or_else(|| Unauthenticated::Wrong.into()),
    }
}

#[async_trait]
impl SignIn for Fake {
    async fn recognise(&self, presented: Presented, acting: &Acting, from: &Origin) -> Result<Caller> {
        self.asked.lock().expect("not poisoned").push(format!("recognise {acting:?} {from:?}"));
        let mut caller = known(&presented)?;
        let Some(target) = acting.impersonate_as.as_ref().or(acting.act_as.as_ref()) else { return Ok(caller) };
        if !matches!(caller.role, Role::System | Role::Admin) {
            return Err(Forbidden::Impersonation("impersonation not allowed".to_owned()).into());
        }
        if target == "unknown" {
            return Err(Forbidden::Impersonation("unknown user".to_owned()).into());
        }
        let Caller { user, tenant, user_name, role, .. } = caller.clone();
        caller.actor = Some(Actor { user, tenant, name: user_name, role, kind: Kind::Person, epoch: 0 });
        caller.user = UserId::parse(target)?;
        if acting.impersonate_as.is_some() {
            caller.role = Role::User;
        }
        Ok(caller)
    }

    async fn issue_token(&self, caller: &Caller, life_seconds: Option<u32>) -> Result<Secret> {
        self.note(format!("issue_token to {} as {} for {life_seconds:?}", caller.user, caller.role.as_str()))?;
        Ok(Secret::new("eyJ.payload.signature".to_owned()))
    }

    async fn token_for(
        &self,
        _: &Caller,
        user: &UserId,
        tenant: Option<&TenantId>,
        life_seconds: Option<u32>,
    ) -> Result<Secret> {
        self.note(format!("token_for {user} of {tenant:?} for {life_seconds:?}"))?;
        Ok(Secret::new("eyJ.payload.signature".to_owned()))
    }

    async fn revoke_token(&self, _: &Caller) -> Result<()> {
        self.note("revoke_token".to_owned())
    }

    async fn validate_token(&self, _: &Caller, token: Secret) -> Result<TokenState> {
        self.note("validate_token".to_owned())?;
        Ok(match token.reveal().as_str() {
            "for a gateway" => TokenState::Gateway(Box::new(gateway_tokens::pass())),
            "good" => TokenState::Valid(Box::new(caller(Role::User))),
            _ => TokenState::Invalid("signature has expired".to_owned()),
        })
    }

    async fn with_password(&self, _: &str, _: Secret, _: &Origin) -> Result<SignedIn> {
        Err(Error::Internal)
    }

    async fn with_key(&self, _: &str, _: Secret, _: &Origin) -> Result<SignedIn> {
        Err(Error::Internal)
    }

    async fn switch(&self, _: &Caller, _: &TenantId) -> Result<SignedIn> {
        panic!("a key opens one workspace")
    }

    fn ways_in(&self) -> WaysIn {
        WaysIn { passwords: true, names: false, access_keys: true }
    }
}

#[async_trait]
impl SignInRulesPort for Fake {
    async fn get(&self, _: &Caller) -> Result<SignInRules> {
        self.note("rules".to_owned())?;
        let accepted = Accepted { at: THEN, user: UserId::known(USER_ID), name: "Zoë".to_owned(), role: Role::User };
        let entry = |email: &str, accepted| WhitelistEntry {
            email: email.to_owned(),
            role: Role::Admin,
            added: THEN,
            accepted,
        };
        Ok(SignInRules {
            domains: vec![Domain::parse("domains", "acme.io").expect("a domain")],
            whitelist: vec![entry("ada@partner.io", None), entry("zoe@partner.io", Some(accepted))],
        })
    }

    async fn whitelist(&self, _: &Caller, _: WhitelistFilter, _: PageRequest) -> Result<WhitelistPage> {
        Err(Error::Internal)
    }

    async fn overview(&self, _: &Caller) -> Result<Overview> {
        Err(Error::Internal)
    }

    async fn destination(&self, _: &Caller, _: &str, _: Option<ProviderKey>) -> Result<Destination> {
        Err(Error::Internal)
    }

    async fn set_domains(&self, _: &Caller, domains: Vec<String>) -> Result<()> {
        self.note(format!("set_domains {domains:?}"))
    }

    async fn add_whitelist_entries(&self, _: &Caller, emails: Vec<String>, role: Role) -> Result<Vec<String>> {
        self.note(format!("add_whitelist_entries {emails:?} {role:?}"))?;
        Ok(emails)
    }

    async fn remove_whitelist_entries(&self, _: &Caller, emails: Vec<String>) -> Result<Vec<String>> {
        self.note(format!("remove_whitelist_entries {emails:?}"))?;
        Ok(emails)
    }
}

#[async_trait]
impl Tenants for Fake {
    async fn create(&self, _: &Caller, new: NewTenant) -> Result<Tenant> {
        self.note(format!("create {new:?}"))?;
        let (name, settings) = new.check()?;
        Ok(tenant(name, settings))
    }

    async fn list(&self, _: &Caller, filter: TenantFilter) -> Result<Vec<Tenant>> {
        self.note(format!("list {filter:?}"))?;
        Ok(vec![tenant("Acme".to_owned(), Settings::default())])
    }

    async fn get(&self, _: &Caller, id: Option<TenantId>) -> Result<Tenant> {
        self.note(format!("get {id:?}"))?;
        let features: FeatureSet = [Feature::Experiments].into_iter().collect();
        Ok(tenant("Acme".to_owned(), Settings { allowed_users: Some(10), features, ..Settings::default() }))
    }

    async fn update_settings(&self, _: &Caller, id: TenantId, change: SettingsChange) -> Result<Tenant> {
        self.note(format!("update_settings {id} {change:?}"))?;
        Ok(tenant("Acme".to_owned(), change.apply_to(Settings::default())?))
    }
}

#[async_trait]
impl Sessions for Fake {
    async fn open(&self, _: &SessionKey, _: NewSession) -> Result<()> {
        Err(Error::Internal)
    }

    async fn load(&self, _: &SessionKey) -> Result<Option<Caller>> {
        panic!("the API has no sessions")
    }

    async fn exists(&self, _: &SessionKey) -> Result<bool> {
        Err(Error::Internal)
    }

    async fn end(&self, _: &SessionKey) -> Result<()> {
        Err(Error::Internal)
    }

    async fn list(&self, _: &Caller) -> Result<Vec<Session>> {
        Err(Error::Internal)
    }

    async fn revoke(&self, _: &Caller, _: SessionId) -> Result<()> {
        Err(Error::Internal)
    }

    async fn of_user(&self, _: &Caller, _: &UserId) -> Result<Vec<Session>> {
        Err(Error::Internal)
    }

    async fn end_of_user(&self, _: &Caller, _: &UserId, _: Option<SessionId>) -> Result<u32> {
        Err(Error::Internal)
    }
}

#[async_trait]
impl Audit for Fake {
    async fn page(&self, _: &Caller, _: AuditFilter, _: PageRequest) -> Result<AuditPage> {
        panic!("the API has no audit log")
    }

    async fn note_export(&self, _: &Caller, _: &AuditFilter, _: ExportFormat) -> Result<()> {
        panic!("the API has no audit log")
    }
}
