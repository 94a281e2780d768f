//! What a person should know about a text before it is saved, though it is no mistake.

use std::fmt;

use super::{
    notes::Note,
    tree::{Content, Node, Place, Tree},
};

/// A remark with its place. Prints as a sentence, which names the key of the product, never text of the person.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Warning {
    pub place: Place,
    pub concern: Concern,
}

/// What the remark is about. The key is one of the tables here.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Concern {
    /// Agents never take this key from a vault.
    Ignored(&'static str),
    /// An empty text in a list, which clients leave out.
    EmptyText,
    /// A word that older YAML read as true or false.
    OldSwitch,
    /// A `${…}` that the client must be able to resolve.
    Needed,
    /// The key replaces how clients reach this server or prove who they are.
    Credentials(&'static str),
}

/// Keys that the agent keeps from its own configuration whatever a vault says (clearml-agent,
/// `Worker._apply_extra_configuration`).
const IGNORED: &[&str] = &[
    "agent.cuda_version",
    "agent.cudnn_version",
    "agent.default_python",
    "agent.worker_id",
    "agent.worker_name",
    "agent.debug",
];

/// Keys with which a client signs in, and where.
const CREDENTIALS: &[&str] =
    &["api.credentials", "api.api_server", "api.web_server", "api.files_server", "api.host", "api.auth"];

/// The remarks on a text: on keys in the order of the tables, then what reading it noticed, at most 20.
pub fn warnings(tree: &Tree) -> Vec<Warning> {
    let ignored = IGNORED.iter().map(|key| (*key, Concern::Ignored(key)));
    let credentials = CREDENTIALS.iter().map(|key| (*key, Concern::Credentials(key)));
    let found = ignored.chain(credentials).filter_map(|(key, concern)| {
        let node = at(tree, key)?;
        Some(Warning { place: node.place, concern })
    });
    let notes = tree.notes.iter().map(|(place, note)| {
        let concern = match note {
            Note::EmptyText => Concern::EmptyText,
            Note::OldSwitch => Concern::OldSwitch,
            Note::Needed => Concern::Needed,
        };
        Warning { place: *place, concern }
    });
    found.chain(notes).collect()
}

fn at<'t>(tree: &'t Tree, key: &str) -> Option<&'t Node> {
    let node = key.split('.').try_fold(&tree.root, |node, part| node.child(part))?;
    // An empty object changes nothing.
    let empty = matches!(&node.content, Content::Object { entries, rest: None } if entries.is_empty());
    (!empty).then_some(node)
}

impl fmt::Display for Warning {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.concern {
            Concern::Ignored(key) => {
                write!(f, "Agents ignore {key} in a vault: it is set where the agent runs, in its own file.")
            }
            Concern::EmptyText => f.write_str("Clients leave an empty text out of a list."),
            Concern::OldSwitch => {
                f.write_str("yes, no, on and off are text in YAML 1.2: write true or false if that is meant.")
            }
            Concern::Needed => {
                f.write_str("A client that cannot resolve ${…} ignores the whole vault: ${?…} is left out instead.")
            }
            Concern::Credentials(key) => write!(
                f,
                "{key} replaces what clients use to reach this server or to sign in; a mistake here locks them out."
            ),
        }
    }
}
