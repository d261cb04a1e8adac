//! Text in Markdown.

use crate::text::printable;

/// Text that a reader of Markdown (CommonMark with tables) shows as it is, in a paragraph as in a table.
pub(super) fn escape(text: &str) -> String {
    let marks = |c: char| "\\`*_[]<>|#&~$".contains(c);
    let shown = |c: char| if marks(c) { vec!['\\', c] } else { vec![c] };
    printable(text).chars().flat_map(shown).collect()
}
