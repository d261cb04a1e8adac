use super::*;
use crate::numbers::untied;

fn bar(name: &str, value: f64, emphasis: bool) -> Bar {
    Bar { name: name.to_owned(), value, low: value * 0.97, high: value * 1.04, emphasis }
}

fn record() -> BarsRecord {
    let bars = vec![bar("NumPy", 0.21, false), bar("Partita", 8.61, true), bar("numba", 1.65, false)];
    let bound = Some(Bound { name: "memory roofline".to_owned(), value: 4.06 });
    let (title, subtitle, unit) = ("plate".to_owned(), "5 points".to_owned(), "GLUP/s".to_owned());
    let plate = BarsPanel { title, subtitle, unit, bars, bound };
    let mut other = plate.clone();
    (other.title, other.bound) = ("box".to_owned(), None);
    other.bars.push(bar("a program with a name that is far too long for its column, in version 12.0", 3.0, false));
    let facts = vec!["Medians of 15 rounds.".to_owned()];
    BarsRecord {
        title: "heat".to_owned(),
        facts,
        notes: vec!["More is better.".to_owned()],
        panels: vec![plate, other],
    }
}

#[test]
fn bars_are_sorted_and_as_long_as_their_values() {
    let panel = sorted(&record().panels[0]);
    let names: Vec<_> = panel.bars.iter().map(|bar| bar.name.as_str()).collect();
    assert_eq!(names, ["Partita", "numba", "NumPy"]);
    for width in [Width::Page, Width::Column] {
        let place = &Layout::new(&record(), width).areas[0];
        let length = |value: f64| place.x.at(value) - place.place.left;
        assert!((length(8.61) / length(1.65) - 8.61 / 1.65).abs() < 1e-9);
    }
}

#[test]
fn panels_hold_their_bars_values_and_bounds() {
    for width in [Width::Page, Width::Column] {
        let (record, layout) = (record(), Layout::new(&record(), width));
        for (panel, place) in record.panels.iter().zip(&layout.areas) {
            assert!(place.place.left < place.place.right && place.place.right <= layout.size.0);
            assert!(panel.bars.iter().all(|bar| place.x.holds(bar.high)));
            assert!(panel.bound.iter().all(|bound| place.x.holds(bound.value)));
            assert!(place.height(panel.bars.len() - 1) < place.place.bottom);
        }
    }
}

#[test]
fn equal_records_give_equal_bytes_and_words_say_it_all() {
    let figure = figure(&record(), Width::Page).unwrap();
    assert_eq!(figure, super::figure(&record(), Width::Page).unwrap());
    let alt = untied(figure.alt());
    assert!(
        alt.contains(
            "plate (5 points), in GLUP/s: Partita 8.61, numba 1.65, NumPy 0.210; memory roofline 4.06 GLUP/s."
        ),
        "{alt}"
    );
}

#[test]
fn hostile_records_do_not_panic() {
    assert!(matches!(figure(&BarsRecord::default(), Width::Page), Err(PlotError::Empty(_))));
    for value in [f64::NAN, f64::INFINITY, -1.0, 0.0, 1e300, 1e-300] {
        let mut record = record();
        record.panels[0].bars[0].value = value;
        record.panels[0].bars[1].low = value;
        record.panels[0].bars[1].high = value;
        record.panels[1].bound = Some(Bound { name: String::new(), value });
        assert!(figure(&record, Width::Column).is_ok(), "{value}");
    }
}
