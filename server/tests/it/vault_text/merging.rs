//! What several vaults add up to: the same as pyhocon's merge, and where each leaf comes from.

use model::vaults::Format;
use proptest::prelude::*;
use serde_json::{Map, Value as Json, json};
use server::vault_text::{Content, Leaf, Tree, merge, read};

use super::is;

fn tree(text: &str) -> Tree {
    read(Format::Hocon, text).unwrap_or_else(|problem| panic!("{text:?}: {problem}"))
}

fn sum(texts: &[&str]) -> Vec<Leaf<usize>> {
    let trees: Vec<Tree> = texts.iter().map(|text| tree(text)).collect();
    merge(&trees.iter().enumerate().collect::<Vec<_>>())
}

/// `path = value, from, hid`, `?` for what the client resolves.
fn shown(texts: &[&str]) -> Vec<(String, String, usize, Vec<usize>)> {
    let leaves = sum(texts)
        .into_iter()
        .map(|leaf| (leaf.path.join("."), leaf.node.to_json().unwrap_or_else(|| "?".to_owned()), leaf.from, leaf.hid));
    leaves.collect()
}

fn leaf(path: &str, value: &str, from: usize, hid: &[usize]) -> (String, String, usize, Vec<usize>) {
    (path.to_owned(), value.to_owned(), from, hid.to_vec())
}

#[test]
fn each_leaf_says_where_it_comes_from_and_what_it_hid() {
    assert_eq!(shown(&["a: 1", "a: 2, b: x", "a: 3"]), [leaf("a", "3", 2, &[0, 1]), leaf("b", "\"x\"", 1, &[])]);
    assert_eq!(shown(&["a {b: 1, c: 2}", "a.b: 3"]), [leaf("a.b", "3", 1, &[0]), leaf("a.c", "2", 0, &[])]);
    // Something else replaces an object whole, and the other way round.
    assert_eq!(shown(&["a {b: 1, c: 2}", "a: 5"]), [leaf("a", "5", 1, &[0])]);
    assert_eq!(shown(&["a: 5", "a {b: 1}", "a {c: 2}"]), [leaf("a.b", "1", 1, &[0]), leaf("a.c", "2", 2, &[])]);
    assert_eq!(shown(&["a: [1, 2]", "a: [3]"]), [leaf("a", "[3]", 1, &[0])]);
    assert_eq!(shown(&["a: 1", "a: null"]), [leaf("a", "null", 1, &[0])]);
    // An empty object is merged too: it hides what is no object.
    assert_eq!(shown(&["a {b: 1}", "a {}"]), [leaf("a.b", "1", 0, &[])]);
    assert_eq!(shown(&["a: 1", "a {}"]), [leaf("a", "{}", 1, &[0])]);
    assert_eq!(shown(&["a {}", "b: 1"]), [leaf("a", "{}", 0, &[]), leaf("b", "1", 1, &[])]);
    assert_eq!(shown(&["a: 1", "a {}", "a {}"]), [leaf("a", "{}", 2, &[0])]);
    assert_eq!(shown(&["a: 1", "a {}", "a {b: 2}"]), [leaf("a.b", "2", 2, &[0])]);
    assert_eq!(shown(&["{}", ""]), []);
    assert_eq!(shown(&[]), []);
}

#[test]
fn open_leaves_stay_beside_what_may_be_merged_into_them() {
    assert_eq!(shown(&["a {b: 1}", "a: ${x}"]), [leaf("a", "?", 1, &[0])]);
    assert_eq!(shown(&["a: ${x}", "a: 1"]), [leaf("a", "1", 1, &[0])]);
    assert_eq!(shown(&["a: ${x}", "a {b: 1}"]), [leaf("a", "?", 0, &[]), leaf("a.b", "1", 1, &[])]);
    assert_eq!(
        shown(&["b: 1", "include \"x\"\na: 1"]),
        [leaf("", "?", 1, &[]), leaf("b", "?", 0, &[]), leaf("a", "1", 1, &[])]
    );
}

