//! Are two proteins related that agree in one letter of four? Human haemoglobin against the globins of other animals.
//!
//! You will learn how a target passes a search piece by piece, how a hit's path becomes an alignment for people, and how
//! an E-value follows from a score. The program does the same with `partita match QUERY TARGET`.
//!
//! Run with `cargo run --release --example globin_alignment`.

use partita_domain::Isa;
use partita_genome::scoring::{Gaps, Matrix, Scoring};
use partita_genome::search::{Chance, Law, Search, Space, Subject};
use partita_genome::sequence::{Alphabet, SequenceFile};
use partita_genome::statistics::table;
use partita_run::Team;
use std::error::Error;

/// Six globins; their source stands beside them.
const GLOBINS: &[u8] = include_bytes!("cases/globins.fa");

/// Letters of an alignment on a line.
const LINE: usize = 60;

fn main() -> Result<(), Box<dyn Error>> {
    let file = SequenceFile::read("globins.fa", GLOBINS)?;
    let globins = file.sequences(Alphabet::Protein, false)?;

    // A gap of k letters costs 11 + k. NCBI has lambda and K for these scores and costs.
    let gaps = Gaps { open: 11, extend: 1 };
    let scoring = Scoring::new(Matrix::named("BLOSUM62").ok_or("no matrix")?, gaps)?;
    let law = Law::Table(table::row(&scoring).ok_or("no row")?);
    let query = [Subject::new(vec![globins[0].clone()], &scoring)];
    let letters = file.survey().letters() as f64;
    let records = globins.len() as u64;
    let space = Space { query: query[0].strands()[0].codes().len() as f64, letters, records, strands: 1 };
    let chance = Chance { law, space };

    let team = Team::new(2)?;
    let mut best = Vec::new();
    for target in &globins[1..] {
        // A record may come in pieces of any length: this one comes in two.
        let enough = [chance.threshold(0.001, target.codes().len() as f64, 2000)];
        let mut search = Search::new(Isa::detect(), &scoring, &query, &enough);
        let (head, tail) = target.codes().split_at(50);
        let hits = team.run(|| {
            search.feed(head);
            search.feed(tail);
            search.finish()
        });
        for hit in hits {
            let (alignment, columns) = (&hit.alignment, hit.columns);
            let e_value = chance.e_value(alignment.score, target.codes().len() as f64);
            let identity = 100.0 * columns.matches as f64 / columns.length() as f64;
            println!("\n{} with {}", globins[0].name(), target.name());
            println!("score {}, {identity:.0} % equal, {e_value:.1e} such hits by chance", alignment.score);
            let rows = alignment.rows(&globins[0], target, &scoring);
            for start in (0..columns.length()).step_by(LINE) {
                rows.iter().for_each(|row| println!("  {}", &row[start..(start + LINE).min(row.len())]));
                println!();
            }
            best.push((target.name(), e_value));
        }
    }

    // Myoglobin parted from haemoglobin some 500 million years ago, and chance still does not explain what is left.
    assert_eq!(best.len(), 5);
    assert!(best.iter().all(|(_, e_value)| *e_value < 1e-8));
    Ok(())
}
