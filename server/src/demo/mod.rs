//! A believable sample workspace, for `tenantry demo`: made through the same rules as everything else where there is
//! a rule, and directly where only time would make it (past sign-ins).

mod automation;
mod people;
mod rules;

use model::{
    Caller, Error, Result, Role, Secret, SystemScope,
    credentials::Credential,
    groups::Source,
    id::{GroupId, TenantId, UserId},
    name,
    sign_in::{Acting, Origin, Presented},
    tenants::{NewTenant, SettingsChange},
    users::NewUser,
};

use crate::{
    domain::FirstCredential,
    start::Machine,
    store::{
        self,
        credentials::StoredForm,
        groups::{NewGroup, NewMembership},
    },
};
use people::{GROUPS, PEOPLE};

/// The mail domain of the sample people; reserved for examples (RFC 2606).
const DOMAIN: &str = "acme-robotics.example";

const DAY: i64 = 24 * 60 * 60;

/// Whom to sign in as.
pub struct Administrator {
    pub email: String,
    pub password: Secret,
}

/// Fills an empty deployment: 40 users and 6 groups.
pub async fn fill(machine: &Machine, supervisor: &FirstCredential) -> Result<Administrator> {
    let backend = machine.domain.backend();
    let presented =
        Presented::Key { access_key: supervisor.access_key.clone(), secret_key: supervisor.secret_key.clone() };
    let caller = backend.sign_in.recognise(presented.clone(), &Acting::default(), &Origin::default()).await?;
    let settings = SettingsChange { allowed_users: Some(Some(60)), ..SettingsChange::default() };
    let tenant = backend.tenants.create(&caller, NewTenant { name: "Acme Robotics".to_owned(), settings }).await?.id;
    let groups = make_groups(machine, &tenant).await?;

    let ada = make_user(&backend, &caller, &tenant, "Ada Kowalska", "ada", Role::Admin).await?;
    let grace = make_user(&backend, &caller, &tenant, "Grace Hoang", "grace", Role::Admin).await?;
    join(machine, &tenant, &grace, &groups, &[0], 0, 0).await?;
    join(machine, &tenant, &ada, &groups, &[], 1, -1).await?;
    for (name, local, member_of, signed_in, key_used) in PEOPLE {
        let user = make_user(&backend, &caller, &tenant, name, local, Role::User).await?;
        join(machine, &tenant, &user, &groups, member_of, *signed_in, *key_used).await?;
    }
    rules::make(&backend, presented.clone(), &ada, &groups).await?;
    automation::make(&backend, presented, &ada, &groups).await?;
    let email = format!("ada@{DOMAIN}");
    let password = crate::secrets::new_secret_key(machine.entropy.as_ref());
    let password = Secret::new(password.reveal().chars().skip(4).take(20).collect());
    machine.domain.set_password(&email, &password).await?;
    Ok(Administrator { email, password })
}

async fn make_user(
    backend: &model::Backend,
    caller: &Caller,
    tenant: &TenantId,
    name: &str,
    local: &str,
    role: Role,
) -> Result<UserId> {
    let new = NewUser {
        tenant: tenant.clone(),
        name: name.to_owned(),
        email: format!("{local}@{DOMAIN}"),
        role,
        given_name: None,
        family_name: None,
        avatar: None,
        internal: false,
        groups: Vec::new(),
    };
    backend.users.create(caller, new).await
}

async fn make_groups(machine: &Machine, tenant: &TenantId) -> Result<Vec<GroupId>> {
    let system = SystemScope::of_server("demo");
    let scope = system.within(tenant.clone());
    let mut conn = machine.store.write_all(&system).await?;
    let mut ids = Vec::new();
    for (name, description) in GROUPS {
        let id = GroupId::known(machine.domain.make_id());
        let key = name::key(name);
        let group =
            NewGroup { id: &id, name, name_key: &key, description, features: None, created: machine.domain.time() };
        store::groups::insert(&mut conn, &scope, &group).await?;
        ids.push(id);
    }
    conn.commit().await?;
    Ok(ids)
}

/// Puts a user into groups and gives the past.
async fn join(
    machine: &Machine,
    tenant: &TenantId,
    user: &UserId,
    groups: &[GroupId],
    member_of: &[usize],
    signed_in: i64,
    key_used: i64,
) -> Result<()> {
    let system = SystemScope::of_server("demo");
    let scope = system.within(tenant.clone());
    let now = machine.domain.time();
    let mut conn = machine.store.write_all(&system).await?;
    for group in member_of.iter().filter_map(|at| groups.get(*at)) {
        let new = NewMembership { group, user, source: Source::Creation, by: None, ends: None, created: now };
        store::groups::put_member(&mut conn, &scope, &new).await?;
    }
    if signed_in >= 0 {
        let at = now.plus_seconds(-signed_in * DAY - 1_900);
        store::sign_in::note_sign_in(&mut conn, &scope, user.as_str(), "password", at).await?;
    }
    if key_used >= 0 {
        let access_key = crate::secrets::new_access_key(machine.entropy.as_ref());
        let credential = Credential {
            access_key: access_key.clone(),
            label: Some("Workstation".to_owned()),
            created: now.plus_seconds(-200 * DAY),
            expires: None,
            last_used: None,
            last_used_from: None,
            networks: Vec::new(),
            scope: model::credentials::KeyScope::All,
            replaced: false,
        };
        // A key whose secret nobody knows: it cannot be used, only seen.
        let stored = StoredForm { secret: machine.domain.unusable_secret(), found_by: None };
        store::credentials::insert(&mut conn, &scope, user, &credential, &stored).await?;
        let at = now.plus_seconds(-key_used * DAY - 240);
        store::credentials::touch(&mut conn, &system, &access_key, at, Some("turin-gpu-07")).await?;
    }
    conn.commit().await.map_err(Error::from)
}
