//! A collision is the formulas of its papers, number by number.

use partita_domain::Real;
use partita_grid::fluid::{D2Q9, D3Q19, D3Q27, Flow, Lattice, Links, Rates, Relaxation};
use partita_grid::in_place::Dynamics;
use std::array::from_fn;

const FORCE: [f64; 3] = [3e-2, -2e-2, 1e-2];

fn dot(a: [f64; 3], b: [f64; 3]) -> f64 {
    a.iter().zip(b).map(|(a, b)| a * b).sum()
}

/// The even and the odd part of the equilibrium and of Guo's force along a direction.
struct Parts {
    equilibrium: [f64; 2],
    force: [f64; 2],
}

fn parts<D: Lattice<Q>, const Q: usize>(arrived: &[f64; Q], force: [f64; 3]) -> [Parts; Q] {
    let c = D::DIRECTIONS.map(|direction| direction.map(|part| part as f64));
    let delta: f64 = arrived.iter().sum();
    let m: [f64; 3] = from_fn(|axis| (0..Q).map(|i| c[i][axis] * arrived[i]).sum::<f64>() + force[axis] / 2.0);
    let u = m.map(|part| part / (1.0 + delta));
    from_fn(|i| {
        let (w, cu, cf) = (D::weight(i), dot(c[i], u), dot(c[i], force));
        let even = delta + (1.0 + delta) * (4.5 * cu * cu - 1.5 * dot(u, u));
        Parts {
            equilibrium: [w * even, w * 3.0 * dot(c[i], m)],
            force: [w * (9.0 * cu * cf - 3.0 * dot(u, force)), w * 3.0 * cf],
        }
    })
}

/// Two rates, each of its part.
fn two_rates<D: Lattice<Q>, const Q: usize>(arrived: &[f64; Q], rates: Rates, force: [f64; 3]) -> [f64; Q] {
    let parts = parts::<D, Q>(arrived, force);
    from_fn(|i| {
        let back = arrived[D::OPPOSITES[i]];
        let own = [(arrived[i] + back) / 2.0, (arrived[i] - back) / 2.0];
        let relaxed = |part: usize, rate: f64| {
            own[part] - rate * (own[part] - parts[i].equilibrium[part]) + (1.0 - rate / 2.0) * parts[i].force[part]
        };
        relaxed(0, rates.even) + relaxed(1, rates.odd)
    })
}

/// The equilibrium, and what stays of the stress.
fn regularised<D: Lattice<Q>, const Q: usize>(arrived: &[f64; Q], rates: Rates, force: [f64; 3]) -> [f64; Q] {
    let parts = parts::<D, Q>(arrived, force);
    let c = D::DIRECTIONS.map(|direction| direction.map(|part| part as f64));
    let away = |i: usize| arrived[i] - parts[i].equilibrium.iter().sum::<f64>();
    let stress: [[f64; 3]; 3] = from_fn(|a| from_fn(|b| (0..Q).map(|i| c[i][a] * c[i][b] * away(i)).sum()));
    let trace = stress[0][0] + stress[1][1] + stress[2][2];
    from_fn(|i| {
        let along: f64 = (0..3).map(|a| c[i][a] * dot(stress[a], c[i])).sum();
        let stays = (1.0 - rates.even) * 4.5 * D::weight(i) * (along - trace / 3.0);
        let [even, odd] = parts[i].force;
        let forced = (1.0 - rates.even / 2.0) * even + (1.0 - rates.odd / 2.0) * odd;
        parts[i].equilibrium.iter().sum::<f64>() + stays + forced
    })
}

type Formula<const Q: usize> = fn(&[f64; Q], Rates, [f64; 3]) -> [f64; Q];

fn check<D: Lattice<Q>, const Q: usize, const FORCED: bool, const REGULARISED: bool>(odd: f64, formula: Formula<Q>) {
    let mut force = if FORCED { FORCE } else { [0.0; 3] };
    force.iter_mut().skip(D::AXES).for_each(|part| *part = 0.0);
    let (rates, links) = (Rates { even: 1.7, odd }, Links::moving(Vec::new()));
    let flow = Flow::<f64, D, Q, FORCED, REGULARISED> { relaxation: Relaxation::new(rates, force), links: &links };
    for seed in 0..20 {
        let noise = |i: usize| ((i * i * 7919 + i * 31 + seed * 104_729) % 1009) as f64 / 1009.0 - 0.5;
        let arrived: [f64; Q] = from_fn(|i| 0.2 * D::weight(i) * noise(i));
        let (mut left, wanted) = ([0.0; Q], formula(&arrived, rates, force));
        flow.collide(f64::SINGLE, |i| arrived[i], |i, number| left[i] = number);
        for (i, (found, wanted)) in left.into_iter().zip(wanted).enumerate() {
            assert!((found - wanted).abs() < 1e-16, "{i}: {found} instead of {wanted}");
        }
    }
}

#[test]
fn two_rates_and_a_force_are_those_of_ginzburg_and_guo() {
    check::<D2Q9, 9, false, false>(0.9, two_rates::<D2Q9, 9>);
    check::<D2Q9, 9, true, false>(0.9, two_rates::<D2Q9, 9>);
    check::<D3Q19, 19, false, false>(0.9, two_rates::<D3Q19, 19>);
    check::<D3Q19, 19, true, false>(1.0, two_rates::<D3Q19, 19>);
    check::<D3Q27, 27, true, false>(1.9, two_rates::<D3Q27, 27>);
}

#[test]
fn the_regularised_collision_is_that_of_latt_and_chopard() {
    check::<D2Q9, 9, true, true>(1.0, regularised::<D2Q9, 9>);
    check::<D3Q19, 19, true, true>(1.0, regularised::<D3Q19, 19>);
    check::<D3Q27, 27, true, true>(1.0, regularised::<D3Q27, 27>);
}
