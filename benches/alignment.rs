//! Alignment scores and the shuffles they are taken of, in DP cells and letters per second.

use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use partita_domain::{Isa, Purpose, Stream};
use partita_genome::alignment::{Column, LANES, Lanes, Query};
use partita_genome::null::{Shuffles, Urn};
use partita_genome::scoring::{Gaps, Matrix, Scoring};
use partita_genome::sequence::{Alphabet, Sequence};
use rand::RngExt;

/// A reproducible DNA sequence.
fn dna(name: &str, length: usize, replicate: u64) -> Sequence {
    let mut rng = Stream::new(7, Purpose::Custom, replicate).rng();
    let letters: Vec<u8> = (0..length).map(|_| b"ACGT"[rng.random_range(0..4)]).collect();
    Sequence::new(name, Alphabet::Dna, &letters).expect("letters of the alphabet")
}

fn alignment(criterion: &mut Criterion) {
    let scoring = Scoring::new(Matrix::identity(2, -3), Gaps::usual(Alphabet::Dna)).expect("a scoring system");
    let (query, urn) = (dna("query", 150, 0), Urn::of(&dna("target", 1000, 1)));
    let query = Query::new(std::slice::from_ref(&query), urn.letters(), &scoring);
    let mut columns: Vec<Column> = vec![[0; LANES]; urn.len()];
    let mut shuffles = Shuffles::new(&urn, 7);

    let mut group = criterion.benchmark_group("alignment");
    for isa in Isa::available() {
        group.throughput(Throughput::Elements((urn.len() * LANES) as u64));
        group.bench_function(BenchmarkId::new("shuffle of 1000", isa), |bencher| {
            bencher.iter(|| {
                shuffles.begin(0);
                shuffles.draw(isa, &mut columns)
            });
        });
        group.throughput(Throughput::Elements((query.len() * urn.len() * LANES) as u64));
        let mut lanes = Lanes::<i8>::new(isa, &query).expect("small scores");
        group.bench_function(BenchmarkId::new("score of 150 on 1000", isa), |bencher| {
            bencher.iter(|| {
                lanes.begin();
                lanes.pass(&query, &columns);
                lanes.scores()
            });
        });
    }
    group.finish();

    let mut group = criterion.benchmark_group("reference");
    let target = urn.shuffled(7, 0);
    group.throughput(Throughput::Elements((query.len() * target.len()) as u64));
    group.bench_function("score of 150 on 1000", |bencher| bencher.iter(|| query.score(&target)));
    group.finish();
}

criterion_group!(benches, alignment);
criterion_main!(benches);
