//! `partita list`: cases and keys.

use crate::arguments::ListOptions;
use crate::cases::shipped;
use crate::catalogue::SCIENCES;
use crate::failure::Failure;
use crate::screen;
use partita_run::Science;
use partita_run::case::{Case, Common, Files, Key, keys_of};
use serde_json::{Value, json};
use std::fmt::Write;
use std::sync::Arc;

pub(crate) fn run(options: &ListOptions) -> Result<(), Failure> {
    let cases = cases()?;
    if options.json {
        return screen::print_json(&as_json(&cases));
    }
    let mut text = String::from("Cases that ship (partita run NAME):\n");
    for (name, common) in &cases {
        let _ = writeln!(text, "  {name:<22} {:<13} {}", common.simulation, common.title);
    }
    text.push_str("\nKeys of every case (--set KEY=VALUE):\n");
    write_keys(&mut text, &keys_of::<Common>());
    for Science { name, about, keys, .. } in SCIENCES {
        let _ = writeln!(text, "\nKeys of simulation = \"{name}\": {about}");
        write_keys(&mut text, &keys());
    }
    screen::print(text.as_bytes())
}

fn cases() -> Result<Vec<(String, Common)>, Failure> {
    let read = |(name, text): (String, &str)| {
        let case = Case::parse(&name, text, Arc::new(Nothing))?;
        Ok((name, case.common()?))
    };
    shipped().into_iter().map(read).collect()
}

/// Listing reads no files.
struct Nothing;

impl Files for Nothing {
    fn read(&self, _: &str) -> Result<Vec<u8>, String> {
        Err("a list reads no files".to_owned())
    }
}

/// Keys with their tables; a table whose keys are those of an earlier one names that one instead.
fn write_keys(text: &mut String, keys: &[Key]) {
    let mut known: Vec<(Vec<String>, &str)> = Vec::new();
    let mut skipped: Option<String> = None;
    for (i, key) in keys.iter().enumerate() {
        if skipped.as_ref().is_some_and(|table| key.path.starts_with(table)) {
            continue;
        }
        let default = key.default.as_ref().map_or_else(String::new, |default| format!(" = {default}"));
        let _ = writeln!(text, "  {}{default}  ({})\n      {}", key.path, key.kind, key.about);
        let inner = keys_within(&key.path, &keys[i + 1..]);
        match known.iter().find(|(keys, _)| *keys == inner && !inner.is_empty()) {
            Some((_, like)) => {
                let _ = writeln!(text, "      Its keys are those of `{like}`.");
                skipped = Some(format!("{}.", key.path));
            }
            None => known.push((inner, &key.path)),
        }
    }
}

/// The keys within a table, named from there, with their kinds.
fn keys_within(table: &str, after: &[Key]) -> Vec<String> {
    let within = |key: &Key| Some(format!("{} {}", key.path.strip_prefix(table)?.strip_prefix('.')?, key.kind));
    after.iter().map_while(within).collect()
}

fn as_json(cases: &[(String, Common)]) -> Value {
    let case = |(name, common): &(String, Common)| json!({ "name": name, "simulation": common.simulation, "title": common.title });
    let key = |key: &Key| json!({ "path": key.path, "kind": key.kind, "default": key.default, "about": key.about });
    let keys = |keys: Vec<Key>| keys.iter().map(key).collect::<Vec<_>>();
    let science =
        |science: &Science| json!({ "name": science.name, "about": science.about, "keys": keys((science.keys)()) });
    json!({
        "cases": cases.iter().map(case).collect::<Vec<_>>(),
        "keys": keys(keys_of::<Common>()),
        "simulations": SCIENCES.iter().map(science).collect::<Vec<_>>(),
    })
}
