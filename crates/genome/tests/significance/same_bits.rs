//! The promise: threads, blocks, batching and instruction set never show in the bits.

use crate::common::{How, Memory, build, random_letters};
use partita_domain::Isa;
use partita_genome::sequence::Alphabet;
use partita_run::Simulation;
use partita_run::state::{Snapshot, state_hash};

/// Not a multiple of the 64 lanes, nor of any number of blocks below.
const REPLICATES: u64 = 333;

/// DNA on both strands, in 8 bits; proteins; scores so high that most batches are redone in 16 bits, and many by the
/// reference; draws with weights; other null models; a rule that ends the sampling.
const CASES: [&str; 8] = [
    "query = 'dna.fa'\ntarget = 'long.fa'\n",
    "query = 'protein.fa'\ntarget = 'globin.fa'\n",
    "query = 'dna.fa'\ntarget = 'long.fa'\nmatch = 30\nmismatch = -45\ngap_open = 75\ngap_extend = 30\n",
    "query = 'dna.fa'\ntarget = 'long.fa'\nmatch = 9000\nmismatch = -9999\ngap_open = 10000\ngap_extend = 10000\nstrands = 'forward'\n",
    "query = 'protein.fa'\ntarget = 'globin.fa'\nmethod = 'importance'\nscore = 60\n",
    "query = 'dna.fa'\ntarget = 'long.fa'\nnull_model = 'trinucleotide'\n",
    "query = 'protein.fa'\ntarget = 'globin.fa'\nbackground = 'robinson'\n",
    "query = 'dna.fa'\ntarget = 'long.fa'\nnull_model = 'markov2'\nuntil = 0.5\n",
];

fn files() -> Memory {
    let record = |alphabet, length, seed| format!(">s\n{}\n", random_letters(alphabet, length, seed)).into_bytes();
    Memory(vec![
        ("dna.fa", record(Alphabet::Dna, 37, 1)),
        ("long.fa", record(Alphabet::Dna, 530, 2)),
        ("protein.fa", record(Alphabet::Protein, 41, 3)),
        ("globin.fa", record(Alphabet::Protein, 59, 4)),
    ])
}

fn test(case: &str, how: &How) -> (partita_run::Team, Box<dyn Simulation>) {
    build(&format!("simulation = 'significance'\nseed = 5\nreplicates = {REPLICATES}\n{case}"), files(), how).unwrap()
}

fn hash(case: &str, how: &How) -> String {
    let (team, mut simulation) = test(case, how);
    assert!(simulation.advance(&team, u64::MAX).unwrap().finished);
    state_hash(&simulation.state())
}

#[test]
fn any_team_gives_the_same_bits() {
    for case in CASES {
        let reference = hash(case, &How { threads: 1, blocks: 1, isa: Isa::SCALAR });
        for isa in Isa::available() {
            // Weights take long without vectors.
            let threads = if case.contains("importance") { 3..=3 } else { 1..=4 };
            for threads in threads {
                for blocks in [1, 2, 3, 7] {
                    let same = hash(case, &How { threads, blocks, isa });
                    assert_eq!(reference, same, "{threads} threads, {blocks} blocks, {isa}: {case}");
                }
            }
        }
    }
}

/// The cases above do what they are there for.
#[test]
fn scores_pass_the_ceilings_of_their_types() {
    for (case, least, most) in [(0, 1, 254), (1, 1, 254), (2, 100, 65_534), (3, 30_000, i32::MAX)] {
        let (team, mut simulation) = test(CASES[case], &How::default());
        simulation.advance(&team, u64::MAX).unwrap();
        let scores = simulation.frame("scores").unwrap().values;
        assert!(scores.iter().all(|&score| (f64::from(least)..=f64::from(most)).contains(&score)), "{case}: {scores}");
        let beyond = [0.0, 0.0, 255.0, 65_535.0][case];
        assert!(scores.iter().any(|&score| score >= beyond), "{case}: {scores}");
    }
}

