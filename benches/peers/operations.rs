//! How fast the vector unit could do the operations of DP cells, if nothing else had to be done and nothing waited.

use crate::case::Case;
use crate::program::{About, Program, Reason};
use partita_domain::Isa;
use partita_domain::narrow::{BATCH, Batch, Integer, Narrow, NarrowKernel};
use partita_run::Team;
use rayon::prelude::*;
use std::hint::black_box;
use std::time::Instant;

/// Chains of operations that do not wait for each other.
const CHAINS: usize = 8;

/// The operations of as many cells as the case has.
pub(crate) struct Operations {
    about: About,
    team: Team,
    cells: usize,
}

impl Operations {
    pub(crate) fn new(case: &Case, threads: usize) -> Result<Self, Reason> {
        let (name, version) = ("vector operations".to_owned(), Isa::detect().name().to_owned());
        let about = About { name, version, threads, parts: vec![String::new()], grain: 1 };
        let team = Team::new(threads).map_err(|error| error.to_string())?;
        Ok(Self { about, team, cells: case.cells() })
    }
}

impl Program for Operations {
    fn about(&self) -> &About {
        &self.about
    }

    fn run(&mut self, steps: u64) -> Result<Vec<f64>, Reason> {
        let rounds = (self.cells / (BATCH * CHAINS * self.about.threads)).max(1) as u64 * steps;
        let begun = Instant::now();
        self.team.run(|| {
            (0..self.about.threads).into_par_iter().for_each(|_| {
                black_box(i8::on_narrow(Isa::detect(), Cells(rounds)));
            });
        });
        Ok(vec![begun.elapsed().as_secs_f64()])
    }

    fn field(&mut self) -> Result<Vec<f64>, Reason> {
        Ok(Vec::new())
    }
}

/// `CHAINS` cells of all lanes, so many times: one addition, one subtraction, six maxima each, one of them by a comparison
/// where that is faster.
struct Cells(u64);

impl<T: Integer> NarrowKernel<T> for Cells {
    type Output = Batch<T>;

    #[inline(always)]
    fn run<L: Narrow<T>>(self, lanes: L) -> Batch<T> {
        let mut out = Batch::splat(T::MIN);
        let [a, b, c] = [3, 5, 7].map(|height| lanes.splat(black_box(T::raised(height))));
        for part in 0..BATCH / L::COUNT {
            let mut chains = [a; CHAINS];
            for _ in 0..self.0 {
                for chain in &mut chains {
                    let up = lanes.max(lanes.max(lanes.more(*chain, a), b), c);
                    let down = lanes.max(lanes.less(up, b), a);
                    *chain = lanes.raise(lanes.max(lanes.max(down, up), b), c);
                }
            }
            let all = chains.into_iter().fold(a, |all, chain| lanes.max(all, chain));
            lanes.store(&mut out, part, all);
        }
        out
    }
}
