use super::*;
use crate::Format;
use crate::numbers::untied;
use crate::text::width as text_width;
use ndarray::{Array2, ArrayD};
use resvg::tiny_skia::Pixmap;

fn frame(nx: usize, ny: usize, value: impl Fn(f64, f64) -> f64) -> Frame {
    let place = |n: usize, i: usize| (i as f64 + 0.5) / n as f64;
    let values: ArrayD<f64> = Array2::from_shape_fn((ny, nx), |(j, i)| value(place(nx, i), place(ny, j))).into_dyn();
    Frame {
        name: "temperature".to_owned(),
        unit: "K".to_owned(),
        values,
        spacing: vec![1e-3, 1e-3],
        origin: vec![0.0, 0.0],
        length_unit: "m".to_owned(),
        step: 1200,
        time: Some(0.0345),
    }
}

fn warm(x: f64, y: f64) -> f64 {
    293.15 + 80.0 * (-8.0 * ((x - 0.3).powi(2) + (y - 0.7).powi(2))).exp()
}

fn layout(frame: &Frame, colours: Colours) -> Layout {
    Layout::new(&Map::new(frame, colours).unwrap(), Width::Page)
}

#[test]
fn the_colour_bar_ends_at_the_extremes_of_the_data() {
    let frame = frame(50, 40, |x, y| 3.0 * x - y);
    let (low, high) = frame.values.iter().fold((f64::MAX, f64::MIN), |(a, b), &v| (a.min(v), b.max(v)));
    let layout = layout(&frame, Colours::Viridis);
    assert_eq!((layout.scale.at(low), layout.scale.at(high)), (layout.bar.bottom, layout.bar.top));
    let named: Vec<f64> = layout.scale.ticks[..2].iter().map(|t| t.value).collect();
    assert_eq!(named, [low, high]);
}

/// Vorticity at sharp edges: four cells of 1600 that reach a hundred times as far as the others.
#[test]
fn few_cells_that_reach_far_do_not_leave_the_others_pale() {
    let frame = frame(40, 40, |x, y| if x.max(y) < 0.05 { 100.0 } else { 2.0 * x - 1.0 });
    let map = Map::new(&frame, Colours::Diverging).unwrap();
    let (low, high) = map.range;
    assert!(low == -high && high <= 1.0 && high > 0.9, "{high}");
    assert_eq!(map.raster.extremes.unwrap().1, 100.0);
    assert!(map.words.notes.iter().any(|note| note.starts_with("Colours end at ±")), "{:?}", map.words.notes);
    assert_eq!(Map::new(&frame, Colours::Viridis).unwrap().range.1, 100.0);
}

#[test]
fn the_upward_axis_points_up_and_cells_are_not_smoothed() {
    let map = frame(4, 3, |x, y| if x < 0.3 && y > 0.6 { 1.0 } else { 0.0 });
    let figure = figure(&map, Colours::Viridis, Width::Page).unwrap();
    let drawn = Pixmap::decode_png(&figure.png(72.0).unwrap());
    let place = layout(&map, Colours::Viridis).panel.place;
    let at = |x: f64, y: f64| {
        let (x, y) = (place.left + x * (place.right - place.left), place.bottom - y * (place.bottom - place.top));
        let p = drawn.as_ref().unwrap().pixel(x as u32, y as u32).unwrap();
        [p.red(), p.green(), p.blue()]
    };
    let (cold, hot) = (Colours::Viridis.shade(0.0), Colours::Viridis.shade(1.0));
    assert_eq!(
        [at(0.02, 0.97), at(0.23, 0.69), at(0.27, 0.97), at(0.02, 0.6), at(0.9, 0.1)],
        [hot, hot, cold, cold, cold]
    );
}

