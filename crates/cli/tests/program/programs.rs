//! Programs that are not ours scale unchanged; one that is not installed is passed over by name.

use crate::common::succeed;
use std::fs;
use std::path::Path;
use std::process::Command;

const OPENMP: &str = "#include <stdio.h>\nint main() { long s = 0;\n#pragma omp parallel for reduction(+:s)\nfor (int i = 0; \
                      i < 1000000; i++) s += i & 7;\nprintf(\"%ld\\n\", s); }\n";
const PYTHON: &str = "import sys\nfrom concurrent.futures import ThreadPoolExecutor as Pool\nwith Pool(int(sys.argv[1])) as pool:\n    \
                      print(sum(pool.map(lambda k: k * k, range(100))))\n";

fn installed(program: &str, arguments: &[&str], place: &Path) -> bool {
    let found = Command::new(program).args(arguments).current_dir(place).output().is_ok_and(|run| run.status.success());
    if !found {
        eprintln!("passed over: `{program}` cannot be run here");
    }
    found
}

/// Two worker counts, two repeats: rows for both, from runs that gave the same bytes.
fn scales(place: &Path, options: &[&str], command: &[&str]) {
    let ours = ["scale", "--threads", "1,2", "--repeats", "2", "--out", "o"];
    succeed(place, &[&ours[..], options, &["--"], command].concat());
    let rows = fs::read_to_string(place.join("o/scaling.csv")).unwrap();
    let samples = fs::read_to_string(place.join("o/samples.jsonl")).unwrap();
    assert_eq!((rows.lines().count(), samples.lines().count()), (3, 6));
    assert!(!samples.contains("\"checksum\":null"), "{samples}");
}

#[test]
fn a_compressor() {
    let place = tempfile::tempdir().unwrap();
    fs::write(place.path().join("numbers"), (0..50_000).map(|i| format!("{i}\n")).collect::<String>()).unwrap();
    if installed("xz", &["-T+1", "-0", "-k", "-c", "numbers"], place.path()) {
        let command = ["xz", "-T+{threads}", "-0", "--block-size=64KiB", "-k", "-c", "numbers"];
        scales(place.path(), &[], &command);
    }
}

#[test]
fn an_openmp_program() {
    let place = tempfile::tempdir().unwrap();
    fs::write(place.path().join("sum.c"), OPENMP).unwrap();
    if installed("gcc", &["-fopenmp", "sum.c", "-o", "sum"], place.path()) {
        scales(place.path(), &["--env", "OMP_NUM_THREADS={threads}"], &["./sum"]);
    }
}

#[test]
fn a_python_script() {
    let place = tempfile::tempdir().unwrap();
    fs::write(place.path().join("sum.py"), PYTHON).unwrap();
    if installed("python3", &["--version"], place.path()) {
        scales(place.path(), &["--title", "squares"], &["python3", "sum.py", "{threads}"]);
        assert!(fs::read_to_string(place.path().join("o/report.html")).unwrap().contains("How squares scales"));
    }
}