/// The table that `end2end/hocon/corpus.py` holds to pyhocon's own merge.
#[test]
fn merges_as_pyhocon_does() {
    let corpus: Vec<Json> = serde_json::from_str(include_str!("../../vault_text/merges.json")).unwrap();
    for entry in &corpus {
        let layers: Vec<&str> = entry["layers"].as_array().unwrap().iter().map(|text| text.as_str().unwrap()).collect();
        let merged = nested(&sum(&layers));
        assert!(
            is(tree(&merged.to_string()).root(), &entry["value"]),
            "{layers:?}\n  client {}\n  shown {merged}",
            entry["value"]
        );
    }
    assert!(corpus.len() > 20);
}

/// The leaves as one document.
fn nested(leaves: &[Leaf<usize>]) -> Json {
    let mut root = Json::Object(Map::new());
    for leaf in leaves {
        let value: Json = serde_json::from_str(&leaf.node.to_json().expect("a value")).expect("JSON");
        let (last, parents) = leaf.path.split_last().expect("a path");
        let parent = parents.iter().fold(&mut root, |at, key| {
            at.as_object_mut().expect("an object").entry(key.clone()).or_insert_with(|| json!({}))
        });
        parent.as_object_mut().expect("an object").insert(last.clone(), value);
    }
    root
}

/// pyhocon's `ConfigTree.merge_configs`, in five lines.
fn reference(into: &mut Json, from: &Json) {
    let (Some(old), Some(new)) = (into.as_object_mut(), from.as_object()) else { return };
    for (key, value) in new {
        match old.get_mut(key) {
            Some(before) if before.is_object() && value.is_object() => reference(before, value),
            _ => drop(old.insert(key.clone(), value.clone())),
        }
    }
}

fn layer() -> impl Strategy<Value = Json> {
    let leaf = prop_oneof![
        Just(Json::Null),
        (0..5i64).prop_map(Json::from),
        Just(json!([1, 2])),
        Just(json!([])),
        Just(json!({})),
    ];
    let inner = leaf.prop_recursive(3, 20, 4, |inner| {
        prop::collection::btree_map("[abc]", inner, 0..4).prop_map(|map| map.into_iter().collect())
    });
    prop::collection::btree_map("[abc]", inner, 0..4).prop_map(|map| map.into_iter().collect())
}

fn at<'j>(document: &'j Json, path: &[String]) -> Option<&'j Json> {
    path.iter().try_fold(document, |at, key| at.get(key))
}

/// Whether a layer has a value that is no object somewhere along the path.
fn blocks(document: &Json, path: &[String]) -> bool {
    (0..=path.len()).any(|depth| at(document, &path[..depth]).is_some_and(|value| !value.is_object()))
}

proptest! {
    #[test]
    fn the_sum_is_the_reference(layers in prop::collection::vec(layer(), 0..5)) {
        let mut expected = json!({});
        for layer in &layers {
            reference(&mut expected, layer);
        }
        let texts: Vec<String> = layers.iter().map(Json::to_string).collect();
        let leaves = sum(&texts.iter().map(String::as_str).collect::<Vec<_>>());
        prop_assert_eq!(nested(&leaves), expected);
        for leaf in &leaves {
            let shown: Json = serde_json::from_str(&leaf.node.to_json().expect("a value")).expect("JSON");
            // It stands in the layer it is said to come from, later ones do not change it, and the hidden are earlier.
            prop_assert_eq!(at(&layers[leaf.from], &leaf.path), Some(&shown));
            for later in &layers[leaf.from + 1..] {
                prop_assert!(!blocks(later, &leaf.path));
            }
            prop_assert!(leaf.hid.iter().all(|hidden| *hidden < leaf.from));
            prop_assert!(!matches!(leaf.node.content, Content::Open));
            // Who set the very same path to something else before is among them.
            for (index, earlier) in layers[..leaf.from].iter().enumerate() {
                let same = at(earlier, &leaf.path).is_some_and(|value| !value.is_object());
                prop_assert!(!same || leaf.hid.contains(&index), "{:?}", leaf.path);
            }
        }
    }
}