#[test]
fn lengths_have_one_scale_and_a_prefix() {
    for (nx, ny) in [(200, 100), (1000, 30), (30, 1000), (64, 64), (1, 1)] {
        let frame = frame(nx, ny, warm);
        let layout = layout(&frame, Colours::Magma);
        let place = layout.panel.place;
        let ratio = (place.right - place.left) / (place.bottom - place.top) * ny as f64 / nx as f64;
        assert!((ratio - 1.0).abs() < 1e-9, "{nx} x {ny}: {ratio}");
        assert!(place.right <= layout.size.0 && layout.bar.bottom < layout.size.1);
    }
    let words = untied(figure(&frame(200, 100, warm), Colours::Magma, Width::Page).unwrap().svg());
    assert!(["x [mm]", "temperature [K]", "t = 34.5 ms"].iter().all(|part| words.contains(part)));
}

#[test]
fn words_beside_a_low_map_stay_below_the_title() {
    let mut frame = frame(400, 130, warm);
    frame.name = "squared_vorticity_fluctuation".to_owned();
    for (colours, width) in [(Colours::Magma, Width::Column), (Colours::Viridis, Width::Page)] {
        let map = Map::new(&frame, colours).unwrap();
        let layout = Layout::new(&map, width);
        let half = text_width(&map.quantity(), Look::new(INK, Align::Centre)) / 2.0;
        let middle = f64::midpoint(layout.bar.top, layout.bar.bottom);
        assert!(layout.upright && middle - half >= layout.caption.above(), "{width:?}");
    }
}

/// A box shows the layer in its middle as a rectangle of the same values would be shown, and says where it lies.
#[test]
fn a_box_is_cut_in_the_middle() {
    let flat = frame(8, 6, warm);
    let mut layers = flat.clone();
    let layer = |z: usize| flat.values.mapv(|v| if z == 2 { v } else { v + 1e4 });
    let parts: Vec<_> = (0..5).map(layer).collect();
    layers.values =
        ndarray::stack(ndarray::Axis(0), &parts.iter().map(|part| part.view()).collect::<Vec<_>>()).unwrap();
    (layers.spacing, layers.origin) = (vec![2e-3, 1e-3, 1e-3], vec![0.0; 3]);
    let images = |frame: &Frame| {
        let figure = figure(frame, Colours::Magma, Width::Page).unwrap();
        figure.svg().lines().filter(|line| line.starts_with("<image")).map(str::to_owned).collect::<Vec<_>>()
    };
    assert_eq!(images(&layers), images(&flat));
    let words = untied(figure(&layers, Colours::Magma, Width::Page).unwrap().svg());
    assert!(words.contains("z = 5.00 mm") && words.contains("8 by 6 by 5 cells"), "{words}");
}

#[test]
fn large_frames_are_averaged_in_blocks() {
    let frame = frame(2500, 10, |x, _| x);
    let raster = Raster::of(&Plane::of(&frame).unwrap().cells, Colours::Viridis);
    assert_eq!((raster.width, raster.height, raster.block), (834, 4, 3));
    assert!(figure(&frame, Colours::Viridis, Width::Page).unwrap().svg().contains("mean of 3 × 3 cells"));
}

#[test]
fn odd_frames_are_drawn_or_refused_with_reasons() {
    let hole = |x: f64, y: f64| if x + y < 0.5 { f64::NAN } else { x * 1e300 };
    for value in [|_: f64, _: f64| 5.0, |_: f64, _: f64| f64::NAN, |x: f64, _: f64| (x - 0.5) * f64::MAX, hole] {
        for colours in [Colours::Viridis, Colours::Diverging] {
            let figure = figure(&frame(20, 20, value), colours, Width::Column).unwrap();
            assert!(Format::ALL.into_iter().all(|format| !figure.bytes(format).unwrap().is_empty()));
        }
    }
    let mut line = frame(5, 5, warm);
    line.values = ArrayD::zeros(vec![5]);
    assert!(matches!(figure(&line, Colours::Viridis, Width::Page), Err(PlotError::NotAPlane { .. })));
    let mut flat = frame(5, 5, warm);
    flat.spacing = vec![0.0, 1.0];
    assert!(matches!(figure(&flat, Colours::Viridis, Width::Page), Err(PlotError::Spacing { .. })));
    flat.values = ArrayD::zeros(vec![0, 5]);
    assert!(matches!(figure(&flat, Colours::Viridis, Width::Page), Err(PlotError::Empty(_))));
}
