//! The forms of a page, and how each writes text.

mod latex;
mod markdown;

use super::Page;
use crate::PlotError;
use crate::text::escape;
use minijinja::value::Value;
use minijinja::{AutoEscape, Environment, Error, Output, State, UndefinedBehavior, escape_formatter};

/// A form of a page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// One page that needs nothing but itself.
    Html,
    /// Text with tables, which shows the figures that lie in the folders.
    Markdown,
    /// The tables, as pieces to be read into a paper that uses `booktabs`.
    Latex,
}

impl Form {
    /// Every form.
    pub const ALL: [Self; 3] = [Self::Html, Self::Markdown, Self::Latex];

    /// The customary ending of a file's name.
    #[must_use]
    pub const fn extension(self) -> &'static str {
        match self {
            Self::Html => "html",
            Self::Markdown => "md",
            Self::Latex => "tex",
        }
    }

    const fn template(self) -> &'static str {
        match self {
            Self::Html => include_str!("page.html"),
            Self::Markdown => include_str!("page.md"),
            Self::Latex => include_str!("page.tex"),
        }
    }

    pub(super) fn render(self, page: &Page<'_>) -> Result<String, PlotError> {
        let mut environment = Environment::new();
        environment.set_auto_escape_callback(escaping);
        environment.set_formatter(format);
        environment.set_trim_blocks(true);
        environment.set_lstrip_blocks(true);
        environment.set_undefined_behavior(UndefinedBehavior::Strict);
        environment.add_template(self.extension(), self.template()).map_err(PlotError::drawing)?;
        let template = environment.get_template(self.extension()).map_err(PlotError::drawing)?;
        template.render(page).map_err(PlotError::drawing)
    }
}

fn escaping(extension: &str) -> AutoEscape {
    match extension {
        "md" => AutoEscape::Custom("md"),
        "tex" => AutoEscape::Custom("tex"),
        _ => AutoEscape::Html,
    }
}

/// Writes text so that nothing in it is read as marks of the form: as the figures do in HTML, control characters
/// included, but with the slash of `MLUP/s` as it is.
fn format(out: &mut Output<'_>, state: &State<'_, '_>, value: &Value) -> Result<(), Error> {
    let write = match state.auto_escape() {
        AutoEscape::Html => escape,
        AutoEscape::Custom("md") => markdown::escape,
        AutoEscape::Custom(_) => latex::escape,
        _ => return escape_formatter(out, state, value),
    };
    match value.as_str() {
        Some(text) if !value.is_safe() => Ok(out.write_str(&write(text))?),
        Some(text) => Ok(out.write_str(text)?),
        None => Ok(out.write_str(&value.to_string())?),
    }
}
