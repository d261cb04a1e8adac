//! Where results come from: machines, programs, inputs, commands.

use super::Section;
use crate::numbers::{TIE, count, counted, significant, with_unit};
use partita_run::Manifest;
use partita_run::manifest::Machine;

/// A name and what is known under it.
pub(super) type Fact = (&'static str, String);

/// Every machine of a page, once, in the order of the sections.
pub(super) struct Machines<'a>(Vec<&'a Machine>);

impl<'a> Machines<'a> {
    pub(super) fn of(sections: &'a [Section]) -> Self {
        let mut machines: Vec<&Machine> = Vec::new();
        for machine in sections.iter().map(|section| &section.manifest().machine) {
            if !machines.contains(&machine) {
                machines.push(machine);
            }
        }
        Self(machines)
    }

    /// The end of a sentence that says what was made on them.
    pub(super) fn in_words(&self) -> String {
        match self.0[..] {
            [] => String::new(),
            [one] => format!(", made on one machine ({})", short(one)),
            ref several => format!(", made on {} machines", several.len()),
        }
    }

    /// A machine in a few words, numbered if there are several.
    pub(super) fn name(&self, machine: &Machine) -> String {
        let place = self.0.iter().position(|known| *known == machine).map_or(0, |i| i + 1);
        if self.0.len() > 1 { format!("machine {place}: {}", short(machine)) } else { short(machine) }
    }

    /// All that is known of each.
    pub(super) fn facts(&self) -> Vec<Vec<Fact>> {
        self.0.iter().map(|machine| machine_facts(machine)).collect()
    }
}

fn short(machine: &Machine) -> String {
    let cpu = if machine.cpu.is_empty() { "unnamed processor" } else { &machine.cpu };
    format!("{cpu}, {} available", counted(machine.cores_available as u64, "core"))
}

fn machine_facts(machine: &Machine) -> Vec<Fact> {
    let known = |value: Option<String>| value.filter(|v| !v.is_empty()).unwrap_or_else(|| "not told".to_owned());
    let cores = |n: usize| counted(n as u64, "core");
    let quota = |n: f64| format!("{}{TIE}cores' worth of time", significant(n, 3));
    let caches: Vec<_> =
        machine.caches.iter().map(|c| format!("L{} {} {}", c.level, c.kind.to_lowercase(), c.size)).collect();
    vec![
        ("processor", known(Some(machine.cpu.clone()))),
        ("architecture", format!("{}; kernels for {}", machine.architecture, machine.instruction_sets.join(", "))),
        ("physical cores", known(machine.physical_cores.map(|n| n.to_string()))),
        ("logical cores", machine.logical_cores.to_string()),
        ("nodes of memory", known(machine.numa_nodes.map(|n| n.to_string()))),
        ("logical cores on a physical one", known(machine.smt_siblings.map(|n| n.to_string()))),
        ("affinity mask", known(machine.cores_in_affinity_mask.map(cores))),
        ("control group", machine.cgroup_quota.map_or_else(|| "no limit".to_owned(), quota)),
        ("cores available", format!("{}, the least of these", machine.cores_available)),
        ("caches", known(Some(caches.join(", ")))),
        ("memory", with_unit(machine.memory_bytes as f64, "B")),
        ("system", format!("{}, kernel {}", machine.system, machine.kernel)),
        ("frequency governor", known(machine.governor.clone())),
    ]
}

/// What tells where a result comes from, the machine aside.
pub(super) fn facts(manifest: &Manifest) -> Vec<Fact> {
    let program = &manifest.program;
    let commit = if program.commit.is_empty() { "not known".to_owned() } else { program.commit.clone() };
    let built = format!("{} {}, commit {commit}", program.name, program.version);
    let compiler = format!("{}, for {}", program.compiler, program.target);
    let mut facts = vec![("begun", manifest.started.clone()), ("program", built), ("compiler", compiler)];
    facts.extend(manifest.inputs.iter().map(|input| {
        ("input", format!("{}: {}{TIE}bytes, BLAKE3 {}", input.name, count(input.bytes as u64), input.blake3))
    }));
    facts
}

/// What about the program speaks against the numbers.
pub(super) fn cautions(manifest: &Manifest) -> Vec<String> {
    let program = &manifest.program;
    let slow = program
        .debug_assertions
        .then_some("The program was built with debug assertions: its speed says nothing about a release build.");
    let changed = program
        .commit
        .ends_with("-dirty")
        .then_some("The program was built from sources that differ from its commit: it cannot be rebuilt exactly.");
    slow.into_iter().chain(changed).map(ToOwned::to_owned).collect()
}

/// A command as one can type it: words with anything but plain letters are quoted.
pub(super) fn typed(command: &[String]) -> String {
    let plain = |c: char| c.is_ascii_alphanumeric() || "-_./,=+:@%".contains(c);
    let quoted = |word: &String| {
        if !word.is_empty() && word.chars().all(plain) {
            word.clone()
        } else {
            format!("'{}'", word.replace('\'', "'\\''"))
        }
    };
    command.iter().map(quoted).collect::<Vec<_>>().join(" ")
}

/// A file of a folder: what the page calls it, and where it lies seen from the page.
pub(super) type File = (String, String);

/// The files of a folder that hold the numbers, by name.
pub(super) fn files(section: &Section, names: &[&str]) -> Vec<File> {
    let file = |name: &&str| (format!("{}/{name}", section.folder), format!("{}/{name}", section.place));
    names.iter().map(file).collect()
}
