//! How a study keeps the twelve rules of a sound measurement.
//!
//! Each rule is graded by what the study's own records hold, and the verdict says what was found there: a grade that
//! cannot be traced to a number or a text of the folder would be one more claim.
//!
//! Source: Hoefler & Belli 2015, "Scientific benchmarking of parallel computing systems", SC '15,
//! DOI 10.1145/2807591.2807644; the rules are put in words of our own.

mod evidence;
mod measured;
mod reported;

use crate::ceilings::Ceilings;
use crate::record::Study;
use partita_run::Manifest;
use serde::Serialize;

/// How a rule is kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Grade {
    /// All that the rule asks is there.
    Kept,
    /// Some of it is missing.
    Partly,
    /// What it asks is missing.
    Broken,
    /// It asks nothing of this study.
    NotAsked,
}

impl Grade {
    /// The grade as a reader sees it.
    #[must_use]
    pub const fn in_words(self) -> &'static str {
        match self {
            Self::Kept => "yes",
            Self::Partly => "in part",
            Self::Broken => "no",
            Self::NotAsked => "not asked",
        }
    }
}

/// A rule, how it is kept, and why that is said.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Verdict {
    /// Its number, 1 to 12.
    pub rule: usize,
    /// What it asks.
    pub asks: &'static str,
    /// How it is kept.
    pub grade: Grade,
    /// What was found.
    pub found: String,
}

/// What grades a rule, and what it found.
type Check = fn(&Study, &Manifest, Option<&Ceilings>) -> (Grade, String);

const RULES: [(&str, Check); 12] = [
    ("the base of every speedup is named, with its time", reported::base),
    ("workers left out or unused are accounted for", measured::workers),
    ("costs and rates are summed up each in its own way", reported::means),
    ("ratios are not averaged", measured::ratios),
    ("results are checked for being the same", measured::results),
    ("nothing is taken to be normally distributed", measured::intervals),
    ("differences are told by intervals of their own", reported::differences),
    ("the slowest runs are shown where they matter", measured::slowest),
    ("every factor is recorded", reported::factors),
    ("it is said how time was taken", reported::timing),
    ("what bounds the speed is shown", reported::bounds),
    ("lines are drawn for models alone", reported::lines),
];

/// The verdicts on a study, in the order of the rules; ceilings are those of its machine, where they were measured.
///
/// ```
/// # use partita_scaling::audit::{Grade, audit};
/// # use partita_scaling::record::{Design, Mode, Study};
/// # let design = Design { subject: String::new(), mode: Mode::Strong, base: String::new(), size: None, work: None, repeats: 1, seed: 1,
/// #     cores_available: 2, timing: String::new(), pinning: None };
/// # let study = Study::new(design, Vec::new())?;
/// # let manifest = partita_run::Manifest::collect(Vec::new(), 1, "scalar", 1, Vec::new());
/// let verdicts = audit(&study, &manifest, None);
/// assert_eq!(verdicts.len(), 12);
/// assert_eq!((verdicts[4].rule, verdicts[4].grade), (5, Grade::Broken)); // nothing was measured, so nothing compared
/// # Ok::<(), partita_scaling::study::StudyError>(())
/// ```
#[must_use]
pub fn audit(study: &Study, manifest: &Manifest, ceilings: Option<&Ceilings>) -> Vec<Verdict> {
    let verdict = |(i, &(asks, check)): (usize, &(&'static str, Check))| {
        let (grade, found) = check(study, manifest, ceilings);
        Verdict { rule: i + 1, asks, grade, found }
    };
    RULES.iter().enumerate().map(verdict).collect()
}

/// The verdicts on the studies of a folder, one for each size: each rule as the study keeps it that keeps it least.
#[must_use]
pub fn audit_sizes(studies: &[Study], manifest: &Manifest, ceilings: Option<&Ceilings>) -> Vec<Verdict> {
    let name = |study: &Study| study.design.size.map_or_else(String::new, |size| format!("size {size}: "));
    let of = |study: &Study| {
        let named = |v: Verdict| Verdict { found: name(study) + &v.found, ..v };
        audit(study, manifest, ceilings).into_iter().map(named).collect::<Vec<_>>()
    };
    if let [study] = studies {
        return audit(study, manifest, ceilings);
    }
    let all: Vec<Verdict> = studies.iter().flat_map(of).collect();
    let worst = |rule: usize| all.iter().filter(|v| v.rule == rule).max_by_key(|v| v.grade.severity()).cloned();
    (1..=RULES.len()).filter_map(worst).collect()
}

impl Grade {
    fn severity(self) -> u8 {
        match self {
            Self::NotAsked => 0,
            Self::Kept => 1,
            Self::Partly => 2,
            Self::Broken => 3,
        }
    }
}
