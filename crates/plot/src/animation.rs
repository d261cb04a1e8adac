//! A run's frames in motion: maps of one quantity as an animated PNG, which browsers play.
//!
//! All maps share the range of their colours, which ends at the extremes of the whole series, and the unit and digits
//! of the times in their titles, so that what moves is the field. The film repeats without end.
//!
//! What is not here: files (frames come one at a time from whoever has them, so that memory holds one), formats of
//! video, and frames between frames.

use crate::PlotError;
use crate::field::{Colours, Layout, Map, Words};
use crate::figure::Pixels;
use crate::numbers::{TIE, minus, prefix};
use crate::style::Width;
use partita_run::Frame;

/// The most frames that are shown: of a longer series they are taken at even distances.
pub const MOST: usize = 200;
/// Frames per second.
pub const RATE: u16 = 8;
/// Two pixels per point.
const DPI: f64 = 144.0;

/// The film of a series of `count` frames, as the bytes of an animated PNG.
///
/// `frame` gives a frame by its place in the series. It is asked more than once: all frames are seen to find their
/// extremes before the first map is drawn, as [`field::figure`](crate::field::figure) draws one.
///
/// # Errors
/// If there are fewer than two frames, one of them is no field of two or three axes, or `frame` fails.
pub fn apng<E: From<PlotError>>(
    count: usize,
    colours: Colours,
    width: Width,
    frame: impl Fn(usize) -> Result<Frame, E>,
) -> Result<Vec<u8>, E> {
    if count < 2 {
        return Err(PlotError::Empty("an animation needs two frames or more").into());
    }
    let mut series = Series { colours, width, extremes: None, holes: false, clock: Clock::default(), size: (0.0, 0.0) };
    (0..count).try_for_each(|i| Ok::<_, E>(series.see(&frame(i)?)?))?;
    // Digits are equally wide: the last step and time have the longest words, and with them the size of all maps.
    series.size = series.layout(&series.map(&frame(count - 1)?)?).size;
    let (mut bytes, shown) = (Vec::new(), shown(count));
    let mut film = begin(&mut bytes, &series.draw(&frame(0)?)?, shown.len())?;
    for &i in &shown[1..] {
        film.write_image_data(&series.draw(&frame(i)?)?.rgb).map_err(PlotError::drawing)?;
    }
    film.finish().map_err(PlotError::drawing)?;
    Ok(bytes)
}

/// The places of the frames that are shown: the first, the last, and others at even distances.
fn shown(count: usize) -> Vec<usize> {
    let frames = count.min(MOST);
    (0..frames).map(|i| (i * (count - 1) + (frames - 1) / 2) / (frames - 1)).collect()
}

/// A film of so many frames, with its first.
fn begin<'a>(bytes: &'a mut Vec<u8>, first: &Pixels, frames: usize) -> Result<png::Writer<&'a mut Vec<u8>>, PlotError> {
    const ENDLESS: u32 = 0;
    let mut encoder = png::Encoder::new(bytes, first.width, first.height);
    encoder.set_color(png::ColorType::Rgb);
    encoder.set_depth(png::BitDepth::Eight);
    encoder.set_animated(frames as u32, ENDLESS).map_err(PlotError::drawing)?;
    encoder.set_frame_delay(1, RATE).map_err(PlotError::drawing)?;
    let mut film = encoder.write_header().map_err(PlotError::drawing)?;
    film.write_image_data(&first.rgb).map_err(PlotError::drawing)?;
    Ok(film)
}

/// What the maps of a film have in common.
struct Series {
    colours: Colours,
    width: Width,
    extremes: Option<(f64, f64)>,
    /// Whether any cell is not finite.
    holes: bool,
    clock: Clock,
    /// The size of the sheet.
    size: (f64, f64),
}

impl Series {
    /// Takes note of a frame.
    fn see(&mut self, frame: &Frame) -> Result<(), PlotError> {
        let map = Map::new(frame, self.colours)?;
        let both = self.extremes.into_iter().chain(map.own_extremes());
        self.extremes = both.reduce(|a, b| (a.0.min(b.0), a.1.max(b.1)));
        self.holes |= map.has_holes();
        self.clock.see(frame.time);
        Ok(())
    }

    /// A frame's map in the series' colours.
    fn map<'a>(&self, frame: &'a Frame) -> Result<Map<'a>, PlotError> {
        Ok(Map::new(frame, self.colours)?.among(self.extremes, |map| self.words(map, frame)))
    }

    /// The time in the title; notes that are as high in every frame.
    fn words(&self, map: &Map<'_>, frame: &Frame) -> Words {
        let time = frame.time.map(|time| format!(", t = {}", self.clock.words(time)));
        let holes = self.holes.then(|| "Grey: cells without a value.".to_owned());
        Words {
            title: frame.name.replace('_', " ") + &time.unwrap_or_default(),
            moment: map.place(None),
            notes: map.averaging().into_iter().chain(holes).collect(),
        }
    }

    fn layout(&self, map: &Map<'_>) -> Layout {
        Layout::new(map, self.width)
    }

    fn draw(&self, frame: &Frame) -> Result<Pixels, PlotError> {
        let map = self.map(frame)?;
        map.sheet(&self.layout(&map), self.size)?.pixels(DPI)
    }
}

/// Words for times that keep their unit and their digits.
#[derive(Default)]
struct Clock {
    latest: f64,
}

impl Clock {
    fn see(&mut self, time: Option<f64>) {
        self.latest = time.filter(|t| t.is_finite()).map_or(self.latest, |t| self.latest.max(t.abs()));
    }

    /// Four figures of the latest time, in the unit that suits it.
    fn words(&self, time: f64) -> String {
        let (factor, sign) = prefix(self.latest);
        let whole = (self.latest / factor).max(1.0).log10().floor() as usize;
        let text = minus(format!("{:.*}", 3usize.saturating_sub(whole), time / factor));
        format!("{text}{TIE}{sign}s")
    }
}

#[cfg(test)]
mod tests;
