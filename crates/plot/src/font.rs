//! The one font of all figures: DejaVu Sans, carried in the program.
//!
//! Layout (plotters), bitmaps (resvg) and PDF (krilla) must measure the same glyphs; system fonts would make bytes and
//! line breaks depend on the machine.

use plotters::style::{FontStyle, register_font};
use resvg::usvg::fontdb::Database;
use std::sync::{Arc, LazyLock};

/// The family as SVG names it: viewers without DejaVu take Verdana, which has the same ancestor and nearly its widths.
pub(crate) const FAMILY: &str = "DejaVu Sans, Verdana, sans-serif";

/// The families for resvg and krilla.
static DATABASE: LazyLock<Arc<Database>> = LazyLock::new(|| {
    let mut database = Database::new();
    database.load_font_data(dejavu::sans::regular().to_vec());
    database.load_font_data(dejavu::sans::bold().to_vec());
    database.set_sans_serif_family("DejaVu Sans");
    Arc::new(database)
});

/// Whether plotters knows the fonts.
static REGISTERED: LazyLock<bool> = LazyLock::new(|| {
    let regular = register_font(FAMILY, FontStyle::Normal, dejavu::sans::regular());
    let bold = register_font(FAMILY, FontStyle::Bold, dejavu::sans::bold());
    regular.is_ok() && bold.is_ok()
});

/// Makes the font known to plotters, once per process.
pub(crate) fn register() -> bool {
    *REGISTERED
}

/// The fonts for rendering.
pub(crate) fn database() -> Arc<Database> {
    Arc::clone(&DATABASE)
}
