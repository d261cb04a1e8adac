//! What a figure of scores says in words.

use super::{Gumbel, ScoresRecord, View};
use crate::caption::Fact;
use crate::numbers::{TIE, count, minus, plain_interval, raised, significant, with_error};

pub(super) fn observed(record: &ScoresRecord) -> String {
    format!("observed{TIE}{}", whole(f64::from(record.observed)))
}

fn whole(score: f64) -> String {
    minus(format!("{}{}", if score < 0.0 { "-" } else { "" }, count(score.abs() as u64)))
}

pub(super) fn facts(view: &View<'_>) -> Vec<Fact> {
    let law = view.law.map_or_else(|| "No law was fitted.".to_owned(), |law| fitted(view, &law));
    [sampled(view), chance(view), law].into_iter().map(Fact::plain).collect()
}

/// How many replicates of what, and where their scores lie.
fn sampled(view: &View<'_>) -> String {
    let ((low, high), middle) = (view.sample.ends(), view.sample.quantile(0.5));
    let scores = if low == high {
        format!("Every score is {}", whole(low))
    } else {
        format!("Scores from {} to {}, median {}", whole(low), whole(high), whole(middle))
    };
    format!("N{TIE}={TIE}{}, null model: {}. {scores}.", count(view.sample.len() as u64), view.record.null_model)
}

fn chance(view: &View<'_>) -> String {
    let (record, p) = (view.record, view.record.p);
    let replicates = count(view.sample.len() as u64);
    let reached = match view.sample.reaching(record.observed) {
        0 => format!("none of {replicates} reached it, which bounds the chance from above only"),
        n => format!("{} of {replicates} reached it", count(n as u64)),
    };
    let score = whole(f64::from(record.observed));
    format!(
        "p{TIE}={TIE}P(S{TIE}≥{TIE}{score}) = {} (95{TIE}% interval); {reached}.",
        plain_interval(p.value, p.low, p.high)
    )
}

/// The parameters, and what the law says about the observed score.
fn fitted(view: &View<'_>, law: &Gumbel) -> String {
    let (lambda, k) = (with_error(law.lambda, law.lambda_se), with_error(law.k, law.k_se));
    let observed = f64::from(view.record.observed);
    let outside = if observed > view.sample.ends().1 { ", an extrapolation" } else { "" };
    let there = power_of_ten(law.log10_survival(observed));
    let score = whole(observed);
    format!(
        "Gumbel law: λ{TIE}={TIE}{lambda}, K{TIE}={TIE}{k} (standard errors); it gives P(S{TIE}≥{TIE}{score}){TIE}={TIE}{there}{outside}."
    )
}

/// A number given by its decimal logarithm, which may lie below the least double.
fn power_of_ten(log10: f64) -> String {
    if log10 > -300.0 || !log10.is_finite() {
        return significant(10f64.powf(log10), 2);
    }
    format!("{}{TIE}×{TIE}10{}", significant(10f64.powf(log10 - log10.floor()), 2), raised(&log10.floor().to_string()))
}

/// How to read the panels; the diamond is explained where it is drawn.
pub(super) fn notes(view: &View<'_>, diamond: bool) -> Vec<String> {
    let bars = match (view.sample.scores_per_bar(), view.sample.span()) {
        (1, 1.0) => "Bars and dots: replicates.".to_owned(),
        (1, span) => format!("Bars and dots: replicates, whose scores are multiples of {span}."),
        (n, _) => format!("Bars and dots: replicates; each bar holds {} possible scores.", count(n as u64)),
    };
    let line = if view.law.is_some() { " Line: Gumbel law, dashed beyond the sample." } else { "" };
    let chance = if diamond { format!(" Diamond: p with its 95{TIE}% interval.") } else { String::new() };
    vec![bars + line + &chance]
}

/// The figure for those who cannot see it.
pub(super) fn alt(view: &View<'_>) -> String {
    let facts: Vec<_> = facts(view).into_iter().map(|fact| fact.words).collect();
    let (title, score) = (&view.record.title, whole(f64::from(view.record.observed)));
    format!("{title}: histogram and survival of scores, and the observed score {score}. {}", facts.join(" "))
}
