//! Which law the points speak for, and what they cannot tell.

use super::band::{Observed, curve};
use super::law::Law;
use super::profile;
use super::squares::{Point, Problem, Residuals, Solution, Space};
use super::start::{scaled, starts};
use crate::record::{Derived, Fit, Models, Parameter};

/// How sure it must be that a parameter leaves its bounds before the law is refused.
const REFUTED: f64 = 0.99;

/// The scatter around a law, relative to throughput, from which on it is no description. Repeats scatter by a few
/// percent; what is left beyond a fifth is a shape that no law here has.
const MOST_SCATTER: f64 = 0.2;

/// What a curve's values are multiples of.
pub(super) struct Scale {
    /// The noun: `speedup` or `throughput`.
    pub(super) noun: &'static str,
    /// What a rate is multiplied by to become one.
    pub(super) unit: f64,
}

/// A law at its best.
struct Candidate<'a> {
    problem: Problem<'a>,
    best: Solution,
    aicc: f64,
}

/// The laws that so many points can judge, best first, or why none holds.
pub(super) fn choose(observed: &[Observed], laws: &[Law], residuals: Residuals, seed: u64, scale: &Scale) -> Models {
    let points: Vec<Point> = observed.iter().map(|o| o.point).collect();
    let judged = laws.iter().filter(|law| points.len() > law.counted() + 1);
    let mut candidates: Vec<_> = judged.map(|&law| Candidate::new(law, &points, residuals)).collect();
    candidates.sort_by(|a, b| a.aicc.total_cmp(&b.aicc));
    let preferred = candidates.first().map(|best| best.problem.law);
    let coherent =
        |c: &Candidate<'_>| c.problem.law == Law::Universal && profile::interval(&c.problem, &c.best, 2).0 > 0.0;
    if preferred == Some(Law::Amdahl)
        && let Some(i) = candidates.iter().position(coherent)
    {
        candidates[..=i].rotate_right(1);
    }
    if let Some(why) =
        candidates.iter().filter(|c| asked(c, &candidates)).find_map(refuted).or_else(|| shapeless(candidates.first()?))
    {
        return Models::refused(why);
    }
    let notes = notes(&candidates, &points, laws);
    let mut fits: Vec<Fit> = candidates.iter().map(|candidate| candidate.fit(&candidates, scale)).collect();
    if let (Some(fit), Some(best)) = (fits.first_mut(), candidates.first()) {
        fit.curve = curve(&best.problem, &best.best, observed, seed, scale.unit);
    }
    Models { fits, refusal: None, notes }
}

impl<'a> Candidate<'a> {
    fn new(law: Law, points: &'a [Point], residuals: Residuals) -> Self {
        let problem = Problem { law, points, residuals };
        let best = problem.solve(&Space::of(law), &starts(law, points));
        let (n, k) = (points.len() as f64, law.counted() as f64);
        let squares = best.squares + profile::floor(&problem);
        let aicc = n * libm::log(squares / n) + 2.0 * k + 2.0 * k * (k + 1.0) / (n - k - 1.0);
        Self { problem, best, aicc }
    }

