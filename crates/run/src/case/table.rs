//! Walking TOML tables by dotted path.

use super::Key;
use toml::de::{DeTable, DeValue};
use toml::{Spanned, Table, Value};

/// A TOML value, or the text itself as a string.
pub(super) fn parse_value(text: &str) -> Value {
    let parsed = format!("value = {text}").parse::<Table>().ok().and_then(|mut table| table.remove("value"));
    parsed.unwrap_or_else(|| Value::String(text.to_owned()))
}

/// Puts a value at a dotted path; tables on the way are made, numbers index lists.
pub(super) fn insert(table: &mut Table, path: &str, value: Value) -> Result<(), String> {
    let (head, rest) = path.split_once('.').map_or((path, None), |(head, rest)| (head, Some(rest)));
    if head.is_empty() {
        return Err("a key is empty: write KEY=VALUE".to_owned());
    }
    let Some(rest) = rest else {
        table.insert(head.to_owned(), value);
        return Ok(());
    };
    match table.entry(head).or_insert_with(|| Value::Table(Table::new())) {
        Value::Table(inner) => insert(inner, rest, value),
        Value::Array(items) => insert_item(items, rest, value),
        other => Err(format!("`{head}` is a {}, not a table", other.type_str())),
    }
}

fn insert_item(items: &mut [Value], path: &str, value: Value) -> Result<(), String> {
    let (index, rest) = path.split_once('.').map_or((path, None), |(head, rest)| (head, Some(rest)));
    let len = items.len();
    let item = index.parse().ok().and_then(|i: usize| items.get_mut(i));
    match (item, rest) {
        (Some(item), None) => *item = value,
        (Some(Value::Table(inner)), Some(rest)) => return insert(inner, rest, value),
        (Some(_), Some(_)) => return Err(format!("entry {index} is no table")),
        (None, _) => return Err(format!("`{index}` is no entry of a list of {len}: count from 0")),
    }
    Ok(())
}

/// The first path in the table that is not among the known keys.
pub(super) fn unknown(table: &Table, known: &[Key]) -> Option<String> {
    unknown_below(table, "", "", known)
}

/// `schema` is the path with `[]` for list entries, `shown` the one a person wrote.
fn unknown_below(table: &Table, schema: &str, shown: &str, known: &[Key]) -> Option<String> {
    table.iter().find_map(|(name, value)| {
        let join = |prefix: &str| if prefix.is_empty() { name.clone() } else { format!("{prefix}.{name}") };
        let (schema, shown) = (join(schema), join(shown));
        if !known.iter().any(|key| key.path == schema) {
            return Some(shown);
        }
        match value {
            Value::Table(inner) => unknown_below(inner, &schema, &shown, known),
            Value::Array(items) => items.iter().find_map(|item| match item {
                Value::Table(inner) => unknown_below(inner, &format!("{schema}[]"), &shown, known),
                _ => None,
            }),
            _ => None,
        }
    })
}

/// The dotted path that a type error speaks of.
pub(super) fn path_of(error: &toml::de::Error) -> String {
    let text = error.to_string();
    let named = text.rsplit_once("in `").or_else(|| text.rsplit_once("field `"));
    named.and_then(|(_, rest)| rest.split('`').next()).unwrap_or_default().to_owned()
}

/// The line of a key in the text, or of the deepest table on its path.
pub(super) fn line_of(text: &str, path: &str) -> Option<usize> {
    let document = DeTable::parse(text).ok()?;
    let mut table = document.get_ref();
    let mut found = None;
    for part in path.split('.') {
        let Some((key, value)) = table.iter().find(|(key, _)| key.get_ref() == part) else { break };
        found = Some(key.span().start);
        match inner(value) {
            Some(next) => table = next,
            None => break,
        }
    }
    found.map(|start| text[..start].matches('\n').count() + 1)
}

/// The table in a value; of a list, its first.
fn inner<'a, 'i>(value: &'a Spanned<DeValue<'i>>) -> Option<&'a DeTable<'i>> {
    match value.get_ref() {
        DeValue::Table(table) => Some(table),
        DeValue::Array(items) => items.iter().find_map(inner),
        _ => None,
    }
}
