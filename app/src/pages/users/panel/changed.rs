//! What became of users who were disabled, enabled, removed or restored together, on its way through an address, as
//! [`crate::outcome`] tells of groups: numbers, codes and IDs.

use model::{
    groups::Verdict,
    users::{Change, Denied, Outcomes},
};

use super::Act;
use crate::components::{
    number::counted,
    outcome::{OutcomeView, unchanged},
    person::Person,
};

/// A change of several users, as an address tells it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Changed {
    pub act: Act,
    pub done: u64,
    /// How many were like that before.
    pub unchanged: u64,
    /// Who was refused, by reason.
    pub refused: Vec<(Denied, Vec<String>)>,
}

impl Changed {
    pub fn of(act: Act, outcomes: &Outcomes) -> Self {
        let count =
            |wanted: Verdict<Denied>| outcomes.iter().filter(|outcome| outcome.verdict == wanted).count() as u64;
        let of_reason = |denied: Denied| {
            let refused = outcomes.iter().filter(|outcome| outcome.verdict == Verdict::Denied(denied));
            (denied, refused.map(|outcome| outcome.user.to_string()).collect::<Vec<_>>())
        };
        Self {
            act,
            done: count(Verdict::Done),
            unchanged: count(Verdict::Unchanged),
            refused: Denied::ALL.iter().copied().map(of_reason).filter(|(_, users)| !users.is_empty()).collect(),
        }
    }

    /// For an address. Only characters that stand in one as they are.
    pub fn written(&self) -> String {
        let head = format!("{}.{}.{}", self.act.as_str(), self.done, self.unchanged);
        let refused = self.refused.iter().map(|(denied, users)| format!("{}.{}", denied.as_str(), users.join(".")));
        std::iter::once(head).chain(refused).collect::<Vec<_>>().join("~")
    }

    /// From an address; nothing if that is not what one of ours says.
    pub fn read(text: &str) -> Option<Self> {
        let mut parts = text.split('~');
        let mut head = parts.next()?.split('.');
        let act = Act::parse(head.next()?).filter(|act| act.change().is_some())?;
        let (done, unchanged) = (head.next()?.parse().ok()?, head.next()?.parse().ok()?);
        let refused = |part: &str| {
            let mut words = part.split('.');
            Some((Denied::parse(words.next()?)?, words.map(str::to_owned).collect()))
        };
        Some(Self { act, done, unchanged, refused: parts.map(refused).collect::<Option<_>>()? })
    }

    /// Everybody who was refused.
    pub fn users(&self) -> impl Iterator<Item = &String> {
        self.refused.iter().flat_map(|(_, users)| users)
    }

    /// In words; `person` knows the name of somebody by ID.
    pub fn shown(&self, person: impl Fn(&str) -> Person) -> OutcomeView {
        let refused =
            self.refused.iter().flat_map(|(denied, users)| users.iter().map(|user| (user, denied.sentence())));
        OutcomeView {
            done: format!("{} {}", counted(self.done, "user", "users"), done(self.act.change())),
            group: String::new(),
            unchanged: unchanged(self.unchanged),
            refused: refused.map(|(user, why)| (person(user), why.to_owned())).collect(),
        }
    }
}

/// What was done.
pub const fn done(change: Option<Change>) -> &'static str {
    match change {
        Some(Change::Disable) => "disabled",
        Some(Change::Enable) => "enabled",
        Some(Change::Remove) => "removed",
        Some(Change::Restore) => "restored",
        Some(Change::Role(_) | Change::Password) | None => "changed",
    }
}

#[cfg(test)]
mod tests {
    use model::{groups::Outcome, id::UserId};

    use super::*;

    #[test]
    fn there_and_back() {
        let outcome = |user: &str, verdict| Outcome { user: UserId::known(user), name: "~.&".to_owned(), verdict };
        let outcomes = vec![
            outcome("a", Verdict::Done),
            outcome("b", Verdict::Denied(Denied::LastAdmin)),
            outcome("c", Verdict::Denied(Denied::Oneself)),
            outcome("d", Verdict::Unchanged),
            outcome("e", Verdict::Done),
        ];
        let changed = Changed::of(Act::Delete, &outcomes);
        assert_eq!(changed.written(), "delete.2.1~oneself.c~last_admin.b");
        assert_eq!(Changed::read(&changed.written()), Some(changed.clone()));
        assert_eq!(changed.users().collect::<Vec<_>>(), ["c", "b"]);
        let shown = changed.shown(|id| Person { name: id.to_owned(), ..Person::default() });
        assert_eq!((shown.done.as_str(), shown.refused.len()), ("2 users removed", 2));
    }

    #[test]
    fn what_nobody_of_ours_has_written_says_nothing() {
        for text in ["", "disable", "add.1.1", "in.g.1.0", "delete.x.1", "delete.1.1~nonsense.a", "<script>"] {
            assert_eq!(Changed::read(text), None, "{text}");
        }
    }
}
