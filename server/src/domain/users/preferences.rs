//! Preferences: a JSON object that clients keep per user, changed by dotted paths.

use model::{
    Caller, Error, Permission, Result,
    error::{FieldError, Noun, Problem},
};
use serde_json::{Map, Value};

use super::Domain;
use crate::store;

/// Most bytes of a user's preferences, as JSON.
const LARGEST: usize = 64 * 1024;

/// Deepest nesting of a path.
const DEEPEST: usize = 16;

impl Domain {
    pub(super) async fn read_preferences(&self, caller: &Caller) -> Result<Map<String, Value>> {
        let scope = caller.require(Permission::EditOwnProfile)?;
        let mut conn = self.store.read(&scope).await?;
        let text = store::users::preferences(&mut conn, &scope, &caller.user).await?;
        text.map(|text| parse(&text)).ok_or(Error::NotFound(Noun::User))
    }

    pub(super) async fn change_preferences(
        &self,
        caller: &Caller,
        changes: Map<String, Value>,
    ) -> Result<Map<String, Value>> {
        let scope = caller.require(Permission::EditOwnProfile)?;
        let mut conn = self.store.write(&scope).await?;
        // Read inside the write transaction, with the tenant locked: two tabs do not lose each other's change.
        store::tenants::lock(&mut conn, &scope).await?.ok_or(Error::NotFound(Noun::Company))?;
        let text = store::users::preferences(&mut conn, &scope, &caller.user).await?;
        let mut preferences = text.map(|text| parse(&text)).ok_or(Error::NotFound(Noun::User))?;
        for (path, value) in changes {
            set(&mut preferences, &path, value)?;
        }
        let text = Value::Object(preferences.clone()).to_string();
        if text.len() > LARGEST {
            return Err(refuse(format!("Preferences may have at most {LARGEST} bytes.")));
        }
        store::users::set_preferences(&mut conn, &scope, &caller.user, &text).await?;
        conn.commit().await?;
        Ok(preferences)
    }
}

fn parse(text: &str) -> Map<String, Value> {
    serde_json::from_str(text).unwrap_or_default()
}

fn refuse(message: impl Into<String>) -> Error {
    FieldError::new("preferences", Problem::Value, message).into()
}

fn set(preferences: &mut Map<String, Value>, path: &str, value: Value) -> Result<()> {
    let parts: Vec<&str> = path.split('.').collect();
    if parts.len() > DEEPEST || parts.iter().any(|part| part.is_empty() || part.starts_with('$')) || !plain(&value) {
        return Err(refuse("Preference keys are not empty, do not begin with $ and nested ones hold no dot."));
    }
    let Some((last, above)) = parts.split_last() else { return Ok(()) };
    let mut at = preferences;
    for part in above {
        let next = at.entry(*part).or_insert_with(|| Value::Object(Map::new()));
        if !next.is_object() {
            *next = Value::Object(Map::new());
        }
        let Value::Object(inner) = next else { return Ok(()) };
        at = inner;
    }
    at.insert((*last).to_owned(), value);
    Ok(())
}

/// Whether no nested key has a dot or begins with `$`.
fn plain(value: &Value) -> bool {
    match value {
        Value::Object(map) => {
            map.iter().all(|(key, value)| !key.contains('.') && !key.starts_with('$') && plain(value))
        }
        Value::Array(list) => list.iter().all(plain),
        _ => true,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn dotted_keys_are_paths() {
        let mut preferences = Map::new();
        set(&mut preferences, "views.users.sort", json!("name")).expect("fine");
        set(&mut preferences, "views.users.size", json!(50)).expect("fine");
        set(&mut preferences, "views.users", json!({"size": 20})).expect("fine");
        assert_eq!(Value::Object(preferences), json!({"views": {"users": {"size": 20}}}));
    }

    #[test]
    fn keys_that_mean_something_to_databases_are_refused() {
        for bad in ["", "$where", "a.$set", "a..b", ".a"] {
            assert!(set(&mut Map::new(), bad, json!(1)).is_err(), "{bad:?}");
        }
        assert!(set(&mut Map::new(), "a", json!({"b.c": 1})).is_err());
    }
}
