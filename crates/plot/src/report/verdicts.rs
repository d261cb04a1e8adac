//! The audit of a folder, as a table.

use super::Table;
use partita_scaling::audit::Verdict;

pub(super) fn audit(verdicts: &[Verdict]) -> Table {
    let row = |v: &Verdict| vec![format!("{}. {}", v.rule, v.asks), v.grade.in_words().to_owned(), v.found.clone()];
    Table {
        caption: "Twelve rules of a sound measurement (after Hoefler & Belli 2015), and how this one keeps them"
            .to_owned(),
        columns: ["rule", "kept", "what was found"].map(str::to_owned).into(),
        rows: verdicts.iter().map(row).collect(),
    }
}
