//! Whether studies of one subject differ by more than noise.
//!
//! Studies are held against the first of them, worker count by worker count. A difference is told only if two things
//! agree: the bootstrapped interval of the ratio of medians leaves out 1, and ranks differ by Kruskal and Wallis' test,
//! whose chances are adjusted for how many of them are looked at (Holm). Overlapping intervals of two medians would say
//! neither. The size of a difference is the ratio, and Cliff's delta: how much oftener a run of the one is slower than a
//! run of the other.
//!
//! What is compared is scatter within each study. How far a machine drifts from one day to the next is not in it: three
//! studies or more of the same program show that.
//!
//! Sources: Holm 1979, Scand. J. Stat. 6:65; Cliff 1993, Psychol. Bull. 114:494, DOI 10.1037/0033-2909.114.3.494.

mod changes;
mod ranks;

pub use changes::{Change, changes};
pub use ranks::{cliffs_delta, holm, kruskal_wallis};

use crate::plan::in_words;
use crate::record::{Design, Row, Study};
use crate::statistics::{Times, ratio_interval};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// Repeats of either side from which on a difference can be told: a median has an interval, and ranks have a law.
pub const FEWEST_REPEATS: usize = 6;

/// The chance of a difference where there is none, over all that is looked at.
pub const ERROR: f64 = 0.05;

/// Keeps apart the resamples of studies under one seed: more than any worker count.
const STRIDE: u64 = 1 << 20;

/// What is said of a study at a worker count, against the first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// It is the first.
    Base,
    /// It takes less time, beyond noise.
    Faster,
    /// It takes more time, beyond noise.
    Slower,
    /// Nothing beyond noise.
    NoDifference,
    /// One of the two has too few repeats.
    TooFewRepeats,
    /// One of the two failed its guards.
    NotToBeTrusted,
}

impl Verdict {
    /// The verdict in words.
    #[must_use]
    pub fn in_words(self) -> &'static str {
        match self {
            Self::Base => "base",
            Self::Faster => "faster",
            Self::Slower => "slower",
            Self::NoDifference => "no difference beyond noise",
            Self::TooFewRepeats => "too few repeats to tell",
            Self::NotToBeTrusted => "not to be trusted",
        }
    }

    /// Whether there was enough to tell a difference by.
    #[must_use]
    pub fn told(self) -> bool {
        matches!(self, Self::Faster | Self::Slower | Self::NoDifference)
    }
}

/// A worker count and size over all folders that measured it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Course {
    /// Workers.
    pub workers: usize,
    /// The size, of folders with several.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub size: Option<u64>,
    /// One for each folder that has this worker count, in their order; the first is the base.
    pub points: Vec<Standing>,
    /// The chance that ranks differ as much among all of them, if nothing differs; of three studies or more.
    pub p_among_all: Option<f64>,
}

impl Course {
    /// `2 workers`, `2 workers, size 512`.
    #[must_use]
    pub fn name(&self) -> String {
        let workers = in_words(self.workers);
        self.size.map_or_else(|| workers.clone(), |size| format!("{workers}, size {size}"))
    }
}

/// A study at a worker count.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Standing {
    /// Which folder, counted from 0.
    pub study: usize,
    /// Timed repeats, the cold one left out.
    pub repeats: usize,
    /// Median time in seconds.
    pub median_seconds: f64,
    /// Time over the base's, of equal work: above 1 is slower.
    pub ratio: f64,
    /// Lower end of the 95 % interval of the ratio.
    pub low: f64,
    /// Upper end of the interval.
    pub high: f64,
    /// Cliff's delta of the repeats against the base's: 1 if each is slower than every one of the base, −1 if faster.
    pub effect: f64,
    /// Kruskal and Wallis' chance against the base, adjusted by Holm; none if one side cannot be judged.
    pub p_value: Option<f64>,
    /// What follows.
    pub verdict: Verdict,
}

/// Holds the studies of folders against those of the first, at every size and worker count that it has; empty for none.
///
/// Folders with one study each are compared whatever its size, per unit of work.
#[must_use]
pub fn compare(folders: &[Vec<Study>]) -> Vec<Course> {
    let single = folders.iter().all(|studies| studies.len() == 1);
    let mut courses = Vec::new();
    for first in folders.first().map_or(&[][..], Vec::as_slice) {
        let same = |study: &&Study| single || study.design.size == first.design.size;
        let peers = folders.iter().enumerate().filter_map(|(i, studies)| Some((i, studies.iter().find(same)?)));
        let peers: Vec<(usize, &Study)> = peers.collect();
        let counts: BTreeSet<usize> = first.rows.iter().map(|row| row.workers).collect();
        let size = first.design.size.filter(|_| !single);
        courses.extend(counts.into_iter().map(|workers| course(&peers, size, workers)));
    }
    adjust(&mut courses);
    courses
}

