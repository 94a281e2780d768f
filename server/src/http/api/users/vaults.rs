//! Vaults: what clients load at each start, and what administrators keep for others.

use model::{
    Caller, Error, Secret,
    error::{Conflict, FieldError, Noun},
    id::{UserId, VaultId},
    vaults::{Draft, Format, Loaded, Owner, OwnerKind, Saved, Target, Wanted},
};
use serde::Serialize;
use serde_json::json;

use crate::http::api::{
    call::{Call, Outcome},
    fields::Fields,
    json::Iso,
};

#[derive(Serialize)]
struct View<'a> {
    id: &'a str,
    #[serde(rename = "type")]
    target: &'static str,
    scope: &'static str,
    format: &'static str,
    data: &'a str,
    description: &'a str,
    enabled: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    group: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    group_name: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    user: Option<&'a str>,
    last_update: Iso,
    /// Whether whoever reads this may save it: what is masked must not come back as a text.
    editable: bool,
    revision: i64,
}

impl<'a> View<'a> {
    /// `format` is what the text is written in, which for clients is always HOCON or JSON.
    fn of(loaded: &'a Loaded, format: Format, editable: bool) -> Self {
        let vault = &loaded.vault;
        let in_group = vault.owner.kind() == OwnerKind::Group;
        let (group, user) = match &vault.owner {
            Owner::Workspace => (None, None),
            Owner::Group(group) => (Some(group.as_str()), None),
            Owner::ServiceAccount(user) | Owner::Person(user) => (None, Some(user.as_str())),
        };
        Self {
            id: vault.id.as_str(),
            target: vault.target.as_str(),
            scope: vault.owner.kind().scope_of_vault(),
            format: format.as_str(),
            data: loaded.text.reveal(),
            description: &vault.name,
            enabled: vault.enabled,
            group,
            group_name: vault.owner_name.as_deref().filter(|_| in_group),
            user,
            last_update: Iso(vault.updated),
            editable: editable && !loaded.masked,
            revision: vault.revision,
        }
    }
}

pub async fn get(call: &Call<'_>, caller: &Caller) -> Outcome {
    let found = call.backend.vaults.applied(caller, wanted(&call.fields)?).await?;
    let manages = caller.may(model::Permission::ManageVaults);
    let view = |loaded: &Loaded| {
        let as_saved = loaded.vault.target.is_json() && !loaded.masked;
        let format = if as_saved { Format::Json } else { Format::Hocon };
        let own = loaded.vault.owner.kind() == OwnerKind::Person && caller.actor.is_none();
        // Converted, it is not what was saved.
        let whole = as_saved || loaded.vault.format == Format::Hocon;
        json!(View::of(loaded, format, whole && (own || manages)))
    };
    call.answer(&json!({ "vaults": found.iter().map(view).collect::<Vec<_>>() }))
}

pub async fn get_organization(call: &Call<'_>, caller: &Caller) -> Outcome {
    let found = call.backend.vaults.organization(caller, wanted(&call.fields)?).await?;
    let view = |loaded: &Loaded| {
        let format = if loaded.masked { Format::Hocon } else { loaded.vault.format };
        json!(View::of(loaded, format, true))
    };
    call.answer(&json!({ "vaults": found.iter().map(view).collect::<Vec<_>>() }))
}

pub async fn add_or_update(call: &Call<'_>, caller: &Caller) -> Outcome {
    let given = Fields::new(call.fields.required_object("vault")?);
    let id = given.text("id")?.filter(|id| !id.is_empty());
    let id = id.map(|id| VaultId::parse(id).map_err(|_| Error::NotFound(Noun::Vault))).transpose()?;
    let owner = owner(call, &given, caller, id.is_some())?;
    let draft = Draft {
        owner,
        id,
        name: given.owned_text("description")?,
        target: given.text("type")?.map(target).transpose()?,
        format: given.text("format")?.map(format).transpose()?,
        text: given.owned_text("data")?.map(Secret::new),
        enabled: given.flag("enabled")?,
        reason: given.owned_text("reason")?.unwrap_or_default(),
        seen: given.number("revision")?.map(i64::from),
    };
    match call.backend.vaults.save(caller, draft).await? {
        Saved::Done { vault, warnings } => {
            let (id, revision) = (vault.id.as_str(), vault.revision);
            call.answer(&json!({ "vault": id, "revision": revision, "warnings": warnings }))
        }
        Saved::Conflict(is) => Err(Error::Conflict(Conflict::VaultChanged { revision: is.vault.revision }).into()),
    }
}

pub async fn delete(call: &Call<'_>, caller: &Caller) -> Outcome {
    let vaults = call.fields.vaults("vaults")?.ok_or_else(|| FieldError::missing("vaults"))?;
    let deleted = call.backend.vaults.delete(caller, vaults).await?;
    call.answer(&json!({ "deleted": deleted }))
}

/// Which vaults. Types that nobody knows are nobody's: clients of all versions ask.
fn wanted(fields: &Fields) -> Result<Wanted, FieldError> {
    let targets = fields.texts("types")?.map(|types| types.into_iter().filter_map(Target::parse).collect());
    Ok(Wanted {
        enabled: fields.flag("enabled")?.unwrap_or(false),
        targets,
        masked: fields.flag("preview_data")?.unwrap_or(false),
    })
}

/// Whom a vault is for: `group` with the scope of a group, `user` with that of a user, oneself without.
fn owner(call: &Call<'_>, given: &Fields, caller: &Caller, is_change: bool) -> Result<Option<Owner>, Error> {
    let Some(scope) = given.text("scope")? else { return Ok(None) };
    let owner = match OwnerKind::from_scope(scope) {
        Some(OwnerKind::Workspace) => Owner::Workspace,
        Some(OwnerKind::Group) if is_change && call.fields.text("group")?.is_none() => return Ok(None),
        Some(OwnerKind::Group) => Owner::Group(call.fields.group("group")?),
        Some(OwnerKind::ServiceAccount | OwnerKind::Person) => match call.fields.text("user")? {
            None if is_change => return Ok(None),
            None => Owner::Person(caller.user.clone()),
            Some(user) => {
                let user = UserId::parse(user).map_err(|_| Error::NotFound(Noun::User))?;
                // Everybody else than oneself whose vault one may make is a service account.
                if user == caller.user { Owner::Person(user) } else { Owner::ServiceAccount(user) }
            }
        },
        None => return Err(FieldError::value("scope", "scope is one of organization, group, user.").into()),
    };
    Ok(Some(owner))
}

fn target(text: &str) -> Result<Target, FieldError> {
    let names: Vec<&str> = Target::ALL.iter().map(|target| target.as_str()).collect();
    Target::parse(text).ok_or_else(|| FieldError::value("type", format!("type is one of {}.", names.join(", "))))
}

fn format(text: &str) -> Result<Format, FieldError> {
    Format::parse(text).ok_or_else(|| FieldError::value("format", "format is one of hocon, json, yaml."))
}
