//! Which logical CPUs share a core, and which cores a node of memory; and in which order workers are put onto them.

use serde::{Deserialize, Serialize};
use std::fs;
use std::path::Path;

/// Where workers are put.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Pinning {
    /// Close together: one core after the other, with all of its logical CPUs, node by node.
    Compact,
    /// Far apart: one node after the other in turns, on cores of their own as long as there are any.
    Spread,
}

/// A logical CPU that this process may use.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Cpu {
    /// The node of memory that it is near.
    pub node: usize,
    /// The package that its core is in, and the core's number there.
    pub core: (usize, usize),
    /// The system's number for it.
    pub id: usize,
}

/// The logical CPUs that this process may use.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Topology {
    cpus: Vec<Cpu>,
    nodes_told: bool,
}

impl Topology {
    /// That of this machine; empty where the system does not tell.
    #[must_use]
    pub fn this() -> Self {
        Self::read(Path::new("/sys/devices/system"), &allowed())
    }

    /// The topology that a folder like `/sys/devices/system` tells of some logical CPUs.
    #[must_use]
    pub fn read(system: &Path, allowed: &[usize]) -> Self {
        let nodes = nodes(system);
        let number = |path: &Path| fs::read_to_string(path).ok()?.trim().parse().ok();
        let cpu = |&id: &usize| {
            let folder = system.join(format!("cpu/cpu{id}/topology"));
            let core = (number(&folder.join("physical_package_id"))?, number(&folder.join("core_id"))?);
            let node = nodes.iter().position(|cpus| cpus.contains(&id)).unwrap_or(0);
            Some(Cpu { node, core, id })
        };
        let mut cpus: Vec<Cpu> = allowed.iter().filter_map(cpu).collect();
        cpus.sort_unstable();
        Self { cpus, nodes_told: !nodes.is_empty() }
    }

    /// The CPUs, by node, core and number.
    #[must_use]
    pub fn cpus(&self) -> &[Cpu] {
        &self.cpus
    }

    /// Nodes of memory near these CPUs; none if the system does not tell.
    #[must_use]
    pub fn numa_nodes(&self) -> Option<usize> {
        let count = distinct(self.cpus.iter().map(|cpu| cpu.node));
        (self.nodes_told && count > 0).then_some(count)
    }

    /// Logical CPUs of the core that has most of these; none if the system does not tell.
    #[must_use]
    pub fn smt_siblings(&self) -> Option<usize> {
        self.cpus.iter().map(|cpu| self.cpus.iter().filter(|other| other.core == cpu.core).count()).max()
    }

    /// The CPUs in the order in which workers are put onto them, by their numbers.
    #[must_use]
    pub fn order(&self, pinning: Pinning) -> Vec<usize> {
        let mut cpus = self.cpus.clone();
        if pinning == Pinning::Spread {
            // A CPU's turn: how many of its core, then how many cores of its node, come before it.
            let siblings = |cpu: &Cpu| self.cpus.iter().filter(|o| o.core == cpu.core && o.id < cpu.id).count();
            let earlier = |o: &&Cpu, cpu: &Cpu| o.node == cpu.node && o.core < cpu.core;
            let cores = |cpu: &Cpu| distinct(self.cpus.iter().filter(|o| earlier(o, cpu)).map(|o| o.core));
            cpus.sort_by_key(|cpu| (siblings(cpu), cores(cpu), cpu.node, cpu.id));
        }
        cpus.into_iter().map(|cpu| cpu.id).collect()
    }
}

fn distinct<T: Ord>(values: impl Iterator<Item = T>) -> usize {
    values.collect::<std::collections::BTreeSet<T>>().len()
}

/// The logical CPUs of each node of memory.
fn nodes(system: &Path) -> Vec<Vec<usize>> {
    let list = |node: usize| fs::read_to_string(system.join(format!("node/node{node}/cpulist"))).ok();
    (0..).map_while(list).map(|text| numbers(&text)).collect()
}

/// The numbers of a list such as `0-3,8`.
fn numbers(list: &str) -> Vec<usize> {
    let range = |part: &str| {
        let (first, last) = part.split_once('-').unwrap_or((part, part));
        Some(first.trim().parse().ok()?..=last.trim().parse().ok()?)
    };
    list.trim().split(',').filter_map(range).flatten().collect()
}

