//! Files give back what was written, and say where they are wrong.

use crate::synthetic::{Law, design, sample};
use partita_domain::{Purpose, Stream};
use partita_run::Manifest;
use partita_scaling::files::{self, Contents, ReadError};
use partita_scaling::record::{Study, WorkRecord};
use rand::RngExt;

/// The four files in the order of [`files::write`].
#[derive(Clone, PartialEq)]
struct Folder([Vec<u8>; 4]);

const MANIFEST: usize = 0;
const SAMPLES: usize = 1;
const ROWS: usize = 2;
const MODELS: usize = 3;

impl Folder {
    fn of(study: &Study) -> Self {
        let mut manifest = Manifest::collect(vec!["partita".into(), "scale".into()], 4, "scalar", 1, vec![]);
        manifest.started = "2026-01-01T00:00:00Z".to_owned();
        Self(files::write(&manifest, study).map(|(_, bytes)| bytes))
    }

    fn read(&self) -> Result<Study, ReadError> {
        let [manifest, samples, rows, models] = &self.0;
        files::read(&Contents { manifest, samples, rows, models })
    }

    fn text(&self, file: usize) -> String {
        String::from_utf8(self.0[file].clone()).unwrap()
    }

    /// What reading says after one file was changed.
    fn broken(&self, file: usize, change: impl Fn(String) -> String) -> String {
        let mut folder = self.clone();
        folder.0[file] = change(self.text(file)).into_bytes();
        folder.read().unwrap_err().to_string()
    }
}

fn small() -> Study {
    Law { workers: vec![1, 2], repeats: 3, ..Law::default() }.study(5)
}

#[test]
fn studies_come_back_bit_by_bit() {
    let mut work = Law::default().study(2);
    let unit = ("lattice updates".to_owned(), "MLUP/s".to_owned());
    work.design.work = Some(WorkRecord {
        count: 5e8 / 3.0,
        unit: unit.0,
        rate_unit: unit.1,
        rate_scale: 1e6,
        bytes: None,
        flops: None,
    });
    let mut guarded = small();
    guarded.samples.iter_mut().for_each(|s| (s.guard, s.checksum) = ("a, \"b\"\nc".to_owned(), None));
    let guarded = Study::new(guarded.design, guarded.samples).unwrap();
    let cold = Study::new(design(1, 2), vec![sample(1, 0, 0, 0.1)]).unwrap();
    for study in [work, guarded, small(), cold] {
        assert_eq!(Folder::of(&study).read().unwrap(), study);
    }
}

#[test]
fn equal_studies_give_equal_bytes() {
    assert!(Folder::of(&Law::default().study(2)) == Folder::of(&Law::default().study(2)));
}

#[test]
fn the_table_has_the_columns_it_promises() {
    let table = Folder::of(&small()).text(ROWS);
    let columns = "workers,median_seconds,low,high,speedup,speedup_low,speedup_high,efficiency,karp_flatt,guard";
    let lines: Vec<&str> = table.lines().collect();
    assert_eq!((lines[0], lines.len()), (columns, 3));
    assert!(lines[1].starts_with("1,") && lines[1].ends_with(",1.0,1.0,1.0,1.0,,ok"), "{}", lines[1]);
}

#[test]
fn a_sample_is_a_line_and_the_design_lies_in_the_manifest() {
    let folder = Folder::of(&small());
    assert_eq!(folder.text(SAMPLES).lines().count(), small().samples.len());
    let manifest: serde_json::Value = serde_json::from_slice(&folder.0[MANIFEST]).unwrap();
    assert_eq!((&manifest["command"][1], &manifest["study"]["mode"]), (&"scale".into(), &"strong".into()));
}

#[test]
fn errors_name_the_file_and_the_line() {
    let folder = Folder::of(&small());
    let broken = |file, from: &str, to: &str| folder.broken(file, |text| text.replacen(from, to, 1));
    assert!(
        broken(SAMPLES, "\"order\":2", "\"order\":-2")
            .starts_with("`samples.jsonl`, line 3: column 34: invalid value: integer `-2`, expected usize")
    );
    assert!(
        broken(SAMPLES, "{\"workers\":2", "\n{\"workers\":0").starts_with("`samples.jsonl`, line 3: a sample of 0")
    );
    assert!(broken(MODELS, "\"refusal\"", "refusal").starts_with("`models.json`, line 3: "));
    assert!(broken(MANIFEST, "\"study\"", "\"steps\"").starts_with("`manifest.json`: it has no `study`"));
    assert!(broken(MANIFEST, "strong", "sideways").starts_with("`manifest.json`, line "));
    assert!(broken(MANIFEST, "strong", "weak").starts_with("`manifest.json`: a study of weak scaling"));
    assert!(broken(ROWS, "workers", "cores").starts_with("`scaling.csv`, line 2: "));
    assert!(broken(ROWS, "\n2,", "\n2,7").starts_with("`scaling.csv`, line 3: 2 workers with a median of 7"));
}

#[test]
fn a_table_of_other_rows_is_refused() {
    let folder = Folder::of(&small());
    let shorter = folder.broken(ROWS, |text| text.lines().take(2).map(|line| format!("{line}\n")).collect());
    assert_eq!(shorter, "`scaling.csv`: it has no row for 2 workers");
    let longer = folder.broken(ROWS, |text| format!("{text}{}\n", text.lines().last().unwrap()));
    assert!(longer.starts_with("`scaling.csv`, line 4: 2 workers"), "{longer}");
}

#[test]
fn no_bytes_make_the_reader_panic() {
    let whole = Folder::of(&small());
    let mut rng = Stream::new(9, Purpose::Custom, 0).rng();
    let mut refused = 0;
    for i in 0..400 {
        let mut folder = whole.clone();
        let bytes = &mut folder.0[i % 4];
        let place = rng.random_range(0..bytes.len());
        if i % 8 < 4 {
            bytes.truncate(place);
        } else {
            bytes[place] = rng.random();
        }
        refused += usize::from(folder.read().is_err());
    }
    assert!(refused > 200, "{refused} of 400 changed folders were refused");
}
