//! Partita's alignments: shuffles drawn and scored, shuffles scored alone, a genome scanned.

use crate::case::Case;
use crate::letters::{SEED, alphabet, scoring, sequences};
use crate::program::{About, Program, Reason};
use partita_domain::Isa;
use partita_genome::alignment::{Column, LANES, Lanes, Query, scan};
use partita_genome::null::{Shuffles, Urn};
use partita_genome::sequence::Sequence;
use partita_genome::significance::{Method, Problem, Settings, Significance, Strands};
use partita_run::science::Cut;
use partita_run::{Setup, Simulation, Team};
use rayon::prelude::*;
use std::sync::Arc;
use std::time::Instant;

fn about(name: &str, threads: usize) -> About {
    let (name, version) = (name.to_owned(), env!("CARGO_PKG_VERSION").to_owned());
    About { name, version, threads, parts: vec![String::new()], grain: 1 }
}

fn team(threads: usize) -> Result<Team, Reason> {
    Team::new(threads).map_err(|error| error.to_string())
}

/// A significance test as the program runs it: a step is as many replicates as the case has targets.
pub(crate) struct Sampled {
    about: About,
    team: Team,
    case: Case,
    scores: Vec<i32>,
}

impl Sampled {
    pub(crate) fn new(case: &Case, threads: usize) -> Result<Self, Reason> {
        Ok(Self { about: about("Partita", threads), team: team(threads)?, case: case.clone(), scores: Vec::new() })
    }
}

impl Program for Sampled {
    fn about(&self) -> &About {
        &self.about
    }

    fn run(&mut self, steps: u64) -> Result<Vec<f64>, Reason> {
        let (query, target) = sequences(&self.case);
        let replicates = steps * self.case.shape[2] as u64;
        let settings = Settings {
            strands: Some(Strands::Forward),
            method: Method::Direct,
            replicates: Some(replicates),
            ..Settings::new("query.fa", "targets.fa")
        };
        let problem = Problem::new(&settings, &query, Arc::new(target), Arc::new(scoring(&self.case)), SEED, 1);
        let setup = Setup { team: &self.team, blocks: &Cut::default(), depth: None, isa: Isa::detect() };
        let test = problem.and_then(|problem| Significance::new(problem, &setup));
        let mut test = test.map_err(|error| error.to_string())?;
        let begun = Instant::now();
        test.advance(&self.team, replicates).map_err(|error| error.to_string())?;
        let seconds = begun.elapsed().as_secs_f64();
        self.scores = test.scores_done();
        Ok(vec![seconds])
    }

    fn field(&mut self) -> Result<Vec<f64>, Reason> {
        Ok(self.scores[..self.case.shape[2]].iter().copied().map(f64::from).collect())
    }
}

/// The same shuffles, drawn beforehand.
pub(crate) struct Scored {
    about: About,
    team: Team,
    query: Query,
    batches: Vec<Vec<Column>>,
    scores: Vec<i32>,
    count: usize,
}

impl Scored {
    pub(crate) fn new(case: &Case, threads: usize) -> Result<Self, Reason> {
        let (query, target) = sequences(case);
        let urn = Urn::of(&target);
        let mut shuffles = Shuffles::new(&urn, SEED);
        let mut batch = |first: usize| {
            let mut columns = vec![[0; LANES]; urn.len().next_multiple_of(Shuffles::STRIDE)];
            shuffles.begin(first as u64);
            let drawn = shuffles.draw(Isa::detect(), &mut columns);
            columns.truncate(drawn);
            columns
        };
        Ok(Self {
            about: about("Partita, shuffled before", threads),
            team: team(threads)?,
            query: Query::new(std::slice::from_ref(&query), urn.letters(), &scoring(case)),
            batches: (0..case.shape[2]).step_by(LANES).map(&mut batch).collect(),
            scores: Vec::new(),
            count: case.shape[2],
        })
    }

    fn scores(&self) -> Vec<i32> {
        let lanes = || Lanes::<i8>::new(Isa::detect(), &self.query).expect("scores of 8 bits");
        let batches = self.batches.par_iter().map_init(lanes, |lanes, columns| {
            lanes.begin();
            lanes.pass(&self.query, columns);
            let letters = |lane: usize| columns.iter().map(|column| column[lane]).collect::<Vec<_>>();
            let score = |(lane, score): (usize, Option<i32>)| score.unwrap_or_else(|| self.query.score(&letters(lane)));
            lanes.scores().into_iter().enumerate().map(score).collect::<Vec<_>>()
        });
        batches.flatten_iter().collect()
    }
}

impl Program for Scored {
    fn about(&self) -> &About {
        &self.about
    }

    fn run(&mut self, steps: u64) -> Result<Vec<f64>, Reason> {
        let begun = Instant::now();
        for _ in 0..steps {
            self.scores = self.team.run(|| self.scores());
        }
        Ok(vec![begun.elapsed().as_secs_f64()])
    }

    fn field(&mut self) -> Result<Vec<f64>, Reason> {
        Ok(self.scores[..self.count].iter().copied().map(f64::from).collect())
    }
}

/// All ends above the case's score; the best of them is the result.
pub(crate) struct Scanned {
    about: About,
    team: Team,
    query: Query,
    target: Sequence,
    threshold: i32,
    best: i32,
}

impl Scanned {
    pub(crate) fn new(case: &Case, threads: usize) -> Result<Self, Reason> {
        let (query, target) = sequences(case);
        let letters: Vec<u8> = (0..alphabet(case).letters().len() as u8).collect();
        Ok(Self {
            about: about("Partita", threads),
            team: team(threads)?,
            query: Query::new(std::slice::from_ref(&query), &letters, &scoring(case)),
            target,
            threshold: case.number() as i32,
            best: 0,
        })
    }
}

impl Program for Scanned {
    fn about(&self) -> &About {
        &self.about
    }

    fn run(&mut self, steps: u64) -> Result<Vec<f64>, Reason> {
        let begun = Instant::now();
        for _ in 0..steps {
            let ends = self.team.run(|| scan(Isa::detect(), &self.query, self.target.codes(), self.threshold));
            self.best = ends.iter().map(|end| end.score).max().unwrap_or(0);
        }
        Ok(vec![begun.elapsed().as_secs_f64()])
    }

    fn field(&mut self) -> Result<Vec<f64>, Reason> {
        Ok(vec![f64::from(self.best)])
    }
}
