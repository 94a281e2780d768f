//! Credentials, and the service accounts that have nothing else.

use async_trait::async_trait;
use model::{
    Caller, Error, Result, Role, Secret,
    access::Kind,
    credentials::{
        ClientUrls, Credential, Credentials, KeyScope, LeakReport, Life, LifeTerms, Listed, Located, NewCredential,
        Standing, Wish,
    },
    groups::GroupName,
    id::{GroupId, TenantId, UserId},
    page::{Cursor, Page, PageRequest},
    service_accounts::{
        AccountDetails, AccountTable, AccountTerms, Made, NewServiceAccount, ServiceAccount, ServiceAccountChange,
        ServiceAccounts,
    },
    sign_in::Origin,
    users::Status,
};

use super::{Fake, GROUP_ID, THEN, USER_ID, credential};

const TERMS: LifeTerms =
    LifeTerms { default_seconds: Some(7_776_000), longest_seconds: Some(31_536_000), may_exceed: false };

fn new(credential: Credential) -> NewCredential {
    let secret_key = Secret::new("cml_the-only-time".to_owned());
    NewCredential { credential, secret_key, urls: ClientUrls::default() }
}

#[async_trait]
impl Credentials for Fake {
    async fn create(&self, caller: &Caller, of: Option<&UserId>, wish: Wish) -> Result<NewCredential> {
        self.note(format!("create credential for {} {of:?} {wish:?}", caller.user))?;
        let mut made = credential(wish.label.clone(), false);
        made.expires = match wish.life {
            Life::Seconds(seconds) => Some(THEN.plus_seconds(i64::from(seconds))),
            Life::Usual | Life::Unlimited => None,
        };
        made.networks.clone_from(&wish.networks);
        made.scope = KeyScope::check(&wish.scope)?;
        Ok(new(made))
    }

    async fn list(&self, _: &Caller, of: Option<&UserId>) -> Result<Listed> {
        self.note(format!("list credentials {of:?}"))?;
        let mut limited = credential(None, false);
        limited.networks = vec!["10.0.0.0/8".to_owned()];
        limited.scope = KeyScope::ReadOnly;
        limited.replaced = true;
        limited.expires = Some(THEN.plus_seconds(3600));
        Ok(Listed {
            credentials: vec![credential(Some("laptop".to_owned()), true), limited],
            elsewhere: vec![(TenantId::known("0192f0c1a2b37c4d8e9f0a1b2c3d4eee"), vec![credential(None, false)])],
            terms: TERMS,
            now: THEN,
        })
    }

    async fn set_label(&self, _: &Caller, of: Option<&UserId>, key: &str, label: Option<String>) -> Result<()> {
        self.note(format!("set_label {of:?} {key} {label:?}"))
    }

    async fn revoke(&self, _: &Caller, of: Option<&UserId>, access_key: &str) -> Result<()> {
        self.note(format!("revoke {of:?} {access_key}"))
    }

    async fn rotate(&self, _: &Caller, of: Option<&UserId>, key: &str, hours: u32) -> Result<NewCredential> {
        self.note(format!("rotate {of:?} {key} {hours}"))?;
        Ok(new(credential(Some("laptop".to_owned()), false)))
    }

    async fn report_leak(&self, report: LeakReport, _: &Origin) -> Result<()> {
        self.note(format!("report leak of {:?} {:?}", report.access_key, report.url))
    }

    async fn locate(&self, _: &Caller, access_key: &str) -> Result<Located> {
        self.note(format!("locate {access_key}"))?;
        Ok(Located {
            user: UserId::known(USER_ID),
            user_name: "Zoë Kowalska".to_owned(),
            kind: Kind::Service,
            role: Role::User,
            credential: credential(Some("laptop".to_owned()), true),
            now: THEN,
        })
    }
}

#[async_trait]
impl ServiceAccounts for Fake {
    async fn create(&self, _: &Caller, wanted: NewServiceAccount) -> Result<Made> {
        self.note(format!("create {wanted:?}"))?;
        let credential = new(credential(Some("Default Credentials".to_owned()), false));
        Ok(Made { id: UserId::known(USER_ID), name: wanted.name, credential })
    }

    async fn table(&self, _: &Caller, search: String, page: PageRequest) -> Result<AccountTable> {
        self.note(format!("service accounts {search:?} {page:?}"))?;
        let account = ServiceAccount {
            id: UserId::known(USER_ID),
            name: "robot".to_owned(),
            role: Role::User,
            status: Status::Active,
            allow_impersonation: true,
            groups: vec![GroupName { id: GroupId::known(GROUP_ID), name: "Robots".to_owned() }],
            credentials: 2,
            standing: Standing::Live,
            created: THEN,
            last_active: Some(THEN),
        };
        let unused = ServiceAccount { last_active: None, groups: Vec::new(), ..account.clone() };
        Ok(AccountTable {
            page: Page {
                items: vec![account, unused],
                previous: None,
                next: Some(Cursor("there".to_owned())),
                total: Some(4),
            },
            terms: AccountTerms { used: 4, allowed: Some(5), admins: false, life: TERMS },
            now: THEN,
        })
    }

    async fn details(&self, _: &Caller, _: &UserId) -> Result<AccountDetails> {
        Err(Error::Internal)
    }

    async fn update(&self, _: &Caller, account: &UserId, change: ServiceAccountChange) -> Result<bool> {
        self.note(format!("update {account} {change:?}"))?;
        Ok(true)
    }
}
