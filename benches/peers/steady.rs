//! A steady plate by Partita's multigrid, and the residual by which every solution is judged.
//!
//! ```text
//!   Σ G (u_P − u_N) = b      G = 1 between cells, 2 at walls, which are half a cell away
//!                            b = 2 along the north edge, which is held at 1; the other walls are at 0
//! ```

use crate::case::{Case, TOLERANCE};
use crate::program::{About, Program, Reason};
use partita_domain::Isa;
use partita_grid::multigrid::{Aim, Operator, Solver};
use partita_run::Team;
use partita_run::sums::ordered_sum;
use std::time::Instant;

/// The plate, and where its solution goes.
pub(crate) struct Steady {
    about: About,
    team: Team,
    case: Case,
    right: Vec<f64>,
    u: Vec<f64>,
}

impl Steady {
    pub(crate) fn new(case: &Case, threads: usize) -> Result<Self, Reason> {
        let team = Team::new(threads).map_err(|error| error.to_string())?;
        let about = About {
            name: "Partita, multigrid".to_owned(),
            version: env!("CARGO_PKG_VERSION").to_owned(),
            threads,
            parts: vec!["setup and solution".to_owned(), "solution".to_owned()],
            grain: 1,
        };
        Ok(Self { about, team, case: case.clone(), right: right_side(case), u: vec![0.0; case.cells()] })
    }
}

fn right_side(case: &Case) -> Vec<f64> {
    let mut right = vec![0.0; case.cells()];
    right[case.cells() - case.shape[1]..].fill(2.0);
    right
}

fn operator(case: &Case) -> Operator {
    let cells = case.extent().zyx();
    let at_wall = |axis: usize, face: [usize; 3]| face[axis].is_multiple_of(cells[axis]);
    let conductance = |axis, face| if at_wall(axis, face) { 2.0 } else { 1.0 };
    Operator::new(case.extent(), [false; 3], conductance, |_| 0.0).expect("positive conductances")
}

/// ‖b − A u‖ / ‖b‖.
pub(crate) fn residual(case: &Case, u: &[f64]) -> f64 {
    let (right, mut product) = (right_side(case), vec![0.0; u.len()]);
    operator(case).apply(Isa::detect(), u, &mut product);
    let norm = |values: &mut dyn Iterator<Item = f64>| ordered_sum(&values.map(|v| v * v).collect::<Vec<_>>()).sqrt();
    norm(&mut right.iter().zip(&product).map(|(b, a)| b - a)) / norm(&mut right.iter().copied())
}

impl Program for Steady {
    fn about(&self) -> &About {
        &self.about
    }

    /// Peers have their matrix beforehand, so the operator is not timed.
    fn run(&mut self, _: u64) -> Result<Vec<f64>, Reason> {
        let Self { team, case, right, u, .. } = self;
        u.fill(0.0);
        team.run(|| {
            let operator = operator(case);
            let begun = Instant::now();
            let mut solver = Solver::new(operator, Isa::detect());
            let built = Instant::now();
            let aim = Aim { tolerance: TOLERANCE, ..Aim::default() };
            solver.solve(right, u, aim).map_err(|error| error.to_string())?;
            Ok(vec![begun.elapsed().as_secs_f64(), built.elapsed().as_secs_f64()])
        })
    }

    fn field(&mut self) -> Result<Vec<f64>, Reason> {
        Ok(self.u.clone())
    }
}
