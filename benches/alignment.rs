//! Alignment scores and the shuffles they are taken of, in DP cells and letters per second.

use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use partita_domain::{Isa, Purpose, Stream};
use partita_genome::alignment::{Column, LANES, Lanes, Query, scan};
use partita_genome::null::{Shuffles, Urn};
use partita_genome::scoring::{Gaps, Matrix, Scoring};
use partita_genome::sequence::{Alphabet, Sequence};
use partita_run::Team;
use rand::RngExt;

/// A reproducible sequence.
fn random(alphabet: Alphabet, length: usize, replicate: u64) -> Sequence {
    let mut rng = Stream::new(7, Purpose::Custom, replicate).rng();
    let letters: Vec<u8> = (0..length).map(|_| alphabet.letters()[rng.random_range(0..alphabet.residues())]).collect();
    Sequence::new("random", alphabet, &letters).expect("letters of the alphabet")
}

fn alignment(criterion: &mut Criterion) {
    shuffled(criterion, Alphabet::Dna, Matrix::identity(2, -3), [150, 1000]);
    shuffled(criterion, Alphabet::Protein, Matrix::named("BLOSUM62").expect("a matrix that ships"), [200, 200]);
    scanned(criterion);
}

/// Shuffles drawn, and scored by lanes and by the reference.
fn shuffled(criterion: &mut Criterion, alphabet: Alphabet, matrix: Matrix, [m, n]: [usize; 2]) {
    let scoring = Scoring::new(matrix, Gaps::usual(alphabet)).expect("a scoring system");
    let (query, urn) = (random(alphabet, m, 0), Urn::of(&random(alphabet, n, 1)));
    let query = Query::new(std::slice::from_ref(&query), urn.letters(), &scoring);
    let mut columns: Vec<Column> = vec![[0; LANES]; urn.len()];
    let mut shuffles = Shuffles::new(&urn, 7);

    let mut group = criterion.benchmark_group(format!("{}, {m} on {n}", alphabet.name()));
    for isa in Isa::available() {
        group.throughput(Throughput::Elements((urn.len() * LANES) as u64));
        group.bench_function(BenchmarkId::new("shuffle", isa), |bencher| {
            bencher.iter(|| {
                shuffles.begin(0);
                shuffles.draw(isa, &mut columns)
            });
        });
        group.throughput(Throughput::Elements((query.len() * urn.len() * LANES) as u64));
        let mut lanes = Lanes::<i8>::new(isa, &query).expect("small scores");
        group.bench_function(BenchmarkId::new("score", isa), |bencher| {
            bencher.iter(|| {
                lanes.begin();
                lanes.pass(&query, &columns);
                lanes.scores()
            });
        });
    }
    let target = urn.shuffled(7, 0);
    group.throughput(Throughput::Elements((query.len() * target.len()) as u64));
    group.bench_function("score by the reference", |bencher| bencher.iter(|| query.score(&target)));
    group.finish();
}

/// A genome scanned on the thread that asks.
fn scanned(criterion: &mut Criterion) {
    let scoring = Scoring::new(Matrix::identity(2, -3), Gaps::usual(Alphabet::Dna)).expect("a scoring system");
    let team = Team::new(1).expect("a thread");
    let target = random(Alphabet::Dna, 2_000_000, 1);
    let mut group = criterion.benchmark_group("scan of 2 million bases");
    for (m, isa) in [150, 1000].into_iter().flat_map(|m| Isa::available().into_iter().map(move |isa| (m, isa))) {
        let query = Query::new(&[random(Alphabet::Dna, m, 0)], &[0, 1, 2, 3], &scoring);
        group.throughput(Throughput::Elements((m * target.codes().len()) as u64)).sample_size(10);
        group.bench_function(BenchmarkId::new(format!("{m} bases"), isa), |bencher| {
            bencher.iter(|| team.run(|| scan(isa, &query, target.codes(), 60)));
        });
    }
    group.finish();
}

criterion_group!(benches, alignment);
criterion_main!(benches);
