//! A figure in its three formats.

use crate::{PlotError, font};
use krilla::Document;
use krilla::geom::Size;
use krilla::page::PageSettings;
use krilla_svg::{SurfaceExt, SvgSettings};
use resvg::tiny_skia::{Pixmap, Transform};
use resvg::usvg::{Indent, Options, Tree, WriteOptions};

/// Dots per inch of a PNG for print.
const PRINT_DPI: f64 = 300.0;
/// The largest side of a bitmap.
const MAX_PIXELS: f64 = 20_000.0;
/// Points per inch.
const POINTS: f64 = 72.0;

/// A drawn figure: one SVG text, from which the other formats are made.
#[derive(Debug, Clone, PartialEq)]
pub struct Figure {
    svg: String,
    size: (f64, f64),
    alt: String,
}

impl Figure {
    pub(crate) fn new(svg: String, size: (f64, f64), alt: String) -> Self {
        Self { svg, size, alt }
    }

    /// The SVG, with its text as text: searchable, and shown in DejaVu Sans where the viewer has it.
    #[must_use]
    pub fn svg(&self) -> &str {
        &self.svg
    }

    /// Width and height in points (1/72 inch).
    #[must_use]
    pub fn size(&self) -> (f64, f64) {
        self.size
    }

    /// What there is to see, in words.
    #[must_use]
    pub fn alt(&self) -> &str {
        &self.alt
    }

    /// The SVG with every letter as an outline: it looks the same wherever it is shown.
    ///
    /// # Errors
    /// If the SVG cannot be read back.
    pub fn outlined(&self) -> Result<String, PlotError> {
        let tree = self.tree()?;
        // A tenth of the drawing's unit is a hundredth of a point: finer than print.
        let options = WriteOptions {
            coordinates_precision: 1,
            transforms_precision: 6,
            indent: Indent::None,
            ..WriteOptions::default()
        };
        Ok(tree.to_string(&options))
    }

    /// A bitmap: `dpi` dots per inch, so a figure 180 mm wide has 2125 pixels at 300.
    ///
    /// # Errors
    /// If the resolution is not from 1 to 1200, or makes more than 20 000 pixels along a side.
    pub fn png(&self, dpi: f64) -> Result<Vec<u8>, PlotError> {
        let pixels = self.pixels(dpi)?;
        rgb_png(pixels.width, pixels.height, &pixels.rgb, Some(dpi))
    }

    /// The figure as a bitmap, under the conditions of [`png`](Figure::png).
    pub(crate) fn pixels(&self, dpi: f64) -> Result<Pixels, PlotError> {
        let (width, height) = ((self.size.0 * dpi / POINTS).round(), (self.size.1 * dpi / POINTS).round());
        let refuse = || PlotError::Resolution { dpi, width, height };
        if !(1.0..=1200.0).contains(&dpi) || width.max(height) > MAX_PIXELS {
            return Err(refuse());
        }
        let tree = self.tree()?;
        let mut pixels = Pixmap::new(width.max(1.0) as u32, height.max(1.0) as u32).ok_or_else(refuse)?;
        let scale = (width as f32 / tree.size().width(), height as f32 / tree.size().height());
        resvg::render(&tree, Transform::from_scale(scale.0, scale.1), &mut pixels.as_mut());
        let rgb = pixels.data().chunks_exact(4).flat_map(|p| [p[0], p[1], p[2]]).collect();
        Ok(Pixels { width: pixels.width(), height: pixels.height(), rgb })
    }

    /// A PDF of one page of the figure's size, with its fonts embedded.
    ///
    /// # Errors
    /// If the SVG cannot be read back or the document not be written.
    pub fn pdf(&self) -> Result<Vec<u8>, PlotError> {
        let tree = self.tree()?;
        let (width, height) = (self.size.0 as f32, self.size.1 as f32);
        let size = Size::from_wh(width, height).ok_or_else(|| PlotError::drawing("a figure without a size"))?;
        let mut document = Document::new();
        let mut page = document.start_page_with(PageSettings::new(size));
        let mut surface = page.surface();
        let drawn = surface.draw_svg(&tree, size, SvgSettings::default());
        surface.finish();
        page.finish();
        drawn.ok_or_else(|| PlotError::drawing("the page cannot be drawn"))?;
        document.finish().map_err(|e| PlotError::Drawing(format!("{e:?}")))
    }

    /// The figure as the bytes of a file; a PNG has 300 dots per inch.
    ///
    /// # Errors
    /// As [`png`](Figure::png) and [`pdf`](Figure::pdf).
    pub fn bytes(&self, format: Format) -> Result<Vec<u8>, PlotError> {
        match format {
            Format::Svg => Ok(self.svg.clone().into_bytes()),
            Format::Png => self.png(PRINT_DPI),
            Format::Pdf => self.pdf(),
        }
    }