    fn fit(&self, all: &[Candidate<'_>], scale: &Scale) -> Fit {
        Fit {
            model: self.problem.law.name().to_owned(),
            parameters: self.parameters(all, scale),
            curve: Vec::new(),
            aicc: Some(self.aicc),
            scatter: Some(self.scatter()),
            derived: self.derived(scale),
        }
    }

    /// Standard deviation of the residuals.
    fn scatter(&self) -> f64 {
        let freedom = self.problem.points.len() - self.problem.law.dimensions();
        (self.best.squares / freedom as f64).sqrt()
    }

    /// The 95 % interval of coordinate `j`. Where Amdahl's law was fitted, a coherency too small to be told from 0 may
    /// still move its serial fraction: the interval holds what the universal law allows as well.
    fn interval(&self, all: &[Candidate<'_>], j: usize) -> (f64, f64) {
        let (low, high) = profile::interval(&self.problem, &self.best, j);
        let wider = all.iter().find(|c| c.problem.law == Law::Universal && self.problem.law == Law::Amdahl);
        let wider = wider.map(|c| profile::interval(&c.problem, &c.best, j));
        wider.map_or((low, high), |other| (low.min(other.0), high.max(other.1)))
    }

    /// The law's own parameters, then γ.
    fn parameters(&self, all: &[Candidate<'_>], scale: &Scale) -> Vec<Parameter> {
        let parameter = |name: &str, symbol: &str, value: f64, (low, high): (f64, f64)| {
            let (name, symbol) = (name.to_owned(), Some(symbol.to_owned()));
            Parameter { name, symbol, value, low, high: high.min(f64::MAX) }
        };
        let own = self
            .problem
            .law
            .parameters()
            .iter()
            .enumerate()
            .map(|(i, (name, symbol))| parameter(name, symbol, self.best.at[i + 1], self.interval(all, i + 1)));
        let rate = |log: f64| scale.unit * libm::exp(log);
        let (low, high) = self.interval(all, 0);
        let name = format!("{}_of_one_worker", scale.noun);
        own.chain([parameter(&name, "gamma", rate(self.best.at[0]), (rate(low), rate(high)))]).collect()
    }

    /// Peak, limit and knee, where the law has them and the points bound them.
    fn derived(&self, scale: &Scale) -> Vec<Derived> {
        let [log_rate, contention, _] = self.best.at;
        let law = self.problem.law;
        let of = |name: String, value: f64| Derived { name, value, low: None, high: None };
        let mut derived = Vec::new();
        if let Some((value, low, Some(high))) = profile::peak(&self.problem, &self.best) {
            derived.push(Derived { name: "peak_workers".to_owned(), value, low: Some(low), high: Some(high) });
            derived.push(of(format!("peak_{}", scale.noun), scale.unit * law.rate(self.best.at, value)));
        }
        if matches!(law, Law::Amdahl | Law::Universal) && contention > 0.0 {
            derived.push(of(format!("limit_{}", scale.noun), scale.unit * libm::exp(log_rate) / contention));
            derived.push(of("knee_workers".to_owned(), 1.0 / contention));
        }
        derived
    }
}

/// Whether it says something about the points that a law of its kind is refuted: the widest law, and if that is not the
/// best, the next.
fn asked(candidate: &Candidate<'_>, all: &[Candidate<'_>]) -> bool {
    let best = all.first().is_some_and(|best| best.problem.law == Law::Universal);
    matches!(candidate.problem.law, Law::Universal | Law::Gustafson) || candidate.problem.law == Law::Amdahl && !best
}

/// Why the points refute every law of a kind: its first parameter must leave its bounds to follow them.
fn refuted(candidate: &Candidate<'_>) -> Option<String> {
    let problem = &candidate.problem;
    let outside = [-1e-3, 1.5].map(|shape| scaled(problem.law, [0.0, shape, 0.0], problem.points));
    let free = problem.solve(&Space::of(problem.law).freed(1), &[candidate.best.at, outside[0], outside[1]]);
    if candidate.best.squares <= profile::limit(problem, &free, REFUTED) {
        return None;
    }
    Some(if free.at[1] < 0.0 {
        "speedups are above the ideal (superlinear), where no serial fraction leads: look for a base that is too slow, \
         or for a cache that fits the parts but not the whole"
            .to_owned()
    } else {
        "more workers are slower than the base, which no serial fraction explains: look for contention, or for work \
         too small to be shared"
            .to_owned()
    })
}

/// Why even the best law is no description of the points.
fn shapeless(best: &Candidate<'_>) -> Option<String> {
    let points = best.problem.points;
    let scale = match best.problem.residuals {
        Residuals::Log => 1.0,
        Residuals::Raw => points.iter().map(|point| point.rate).sum::<f64>() / points.len() as f64,
    };
    let scatter = best.scatter() / scale;
    (scatter > MOST_SCATTER).then(|| {
        format!(
            "no law follows these points: the best leaves {:.0} % of scatter; measure undisturbed, or look at what \
             changes between them",
            100.0 * scatter
        )
    })
}

/// What the chosen law leaves open, and what would tell.
fn notes(candidates: &[Candidate<'_>], points: &[Point], laws: &[Law]) -> Vec<String> {
    let best = candidates.first().map(|best| best.problem.law);
    let last = points.iter().map(|p| p.workers).fold(0.0, f64::max);
    let bound = |law: Law, j: usize| {
        let candidate = candidates.iter().find(|c| c.problem.law == law)?;
        Some(profile::interval(&candidate.problem, &candidate.best, j).1)
    };
    let mut notes = Vec::new();
    let aicc = |law: Law| candidates.iter().find(|c| c.problem.law == law).map(|c| c.aicc);
    if let (Some(Law::Universal), Some(amdahl), Some(usl)) = (best, aicc(Law::Amdahl), aicc(Law::Universal))
        && amdahl < usl
    {
        notes.push(format!(
            "AICc alone would take Amdahl's law ({amdahl:.1} against {usl:.1}), but the interval of the coherency leaves \
             out 0"
        ));
    }
    if best == Some(Law::Linear) {
        notes
            .extend(bound(Law::Amdahl, 1).map(|high| format!("no serial fraction is told from 0: at most {high:.2e}")));
    }
    let universal = candidates.iter().find(|c| c.problem.law == Law::Universal);
    match universal {
        Some(law) if best == Some(Law::Universal) => notes.extend(peak(law, last)),
        Some(_) => notes.extend(bound(Law::Universal, 2).map(|high| {
            format!(
                "no peak in range: a coherency is not told from 0 (at most {high:.2e}); points beyond {last} workers \
                 would tell"
            )
        })),
        None if laws.contains(&Law::Universal) => {
            let needed = Law::Universal.counted() + 2;
            notes.push(format!("no peak can be told: the universal law takes {needed} worker counts"));
        }
        None => {}
    }
    notes
}

/// Where a peak lies of which no interval can be given, or which was not reached.
fn peak(universal: &Candidate<'_>, last: f64) -> Option<String> {
    match profile::peak(&universal.problem, &universal.best) {
        None => Some("throughput falls from the first worker on: there is no peak beyond it".to_owned()),
        Some((_, _, None)) => Some(format!("the peak has no upper bound: points beyond {last} workers would give one")),
        Some((value, ..)) if value > last => {
            Some(format!("the peak lies beyond the last point of {last} workers: it is a prediction"))
        }
        Some(_) => None,
    }
}
