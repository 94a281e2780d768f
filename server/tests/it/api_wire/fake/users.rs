//! Users, as the wire tests know them.

use async_trait::async_trait;
use model::{
    Caller, Error, Result, Role, Secret,
    access::Theme,
    groups::{BuiltIn, GroupName},
    id::UserId,
    page::{Page, PageRequest},
    passwords::{PasswordChange, PasswordsPort},
    sign_in::{Origin, SignedIn},
    users::{
        Added, BinPage, BinRow, Change, NewUser, Outcomes, ProfileChange, User, UserColumns, UserDetails, UserFacets,
        UserFilter, UserQuery, UserRow, UserTable, Users,
    },
};
use serde_json::{Map, Value, json};

use super::{Fake, THEN, USER_ID, user};

#[async_trait]
impl Users for Fake {
    async fn table(&self, _: &Caller, _: UserFilter, _: PageRequest) -> Result<UserTable> {
        Err(Error::Internal)
    }

    async fn facets(&self, _: &Caller) -> Result<UserFacets> {
        Err(Error::Internal)
    }

    async fn set_columns(&self, _: &Caller, _: UserColumns) -> Result<()> {
        Err(Error::Internal)
    }

    async fn note_export(&self, _: &Caller, _: &UserFilter) -> Result<()> {
        Err(Error::Internal)
    }

    async fn details(&self, _: &Caller, _: &UserId) -> Result<UserDetails> {
        Err(Error::Internal)
    }

    async fn list(&self, _: &Caller, query: UserQuery) -> Result<Vec<User>> {
        self.note(format!("list {query:?}"))?;
        Ok(vec![user(USER_ID, "Zoë Kowalska"), user("0192f0c1a2b37c4d8e9f0a1b2c3d4e60", "Bob")])
    }

    async fn rows(&self, _: &Caller, query: UserQuery) -> Result<Vec<UserRow>> {
        self.note(format!("rows {query:?}"))?;
        let group = GroupName { id: BuiltIn::QueueAdmins.group_id(), name: "Queue Admins".to_owned() };
        let row = |id: &str, name: &str| UserRow {
            user: user(id, name),
            groups: Vec::new(),
            last_sign_in: None,
            last_provider: None,
            credentials_last_used: None,
            pages_last_used: None,
        };
        let zoe = UserRow {
            groups: vec![group],
            last_sign_in: Some(THEN),
            last_provider: Some("keycloak".to_owned()),
            credentials_last_used: Some(THEN),
            pages_last_used: Some(THEN),
            ..row(USER_ID, "Zoë Kowalska")
        };
        Ok(vec![zoe, row("0192f0c1a2b37c4d8e9f0a1b2c3d4e60", "Bob")])
    }

    async fn get(&self, _: &Caller, id: &UserId) -> Result<User> {
        self.note(format!("get {id}"))?;
        Ok(user(id.as_str(), "Zoë Kowalska"))
    }

    async fn create(&self, _: &Caller, new: NewUser) -> Result<UserId> {
        self.note(format!("create {new:?}"))?;
        new.check()?;
        Ok(UserId::known(USER_ID))
    }

    async fn add(&self, _: &Caller, new: NewUser, password: Option<Secret>) -> Result<Added> {
        self.note(format!("add {new:?} {password:?}"))?;
        new.check()?;
        let password = password.unwrap_or_else(|| Secret::new("abcd-efgh-ijkm-npqr-stuv".to_owned()));
        Ok(Added { id: UserId::known(USER_ID), password: Some(password) })
    }

    async fn set_role(&self, _: &Caller, user: &UserId, role: Role) -> Result<()> {
        self.note(format!("set_role {user} {role:?}"))
    }

    async fn update(&self, _: &Caller, user: &UserId, change: ProfileChange) -> Result<Vec<&'static str>> {
        self.note(format!("update {user} {change:?}"))?;
        change.check()?;
        Ok(vec!["name"])
    }

    async fn change(&self, _: &Caller, user: &UserId, change: Change) -> Result<bool> {
        self.note(format!("change {user} {change:?}"))?;
        Ok(true)
    }

    async fn change_many(&self, _: &Caller, _: Vec<UserId>, _: Change) -> Result<Outcomes> {
        Err(Error::Internal)
    }

    async fn bin(&self, _: &Caller, search: String, page: PageRequest) -> Result<BinPage> {
        self.note(format!("bin {search:?} {page:?}"))?;
        let row = |id: &str, name: &str, removed_by: Option<&str>| BinRow {
            id: UserId::known(id),
            name: name.to_owned(),
            email: Some("zoe@people.example".to_owned()),
            role: Role::User,
            removed: THEN,
            removed_by: removed_by.map(ToOwned::to_owned),
            kept_until: THEN.plus_seconds(model::users::SECONDS_IN_BIN),
        };
        let items =
            vec![row(USER_ID, "Zoë Kowalska", Some("Bob")), row("0192f0c1a2b37c4d8e9f0a1b2c3d4e60", "Bea", None)];
        let next = Some(model::page::Cursor("a cursor".to_owned()));
        let page = Page { items, previous: None, next, total: None };
        Ok(BinPage { page, seats_used: 1, seats_allowed: None, now: THEN })
    }

    async fn set_theme(&self, _: &Caller, _: Theme) -> Result<()> {
        Err(Error::Internal)
    }

    async fn preferences(&self, _: &Caller) -> Result<Map<String, Value>> {
        self.note("preferences".to_owned())?;
        Ok(Map::from_iter([("views".to_owned(), json!({"dark": true, "empty": null}))]))
    }

    async fn set_preferences(&self, _: &Caller, changes: Map<String, Value>) -> Result<Map<String, Value>> {
        self.note(format!("set_preferences {}", Value::Object(changes.clone())))?;
        Ok(changes)
    }

    async fn me(&self, caller: &Caller) -> Result<(User, Vec<GroupName>)> {
        self.note("me".to_owned())?;
        let groups = vec![GroupName { id: BuiltIn::Users.group_id(), name: "Users".to_owned() }];
        Ok((user(caller.user.as_str(), "Zoë Kowalska"), groups))
    }

    async fn owners(&self, _: &Caller) -> Result<(u32, Vec<User>)> {
        self.note("owners".to_owned())?;
        Ok((40, vec![user(USER_ID, "Zoë Kowalska")]))
    }
}

#[async_trait]
impl PasswordsPort for Fake {
    async fn change(&self, _: &Caller, _: PasswordChange, _: &Origin) -> Result<SignedIn> {
        panic!("the API has no passwords of one's own")
    }

    async fn give(&self, _: &Caller, user: &UserId, password: Option<Secret>) -> Result<Secret> {
        self.note(format!("give {user} {password:?}"))?;
        password.ok_or(Error::Internal)
    }
}