/// How many steps a call takes never shows, on the way or at the end; a saved state goes on, on another cut.
#[test]
fn a_reloaded_state_goes_on_as_if_nothing_had_happened() {
    for case in CASES {
        let (team, mut straight) = test(case, &How::default());
        let (other, mut first) = test(case, &How { threads: 3, blocks: 3, isa: Isa::SCALAR });
        for steps in [1, 63, 41] {
            first.advance(&other, steps).unwrap();
        }
        straight.advance(&team, 105).unwrap();
        assert_eq!(state_hash(&straight.state()), state_hash(&first.state()));

        let saved = Snapshot::save(&first.state());
        let (team, mut second) = test(case, &How { threads: 1, blocks: 7, ..How::default() });
        second.advance(&team, 10).unwrap();
        second.load(&saved).unwrap();
        second.advance(&team, 2).unwrap();
        second.advance(&team, u64::MAX).unwrap();
        assert_eq!(hash(case, &How::default()), state_hash(&second.state()));
    }
}

/// Draws whose number is not given go on until the error is well below a tenth, however they are cut and taken.
#[test]
fn weights_settle_alike_on_any_team() {
    let case = "simulation = 'significance'\nseed = 5\nquery = 'protein.fa'\ntarget = 'globin.fa'\n\
                method = 'importance'\nscore = 75\n";
    let settled = |how: &How, steps: u64| {
        let (team, mut simulation) = build(case, files(), how).unwrap();
        let mut done = 0;
        loop {
            let progress = simulation.advance(&team, steps).unwrap();
            done += progress.steps;
            if progress.finished {
                break;
            }
        }
        let diagnostics = simulation.diagnostics(&team);
        let of = |name: &str| diagnostics.iter().find(|d| d.name == name).unwrap().value;
        assert!((of("p_high") / of("p_low")).ln() <= 2.0 * 1.96 * 0.1 + 1e-9, "{diagnostics:?}");
        (done, state_hash(&simulation.state()))
    };
    let reference = settled(&How::default(), u64::MAX);
    assert!(reference.0.is_multiple_of(4096) && reference.0 <= 1 << 17, "{} draws", reference.0);
    assert_eq!(settled(&How { threads: 1, blocks: 3, ..How::default() }, 5000), reference);
}

#[test]
fn steps_replace_replicates_and_seeds_change_scores() {
    let of = |keys: &str| {
        let case = format!("simulation = 'significance'\nquery = 'dna.fa'\ntarget = 'long.fa'\n{keys}");
        let (team, mut simulation) = build(&case, files(), &How::default()).unwrap();
        simulation.advance(&team, u64::MAX).unwrap();
        state_hash(&simulation.state())
    };
    assert_eq!(of("steps = 70"), of("replicates = 70"));
    assert_ne!(of("replicates = 70\nseed = 1"), of("replicates = 70\nseed = 2"));
}

#[test]
fn frames_and_diagnostics_follow_what_is_done() {
    let (team, mut simulation) = test(CASES[0], &How::default());
    let names =
        |simulation: &dyn Simulation| simulation.diagnostics(&team).iter().map(|d| d.name.clone()).collect::<Vec<_>>();
    let before = names(&*simulation);
    simulation.advance(&team, 70).unwrap();
    assert_eq!(before, names(&*simulation));
    assert_eq!(
        before,
        [
            "score",
            "p_value",
            "p_low",
            "p_high",
            "e_value",
            "lambda",
            "lambda_se",
            "k",
            "k_se",
            "mu",
            "gumbel_p",
            "gumbel_fit"
        ]
    );
    let frame = simulation.frame("scores").unwrap();
    assert_eq!((frame.values.shape(), frame.step), (&[70][..], 70));
    assert!(frame.values.iter().all(|&score| score > 0.0));
    assert!(simulation.frame("score").unwrap_err().to_string().contains("scores"));
    assert_eq!(simulation.work(2).count, 2.0 * 2.0 * 37.0 * 530.0);
}
