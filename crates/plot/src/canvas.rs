//! A sheet measured in points, on which plotters draws.
//!
//! Plotters has whole-number coordinates even for SVG, which would turn curves into stairs: the sheet is ten times as
//! fine as it is shown. Plotters writes the shapes and the text; the header, the alternative text and embedded images
//! are put in afterwards, because its backend has none of them.

use crate::style::{PAPER, Shape};
use crate::text::{Align, Look, escape, font_of, printable, width as text_width};
use crate::{Figure, PlotError, font};
use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use plotters::coord::Shift;
use plotters::prelude::*;
use plotters::style::text_anchor::{HPos, Pos, VPos};
use std::fmt::Write;

/// A place on the sheet: points to the right and down from the upper left corner.
pub(crate) type Point = (f64, f64);

/// Units of the drawing per point.
pub(crate) const FINE: f64 = 10.0;
/// The sheet.
pub(crate) struct Canvas<'a> {
    area: DrawingArea<SVGBackend<'a>, Shift>,
    images: String,
}

/// Draws a figure of a size in points; `alt` says in words what there is to see.
pub(crate) fn figure(
    (width, height): (f64, f64),
    alt: &str,
    draw: impl FnOnce(&mut Canvas<'_>) -> Result<(), PlotError>,
) -> Result<Figure, PlotError> {
    if !font::register() {
        return Err(PlotError::Drawing("the bundled font cannot be read".to_owned()));
    }
    let mut text = String::new();
    let size = ((width * FINE).round() as u32, (height * FINE).round() as u32);
    let area = SVGBackend::with_string(&mut text, size).into_drawing_area();
    let mut canvas = Canvas { area, images: String::new() };
    draw(&mut canvas)?;
    canvas.area.present().map_err(PlotError::drawing)?;
    let images = std::mem::take(&mut canvas.images);
    drop(canvas);
    let body = text.split_once('\n').map_or("", |(_, body)| body);
    Ok(Figure::new(header((width, height), size, alt) + &images + body, (width, height), alt.to_owned()))
}

/// Opens the document: printed size in points, drawn size, words for those who cannot see it, and paper.
fn header((width, height): (f64, f64), (w, h): (u32, u32), alt: &str) -> String {
    let alt = escape(alt);
    let RGBColor(r, g, b) = PAPER;
    format!(
        "<svg width=\"{width}pt\" height=\"{height}pt\" viewBox=\"0 0 {w} {h}\" xmlns=\"http://www.w3.org/2000/svg\" \
         role=\"img\" aria-label=\"{alt}\">\n<title>{alt}</title>\n\
         <rect width=\"{w}\" height=\"{h}\" fill=\"#{r:02X}{g:02X}{b:02X}\"/>\n"
    )
}

impl Canvas<'_> {
    /// A line through points.
    pub(crate) fn line(&self, points: &[Point], colour: RGBColor, width: f64) -> Result<(), PlotError> {
        let style = ShapeStyle { color: colour.to_rgba(), filled: false, stroke_width: (width * FINE).round() as u32 };
        self.area.draw(&PathElement::new(fine(points), style)).map_err(PlotError::drawing)
    }

    /// A line of dashes through points.
    pub(crate) fn dashes(&self, points: &[Point], colour: RGBColor, width: f64) -> Result<(), PlotError> {
        const DASH: f64 = 3.0;
        pieces(points, DASH).iter().step_by(2).try_for_each(|piece| self.line(piece, colour, width))
    }

    /// A filled area.
    pub(crate) fn fill(&self, points: &[Point], colour: RGBColor, opacity: f64) -> Result<(), PlotError> {
        self.area.draw(&Polygon::new(fine(points), colour.mix(opacity).filled())).map_err(PlotError::drawing)
    }

    /// A filled rectangle.
    pub(crate) fn rectangle(&self, a: Point, b: Point, colour: RGBColor, opacity: f64) -> Result<(), PlotError> {
        self.fill(&[a, (b.0, a.1), b, (a.0, b.1)], colour, opacity)
    }

    /// A round dot.
    pub(crate) fn dot(&self, at: Point, radius: f64, colour: RGBColor, opacity: f64) -> Result<(), PlotError> {
        let circle = Circle::new(whole(at), (radius * FINE).round() as i32, colour.mix(opacity).filled());
        self.area.draw(&circle).map_err(PlotError::drawing)
    }

    /// A small ring, for what should not be trusted among dots.
    pub(crate) fn ring(&self, at: Point, radius: f64, colour: RGBColor) -> Result<(), PlotError> {
        self.dot(at, radius + 0.25, colour, 0.7)?;
        self.dot(at, radius - 0.25, PAPER, 1.0)
    }

    /// A marker; hollow ones show paper inside.
    pub(crate) fn mark(&self, shape: Shape, at: Point, colour: RGBColor, hollow: bool) -> Result<(), PlotError> {
        const RADIUS: f64 = 2.6;
        if !hollow {
            return self.shape(shape, at, RADIUS + 0.4, colour);
        }
        self.shape(shape, at, RADIUS + 0.6, colour)?;
        self.shape(shape, at, RADIUS - 0.6, PAPER)
    }

    fn shape(&self, shape: Shape, (x, y): Point, r: f64, colour: RGBColor) -> Result<(), PlotError> {
        let s = 0.88 * r;
        let d = 1.22 * r;
        match shape {
            Shape::Circle => self.dot((x, y), r, colour, 1.0),
            Shape::Square => self.rectangle((x - s, y - s), (x + s, y + s), colour, 1.0),
            Shape::Diamond => self.fill(&[(x - d, y), (x, y - d), (x + d, y), (x, y + d)], colour, 1.0),
            Shape::Triangle => self.fill(&[(x - d, y + 0.8 * r), (x, y - d), (x + d, y + 0.8 * r)], colour, 1.0),
        }
    }

    /// A text whose baseline goes through a point.
    pub(crate) fn text(&self, text: &str, (x, y): Point, look: Look) -> Result<(), PlotError> {
        // Plotters can put the anchor half an ex below the baseline; that is a quarter of an em in usvg.
        let quarter = look.size / 4.0;
        let at = if look.upwards { (x + quarter, y) } else { (x, y + quarter) };
        let h_pos = match look.align {
            Align::Left => HPos::Left,
            Align::Centre => HPos::Center,
            Align::Right => HPos::Right,
        };
        let turn = if look.upwards { FontTransform::Rotate270 } else { FontTransform::None };
        let style = TextStyle::from(font_of(&look).transform(turn)).color(&look.colour);
        let style = style.pos(Pos::new(h_pos, VPos::Bottom));
        self.area.draw_text(&printable(text), &style, whole(at)).map_err(PlotError::drawing)
    }

    /// A text with its middle at a height: for labels beside points.
    pub(crate) fn label(&self, text: &str, (x, y): Point, look: Look) -> Result<(), PlotError> {
        let lower = 0.36 * look.size;
        let at = if look.upwards { (x + lower, y) } else { (x, y + lower) };
        self.text(text, at, look)
    }

    /// A label on paper of its own: no line runs through it.
    pub(crate) fn backed(&self, text: &str, (x, y): Point, look: Look) -> Result<(), PlotError> {
        let (wide, half) = (text_width(text, look), 0.6 * look.size);
        let left = match look.align {
            Align::Left => x,
            Align::Centre => x - wide / 2.0,
            Align::Right => x - wide,
        };
        self.rectangle((left - 1.0, y - half), (left + wide + 1.0, y + half), PAPER, 0.85)?;
        self.label(text, (x, y), look)
    }

    /// A PNG stretched over a rectangle, each of its pixels staying crisp, below everything else.
    pub(crate) fn image(&mut self, png: &[u8], a: Point, b: Point) {
        let (x, y, w, h) = (a.0 * FINE, a.1 * FINE, (b.0 - a.0) * FINE, (b.1 - a.1) * FINE);
        let _ = writeln!(
            self.images,
            "<image x=\"{x:.0}\" y=\"{y:.0}\" width=\"{w:.0}\" height=\"{h:.0}\" preserveAspectRatio=\"none\" \
             style=\"image-rendering:pixelated\" image-rendering=\"optimizeSpeed\" href=\"data:image/png;base64,{}\"/>",
            BASE64_STANDARD.encode(png)
        );
    }
}

/// A line cut into pieces of a length, its corners kept.
fn pieces(points: &[Point], length: f64) -> Vec<Vec<Point>> {
    let (mut pieces, mut piece, mut room) = (Vec::new(), Vec::from_iter(points.first().copied()), length);
    for pair in points.windows(2) {
        let (mut from, to) = (pair[0], pair[1]);
        let mut rest = (to.0 - from.0).hypot(to.1 - from.1);
        while rest > room {
            let share = room / rest;
            from = (from.0 + share * (to.0 - from.0), from.1 + share * (to.1 - from.1));
            piece.push(from);
            pieces.push(std::mem::replace(&mut piece, vec![from]));
            (rest, room) = (rest - room, length);
        }
        piece.push(to);
        room -= rest;
    }
    pieces.push(piece);
    pieces
}

fn whole((x, y): Point) -> (i32, i32) {
    ((x * FINE).round() as i32, (y * FINE).round() as i32)
}

fn fine(points: &[Point]) -> Vec<(i32, i32)> {
    points.iter().map(|&p| whole(p)).collect()
}
