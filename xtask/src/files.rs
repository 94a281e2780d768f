//! Folders: listed, emptied, and mirrored without touching what did not change.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

/// All files below a path, sorted; of a file, itself.
pub fn below(path: &Path) -> Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    let mut open = vec![path.to_path_buf()];
    while let Some(path) = open.pop() {
        if !path.is_dir() {
            found.push(path);
            continue;
        }
        for entry in fs::read_dir(&path).with_context(|| format!("cannot list {}", path.display()))? {
            open.push(entry?.path());
        }
    }
    found.sort();
    Ok(found)
}

/// The folder, empty.
pub fn emptied(folder: &Path) -> Result<PathBuf> {
    if folder.exists() {
        fs::remove_dir_all(folder)?;
    }
    fs::create_dir_all(folder).with_context(|| format!("cannot make {}", folder.display()))?;
    Ok(folder.to_path_buf())
}

/// Makes `to` hold exactly the files of `from`; a file whose content is the same keeps its time.
pub fn mirror(from: &Path, to: &Path) -> Result<()> {
    fs::create_dir_all(to)?;
    for old in below(to)? {
        if !from.join(old.strip_prefix(to)?).exists() {
            fs::remove_file(&old)?;
        }
    }
    for new in below(from)? {
        let target = to.join(new.strip_prefix(from)?);
        let content = fs::read(&new)?;
        if fs::read(&target).ok().as_deref() != Some(&content) {
            fs::create_dir_all(target.parent().unwrap_or(to))?;
            fs::write(&target, content).with_context(|| format!("cannot write {}", target.display()))?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn mirror_touches_only_what_changed() -> Result<()> {
        let base = std::env::temp_dir().join(format!("xtask-mirror-{}", std::process::id()));
        let (from, to) = (emptied(&base.join("from"))?, emptied(&base.join("to"))?);
        fs::create_dir(from.join("snippets"))?;
        fs::write(from.join("snippets/a.js"), "same")?;
        fs::write(from.join("b.css"), "first")?;
        fs::write(to.join("left-over.js"), "old")?;
        mirror(&from, &to)?;
        let before = fs::metadata(to.join("snippets/a.js"))?.modified()?;

        fs::write(from.join("b.css"), "second")?;
        mirror(&from, &to)?;
        assert_eq!(fs::metadata(to.join("snippets/a.js"))?.modified()?, before);
        assert_eq!(fs::read_to_string(to.join("b.css"))?, "second");
        assert_eq!(below(&to)?, [to.join("b.css"), to.join("snippets/a.js")]);
        fs::remove_dir_all(base)?;
        Ok(())
    }
}
