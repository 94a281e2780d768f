//! Vaults that always answer the same.

use async_trait::async_trait;
use model::{
    Caller, Error, Result, Secret,
    error::Noun,
    id::{GroupId, UserId, VaultId},
    page::{Page, PageRequest},
    vaults::{
        Applied, Compared, Done, Draft, Format, History, Loaded, Opened, Operation, OperationFacets, OperationFilter,
        OperationPage, Owner, OwnerKind, Preview, Saved, Target, Vault, VaultFilter, VaultTable, Vaults, Wanted,
    },
};

use super::{Fake, GROUP_ID, THEN, USER_ID};

/// The vault that exists.
pub const VAULT_ID: &str = "0192f0c1a2b37c4d8e9f0a1b2c3d4e71";

fn vault(owner: Owner) -> Vault {
    let owner_name = matches!(owner, Owner::Group(_)).then(|| "Data Scientists".to_owned());
    Vault {
        id: VaultId::known(VAULT_ID),
        owner,
        owner_name,
        name: "GPU defaults".to_owned(),
        target: Target::Client,
        format: Format::Yaml,
        enabled: true,
        revision: 4,
        lines: 2,
        bytes: 13,
        created: THEN,
        updated: THEN,
        deleted: None,
    }
}

fn of_group() -> Vault {
    vault(Owner::Group(GroupId::known(GROUP_ID)))
}

fn done(operation: Operation) -> Done {
    Done {
        operation,
        at: THEN,
        vault: VaultId::known(VAULT_ID),
        vault_name: "GPU defaults".to_owned(),
        owner: OwnerKind::Group,
        user: UserId::known(USER_ID),
        user_name: Some("Zoë Kowalska".to_owned()),
        address: Some("192.0.2.7".to_owned()),
        door: "pages".to_owned(),
        reason: "new machines".to_owned(),
    }
}

#[async_trait]
impl Vaults for Fake {
    async fn applied(&self, _: &Caller, wanted: Wanted) -> Result<Vec<Loaded>> {
        self.note(format!("vaults {wanted:?}"))?;
        let own = Vault { format: Format::Hocon, ..vault(Owner::Person(UserId::known(USER_ID))) };
        let text = |text: &str| Secret::new(text.to_owned());
        Ok(vec![
            Loaded { vault: of_group(), text: text("{\n  \"sdk\": 1\n}\n"), masked: false },
            Loaded { vault: own, text: text("sdk.a = 1"), masked: false },
        ])
    }

    async fn organization(&self, _: &Caller, wanted: Wanted) -> Result<Vec<Loaded>> {
        self.note(format!("organization vaults {wanted:?}"))?;
        let text = Secret::new("sdk: 1\n".to_owned());
        Ok(vec![Loaded { vault: of_group(), text, masked: false }])
    }

    async fn table(&self, _: &Caller, _: VaultFilter, _: PageRequest) -> Result<VaultTable> {
        Err(Error::NotFound(Noun::Vault))
    }

    async fn of(&self, _: &Caller, _: Option<&UserId>) -> Result<Applied> {
        Err(Error::NotFound(Noun::Vault))
    }

    async fn get(&self, _: &Caller, _: &VaultId) -> Result<Vault> {
        Err(Error::NotFound(Noun::Vault))
    }

    async fn reveal(&self, _: &Caller, _: &VaultId, _: Option<i64>) -> Result<Opened> {
        Err(Error::NotFound(Noun::Vault))
    }

    async fn save(&self, _: &Caller, draft: Draft) -> Result<Saved> {
        self.note(format!("save vault {draft:?}"))?;
        if draft.seen == Some(1) {
            let text = Secret::new("theirs".to_owned());
            let is = Opened { vault: of_group(), revision: 4, format: Format::Yaml, text };
            return Ok(Saved::Conflict(Box::new(is)));
        }
        Ok(Saved::Done { vault: of_group(), warnings: vec!["Line 1: Careful.".to_owned()] })
    }

    async fn enable(&self, _: &Caller, _: Vec<VaultId>, _: bool) -> Result<u32> {
        Err(Error::NotFound(Noun::Vault))
    }

    async fn delete(&self, _: &Caller, ids: Vec<VaultId>) -> Result<u32> {
        self.note(format!("delete vaults {ids:?}"))?;
        Ok(1)
    }

    async fn restore(&self, _: &Caller, _: &VaultId) -> Result<Vault> {
        Err(Error::NotFound(Noun::Vault))
    }

    async fn history(&self, _: &Caller, _: &VaultId) -> Result<History> {
        Err(Error::NotFound(Noun::Vault))
    }

    async fn compare(&self, _: &Caller, _: &VaultId, _: i64, _: i64) -> Result<Compared> {
        Err(Error::NotFound(Noun::Vault))
    }

    async fn roll_back(&self, _: &Caller, _: &VaultId, _: i64, _: Option<i64>) -> Result<Saved> {
        Err(Error::NotFound(Noun::Vault))
    }

    async fn operations(&self, _: &Caller, _: OperationFilter, _: PageRequest) -> Result<OperationPage> {
        Err(Error::NotFound(Noun::Vault))
    }

    async fn numbered_operations(
        &self,
        _: &Caller,
        filter: OperationFilter,
        page: u32,
        size: u32,
    ) -> Result<OperationPage> {
        self.note(format!("vault operations {filter:?} {page} {size}"))?;
        let items = vec![done(Operation::Edit), done(Operation::Edit), done(Operation::Create)];
        Ok(OperationPage { page: Page { items, previous: None, next: None, total: None }, now: THEN })
    }

    async fn operation_facets(&self, _: &Caller) -> Result<OperationFacets> {
        self.note("vault operation facets".to_owned())?;
        Ok(OperationFacets {
            vaults: vec![(VaultId::known(VAULT_ID), "GPU defaults".to_owned())],
            users: vec![(UserId::known(USER_ID), "Zoë Kowalska".to_owned())],
        })
    }

    async fn preview(&self, _: &Caller, _: Option<&UserId>, _: bool) -> Result<Preview> {
        Err(Error::NotFound(Noun::User))
    }
}
