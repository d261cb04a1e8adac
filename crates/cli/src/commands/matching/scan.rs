//! The target on its way past the queries.

use super::laws::Laws;
use super::limits::Limits;
use super::question::Question;
use super::report::Found;
use crate::failure::Failure;
use crate::screen::Progress;
use partita_domain::Isa;
use partita_genome::search::{Chance, Hit, Search, Subject};
use partita_genome::sequence::{Reader, Surveyed};
use partita_run::Team;
use std::time::{Duration, Instant};

/// Queries that are searched in one go through the target: each keeps some million letters of it.
const QUERIES: usize = 16;
/// Letters that are handed on together.
const PIECE: usize = 1 << 18;

/// All hits, by query, the best first, and billions of DP cells per second.
pub(super) fn hits(
    question: &Question,
    laws: &Laws,
    limits: &Limits,
    isa: Isa,
    team: &Team,
) -> Result<(Vec<Found>, f64), Failure> {
    let mut scan = Scan::new(question, laws, limits, isa, team);
    for (batch, subjects) in question.subjects.chunks(QUERIES).enumerate() {
        scan.pass(batch * QUERIES, subjects)?;
    }
    let mut found = scan.found;
    found.sort_by(|a, b| {
        let key = |found: &Found| (found.hit.query, -found.hit.alignment.score, found.record);
        key(a).cmp(&key(b))
    });
    Ok((found, scan.cells / scan.begun.elapsed().as_secs_f64() / 1e9))
}

/// A scan in work.
struct Scan<'a> {
    question: &'a Question,
    laws: &'a Laws,
    limits: &'a Limits,
    isa: Isa,
    team: &'a Team,
    progress: Progress,
    begun: Instant,
    cells: f64,
    found: Vec<Found>,
}

impl<'a> Scan<'a> {
    fn new(question: &'a Question, laws: &'a Laws, limits: &'a Limits, isa: Isa, team: &'a Team) -> Self {
        let cells: usize = question.subjects.iter().map(letters).sum();
        let progress = Progress::new(&question.target.name, question.survey.letters().saturating_mul(cells as u64));
        Self { question, laws, limits, isa, team, progress, begun: Instant::now(), cells: 0.0, found: Vec::new() }
    }

    /// Goes through the target once, for a few queries, the first of which is `first`.
    fn pass(&mut self, first: usize, subjects: &[Subject]) -> Result<(), Failure> {
        let mut reader = self.question.target.reader()?;
        for (record, surveyed) in self.question.survey.records().iter().enumerate() {
            reader.next_record()?;
            let hits = self.record(first, subjects, surveyed, &mut reader)?;
            let found = hits.into_iter().map(|hit| self.found(first, record, surveyed, hit));
            let found: Vec<_> = found.collect();
            self.found.extend(found);
        }
        Ok(())
    }

    /// The hits of one record.
    fn record(
        &mut self,
        first: usize,
        subjects: &[Subject],
        record: &Surveyed,
        reader: &mut Reader<'_>,
    ) -> Result<Vec<Hit>, Failure> {
        let threshold = |(i, subject): (usize, &Subject)| {
            let highest = subject.strands()[0].codes().len() as i32 * self.question.scoring.matrix().largest();
            self.limits.threshold(&self.chance(first + i), record.letters as f64, highest)
        };
        let thresholds: Vec<i32> = subjects.iter().enumerate().map(threshold).collect();
        let mut search = Search::new(self.isa, &self.question.scoring, subjects, &thresholds);
        let rows: usize = subjects.iter().map(letters).sum();
        let mut codes = Vec::with_capacity(PIECE);
        let mut more = true;
        while more {
            more = reader.next_codes(&self.question.letters, &mut codes)?;
            if codes.len() >= PIECE || !more {
                self.team.run(|| search.feed(&codes));
                self.count(codes.len() as f64 * rows as f64);
                codes.clear();
            }
        }
        Ok(self.team.run(|| search.finish()))
    }

    fn chance(&self, query: usize) -> Chance {
        Chance { law: self.laws.of_query[query], space: self.question.space(query) }
    }

    fn found(&self, first: usize, record: usize, surveyed: &Surveyed, mut hit: Hit) -> Found {
        hit.query += first;
        let (chance, score, letters) = (self.chance(hit.query), hit.alignment.score, surveyed.letters as f64);
        let (e_value, p_value) = (chance.e_value(score, letters), chance.p_value(score, letters));
        Found { record, e_value, p_value, bits: chance.law.bits(score), hit }
    }

    /// Shows what is done, how fast, and how long the rest will take.
    fn count(&mut self, cells: f64) {
        self.cells += cells;
        let (elapsed, rate) = (self.begun.elapsed(), self.cells / self.begun.elapsed().as_secs_f64().max(1e-9));
        let left = (self.progress.total() as f64 - self.cells).max(0.0) / rate.max(1.0);
        if elapsed > Duration::from_millis(100) {
            self.progress.work(self.cells as u64, &format!("{:.2} GCUPS", rate / 1e9), Duration::from_secs_f64(left));
        }
    }
}

/// Letters of all strands.
fn letters(subject: &Subject) -> usize {
    subject.strands().iter().map(|strand| strand.codes().len()).sum()
}
