//! What cannot be solved is refused with numbers and a remedy; what can be interrupted is.

use crate::common::{Conduction, noise};
use partita_domain::{Extent, Isa};
use partita_grid::multigrid::{Aim, Imbalance, Method, Operator, OperatorError, SolveError, Solver};

fn operator(conductance: f64, shift: f64) -> Result<Operator, OperatorError> {
    let at = |_: usize, face: [usize; 3]| if face == [0, 1, 2] { conductance } else { 1.0 };
    Operator::new(Extent::new(&[4, 5]).unwrap(), [false; 3], at, |cell| if cell == [0, 3, 1] { shift } else { 0.0 })
}

#[test]
fn operators_are_checked_face_by_face() {
    assert!(operator(0.0, 0.0).is_ok());
    for wrong in [-1.0, f64::NAN, f64::INFINITY, 1e301] {
        let message = operator(wrong, 0.0).unwrap_err().to_string();
        assert!(["[0, 1, 2]", "across y", "0 to 1e300"].iter().all(|word| message.contains(word)), "{message}");
        let message = operator(1.0, wrong).unwrap_err().to_string();
        assert!(["shift", "[0, 3, 1]"].iter().all(|word| message.contains(word)), "{message}");
    }
    let lonely = Operator::new(Extent::new(&[1, 2]).unwrap(), [false; 3], |_, _| 0.0, |[_, _, x]| x as f64);
    assert!(matches!(lonely, Err(OperatorError::Isolated { cell: [0, 0, 0], .. })), "{lonely:?}");
}

fn refusal(case: &Conduction, b: &[f64], aim: Aim) -> SolveError {
    case.solve(b, aim).unwrap_err()
}

#[test]
fn right_sides_and_aims_are_checked() {
    let case = Conduction::unit_cells(&[6, 6]);
    let b = vec![1.0; 36];
    assert!(matches!(refusal(&case, &b[1..], Aim::default()), SolveError::Size { found: 35, cells: 36, .. }));
    for wrong in [f64::NAN, f64::NEG_INFINITY, 1e200, 1e-200] {
        let error = refusal(&case, &[wrong; 36], Aim::default());
        assert!(matches!(error, SolveError::Range { name: "right side", .. }), "{error}");
    }
    for aim in [Aim { tolerance: 0.0, ..Aim::default() }, Aim { tolerance: f64::NAN, ..Aim::default() }] {
        assert!(matches!(refusal(&case, &b, aim), SolveError::Aim { .. }));
    }
    for iterations in [0, usize::MAX] {
        assert!(matches!(refusal(&case, &b, Aim { iterations, ..Aim::default() }), SolveError::Aim { .. }));
    }
}

#[test]
fn an_imbalance_is_refused_with_its_size() {
    let mut case = Conduction::unit_cells(&[20, 20]);
    case.held = |_, _| false;
    let mut b = vec![0.0; 400];
    (b[3], b[50]) = (2.0, -1.0);
    let message = refusal(&case, &b, Aim::default()).to_string();
    assert!(message.contains("sums to 1e0") && message.contains("3.3e-1"), "{message}");
    assert!(case.solve(&b, Aim { imbalance: Imbalance::Remove, ..Aim::default() }).is_ok());
}

#[test]
fn too_few_iterations_are_reported_with_what_was_reached() {
    let case = Conduction::unit_cells(&[80, 80]);
    for method in [Method::ConjugateGradients, Method::Cycles] {
        let aim = Aim { iterations: 2, method, ..Aim::default() };
        let error = refusal(&case, &noise(1, 6400), aim);
        let SolveError::NotConverged { iterations: 2, residual, tolerance } = error else { panic!("{error}") };
        assert!(residual > tolerance && residual < 0.1, "{residual}");
    }
}

/// Nothing to do: zero is solved by zero, and a solution by itself.
#[test]
fn solved_systems_take_no_iterations() {
    let mut solver = Solver::new(Conduction::unit_cells(&[30, 30]).operator(), Isa::detect());
    let (mut u, b) = (noise(1, 900), noise(2, 900));
    assert_eq!(solver.solve(&[0.0; 900], &mut u, Aim::default()).unwrap().iterations, 0);
    assert!(u.iter().all(|&u| u == 0.0));
    assert!(solver.solve(&b, &mut u, Aim::default()).unwrap().iterations > 0);
    assert_eq!(solver.solve(&b, &mut u, Aim { tolerance: 1e-9, ..Aim::default() }).unwrap().iterations, 0);
}

/// Taken one by one, iterations are those of the whole, and `u` is as good as the residual says at any time.
#[test]
fn iterations_can_be_taken_one_by_one() {
    let case = Conduction::unit_cells(&[40, 50]);
    let (b, operator) = (noise(2, 2000), case.operator());
    let (mut whole, mut stepped) = (vec![0.0; 2000], vec![0.0; 2000]);
    let mut solver = Solver::new(case.operator(), Isa::detect());
    solver.solve(&b, &mut whole, Aim::default()).unwrap();
    let history = solver.history().to_vec();
    for (taken, expected) in history.iter().enumerate().skip(1) {
        stepped.fill(0.0);
        let mut solution = solver.begin(&b, &mut stepped, Aim::default()).unwrap();
        for _ in 0..taken {
            solution.proceed(&mut solver, &b, &mut stepped).unwrap();
        }
        assert_eq!(solver.history()[1..].len(), taken);
        assert_eq!(solver.history()[taken], *expected);
        let mut product = vec![0.0; 2000];
        operator.apply(Isa::detect(), &stepped, &mut product);
        let norm = |values: &mut dyn Iterator<Item = f64>| values.map(|value| value * value).sum::<f64>().sqrt();
        let residual = norm(&mut b.iter().zip(&product).map(|(b, a)| b - a)) / norm(&mut b.iter().copied());
        assert!((residual - expected).abs() < 1e-12, "{residual} {expected}");
    }
    assert_eq!(whole, stepped);
}

/// Conductances in units of any size give the same solution up to the factor.
#[test]
fn units_do_not_matter() {
    let b = noise(2, 2000);
    let plain = Conduction::unit_cells(&[40, 50]).solve(&b, Aim::default()).unwrap().0;
    for scale in [2f64.powi(-200), 2f64.powi(100)] {
        let scaled = Conduction::unit_cells(&[40, 50]).with(move |_| scale).solve(&b, Aim::default()).unwrap().0;
        assert!(plain.iter().zip(&scaled).all(|(plain, scaled)| *plain == scaled * scale));
    }
}
