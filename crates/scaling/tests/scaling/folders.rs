//! Files give back what was written, and say where they are wrong.

use crate::synthetic::{Law, design, sample};
use partita_domain::{Purpose, Stream};
use partita_run::Manifest;
use partita_scaling::files::{self, Contents, ReadError};
use partita_scaling::record::{Design, Mode, Sample, Study, WorkRecord};
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
        Self::of_sizes(&study.design, std::slice::from_ref(study))
    }

    fn of_sizes(design: &Design, studies: &[Study]) -> Self {
        let mut manifest = Manifest::collect(vec!["partita".into(), "scale".into()], 4, "scalar", 1, vec![]);
        manifest.started = "2026-01-01T00:00:00Z".to_owned();
        Self(files::write(&manifest, design, studies).map(|(_, bytes)| bytes))
    }

    fn read(&self) -> Result<Study, ReadError> {
        self.read_all().map(|mut studies| studies.remove(0))
    }

    fn read_all(&self) -> Result<Vec<Study>, ReadError> {
        let [manifest, samples, rows, models] = &self.0;
        files::read(&Contents { manifest, samples, rows, models }).map(|(_, studies)| studies)
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

/// A weak study of two sizes, measured together.
fn sized() -> (Design, Vec<Study>) {
    let design = Design { mode: Mode::Weak, size: None, ..small().design };
    let sized = |s: Sample, size: u64| Sample { size: Some(size), order: 2 * s.order + usize::from(size > 64), ..s };
    let samples = small().samples.into_iter().flat_map(|s| [sized(s.clone(), 64), sized(s, 512)]).collect();
    let studies = Study::of_sizes(&design, samples).unwrap();
    (design, studies)
}

#[test]
fn studies_of_several_sizes_share_a_folder() {
    let (design, studies) = sized();
    let folder = Folder::of_sizes(&design, &studies);
    assert_eq!(folder.read_all().unwrap(), studies);
    let orders: Vec<_> =
        folder.text(SAMPLES).lines().map(|l| serde_json::from_str::<Sample>(l).unwrap().order).collect();
    assert_eq!(orders, (0..16).collect::<Vec<_>>());
    let table = folder.text(ROWS);
    let lines: Vec<&str> = table.lines().collect();
    assert!(lines[0].ends_with(",guard,serial_share,size") && lines.len() == 5);
    assert!(lines[1].ends_with(",ok,,64") && lines[4].ends_with(",512"), "{lines:?}");
    assert!(
        folder
            .broken(MODELS, |text| text.replace("512", "513"))
            .contains("models of the sizes 64, 513, not of 64, 512")
    );
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
