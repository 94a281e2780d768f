//! Which columns of the table of users somebody wants to see.

use serde::{Deserialize, Serialize};

macro_rules! columns {
    ($($(#[$doc:meta])* $name:ident: $code:literal, $title:literal, $usual:literal;)*) => {
        /// A column of the table of users. The name is always there.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
        pub enum UserColumn { $($(#[$doc])* $name,)* }

        impl UserColumn {
            pub const ALL: &[Self] = &[$(Self::$name,)*];

            /// The name in a form and in the database.
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$name => $code,)* }
            }

            /// What the pages call it.
            pub const fn title(self) -> &'static str {
                match self { $(Self::$name => $title,)* }
            }

            const fn is_usual(self) -> bool {
                match self { $(Self::$name => $usual,)* }
            }
        }
    };
}

columns! {
    Email: "email", "E-mail", true;
    Role: "role", "Role", true;
    Status: "status", "Status", true;
    PendingSince: "pending_since", "Pending since", false;
    Groups: "groups", "Groups", true;
    LastSignIn: "last_sign_in", "Last sign-in", true;
    ApiUsed: "api_used", "API used", true;
    PagesUsed: "pages_used", "UI activity", true;
    /// The latest of the three before.
    LastActive: "last_active", "Last active", false;
    Created: "created", "Created", false;
    Id: "id", "User ID", true;
}

impl UserColumn {
    const fn bit(self) -> u16 {
        1 << self as u16
    }
}

/// What stands in the database for nothing but names: an empty text is what nobody has chosen.
const NONE: &str = "none";

/// The chosen columns.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct UserColumns {
    shown: u16,
    /// Whether nobody has chosen.
    pub usual: bool,
}

impl Default for UserColumns {
    fn default() -> Self {
        let usual = UserColumn::ALL.iter().copied().filter(|column| column.is_usual());
        Self { usual: true, ..Self::of(usual) }
    }
}

impl UserColumns {
    pub fn of(columns: impl IntoIterator<Item = UserColumn>) -> Self {
        Self { shown: columns.into_iter().fold(0, |shown, column| shown | column.bit()), usual: false }
    }

    pub const fn has(self, column: UserColumn) -> bool {
        self.shown & column.bit() != 0
    }

    /// From names; unknown ones, of a later version perhaps, are left out.
    pub fn named<'a>(names: impl IntoIterator<Item = &'a str>) -> Self {
        let column = |name: &str| UserColumn::ALL.iter().copied().find(|column| column.as_str() == name);
        Self::of(names.into_iter().filter_map(column))
    }

    /// As it was stored.
    pub fn parse(text: &str) -> Self {
        if text.is_empty() { Self::default() } else { Self::named(text.split(',')) }
    }

    /// As it is stored.
    pub fn written(self) -> String {
        if self.usual {
            return String::new();
        }
        let shown = UserColumn::ALL.iter().filter(|column| self.has(**column)).map(|column| column.as_str());
        let names: Vec<&str> = shown.collect();
        if names.is_empty() { NONE.to_owned() } else { names.join(",") }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_choice_is_kept() {
        for columns in [
            UserColumns::default(),
            UserColumns::of([]),
            UserColumns::of([UserColumn::Id]),
            UserColumns::of(UserColumn::ALL.iter().copied()),
        ] {
            assert_eq!(UserColumns::parse(&columns.written()), columns);
        }
        assert_eq!(UserColumns::default().written(), "", "the usual ones may change");
        assert_eq!(UserColumns::named(["status", "teleported"]), UserColumns::of([UserColumn::Status]));
    }
}
