//! The promise: neither the number of threads nor the instruction set shows in a bit of the solution.

use crate::common::{Conduction, noise};
use partita_domain::Isa;
use partita_grid::multigrid::{Aim, Method, Solver};
use partita_run::Team;

fn bits(case: &Conduction, threads: usize, isa: Isa, method: Method) -> Vec<u64> {
    Team::new(threads).unwrap().run(|| {
        let b = noise(7, case.extent.cells());
        let mut u = vec![0.0; b.len()];
        let mut solver = Solver::new(case.operator(), isa);
        solver.solve(&b, &mut u, Aim { method, tolerance: 1e-8, ..Aim::default() }).unwrap();
        u.iter().chain(solver.history()).map(|value| value.to_bits()).collect()
    })
}

#[test]
fn any_team_gives_the_same_bits() {
    let plate = Conduction::unit_cells(&[301, 310]).with(|[_, y, x]| 1.0 + ((x / 9 + y / 7) % 4) as f64);
    let mut block = Conduction::unit_cells(&[37, 41, 60]).with(|[z, _, _]| if z < 20 { 1.0 } else { 50.0 });
    block.periodic = [false, true, false];
    for (case, method) in
        [(&plate, Method::ConjugateGradients), (&plate, Method::Cycles), (&block, Method::ConjugateGradients)]
    {
        let reference = bits(case, 1, Isa::SCALAR, method);
        for isa in Isa::available() {
            for threads in 1..=4 {
                assert!(reference == bits(case, threads, isa, method), "{threads} threads, {isa}, {method:?}");
            }
        }
    }
}
