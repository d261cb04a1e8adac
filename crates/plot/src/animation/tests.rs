use super::*;
use crate::numbers::untied;
use ndarray::{ArrayD, IxDyn};
use std::io::Cursor;

/// A front that runs along x, in a field of 24 cells that hold 300 K at most.
fn front(i: usize) -> Frame {
    wave(&[4, 6], i)
}

fn wave(shape: &[usize], i: usize) -> Frame {
    let values =
        ArrayD::from_shape_fn(IxDyn(shape), |at| if at[shape.len() - 1] <= i { 250.0 + i as f64 } else { 200.0 });
    Frame {
        name: "temperature".to_owned(),
        unit: "K".to_owned(),
        values,
        spacing: vec![0.01; shape.len()],
        origin: vec![0.0; shape.len()],
        length_unit: "m".to_owned(),
        step: 40 * i as u64,
        time: Some(0.25 * i as f64),
    }
}

fn film(count: usize, frame: impl Fn(usize) -> Frame) -> Result<Vec<u8>, PlotError> {
    apng(count, Colours::Magma, Width::Page, |i| Ok::<_, PlotError>(frame(i)))
}

/// The frames of a film as a decoder gives them, and how they are to be played.
fn frames(film: &[u8]) -> (Vec<Vec<u8>>, png::AnimationControl, png::FrameControl) {
    let mut reader = png::Decoder::new(Cursor::new(film)).read_info().unwrap();
    let control = *reader.info().animation_control().unwrap();
    let mut frames = Vec::new();
    for _ in 0..control.num_frames {
        let mut pixels = vec![0; reader.output_buffer_size().unwrap()];
        reader.next_frame(&mut pixels).unwrap();
        frames.push(pixels);
    }
    (frames, control, *reader.info().frame_control().unwrap())
}

#[test]
fn a_film_has_a_frame_for_each_field_eight_a_second_without_end() {
    let film = film(5, front).unwrap();
    let (frames, control, timing) = frames(&film);
    assert_eq!((frames.len(), control.num_plays), (5, 0));
    assert_eq!((timing.delay_num, timing.delay_den), (1, 8));
    assert!(frames.windows(2).all(|pair| pair[0] != pair[1]));
}

#[test]
fn equal_frames_give_equal_bytes() {
    assert!(film(3, front).unwrap() == film(3, front).unwrap());
}

/// Equal values have equal colours in all frames, and the hottest colour belongs to the hottest frame alone.
#[test]
fn all_frames_share_one_scale() {
    let (frames, ..) = frames(&film(4, front).unwrap());
    let hottest = Colours::Magma.shade(1.0);
    let cells = |frame: &[u8], colour: [u8; 3]| frame.chunks_exact(3).filter(|pixel| **pixel == colour).count();
    let map = |frame: &Vec<u8>| cells(frame, hottest);
    let bar = map(&frames[0]);
    assert!(frames[..3].iter().all(|frame| map(frame) == bar) && map(&frames[3]) > 10 * bar.max(1));
    let coldest = Colours::Magma.shade(0.0);
    let cold: Vec<_> = frames.iter().map(|frame| cells(frame, coldest)).collect();
    assert!(cold.windows(2).all(|pair| pair[0] > pair[1]), "{cold:?}");
}

#[test]
fn a_time_keeps_its_unit_and_digits() {
    let mut clock = Clock::default();
    [Some(0.0), None, Some(0.0345), Some(f64::NAN)].into_iter().for_each(|time| clock.see(time));
    assert_eq!([0.0, 0.001, 0.0345].map(|time| untied(&clock.words(time))), ["0.00 ms", "1.00 ms", "34.50 ms"]);
    assert_eq!(untied(&Clock { latest: 2.0 }.words(-0.5)), "−0.500 s");
    assert_eq!(untied(&Clock { latest: 0.0 }.words(0.0)), "0.000 s");
}

#[test]
fn a_long_series_is_thinned_evenly_and_keeps_its_ends() {
    assert_eq!(shown(2), [0, 1]);
    assert_eq!(shown(MOST), (0..MOST).collect::<Vec<_>>());
    for count in [201, 399, 1000, 123_456] {
        let shown = shown(count);
        assert_eq!((shown.len(), shown[0], shown[MOST - 1]), (MOST, 0, count - 1));
        let gaps = || shown.windows(2).map(|pair| pair[1] - pair[0]);
        assert!(gaps().max().unwrap() - gaps().min().unwrap() <= 1, "{count}");
    }
}

/// A box is shown by its middle layer, whose colours are those of that layer in the whole series.
#[test]
fn a_box_shows_its_middle_layer() {
    let layered = |i: usize| {
        let mut frame = wave(&[5, 4, 6], i);
        frame.values.index_axis_mut(ndarray::Axis(0), 0).fill(9e9);
        frame
    };
    let [from_box, flat] = [frames(&film(3, layered).unwrap()).0, frames(&film(3, front).unwrap()).0];
    // They differ in the words that name the layer alone.
    let same = from_box[2].iter().zip(&flat[2]).filter(|(a, b)| a == b).count();
    assert!(same as f64 > 0.98 * flat[2].len() as f64);
}

#[test]
fn what_is_no_series_of_fields_is_refused() {
    assert!(matches!(film(0, front), Err(PlotError::Empty(_))));
    assert!(matches!(film(1, front), Err(PlotError::Empty(_))));
    assert!(matches!(film(3, |i| wave(&[7], i)), Err(PlotError::NotAPlane { .. })));
}

/// Frames that are not finite, all or in part, have the size of the others.
#[test]
fn holes_do_not_change_the_size() {
    let holed = |i: usize| {
        let mut frame = front(i);
        frame.values.iter_mut().take(8 * i).for_each(|value| *value = f64::NAN);
        frame
    };
    assert_eq!(frames(&film(4, holed).unwrap()).0.len(), 4);
}
