//! What this machine can do at most, with teams made for the purpose.

use crate::failure::Failure;
use partita_domain::Isa;
use partita_run::Team;
use partita_run::team::cores_available;
use partita_scaling::ceilings::{Ceiling, Ceilings};
use partita_scaling::record::{Design, Study};
use std::collections::BTreeSet;

/// The ceilings at some worker counts that have cores.
pub(crate) fn ceilings(workers: impl IntoIterator<Item = usize>) -> Result<Ceilings, Failure> {
    let isa = Isa::detect();
    let of = |workers| Ok(Ceiling::measure(&Team::new(workers)?, isa));
    let rows = workers.into_iter().filter(|workers| *workers <= cores_available()).map(of);
    Ok(Ceilings { isa: isa.name().to_owned(), rows: rows.collect::<Result<_, Failure>>()? })
}

/// The ceilings that the runs of studies can be held against, if their work declares operations.
pub(crate) fn ceilings_of(design: &Design, studies: &[Study]) -> Result<Option<Ceilings>, Failure> {
    let declared = design.work.as_ref().is_some_and(|work| work.flops.is_some());
    let workers: BTreeSet<usize> = studies.iter().flat_map(|study| &study.rows).map(|row| row.workers).collect();
    declared.then(|| ceilings(workers)).transpose()
}
