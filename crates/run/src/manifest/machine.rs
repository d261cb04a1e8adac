//! The machine a run is on.

use crate::team::cores_available;
use crate::topology::{Topology, allowed};
use serde::{Deserialize, Serialize};
use std::fs;
use std::path::Path;
use std::sync::OnceLock;
use sysinfo::{CpuRefreshKind, MemoryRefreshKind, RefreshKind, System};

/// A machine, as far as it can be known without privileges.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Machine {
    /// The processor's name.
    pub cpu: String,
    /// Its architecture.
    pub architecture: String,
    /// The instruction sets kernels can use on it.
    pub instruction_sets: Vec<String>,
    /// Physical cores, where the system tells.
    pub physical_cores: Option<usize>,
    /// Logical cores.
    pub logical_cores: usize,
    /// Nodes of memory near the logical cores of this process, where the system tells.
    #[serde(default)]
    pub numa_nodes: Option<usize>,
    /// Logical cores of this process on one physical core, where the system tells.
    #[serde(default)]
    pub smt_siblings: Option<usize>,
    /// Cores this process may be scheduled on (affinity mask), where the system tells.
    pub cores_in_affinity_mask: Option<usize>,
    /// Cores' worth of time that the control group grants, if it sets a limit.
    pub cgroup_quota: Option<f64>,
    /// Cores available to this process: the least of the above.
    pub cores_available: usize,
    /// Caches of the first core, where the system tells.
    pub caches: Vec<Cache>,
    /// Memory in bytes.
    pub memory_bytes: u64,
    /// The operating system.
    pub system: String,
    /// The kernel's version.
    pub kernel: String,
    /// The frequency governor, where it can be read.
    pub governor: Option<String>,
}

/// A cache of the first core.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cache {
    /// 1, 2, 3.
    pub level: u8,
    /// `Data`, `Instruction` or `Unified`.
    pub kind: String,
    /// Its size as the system gives it, such as `32K`.
    pub size: String,
}

/// The memory of this machine in bytes; 0 if the system does not tell.
#[must_use]
pub fn memory_bytes() -> u64 {
    let memory = RefreshKind::nothing().with_memory(MemoryRefreshKind::nothing().with_ram());
    System::new_with_specifics(memory).map_or(0, |system| system.total_memory())
}

/// The bytes of a data or unified cache of the first core, where the system tells.
///
/// ```
/// use partita_run::manifest::cache_bytes;
/// assert!(cache_bytes(1).is_none_or(|bytes| bytes >= 1 << 10));
/// ```
#[must_use]
pub fn cache_bytes(level: u8) -> Option<usize> {
    let cache = caches().iter().find(|cache| cache.level == level && cache.kind != "Instruction")?;
    bytes(&cache.size)
}

/// `32K` is 32,768 bytes.
fn bytes(size: &str) -> Option<usize> {
    let digits = size.trim_end_matches(|c: char| c.is_ascii_alphabetic());
    let shift = match &size[digits.len()..] {
        "" => 0,
        "K" => 10,
        "M" => 20,
        "G" => 30,
        _ => return None,
    };
    digits.parse::<usize>().ok()?.checked_shl(shift)
}

impl Machine {
    /// The machine this runs on.
    #[must_use]
    pub fn this() -> Self {
        let kinds = RefreshKind::nothing().with_cpu(CpuRefreshKind::nothing());
        let system = System::new_with_specifics(kinds).ok();
        let topology = Topology::this();
        let cpus = system.as_ref().map_or(&[][..], System::cpus);
        Self {
            cpu: cpus.first().map_or_else(String::new, |cpu| cpu.brand().trim().to_owned()),
            architecture: std::env::consts::ARCH.to_owned(),
            instruction_sets: partita_domain::Isa::available().iter().map(ToString::to_string).collect(),
            physical_cores: System::physical_core_count().ok(),
            logical_cores: cpus.len(),
            cores_in_affinity_mask: affinity(),
            numa_nodes: topology.numa_nodes(),
            smt_siblings: topology.smt_siblings(),
            cgroup_quota: cgroup_quota(),
            cores_available: cores_available(),
            caches: caches().to_vec(),
            memory_bytes: memory_bytes(),
            system: System::long_os_version().unwrap_or_default(),
            kernel: System::kernel_version().unwrap_or_default(),
            governor: read("/sys/devices/system/cpu/cpu0/cpufreq/scaling_governor"),
        }
    }
}

/// The first line of a small system file.
fn read(path: impl AsRef<Path>) -> Option<String> {
    fs::read_to_string(path).ok().map(|text| text.trim().to_owned())
}

/// Cores of the affinity mask, where the system tells.
fn affinity() -> Option<usize> {
    Some(allowed().len()).filter(|count| *count > 0)
}

/// The quota of this process's control group (version 2) or of the root one, in cores.
fn cgroup_quota() -> Option<f64> {
    let groups = read("/proc/self/cgroup")?;
    let own = groups.lines().find_map(|line| line.strip_prefix("0::"))?;
    let folder = Path::new("/sys/fs/cgroup").join(own.trim_start_matches('/'));
    let limits: Vec<f64> = folder
        .ancestors()
        .take_while(|folder| folder.starts_with("/sys/fs/cgroup"))
        .filter_map(|folder| quota(&read(folder.join("cpu.max"))?))
        .collect();
    limits.into_iter().reduce(f64::min)
}

/// `200000 100000` is a quota of two cores; `max 100000` is none.
fn quota(text: &str) -> Option<f64> {
    let (quota, period) = text.split_once(' ')?;
    Some(quota.parse::<f64>().ok()? / period.parse::<f64>().ok()?)
}

/// They are asked for once: before each pass over a lattice somebody wants to know them.
fn caches() -> &'static [Cache] {
    static CACHES: OnceLock<Vec<Cache>> = OnceLock::new();
    CACHES.get_or_init(found_caches)
}

fn found_caches() -> Vec<Cache> {
    let folder = Path::new("/sys/devices/system/cpu/cpu0/cache");
    let cache = |i: usize| {
        let of = |name: &str| read(folder.join(format!("index{i}")).join(name));
        Some(Cache { level: of("level")?.parse().ok()?, kind: of("type")?, size: of("size")? })
    };
    (0..).map_while(cache).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quotas_are_cores_worth_of_time() {
        assert_eq!(quota("150000 100000"), Some(1.5));
        assert_eq!(quota("max 100000"), None);
    }

    #[test]
    fn sizes_of_caches_are_powers_of_1024() {
        assert_eq!(bytes("512"), Some(512));
        assert_eq!(bytes("1024K"), Some(1 << 20));
        assert_eq!(bytes("32M"), Some(32 << 20));
        assert_eq!(bytes("many"), None);
    }

    #[test]
    fn a_machine_has_a_core_to_offer() {
        let machine = Machine::this();
        assert!(machine.cores_available >= 1 && machine.cores_available <= machine.logical_cores.max(1));
    }
}
