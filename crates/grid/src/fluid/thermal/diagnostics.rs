//! What is read off a temperature.

use super::carrier::{Carrier, D2Q5, D3Q7};
use super::heat::{Heat, Wall};
use crate::fluid::march::{March, map_rows};
use crate::fluid::problem::Problem;
use partita_run::Diagnostic;
use partita_run::sums::ordered_sum;

impl Heat {
    /// Diagnostics of a temperature; to be called within a team.
    ///
    /// - `temperature_min`, `_max`, `_mean` of cells, in K;
    /// - `heat`: Σ ρ c (T − T₀) dV in J (J/m), and `heat_in`: what came through walls in the last step, in W (W/m): in
    ///   every step `heat` grows by `heat_in` dt, to rounding;
    /// - between walls of different fixed temperatures `nusselt_hot_wall` and `nusselt_cold_wall`: the mean flux through the
    ///   warmest and the coldest ones over κ ΔT / L; and `nusselt_mean`, 1 + ⟨u θ⟩ L/κ along the axis on which they face
    ///   each other, the flux through the volume.
    pub(in crate::fluid) fn diagnostics(&self, problem: &Problem, march: &dyn March) -> Vec<Diagnostic> {
        let rows = map_rows(march, problem.extent, |_, row| {
            let theta = &row.temperature;
            let carried = |axis: usize| {
                let parts: Vec<_> = row.velocity[axis].iter().zip(theta).map(|(u, theta)| u * theta).collect();
                ordered_sum(&parts)
            };
            let range =
                theta.iter().fold([f64::INFINITY, f64::NEG_INFINITY], |[low, high], &t| [low.min(t), high.max(t)]);
            (ordered_sum(theta), range, [2, 1, 0].map(carried))
        });
        let cells = problem.extent.cells() as f64;
        let total = ordered_sum(&rows.iter().map(|row| row.0).collect::<Vec<_>>());
        let kelvin = |theta: f64| self.reference + self.difference * theta;
        let (low, high) = rows.iter().fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), (_, range, _)| {
            (low.min(range[0]), high.max(range[1]))
        });
        let carried =
            |axis: usize| ordered_sum(&rows.iter().map(|(_, _, carried)| carried[axis]).collect::<Vec<_>>()) / cells;
        let passed = self.passed(problem, march);
        let (scaling, dims) = (&problem.scaling, problem.extent.dims());
        let unit = self.capacity * self.difference * scaling.dx.powi(dims as i32);
        let units = if dims == 2 { ["J/m", "W/m"] } else { ["J", "W"] };
        let mut found = vec![
            Diagnostic::new("temperature_min", kelvin(low), "K"),
            Diagnostic::new("temperature_max", kelvin(high), "K"),
            Diagnostic::new("temperature_mean", kelvin(total / cells), "K"),
            Diagnostic::new("heat", total * unit, units[0]),
            Diagnostic::new("heat_in", passed.iter().flatten().sum::<f64>() * unit / scaling.dt, units[1]),
        ];
        found.extend(self.nusselt(problem, &passed, carried).into_iter().flatten());
        found
    }

    /// The heat that came through each face in the last step, by axis (z, y, x) and side.
    ///
    /// Links are summed in the order of their cells, which no cut shows in.
    fn passed(&self, problem: &Problem, march: &dyn March) -> [[f64; 2]; 3] {
        let weight = if problem.extent.dims() == 2 { D2Q5::WEIGHT } else { D3Q7::WEIGHT };
        let flow = problem.lattice.shape()[1];
        let mut through: [Vec<([isize; 3], f64)>; 6] = Default::default();
        march.links(&mut |zyx, i, tag, entered| {
            if let Some(face) = tag.filter(|_| i >= flow).map(|tag| tag as usize)
                && let Some(wall) = self.walls[face / 2][face % 2]
            {
                through[face].push((zyx, wall.passed(entered, weight)));
            }
        });
        let totals = through.map(|mut links| {
            links.sort_unstable_by_key(|(zyx, _)| *zyx);
            ordered_sum(&links.iter().map(|(_, heat)| *heat).collect::<Vec<_>>())
        });
        [0, 1, 2].map(|axis| [totals[2 * axis], totals[2 * axis + 1]])
    }

    fn nusselt(
        &self,
        problem: &Problem,
        passed: &[[f64; 2]; 3],
        carried: impl Fn(usize) -> f64,
    ) -> Option<Vec<Diagnostic>> {
        let fixed = |axis: usize, side: usize| match self.walls[axis][side] {
            Some(Wall::Fixed(theta)) => Some(theta),
            _ => None,
        };
        let faces: Vec<_> = (0..6).filter_map(|face| Some((face / 2, face % 2, fixed(face / 2, face % 2)?))).collect();
        let hot = faces.iter().map(|(.., theta)| *theta).reduce(f64::max)?;
        let cold = faces.iter().map(|(.., theta)| *theta).reduce(f64::min).filter(|cold| *cold < hot)?;
        let length = problem.scaling.length / problem.scaling.dx;
        let mean = |wanted: f64| {
            let alike = faces.iter().filter(|(.., theta)| *theta == wanted);
            let sums = alike.fold([0.0; 2], |[heat, area], (axis, side, _)| {
                let area_of = problem.extent.cells() / problem.extent.zyx()[*axis];
                [heat + passed[*axis][*side], area + area_of as f64]
            });
            sums[0] / sums[1] * length / (self.diffusivity * (hot - cold))
        };
        let mut found = vec![
            Diagnostic::new("nusselt_hot_wall", mean(hot), "1"),
            Diagnostic::new("nusselt_cold_wall", -mean(cold), "1"),
        ];
        if let [(axis, _, begin), (other, ..)] = faces[..]
            && axis == other
        {
            let towards_cold = if begin == hot { 1.0 } else { -1.0 };
            let flux = towards_cold * carried(axis) * length / (self.diffusivity * (hot - cold));
            // Where L is not the distance of the walls, conduction has its share of it.
            let conduction = length / problem.extent.zyx()[axis] as f64;
            found.push(Diagnostic::new("nusselt_mean", conduction + flux, "1"));
        }
        Some(found)
    }
}
