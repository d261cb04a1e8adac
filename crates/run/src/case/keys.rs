//! The keys that a settings type has, read off its schema: the type and its comments are their only source.

use schemars::{JsonSchema, SchemaGenerator, generate::SchemaSettings};
use serde_json::{Map, Value};

/// One key of a case file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Key {
    /// The dotted path, such as `output.every_steps`; `[]` stands for the entries of a list.
    pub path: String,
    /// What kind of value it takes.
    pub kind: String,
    /// The default in TOML, where the schema states one.
    pub default: Option<String>,
    /// What it means, units included.
    pub about: String,
}

impl Key {
    /// The first part of the path.
    #[must_use]
    pub fn root(&self) -> &str {
        self.path.split(['.', '[']).next().unwrap_or(&self.path)
    }
}

/// All keys of a settings type, tables before the keys in them.
#[must_use]
pub fn keys_of<T: JsonSchema>() -> Vec<Key> {
    let settings = SchemaSettings::default().with(|s| s.inline_subschemas = true);
    let schema = SchemaGenerator::new(settings).into_root_schema_for::<T>();
    let mut keys = Vec::new();
    collect(schema.as_value(), "", &mut keys);
    keys
}

fn collect(schema: &Value, prefix: &str, keys: &mut Vec<Key>) {
    for (name, property) in schema.get("properties").and_then(Value::as_object).into_iter().flatten() {
        let path = if prefix.is_empty() { name.clone() } else { format!("{prefix}.{name}") };
        if !keys.iter().any(|key| key.path == path) {
            keys.push(describe(&path, property));
        }
        collect(property, &path, keys);
    }
    for alternative in alternatives(schema) {
        collect(alternative, prefix, keys);
    }
    for (path, about) in variants(schema, prefix) {
        keys.iter_mut().filter(|key| key.path == path).for_each(|key| about.clone_into(&mut key.about));
    }
    if let Some(items) = schema.get("items") {
        collect(items, &format!("{prefix}[]"), keys);
    }
}

/// The variants of an enumeration that hold a value: each is a table of one key, and what is said of it belongs to the key.
fn variants<'a>(schema: &'a Value, prefix: &'a str) -> impl Iterator<Item = (String, &'a str)> {
    let variants = schema.get("oneOf").and_then(Value::as_array).into_iter().flatten();
    variants.filter_map(move |variant| {
        let (properties, about) = (variant.get("properties")?.as_object()?, variant.get("description")?.as_str()?);
        let name = properties.keys().next().filter(|_| properties.len() == 1)?;
        Some((if prefix.is_empty() { name.clone() } else { format!("{prefix}.{name}") }, about))
    })
}

fn alternatives(schema: &Value) -> impl Iterator<Item = &Value> {
    ["anyOf", "oneOf", "allOf"].into_iter().filter_map(|word| schema.get(word)?.as_array()).flatten()
}

fn describe(path: &str, schema: &Value) -> Key {
    let empty = Map::new();
    let object = schema.as_object().unwrap_or(&empty);
    let about = object.get("description").and_then(Value::as_str).unwrap_or_default();
    let default = object.get("default").filter(|value| !value.is_null() && !value.is_object());
    Key {
        path: path.to_owned(),
        kind: kind(schema),
        default: default.map(Value::to_string),
        about: about.replace('\n', " "),
    }
}

/// A word for the type: `number`, `"explicit"`, `[integer, integer]`, `table or "insulated"`.
fn kind(schema: &Value) -> String {
    let mut kinds: Vec<String> = alternatives(schema).map(kind).collect();
    if let Some(value) = schema.get("const") {
        kinds.push(value.to_string());
    }
    for value in schema.get("enum").and_then(Value::as_array).into_iter().flatten() {
        kinds.push(value.to_string());
    }
    if kinds.is_empty() {
        kinds = plain_kinds(schema);
    }
    kinds.retain(|kind| !kind.is_empty() && kind != "null");
    kinds.dedup();
    kinds.join(" or ")
}

fn plain_kinds(schema: &Value) -> Vec<String> {
    let word = |word: &Value| match word.as_str() {
        Some("object") => "table".to_owned(),
        Some("array") => format!("[{}, ...]", schema.get("items").map_or_else(String::new, kind)),
        Some(other) => other.to_owned(),
        None => String::new(),
    };
    match schema.get("type") {
        Some(Value::Array(words)) => words.iter().map(word).collect(),
        Some(single) => vec![word(single)],
        None => Vec::new(),
    }
}