/// The logical CPUs of this process's affinity mask.
#[cfg(target_os = "linux")]
pub(crate) fn allowed() -> Vec<usize> {
    use nix::sched::{CpuSet, sched_getaffinity};
    let set = sched_getaffinity(nix::unistd::Pid::from_raw(0)).unwrap_or_default();
    (0..CpuSet::count()).filter(|&cpu| set.is_set(cpu).unwrap_or(false)).collect()
}

#[cfg(not(target_os = "linux"))]
pub(crate) fn allowed() -> Vec<usize> {
    Vec::new()
}

/// Lets the calling thread, and what it starts, run on these logical CPUs alone. Returns those it could run on before.
///
/// # Errors
/// What the system says, if it refuses or pins nothing.
pub fn confine(cpus: &[usize]) -> std::io::Result<Vec<usize>> {
    let before = allowed();
    set(cpus)?;
    Ok(before)
}

#[cfg(target_os = "linux")]
fn set(cpus: &[usize]) -> std::io::Result<()> {
    use nix::sched::{CpuSet, sched_setaffinity};
    let mut set = CpuSet::new();
    cpus.iter().try_for_each(|&cpu| set.set(cpu))?;
    Ok(sched_setaffinity(nix::unistd::Pid::from_raw(0), &set)?)
}

#[cfg(not(target_os = "linux"))]
fn set(_: &[usize]) -> std::io::Result<()> {
    Err(std::io::Error::new(std::io::ErrorKind::Unsupported, "this system pins no threads"))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Two nodes of two cores of two logical CPUs each; siblings are four apart.
    fn two_nodes() -> tempfile::TempDir {
        let place = tempfile::tempdir().unwrap();
        for (node, list) in ["0-1,4-5", "2,3,6,7"].iter().enumerate() {
            let folder = place.path().join(format!("node/node{node}"));
            fs::create_dir_all(&folder).unwrap();
            fs::write(folder.join("cpulist"), format!("{list}\n")).unwrap();
        }
        for id in 0..8 {
            let folder = place.path().join(format!("cpu/cpu{id}/topology"));
            fs::create_dir_all(&folder).unwrap();
            fs::write(folder.join("physical_package_id"), format!("{}\n", id % 4 / 2)).unwrap();
            fs::write(folder.join("core_id"), format!("{}\n", id % 2)).unwrap();
        }
        place
    }

    #[test]
    fn compact_fills_cores_and_spread_takes_turns() {
        let topology = Topology::read(two_nodes().path(), &[0, 1, 2, 3, 4, 5, 6, 7]);
        assert_eq!((topology.numa_nodes(), topology.smt_siblings()), (Some(2), Some(2)));
        assert_eq!(topology.order(Pinning::Compact), [0, 4, 1, 5, 2, 6, 3, 7]);
        assert_eq!(topology.order(Pinning::Spread), [0, 2, 1, 3, 4, 6, 5, 7]);
        let mine = Topology::read(two_nodes().path(), &[1, 5, 6]);
        assert_eq!((mine.order(Pinning::Spread), mine.numa_nodes()), (vec![1, 6, 5], Some(2)));
    }

    #[test]
    fn a_system_that_does_not_tell_has_no_order() {
        let silent = Topology::read(Path::new("/nowhere"), &[0, 1]);
        assert_eq!((silent.numa_nodes(), silent.smt_siblings(), silent.order(Pinning::Spread)), (None, None, vec![]));
        assert_eq!(numbers("0-2,7"), [0, 1, 2, 7]);
    }

    #[test]
    fn a_confined_thread_runs_where_it_was_told_and_can_be_set_free() {
        let cpus = allowed();
        let Some(&last) = cpus.last() else { return };
        std::thread::spawn(move || {
            let before = confine(&[last]).unwrap();
            assert_eq!((before, allowed()), (cpus.clone(), vec![last]));
            confine(&cpus).unwrap();
            assert_eq!(allowed(), cpus);
        })
        .join()
        .unwrap();
    }
}
