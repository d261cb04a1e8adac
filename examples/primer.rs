//! Where does a primer bind? Twenty bases, one of them wrong, on both strands of phage lambda.
//!
//! You will learn why a query so short needs a law of its own: scores of 20 bases end at 40, and a law for long
//! sequences counts more places than there are. The program does the same with
//! `partita match PRIMER GENOME --evalue monte-carlo`.
//!
//! Run with `cargo run --release --example primer`.

use partita_domain::Isa;
use partita_genome::null::Urn;
use partita_genome::scoring::{Gaps, Matrix, Scoring};
use partita_genome::search::{Hit, Search, Subject};
use partita_genome::sequence::{Alphabet, Sequence, SequenceFile};
use partita_genome::statistics::table;
use partita_plot::dots::{DotsHit, DotsRecord, DotsSpan, figure};
use partita_plot::{Format, Width};
use partita_run::Team;
use partita_run::output::write_file;
use std::error::Error;
use std::path::Path;

/// The genome of the phage; its source stands beside it.
const GENOME: &[u8] = include_bytes!("cases/phage_lambda.fa");
/// Where the primer is from, counted from 0.
const PLACE: usize = 20_000;
/// The least score of a hit that is looked for: 8 equal bases, or a few more with one that differs.
const LEAST: i32 = 16;
/// Genomes shuffled to see what chance gives.
const SHUFFLES: u64 = 40;

fn main() -> Result<(), Box<dyn Error>> {
    let genome = SequenceFile::read("phage_lambda.fa", GENOME)?.sequences(Alphabet::Dna, false)?.remove(0);
    let primer = primer(&genome)?;
    println!("primer {}, base 8 changed", primer.letters());

    // Both strands are compared: a primer binds to either.
    let scoring = Scoring::new(Matrix::identity(2, -3), Gaps::usual(Alphabet::Dna))?;
    let strands = vec![primer.clone(), primer.reverse_complement().ok_or("bases have two strands")?];
    let query = [Subject::new(strands, &scoring)];
    let team = Team::new(2)?;
    let search = |codes: &[u8]| -> Vec<Hit> {
        team.run(|| {
            let mut search = Search::new(Isa::detect(), &scoring, &query, &[LEAST]);
            search.feed(codes);
            search.finish()
        })
    };

    // What chance gives: the same search of shuffled genomes, hits counted at each score.
    let urn = Urn::of(&genome);
    let mut by_chance = Vec::new();
    for replicate in 0..SHUFFLES {
        let shuffled: Vec<u8> = urn.shuffled(1, replicate).iter().map(|&rank| urn.letters()[rank as usize]).collect();
        by_chance.extend(search(&shuffled).into_iter().map(|hit| hit.alignment.score));
    }
    let expected = |score: i32| by_chance.iter().filter(|&&s| s >= score).count() as f64 / SHUFFLES as f64;

    // The table's λ and K are those of long sequences: no length comes off 20 bases without leaving nothing.
    let row = table::row(&scoring).ok_or("no row")?;
    let space = 2.0 * primer.codes().len() as f64 * genome.codes().len() as f64;
    let of_table = |score: i32| row.k * space * (-row.lambda * f64::from(row.counted(score))).exp();
    let hits = search(genome.codes());
    println!("score  strand  place   in shuffled genomes   by the table's lambda and K");
    for hit in hits.iter().take(5) {
        let (score, place, strand) = (hit.alignment.score, hit.alignment.target.start + 1, ["+", "-"][hit.strand]);
        println!("{score:>5}  {strand:>6}  {place:>5}   {:>19.2}   {:>27.2}", expected(score), of_table(score));
    }
    draw(&primer, &genome, &hits)?;

    // The primer binds where it is from, and nowhere else that chance would not explain as well.
    let (best, next) = (&hits[0], &hits[1]);
    assert_eq!((best.alignment.target.start, best.alignment.score, best.strand), (PLACE, 2 * 19 - 3, 0));
    assert!(expected(best.alignment.score) < 0.05 && expected(next.alignment.score) > 0.1);
    // At the least score: the law for long sequences promises more than shuffled genomes give.
    println!("{LEAST} or more: {:.1} in shuffled genomes, {:.1} by the table", expected(LEAST), of_table(LEAST));
    assert!(of_table(LEAST) > expected(LEAST));
    Ok(())
}

/// Twenty bases of the genome, the eighth of which becomes another.
fn primer(genome: &Sequence) -> Result<Sequence, Box<dyn Error>> {
    let mut letters = genome.letters().into_bytes()[PLACE..PLACE + 20].to_vec();
    letters[7] = if letters[7] == b'A' { b'C' } else { b'A' };
    Ok(Sequence::new("primer", Alphabet::Dna, &letters)?)
}

/// Where hits lie, in `results/local/primer.png`.
fn draw(primer: &Sequence, genome: &Sequence, hits: &[Hit]) -> Result<(), Box<dyn Error>> {
    let span = |sequence: &Sequence| {
        vec![DotsSpan { name: sequence.name().to_owned(), length: sequence.codes().len() as f64 }]
    };
    let dot = |hit: &Hit| {
        let (on_strand, length) = (&hit.alignment.query, primer.codes().len());
        let on_query = if hit.strand == 0 {
            [on_strand.start, on_strand.end]
        } else {
            [length - on_strand.end, length - on_strand.start]
        };
        DotsHit {
            query: 0,
            target: 0,
            on_query: on_query.map(|place| place as f64),
            on_target: [hit.alignment.target.start as f64, hit.alignment.target.end as f64],
            forward: hit.strand == 0,
        }
    };
    let record = DotsRecord {
        title: "Where a primer of 20 bases may bind".to_owned(),
        facts: vec![format!("Scores of {LEAST} or more; a match scores 2, a mismatch -3.")],
        queries: span(primer),
        targets: span(genome),
        hits: hits.iter().map(dot).collect(),
    };
    Ok(write_file(Path::new("results/local/primer.png"), &figure(&record, Width::Page)?.bytes(Format::Png)?)?)
}
