//! Which database to use.

use std::path::{Path, PathBuf};

use model::Secret;

use super::{super::origin::Origin, input::Input, table::DATABASE_URL};

/// The database.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Database {
    /// One file.
    Sqlite(PathBuf),
    /// A URL with its password in it.
    Postgres(Secret),
}

pub fn read(input: &mut Input<'_>, data_dir: &Path) -> Database {
    let default = data_dir.join("tenantry.db");
    let Some(found) = input.value(&DATABASE_URL) else {
        input.report.text_entry(DATABASE_URL.key, &format!("sqlite:{}", default.display()), Origin::Default);
        return Database::Sqlite(default);
    };
    let text = found.text.trim();
    if text.starts_with("postgres://") || text.starts_with("postgresql://") {
        let url = Secret::new(text.to_owned());
        input.report.secret_entry(DATABASE_URL.key, &url, found.origin);
        return Database::Postgres(url);
    }
    let path = text.strip_prefix("sqlite://").or_else(|| text.strip_prefix("sqlite:"));
    if let Some(path) = path.filter(|path| !path.is_empty() && !path.contains(['?', ':'])) {
        input.report.text_entry(DATABASE_URL.key, &format!("sqlite:{path}"), found.origin);
        return Database::Sqlite(PathBuf::from(path));
    }
    input.report.problem(found.place, "this must start with postgres:// or be sqlite: and the path of a file");
    Database::Sqlite(default)
}
