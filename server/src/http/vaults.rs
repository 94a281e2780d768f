//! Whatever shows the text of a vault, by forms: opening and saving one, comparing two of its texts, and what all vaults
//! add up to. The answer is a page and no redirect: a secret stands in it this once, and belongs in no address.

use app::{
    pages::vaults::{compare, edit, preview, query, view::PreviewView},
    paths,
};
use axum::{
    Form, Router,
    extract::State,
    response::{IntoResponse, Redirect, Response},
    routing::post,
};
use http::{StatusCode, request::Parts};
use model::{
    Backend, Caller, Error, Secret,
    error::{FieldError, Noun},
    id::{GroupId, UserId, VaultId},
    vaults::{Draft, Format, LineKind, Owner, OwnerKind, Saved, Target, Vault},
};

use super::answered::{Door, Fields, forms, signed_out, status};

/// Most bytes of a form: a text as forms write it, where each byte may take three.
const LARGEST_FORM: usize = 3 * 256 * 1024 + 16 * 1024;

/// `POST /settings/vaults/edit`, `…/compare` and `…/preview`.
pub fn routes(backend: Backend) -> Router {
    let routes = Router::new()
        .route(paths::EDIT_VAULT, post(edit_vault))
        .route(paths::COMPARE_VAULT, post(compare_revisions))
        .route(paths::VAULT_PREVIEW, post(reveal_preview));
    forms(routes, LARGEST_FORM, backend)
}

/// Shows the text of one, looks for groups, or saves.
async fn edit_vault(State(door): State<Door>, parts: Parts, Form(fields): Form<Fields>) -> Response {
    let Some(caller) = parts.extensions.get::<Caller>() else { return signed_out(paths::EDIT_VAULT) };
    let draft = edit::Draft::of(&fields);
    let said = edit::Said { draft: draft.clone(), asked: true, ..edit::Said::default() };
    let done = match field(&fields, "act") {
        "open" => door.open(caller, &draft.vault).await.map(|draft| edit::Said { draft, ..said.clone() }),
        "look" => Ok(said.clone()),
        _ => match door.save(caller, &draft).await {
            Ok(Done::Saved(vault, warnings)) if warnings.is_empty() => {
                let home = query::home(vault.owner.kind().as_str(), vault.owner.id());
                return Redirect::to(&home).into_response();
            }
            Ok(Done::Saved(vault, warnings)) => {
                let draft = edit::Draft { text: draft.text, ..filled(&vault) };
                Ok(edit::Said { draft, warnings, ..said.clone() })
            }
            Ok(Done::Conflict(revision, theirs)) => {
                let draft = edit::Draft { seen: revision.to_string(), ..draft };
                let said = edit::Said { draft, theirs: Some((revision, theirs)), ..said };
                return door.pages.answer(parts, StatusCode::CONFLICT, said).await;
            }
            Err(error) => Err(error),
        },
    };
    match done {
        Ok(said) => door.pages.answer(parts, StatusCode::OK, said).await,
        Err(error) => {
            let said = edit::Said { refused: Some(app::request::told(&error)), ..said };
            door.pages.answer(parts, status(&error), said).await
        }
    }
}

async fn compare_revisions(State(door): State<Door>, parts: Parts, Form(fields): Form<Fields>) -> Response {
    let Some(caller) = parts.extensions.get::<Caller>() else { return signed_out(paths::COMPARE_VAULT) };
    let vault = field(&fields, "vault").to_owned();
    let number = |name| field(&fields, name).parse::<i64>().unwrap_or(0);
    let found = match vault_id(&vault) {
        Ok(id) => door.backend.vaults.compare(caller, &id, number("from"), number("to")).await,
        Err(error) => Err(error),
    };
    let (status, said) = match found {
        Ok(found) => {
            let title = format!("{}: revision {} and {}", found.vault.name, found.from.number, found.to.number);
            let shown = |number: Option<u32>| number.map(|number| number.to_string()).unwrap_or_default();
            let line = |line: model::vaults::DiffLine| compare::Line {
                sign: match line.kind {
                    LineKind::Same => ' ',
                    LineKind::Gone => '-',
                    LineKind::New => '+',
                },
                before: shown(line.before),
                after: shown(line.after),
                text: line.text,
            };
            let parts = found.parts.into_iter().map(|lines| lines.into_iter().map(line).collect()).collect();
            (StatusCode::OK, compare::Said { vault, title, parts, refused: None })
        }
        Err(error) => {
            let refused = Some(app::request::told(&error));
            (status(&error), compare::Said { refused, ..compare::Said::default() })
        }
    };
    door.pages.answer(parts, status, said).await
}

