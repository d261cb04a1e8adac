//! The sciences this program knows: a new one is one new line.

use crate::failure::Failure;
use partita_run::Science;
use partita_run::case::Case;

/// Every science.
pub(crate) const SCIENCES: [Science; 4] = [
    partita_grid::heat::SCIENCE,
    partita_grid::fluid::SCIENCE,
    partita_grid::fluid::thermal::SCIENCE,
    partita_genome::significance::SCIENCE,
];

/// The science of a case.
pub(crate) fn science_of(case: &Case) -> Result<Science, Failure> {
    let name = case.common()?.simulation;
    SCIENCES.into_iter().find(|science| science.name == name).ok_or_else(|| {
        let known = SCIENCES.map(|science| science.name).join(", ");
        case.error("simulation", format!("no simulation `{name}`: there are {known}")).into()
    })
}
