use partita_domain::{Isa, Purpose, Stream};
use partita_genome::alignment::{Column, LANES, Lanes, Query};
use partita_genome::null::{Shuffles, Urn};
use partita_genome::scoring::{Gaps, Matrix, Scoring};
use partita_genome::sequence::{Alphabet, Sequence};
use rand::RngExt;
use std::time::Instant;
fn random(alphabet: Alphabet, length: usize, replicate: u64) -> Sequence {
    let mut rng = Stream::new(7, Purpose::Custom, replicate).rng();
    let l = alphabet.letters();
    let letters: Vec<u8> = (0..length).map(|_| l[rng.random_range(0..alphabet.residues())]).collect();
    Sequence::new("x", alphabet, &letters).unwrap()
}
fn main() {
    let dna = Scoring::new(Matrix::identity(2, -3), Gaps { open: 5, extend: 2 }).unwrap();
    let aa = Scoring::new(Matrix::named("BLOSUM62").unwrap(), Gaps { open: 11, extend: 1 }).unwrap();
    for (name, al, sc, m, n, it) in [
        ("protein 200x200", Alphabet::Protein, &aa, 200, 200, 60),
        ("dna 150x1000", Alphabet::Dna, &dna, 150, 1000, 16),
    ] {
        let (query, urn) = (random(al, m, 0), Urn::of(&random(al, n, 1)));
        let query = Query::new(std::slice::from_ref(&query), urn.letters(), sc);
        let mut columns: Vec<Column> = vec![[0; LANES]; urn.len()];
        let mut shuffles = Shuffles::new(&urn, 7);
        shuffles.begin(0);
        shuffles.draw(Isa::detect(), &mut columns);
        let mut res = vec![vec![]; 12];
        for _ in 0..9 {
            for (i, isa) in Isa::available().into_iter().enumerate() {
                let mut lanes = Lanes::<i8>::new(isa, &query).unwrap();
                let mut wide = Lanes::<i16>::new(isa, &query).unwrap();
                let t = Instant::now();
                for _ in 0..it {
                    lanes.begin();
                    lanes.pass(&query, &columns);
                    std::hint::black_box(lanes.scores());
                }
                res[3 * i].push((m * n * 64 * it) as f64 / t.elapsed().as_secs_f64() / 1e9);
                let t = Instant::now();
                for _ in 0..it / 2 {
                    wide.begin();
                    wide.pass(&query, &columns);
                    std::hint::black_box(wide.scores());
                }
                res[3 * i + 1].push((m * n * 64 * it / 2) as f64 / t.elapsed().as_secs_f64() / 1e9);
                let t = Instant::now();
                for b in 0..it {
                    shuffles.begin(b as u64 * 64);
                    shuffles.draw(isa, &mut columns);
                }
                res[3 * i + 2].push((m * n * 64 * it) as f64 / t.elapsed().as_secs_f64() / 1e9);
            }
        }
        for (i, isa) in Isa::available().into_iter().enumerate() {
            for (j, what) in ["i8 ", "i16", "drawing, as if"].into_iter().enumerate() {
                let r = &mut res[3 * i + j];
                r.sort_by(f64::total_cmp);
                println!("{name} {isa} {what}: median {:.1} max {:.1} GCUPS", r[r.len() / 2], r[r.len() - 1]);
            }
        }
    }
}