async fn reveal_preview(State(door): State<Door>, parts: Parts, Form(fields): Form<Fields>) -> Response {
    let Some(caller) = parts.extensions.get::<Caller>() else { return signed_out(paths::VAULT_PREVIEW) };
    let user = field(&fields, "user").to_owned();
    let id = if user.is_empty() { Ok(None) } else { UserId::parse(&user).map(Some) };
    let found = match id {
        Ok(id) => door.backend.vaults.preview(caller, id.as_ref(), true).await,
        Err(error) => Err(error),
    };
    let (status, said) = match found {
        Ok(found) => (StatusCode::OK, preview::Said { user, preview: Some(PreviewView::of(found)), refused: None }),
        Err(error) => {
            let refused = Some(app::request::told(&error));
            (status(&error), preview::Said { user, preview: None, refused })
        }
    };
    door.pages.answer(parts, status, said).await
}

/// What came of saving.
enum Done {
    Saved(Vault, Vec<String>),
    Conflict(i64, String),
}

impl Door {
    async fn open(&self, caller: &Caller, vault: &str) -> Result<edit::Draft, Error> {
        let opened = self.backend.vaults.reveal(caller, &vault_id(vault)?, None).await?;
        Ok(edit::Draft { text: opened.text.into_inner(), ..filled(&opened.vault) })
    }

    async fn save(&self, caller: &Caller, draft: &edit::Draft) -> Result<Done, Error> {
        let id = if draft.vault.is_empty() { None } else { Some(vault_id(&draft.vault)?) };
        let owner = match (&id, draft.owner.as_str(), draft.of.as_str()) {
            (Some(_), ..) => None,
            (None, "person", _) => Some(Owner::Person(caller.user.clone())),
            (None, "service_account", account) => Some(Owner::ServiceAccount(UserId::parse(account)?)),
            (None, _, "") => Some(Owner::Workspace),
            (None, _, group) => Some(Owner::Group(GroupId::parse(group)?)),
        };
        let format = Format::parse(&draft.format).ok_or_else(|| FieldError::missing("format"))?;
        let wanted = Draft {
            owner,
            name: Some(draft.name.clone()),
            target: if id.is_some() { None } else { Target::parse(&draft.target) },
            format: Some(format),
            text: Some(Secret::new(draft.text.clone())),
            enabled: Some(draft.enabled),
            reason: draft.reason.clone(),
            seen: draft.seen.parse().ok(),
            id,
        };
        Ok(match self.backend.vaults.save(caller, wanted).await? {
            Saved::Done { vault, warnings } => Done::Saved(vault, warnings),
            Saved::Conflict(is) => Done::Conflict(is.revision, is.text.into_inner()),
        })
    }
}

/// The form of a vault without its text.
fn filled(vault: &Vault) -> edit::Draft {
    let kind = vault.owner.kind();
    edit::Draft {
        vault: vault.id.to_string(),
        owner: kind.as_str().to_owned(),
        of: vault.owner.id().to_owned(),
        of_name: match kind {
            OwnerKind::Workspace => kind.title().to_owned(),
            OwnerKind::Person => String::new(),
            OwnerKind::Group | OwnerKind::ServiceAccount => vault.owner_name.clone().unwrap_or_default(),
        },
        name: vault.name.clone(),
        target: vault.target.as_str().to_owned(),
        format: vault.format.as_str().to_owned(),
        enabled: vault.enabled,
        seen: vault.revision.to_string(),
        ..edit::Draft::default()
    }
}

fn field<'f>(fields: &'f Fields, wanted: &str) -> &'f str {
    fields.iter().rev().find(|(name, _)| name == wanted).map_or("", |(_, value)| value)
}

fn vault_id(text: &str) -> Result<VaultId, Error> {
    VaultId::parse(text).map_err(|_| Error::NotFound(Noun::Vault))
}
