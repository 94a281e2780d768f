//! What became of a change over many users, on its way through the address of the page that shows it: numbers, codes
//! and IDs, never free text. So it is the same with and without scripts.

use model::groups::{Denied, Outcomes, Verdict};

/// A change of one group's members, as an address tells it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Told {
    /// Into the group, or out of it.
    pub into: bool,
    pub group: String,
    pub done: u64,
    /// How many were like that before.
    pub unchanged: u64,
    /// Who was refused, by reason.
    pub refused: Vec<(Denied, Vec<String>)>,
}

impl Told {
    pub fn of(into: bool, group: &str, outcomes: &Outcomes) -> Self {
        let count = |wanted: Verdict| outcomes.iter().filter(|outcome| outcome.verdict == wanted).count() as u64;
        let of_reason = |denied: Denied| {
            let refused = outcomes.iter().filter(|outcome| outcome.verdict == Verdict::Denied(denied));
            (denied, refused.map(|outcome| outcome.user.to_string()).collect::<Vec<_>>())
        };
        Self {
            into,
            group: group.to_owned(),
            done: count(Verdict::Done),
            unchanged: count(Verdict::Unchanged),
            refused: Denied::ALL.iter().copied().map(of_reason).filter(|(_, users)| !users.is_empty()).collect(),
        }
    }

    /// For an address. Only characters that stand in one as they are.
    pub fn written(&self) -> String {
        let way = if self.into { IN } else { OUT };
        let head = format!("{way}.{}.{}.{}", self.group, self.done, self.unchanged);
        let refused = self.refused.iter().map(|(denied, users)| format!("{}.{}", denied.as_str(), users.join(".")));
        std::iter::once(head).chain(refused).collect::<Vec<_>>().join("~")
    }

    /// From an address; nothing if that is not what one of ours says.
    pub fn read(text: &str) -> Option<Self> {
        let mut parts = text.split('~');
        let mut head = parts.next()?.split('.');
        let into = match head.next()? {
            IN => true,
            OUT => false,
            _ => return None,
        };
        let group = head.next()?.to_owned();
        let (done, unchanged) = (head.next()?.parse().ok()?, head.next()?.parse().ok()?);
        let refused = |part: &str| {
            let mut words = part.split('.');
            Some((Denied::parse(words.next()?)?, words.map(str::to_owned).collect()))
        };
        Some(Self { into, group, done, unchanged, refused: parts.map(refused).collect::<Option<_>>()? })
    }

    /// Everybody who was refused.
    pub fn users(&self) -> impl Iterator<Item = &String> {
        self.refused.iter().flat_map(|(_, users)| users)
    }
}

const IN: &str = "in";
const OUT: &str = "out";

#[cfg(test)]
mod tests {
    use model::{groups::Outcome, id::UserId};

    use super::*;

    #[test]
    fn there_and_back() {
        let outcome = |user: &str, verdict| Outcome { user: UserId::known(user), name: "~.&".to_owned(), verdict };
        let outcomes = vec![
            outcome("a", Verdict::Done),
            outcome("b", Verdict::Denied(Denied::Protected)),
            outcome("c", Verdict::Denied(Denied::Own)),
            outcome("d", Verdict::Unchanged),
            outcome("e", Verdict::Denied(Denied::Own)),
        ];
        let told = Told::of(true, "g-1", &outcomes);
        assert_eq!(told.written(), "in.g-1.1.1~own.c.e~protected.b");
        assert_eq!(Told::read(&told.written()), Some(told.clone()));
        assert_eq!(told.users().collect::<Vec<_>>(), ["c", "e", "b"]);
    }

    #[test]
    fn what_nobody_of_ours_has_written_says_nothing() {
        for text in ["", "in", "up.g.1.1", "in.g.1", "in.g.x.1", "in.g.-1.1", "in.g.1.1~nonsense.a", "<script>"] {
            assert_eq!(Told::read(text), None, "{text}");
        }
    }
}
