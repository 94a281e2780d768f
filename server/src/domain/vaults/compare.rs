//! Two revisions beside each other, line by line.

use std::time::Duration;

use model::{
    Caller, Error, Permission, Result,
    error::Noun,
    id::VaultId,
    vaults::{Compared, DiffLine, LineKind, Operation, Revision},
};
use similar::{ChangeTag, TextDiff};

use super::{
    Domain,
    access::{Want, vault_or_binned},
};
use crate::store;

/// Lines around each change.
const AROUND: usize = 3;

/// Longest time for finding the shortest description; a longer one is right, too.
const TIME: Duration = Duration::from_millis(100);

impl Domain {
    pub(super) async fn compare_revisions(
        &self,
        caller: &Caller,
        id: &VaultId,
        from: i64,
        to: i64,
    ) -> Result<Compared> {
        let scope = caller.require(Permission::UseVaults)?;
        let mut conn = self.store.write(&scope).await?;
        let vault = vault_or_binned(&mut conn, &scope, caller, id, Want::Read).await?;
        let known = store::vaults::revisions(&mut conn, &scope, id).await?;
        let find = |number: i64| -> Result<Revision> {
            known.iter().find(|it| it.number == number).cloned().ok_or(Error::NotFound(Noun::Revision))
        };
        let (from, to) = (find(from)?, find(to)?);
        let before = self.text_of(&mut conn, &scope, &vault, from.number).await?.text;
        let after = self.text_of(&mut conn, &scope, &vault, to.number).await?.text;
        self.note_operations(&mut conn, &scope, caller, Operation::Reveal, &[&vault], "").await?;
        conn.commit().await?;
        let parts = tokio::task::spawn_blocking(move || parts(before.reveal(), after.reveal())).await;
        Ok(Compared { vault, from, to, parts: parts.map_err(|_| Error::Internal)? })
    }
}

/// The lines that differ, with some around them.
fn parts(before: &str, after: &str) -> Vec<Vec<DiffLine>> {
    let diff = TextDiff::configure().timeout(TIME).diff_lines(before, after);
    let number = |index: Option<usize>| index.and_then(|index| u32::try_from(index + 1).ok());
    let groups = diff.grouped_ops(AROUND);
    let line = |change: similar::Change<&str>| DiffLine {
        kind: match change.tag() {
            ChangeTag::Equal => LineKind::Same,
            ChangeTag::Delete => LineKind::Gone,
            ChangeTag::Insert => LineKind::New,
        },
        before: number(change.old_index()),
        after: number(change.new_index()),
        text: change.value().trim_end_matches(['\n', '\r']).to_owned(),
    };
    groups.iter().map(|ops| ops.iter().flat_map(|op| diff.iter_changes(op)).map(line).collect()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_have_their_numbers() {
        let parts = parts("a\nb\nc\n", "a\nB\nc\n");
        let lines: Vec<_> = parts.concat().into_iter().map(|it| (it.kind, it.before, it.after, it.text)).collect();
        let expected = [
            (LineKind::Same, Some(1), Some(1), "a"),
            (LineKind::Gone, Some(2), None, "b"),
            (LineKind::New, None, Some(2), "B"),
            (LineKind::Same, Some(3), Some(3), "c"),
        ];
        assert_eq!(lines, expected.map(|(kind, before, after, text)| (kind, before, after, text.to_owned())));
    }

    #[test]
    fn only_what_is_near_a_change_is_shown() {
        let long = |middle: &str| format!("{}{middle}\n{}", "x\n".repeat(50), "y\n".repeat(50));
        let parts = parts(&long("old"), &long("new"));
        assert_eq!(parts.iter().map(Vec::len).collect::<Vec<_>>(), [8]);
        assert!(super::parts("same", "same").is_empty());
    }
}
