//! Cases as text and files in memory, for tests.

use partita_domain::{Isa, Purpose, Stream};
use partita_genome::sequence::{Alphabet, Sequence};
use partita_genome::significance::{Inputs, Problem, SCIENCE, Settings, Significance, questions};
use partita_run::case::{Case, CaseError, Files};
use partita_run::science::{Cut, Setup};
use partita_run::{Simulation, Team};
use rand::Rng;
use std::sync::Arc;

/// Files by name.
pub(crate) struct Memory(pub(crate) Vec<(&'static str, Vec<u8>)>);

impl Files for Memory {
    fn read(&self, name: &str) -> Result<Vec<u8>, String> {
        let file = self.0.iter().find(|(known, _)| *known == name);
        file.map(|(_, bytes)| bytes.clone()).ok_or_else(|| "no such file".to_owned())
    }
}

/// How a test wants its case run.
pub(crate) struct How {
    pub(crate) threads: usize,
    pub(crate) blocks: usize,
    pub(crate) isa: Isa,
}

impl Default for How {
    fn default() -> Self {
        Self { threads: 2, blocks: 1, isa: Isa::detect() }
    }
}

pub(crate) fn build(case: &str, files: Memory, how: &How) -> Result<(Team, Box<dyn Simulation>), CaseError> {
    let case = Case::parse("test.toml", case, Arc::new(files))?;
    let team = Team::new(how.threads).unwrap();
    let blocks = Cut::Count(how.blocks);
    let simulation = (SCIENCE.build)(&case, &Setup { team: &team, blocks: &blocks, depth: None, isa: how.isa })?;
    Ok((team, simulation))
}

/// The test of a problem after all its replicates.
pub(crate) fn finished(problem: Problem) -> Significance {
    let (team, blocks) = (Team::new(2).unwrap(), Cut::default());
    let setup = Setup { team: &team, blocks: &blocks, depth: None, isa: Isa::detect() };
    let mut test = Significance::new(problem, &setup).unwrap();
    test.advance(&team, u64::MAX).unwrap();
    test
}

/// The one problem of two sequences.
pub(crate) fn problem(settings: &Settings, query: &str, target: &str, seed: u64) -> Problem {
    let record = |name: &str, letters: &str| format!(">{name}\n{letters}\n").into_bytes();
    let inputs = Inputs { query: record("q", query), target: record("t", target), matrix: None, background: None };
    questions(settings, &inputs, seed).unwrap().remove(0)
}

/// Letters drawn independently, each residue of an alphabet equally likely.
pub(crate) fn random_letters(alphabet: Alphabet, length: usize, seed: u64) -> String {
    let mut rng = Stream::new(seed, Purpose::Custom, 0).rng();
    let mut letter = || char::from(alphabet.letters()[rng.next_u32() as usize % alphabet.residues()]);
    (0..length).map(|_| letter()).collect()
}

/// The first sequence of a FASTA text.
pub(crate) fn first(file: &str, bytes: &[u8], alphabet: Alphabet) -> Sequence {
    partita_genome::sequence::SequenceFile::read(file, bytes).unwrap().sequences(alphabet, false).unwrap().remove(0)
}
