//! What differs between two records.

use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::collections::BTreeMap;

/// A key whose values differ.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Change {
    /// The key, with the keys it lies in: `machine.cpu`.
    pub key: String,
    /// The first one's value; none if it has none.
    pub before: Option<String>,
    /// The other one's value.
    pub after: Option<String>,
}

/// The keys of two records whose values differ, in the order of their names; those that begin with one of `ignored` are
/// left out.
///
/// ```
/// use partita_scaling::comparison::changes;
/// let record = |cores: u32, started: &str| serde_json::json!({ "machine": { "cores": cores }, "started": started });
/// let changes = changes(&record(2, "noon"), &record(4, "night"), &["started"]);
/// assert_eq!((&*changes[0].key, changes[0].after.as_deref(), changes.len()), ("machine.cores", Some("4"), 1));
/// ```
#[must_use]
pub fn changes(before: &Value, after: &Value, ignored: &[&str]) -> Vec<Change> {
    let (mut one, mut two) = (BTreeMap::new(), BTreeMap::new());
    flatten("", before, &mut one);
    flatten("", after, &mut two);
    let mut keys: Vec<&String> = one.keys().chain(two.keys()).collect();
    keys.sort();
    keys.dedup();
    let kept = |key: &&String| !ignored.iter().any(|prefix| key.starts_with(prefix)) && one.get(*key) != two.get(*key);
    let change =
        |key: &String| Change { key: key.clone(), before: one.get(key).cloned(), after: two.get(key).cloned() };
    keys.into_iter().filter(kept).map(change).collect()
}

/// Leaves and lists by the path that leads to them.
fn flatten(path: &str, value: &Value, leaves: &mut BTreeMap<String, String>) {
    let Value::Object(fields) = value else {
        let text = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
        leaves.insert(path.to_owned(), text);
        return;
    };
    for (name, field) in fields {
        let path = if path.is_empty() { name.clone() } else { format!("{path}.{name}") };
        flatten(&path, field, leaves);
    }
}
