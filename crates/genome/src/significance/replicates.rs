//! The replicates of a run: their scores and weights, cut into blocks.

use crate::rare::Draw;
use ndarray::{ArrayView3, ArrayViewMut3};
use partita_domain::{Extent, Partition};
use partita_run::state::{StateBlock, StateError, StateSource, Values, ValuesMut};

/// Replicates, of which the first so many are done: each has a score and, unless all weigh the same, a weight.
#[derive(Debug)]
pub(super) struct Replicates {
    extent: Extent,
    partition: Partition,
    /// The scores of each block.
    scores: Vec<Vec<i32>>,
    /// The weights of each block; empty where all are the same.
    weights: Vec<Vec<f64>>,
    done: [u64; 1],
}

impl Replicates {
    /// None of them done.
    pub(super) fn new(extent: Extent, partition: Partition, weighted: bool) -> Self {
        let length = |block| partition.interior(block).shape[2];
        let weights = |block| if weighted { vec![0.0; length(block)] } else { Vec::new() };
        Self {
            scores: (0..partition.count()).map(|block| vec![0; length(block)]).collect(),
            weights: (0..partition.count()).map(weights).collect(),
            done: [0],
            extent,
            partition,
        }
    }

    /// All of them.
    pub(super) fn extent(&self) -> Extent {
        self.extent
    }

    /// Their number.
    pub(super) fn count(&self) -> u64 {
        self.extent.cells() as u64
    }

    /// How they are cut.
    pub(super) fn partition(&self) -> &Partition {
        &self.partition
    }

    /// How many are done.
    pub(super) fn done(&self) -> u64 {
        self.done[0]
    }

    /// The scores done, in the order of the replicates.
    pub(super) fn scores(&self) -> Vec<i32> {
        self.scores.iter().flatten().copied().take(self.done[0] as usize).collect()
    }

    /// The weights of those scores; none where all are the same.
    pub(super) fn weights(&self) -> Vec<f64> {
        self.weights.iter().flatten().copied().take(self.done[0] as usize).collect()
    }

    /// Takes the next ones.
    pub(super) fn take(&mut self, draws: &[Draw]) {
        let first = self.done[0] as usize;
        let places = self.scores.iter_mut().flatten().skip(first);
        places.zip(draws).for_each(|(place, draw)| *place = draw.score);
        let places = self.weights.iter_mut().flatten().skip(first);
        places.zip(draws).for_each(|(place, draw)| *place = draw.weight);
        self.done[0] += draws.len() as u64;
    }

    /// The arrays `scores` and, where there are any, `weights`, and the counter `done`.
    pub(super) fn state(&self) -> Vec<StateBlock<'_>> {
        let start = |block| self.partition.interior(block).start[2] as usize;
        let total = self.extent.cells();
        let scores = self.scores.iter().enumerate();
        let scores = scores.map(|(block, scores)| StateBlock::integers("scores", total, start(block), scores));
        let weights = self.weights.iter().enumerate().filter(|(_, weights)| !weights.is_empty());
        let weights = weights.map(|(block, weights)| {
            let view = ArrayView3::from_shape([1, 1, weights.len()], weights).expect("one row");
            let offset = [0, 0, start(block)];
            StateBlock { name: "weights", extent: self.extent, offset, values: Values::F64(view) }
        });
        scores.chain(weights).chain([StateBlock::counters("done", &self.done)]).collect()
    }

    /// Takes them from a state.
    pub(super) fn load(&mut self, state: &dyn StateSource) -> Result<(), StateError> {
        for (block, (scores, weights)) in self.scores.iter_mut().zip(&mut self.weights).enumerate() {
            let offset = self.partition.interior(block).start.map(|p| p as usize);
            let into = ArrayViewMut3::from_shape([1, 1, scores.len()], scores).expect("one row");
            state.read("scores", self.extent, offset, ValuesMut::I32(into))?;
            if !weights.is_empty() {
                let into = ArrayViewMut3::from_shape([1, 1, weights.len()], weights).expect("one row");
                state.read("weights", self.extent, offset, ValuesMut::F64(into))?;
            }
        }
        let mut done = [0];
        state.read("done", StateBlock::counters("done", &[0]).extent, [0; 3], ValuesMut::counters(&mut done))?;
        self.done = [done[0].min(self.count())];
        Ok(())
    }
}