/// Why the times of two studies cannot be held against each other, if they cannot.
///
/// Times of unequal amounts of one kind of work are compared per unit of work.
#[must_use]
pub fn unlike(first: &Design, other: &Design) -> Option<String> {
    if first.mode != other.mode {
        return Some("one is of strong and the other of weak scaling".to_owned());
    }
    let unit = |design: &Design| design.work.as_ref().map(|work| work.unit.clone());
    match (unit(first), unit(other)) {
        (Some(one), Some(two)) if one != two => Some(format!("one counts {one}, the other {two}")),
        (None, None) if first.subject != other.subject => {
            Some(format!("`{}` and `{}` declare no work by which they could be compared", first.subject, other.subject))
        }
        _ => None,
    }
}

/// One study at one worker count.
struct Measured<'a> {
    study: usize,
    row: &'a Row,
    times: Times,
    medians: Vec<f64>,
}

impl<'a> Measured<'a> {
    fn of((i, study): (usize, &'a Study), workers: usize, unit: f64) -> Option<Self> {
        let row = study.rows.iter().find(|row| row.workers == workers)?;
        let warm = study.samples.iter().filter(|s| !s.cold && s.workers == workers);
        let times = Times::new(warm.map(|sample| sample.seconds / unit).collect())?;
        let medians = times.resampled_medians(study.design.seed, workers as u64 + STRIDE * i as u64);
        Some(Self { study: i, row, times, medians })
    }

    fn standing(&self, base: &Self) -> Standing {
        let first = self.study == base.study;
        let (mine, bases) = (self.times.ascending(), base.times.ascending());
        let ratio = ratio_interval(&self.medians, &base.medians);
        let objection = if first { Some(Verdict::Base) } else { self.objection().or(base.objection()) };
        Standing {
            study: self.study,
            repeats: self.times.count(),
            median_seconds: self.row.median_seconds,
            ratio: self.times.median() / base.times.median(),
            low: if first { 1.0 } else { ratio.low },
            high: if first { 1.0 } else { ratio.high },
            effect: cliffs_delta(mine, bases),
            p_value: if objection.is_none() { kruskal_wallis(&[mine, bases]) } else { None },
            verdict: objection.unwrap_or(Verdict::NoDifference),
        }
    }

    /// Why it cannot be judged, if it cannot.
    fn objection(&self) -> Option<Verdict> {
        if self.row.guard != "ok" {
            return Some(Verdict::NotToBeTrusted);
        }
        (self.times.count() < FEWEST_REPEATS).then_some(Verdict::TooFewRepeats)
    }
}

fn course(peers: &[(usize, &Study)], size: Option<u64>, workers: usize) -> Course {
    let unit = |study: &Study| unit(&peers[0].1.design, &study.design);
    let all: Vec<Measured<'_>> =
        peers.iter().filter_map(|&(i, study)| Measured::of((i, study), workers, unit(study))).collect();
    let groups: Vec<&[f64]> = all.iter().filter(|m| m.objection().is_none()).map(|m| m.times.ascending()).collect();
    let p_among_all = if groups.len() > 2 { kruskal_wallis(&groups) } else { None };
    Course { workers, size, points: all.iter().map(|one| one.standing(&all[0])).collect(), p_among_all }
}

/// The work of another study in units of the first one's.
fn unit(first: &Design, other: &Design) -> f64 {
    let count = |design: &Design| design.work.as_ref().map(|work| work.count).filter(|n| *n > 0.0 && n.is_finite());
    let (one, two) = (count(first), count(other));
    one.zip(two).map_or(1.0, |(one, two)| two / one)
}

/// Adjusts all chances for their number, and says what follows.
fn adjust(courses: &mut [Course]) {
    let points = || courses.iter().flat_map(|course| &course.points);
    let mut adjusted = holm(&points().filter_map(|point| point.p_value).collect::<Vec<_>>()).into_iter();
    for point in courses.iter_mut().flat_map(|course| &mut course.points) {
        let Some(p) = point.p_value.and_then(|_| adjusted.next()) else { continue };
        point.p_value = Some(p);
        point.verdict = match p < ERROR {
            true if point.low > 1.0 => Verdict::Slower,
            true if point.high < 1.0 => Verdict::Faster,
            _ => Verdict::NoDifference,
        };
    }
}
