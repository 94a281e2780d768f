//! The text of vaults: against pyhocon, against hostile texts, and what several add up to.

mod clients;
mod hostile;
mod merging;
mod remarks;
mod tables;

use std::collections::BTreeMap;

use serde_json::Value as Json;
use server::vault_text::{Content, Node};

/// Whether a value is what a client has, numbers by their value, a duration by being one.
pub fn is(node: &Node, client: &Json) -> bool {
    if client.get("$seconds").is_some() {
        return matches!(&node.content, Content::Text(text) if text.starts_with(|c: char| c.is_ascii_digit()));
    }
    match (&node.content, client) {
        (Content::Null, Json::Null) => true,
        (Content::Bool(value), Json::Bool(client)) => value == client,
        (Content::Number(number), Json::Number(client)) => match (number.parse::<i64>(), client.as_i64()) {
            (Ok(number), Some(client)) => number == client,
            _ => number.parse::<f64>().ok() == client.as_f64(),
        },
        (Content::Text(text), Json::String(client)) => text == client,
        (Content::List(items), Json::Array(client)) => {
            items.len() == client.len() && items.iter().zip(client).all(|(item, client)| is(item, client))
        }
        (Content::Object { entries, rest: None }, Json::Object(client)) => {
            let known: BTreeMap<&str, &Node> = entries.iter().collect();
            known.len() == client.len()
                && client.iter().all(|(key, client)| known.get(key.as_str()).is_some_and(|node| is(node, client)))
        }
        _ => false,
    }
}

/// Whether the client has a say anywhere in it.
pub fn is_open(node: &Node) -> bool {
    match &node.content {
        Content::Open | Content::Object { rest: Some(_), .. } => true,
        Content::Object { entries, .. } => entries.iter().any(|(_, inner)| is_open(inner)),
        _ => false,
    }
}
