//! Words on a sheet: how they look, how wide they are, where their lines break, which characters they may have.

use crate::canvas::FINE;
use crate::font;
use crate::numbers::breaks;
use crate::style::TEXT;
use plotters::prelude::*;

/// Plotters takes the size of a font as this many ems.
const SIZE_PER_EM: f64 = 1.24;
/// Plotters measures widths as if that size were the height of a line, which is 1.164 em in DejaVu Sans.
const MEASURED_PER_EM: f64 = 1.164;

/// Where a text's anchor lies along its baseline.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Align {
    Left,
    Centre,
    Right,
}

/// How a text looks.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Look {
    pub(crate) size: f64,
    pub(crate) colour: RGBColor,
    pub(crate) align: Align,
    pub(crate) bold: bool,
    /// Read from bottom to top.
    pub(crate) upwards: bool,
}

impl Look {
    /// Text of the common size.
    pub(crate) fn new(colour: RGBColor, align: Align) -> Self {
        Self { size: TEXT, colour, align, bold: false, upwards: false }
    }
}

/// The width of a text in points; an estimate of half an em a letter if the font refuses.
pub(crate) fn width(text: &str, look: Look) -> f64 {
    font::register();
    let measured = font_of(&look).box_size(&printable(text)).map(|(w, _)| f64::from(w));
    let per_point = FINE * SIZE_PER_EM / MEASURED_PER_EM;
    measured.map_or(0.5 * look.size * text.chars().count() as f64, |w| w / per_point)
}

/// Cuts a text to a width and says so with an ellipsis.
pub(crate) fn fitted(text: &str, look: Look, limit: f64) -> String {
    if width(text, look) <= limit {
        return text.to_owned();
    }
    let letters: Vec<char> = text.chars().collect();
    let cut = |n: usize| letters[..n].iter().collect::<String>().trim_end().to_owned() + "…";
    (0..letters.len()).rev().map(cut).find(|t| width(t, look) <= limit).unwrap_or_default()
}

/// Breaks a text at spaces into lines of at most a width; a longer word stands alone and is cut.
pub(crate) fn wrapped(text: &str, look: Look, limit: f64) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for word in text.split(breaks).filter(|word| !word.is_empty()) {
        match lines.last_mut() {
            Some(line) if width(&format!("{line} {word}"), look) <= limit => {
                line.push(' ');
                line.push_str(word);
            }
            _ => lines.push(fitted(word, look, limit)),
        }
    }
    lines
}

/// Text as XML and HTML hold it between tags and in double quotes. Control characters, which XML cannot hold, are left out.
pub(crate) fn escape(text: &str) -> String {
    let kept = printable(text);
    kept.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

/// Text without the characters that XML 1.0 forbids; line breaks become spaces.
pub(crate) fn printable(text: &str) -> String {
    let fine = |c: char| !matches!(c, '\u{fffe}' | '\u{ffff}');
    text.chars().map(|c| if breaks(c) { ' ' } else { c }).filter(|&c| !c.is_control() && fine(c)).collect()
}

pub(crate) fn font_of(look: &Look) -> FontDesc<'static> {
    let style = if look.bold { FontStyle::Bold } else { FontStyle::Normal };
    FontDesc::new(FontFamily::Name(font::FAMILY), look.size * FINE * SIZE_PER_EM, style)
}
