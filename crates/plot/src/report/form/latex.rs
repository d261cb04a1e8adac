//! Text in LaTeX.

use crate::text::printable;

/// Text that LaTeX sets as it is; signs that its fonts keep for mathematics are set there.
pub(super) fn escape(text: &str) -> String {
    printable(text).chars().map(letter).collect()
}

fn letter(c: char) -> String {
    let raised = |digit: char| format!("\\textsuperscript{{{digit}}}");
    match c {
        '&' | '%' | '$' | '#' | '_' | '{' | '}' => format!("\\{c}"),
        '\\' => "\\textbackslash{}".to_owned(),
        '~' => "\\textasciitilde{}".to_owned(),
        '^' => "\\textasciicircum{}".to_owned(),
        '<' => "\\textless{}".to_owned(),
        '>' => "\\textgreater{}".to_owned(),
        '\u{a0}' => "~".to_owned(),
        '\u{202f}' => "\\,".to_owned(),
        '–' => "--".to_owned(),
        '×' | '−' | '±' | '·' | 'µ' | '≥' | '≤' | 'λ' | 'κ' | 'α' | 'β' | 'γ' | 'π' => {
            format!("${}$", symbol(c))
        }
        '⁻' => "\\textsuperscript{--}".to_owned(),
        '¹' => raised('1'),
        '²' => raised('2'),
        '³' => raised('3'),
        '⁰' | '⁴'..='⁹' => raised(char::from(b'0' + (c as u32 - '⁰' as u32) as u8)),
        '₀'..='₉' => format!("\\textsubscript{{{}}}", char::from(b'0' + (c as u32 - '₀' as u32) as u8)),
        'ₚ' => "\\textsubscript{p}".to_owned(),
        other => other.to_string(),
    }
}

/// A sign of mathematics by its name there.
fn symbol(c: char) -> &'static str {
    match c {
        '×' => "\\times",
        '−' => "-",
        '±' => "\\pm",
        '·' => "\\cdot",
        'µ' => "\\mu",
        '≥' => "\\geq",
        '≤' => "\\leq",
        'λ' => "\\lambda",
        'κ' => "\\kappa",
        'α' => "\\alpha",
        'β' => "\\beta",
        'γ' => "\\gamma",
        _ => "\\pi",
    }
}
