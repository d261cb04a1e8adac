//! The target on its way past the queries.

use super::laws::Laws;
use super::limits::Limits;
use super::question::Question;
use super::report::Found;
use crate::failure::Failure;
use crate::screen::Progress;
use partita_domain::Isa;
use partita_genome::search::{Chance, Hit, Search, ShortRecord, Subject, short_records};
use partita_genome::sequence::{Reader, Surveyed};
use partita_run::Team;
use std::time::{Duration, Instant};

/// Queries that are searched in one go through the target: each keeps some million letters of it.
const QUERIES: usize = 16;
/// Letters that are handed on together.
const PIECE: usize = 1 << 18;
/// Records of up to so many letters are searched together, so many letters at once.
const SHORT: u64 = 10_000;
const TOGETHER: usize = 1 << 22;

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
        let (mut short, mut held) = (Vec::new(), 0);
        for (record, surveyed) in self.question.survey.records().iter().enumerate() {
            reader.next_record()?;
            if surveyed.letters > SHORT {
                self.long(first, subjects, record, &mut reader)?;
                continue;
            }
            let mut codes = Vec::with_capacity(surveyed.letters as usize);
            while reader.next_codes(&self.question.letters, &mut codes)? {}
            held += codes.len();
            short.push((record, ShortRecord { codes, thresholds: self.thresholds(first, subjects, surveyed) }));
            if held >= TOGETHER {
                self.short(first, subjects, std::mem::take(&mut short));
                held = 0;
            }
        }
        self.short(first, subjects, short);
        Ok(())
    }

    /// Searches records that are short, together.
    fn short(&mut self, first: usize, subjects: &[Subject], records: Vec<(usize, ShortRecord)>) {
        let (places, records): (Vec<usize>, Vec<ShortRecord>) = records.into_iter().unzip();
        let hits = self.team.run(|| short_records(self.isa, &self.question.scoring, subjects, &records));
        places.into_iter().zip(hits).for_each(|(record, hits)| self.keep(first, record, hits));
        let letters: usize = records.iter().map(|record| record.codes.len()).sum();
        self.count(letters as f64 * rows(subjects));
    }

    /// Searches a record piece by piece.
    fn long(
        &mut self,
        first: usize,
        subjects: &[Subject],
        record: usize,
        reader: &mut Reader<'_>,
    ) -> Result<(), Failure> {
        let thresholds = self.thresholds(first, subjects, &self.question.survey.records()[record]);
        let mut search = Search::new(self.isa, &self.question.scoring, subjects, &thresholds);
        let mut codes = Vec::with_capacity(PIECE);
        let mut more = true;
        while more {
            more = reader.next_codes(&self.question.letters, &mut codes)?;
            if codes.len() >= PIECE || !more {
                self.team.run(|| search.feed(&codes));
                self.count(codes.len() as f64 * rows(subjects));
                codes.clear();
            }
        }
        let hits = self.team.run(|| search.finish());
        self.keep(first, record, hits);
        Ok(())
    }

    /// The least score of each subject's hits in a record.
    fn thresholds(&self, first: usize, subjects: &[Subject], record: &Surveyed) -> Vec<i32> {
        let threshold = |(i, subject): (usize, &Subject)| {
            let highest = subject.strands()[0].codes().len() as i32 * self.question.scoring.matrix().largest();
            self.limits.threshold(&self.chance(first + i), record.letters as f64, highest)
        };
        subjects.iter().enumerate().map(threshold).collect()
    }

    fn chance(&self, query: usize) -> Chance {
        Chance { law: self.laws.of_query[query], space: self.question.space(query) }
    }

    fn keep(&mut self, first: usize, record: usize, hits: Vec<Hit>) {
        let found: Vec<_> = hits.into_iter().map(|hit| self.found(first, record, hit)).collect();
        self.found.extend(found);
    }

    fn found(&self, first: usize, record: usize, mut hit: Hit) -> Found {
        hit.query += first;
        let surveyed = &self.question.survey.records()[record];
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

/// Letters of all strands of all subjects: DP cells per letter of the target.
fn rows(subjects: &[Subject]) -> f64 {
    subjects.iter().map(letters).sum::<usize>() as f64
}

/// Letters of all strands.
fn letters(subject: &Subject) -> usize {
    subject.strands().iter().map(|strand| strand.codes().len()).sum()
}