    fn tree(&self) -> Result<Tree, PlotError> {
        let options = Options { fontdb: font::database(), font_family: "DejaVu Sans".to_owned(), ..Options::default() };
        Tree::from_str(&self.svg, &options).map_err(PlotError::drawing)
    }
}

/// A bitmap: red, green and blue of every pixel, row by row, the upper row first.
pub(crate) struct Pixels {
    pub(crate) width: u32,
    pub(crate) height: u32,
    pub(crate) rgb: Vec<u8>,
}

/// Bytes of red, green and blue, row by row, as a PNG.
pub(crate) fn rgb_png(width: u32, height: u32, rgb: &[u8], dpi: Option<f64>) -> Result<Vec<u8>, PlotError> {
    let mut bytes = Vec::new();
    let mut encoder = png::Encoder::new(&mut bytes, width, height);
    encoder.set_color(png::ColorType::Rgb);
    encoder.set_depth(png::BitDepth::Eight);
    let per_metre = dpi.map(|dpi| (dpi / 0.0254).round() as u32);
    encoder.set_pixel_dims(per_metre.map(|n| png::PixelDimensions { xppu: n, yppu: n, unit: png::Unit::Meter }));
    let mut writer = encoder.write_header().map_err(PlotError::drawing)?;
    writer.write_image_data(rgb).map_err(PlotError::drawing)?;
    writer.finish().map_err(PlotError::drawing)?;
    Ok(bytes)
}

/// A file format of figures.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// Scalable, text as text: for the web and for editing.
    Svg,
    /// A bitmap.
    Png,
    /// Scalable, with fonts embedded: for LaTeX.
    Pdf,
}

/// A file name that ends like no figure.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`.{0}` is no format of figures: end the name in `.svg`, `.png`, `.pdf`, or `.apng` for a run in motion")]
pub struct UnknownFormat(pub String);

impl Format {
    /// Every format.
    pub const ALL: [Self; 3] = [Self::Svg, Self::Png, Self::Pdf];

    /// The format that a file name's extension asks for, upper or lower case.
    ///
    /// ```
    /// use partita_plot::Format;
    /// assert_eq!(Format::from_extension("PDF"), Ok(Format::Pdf));
    /// assert!(Format::from_extension("gif").unwrap_err().to_string().contains("`.gif`"));
    /// ```
    ///
    /// # Errors
    /// If it is none of the three.
    pub fn from_extension(extension: &str) -> Result<Self, UnknownFormat> {
        let wanted = extension.trim_start_matches('.');
        let known = Self::ALL.into_iter().find(|format| wanted.eq_ignore_ascii_case(format.extension()));
        known.ok_or_else(|| UnknownFormat(wanted.to_owned()))
    }

    /// `svg`, `png` or `pdf`.
    #[must_use]
    pub fn extension(self) -> &'static str {
        match self {
            Self::Svg => "svg",
            Self::Png => "png",
            Self::Pdf => "pdf",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::canvas::figure;
    use crate::style::INK;
    use crate::text::{Align, Look};
    use resvg::usvg::roxmltree::Document as Xml;

    const NAME: &str = "a < b & \"c\" λ² \u{7} ]]>";

    fn sample() -> Figure {
        figure((100.0, 50.0), NAME, |canvas| canvas.text(NAME, (5.0, 20.0), Look::new(INK, Align::Left))).unwrap()
    }

    #[test]
    fn equal_inputs_give_equal_bytes_in_every_format() {
        for format in Format::ALL {
            let bytes = sample().bytes(format).unwrap();
            assert!(bytes == sample().bytes(format).unwrap(), "{format:?}");
        }
    }

    #[test]
    fn each_format_begins_as_its_kind_does() {
        assert!(sample().bytes(Format::Pdf).unwrap().starts_with(b"%PDF-"));
        assert!(sample().bytes(Format::Png).unwrap().starts_with(b"\x89PNG"));
        assert!(sample().bytes(Format::Svg).unwrap().starts_with(b"<svg "));
    }

    #[test]
    fn a_bitmap_has_the_printed_size_times_the_resolution() {
        let pixels = Pixmap::decode_png(&sample().png(144.0).unwrap()).unwrap();
        assert_eq!((pixels.width(), pixels.height()), (200, 100));
        for dpi in [0.0, -1.0, 1e9, f64::NAN, f64::INFINITY] {
            assert!(matches!(sample().png(dpi), Err(PlotError::Resolution { .. })), "{dpi}");
        }
    }

    #[test]
    fn words_are_escaped_and_come_back_whole() {
        let figure = sample();
        let xml = Xml::parse(figure.svg()).unwrap();
        let text = xml.descendants().find(|node| node.has_tag_name("text")).and_then(|node| node.text());
        assert_eq!(text.map(str::trim), Some("a < b & \"c\" λ²  ]]>"));
    }

    #[test]
    fn outlines_need_no_font() {
        let outlined = sample().outlined().unwrap();
        assert!(outlined.contains("<path") && !outlined.contains("<text"));
    }
}
