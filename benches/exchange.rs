//! The exchange of halos between blocks in one process, in bytes per second.

use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use partita_domain::{BlockField, Exchange, Extent, Partition};

fn exchange(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("exchange");
    for (shape, blocks) in [(vec![2048, 2048], vec![4, 4]), (vec![192, 192, 192], vec![2, 2, 2])] {
        let extent = Extent::new(&shape).expect("a domain");
        let partition = Partition::new(extent, &blocks).expect("a partition");
        for depth in [1, 8] {
            let mut fields: Vec<_> = partition.blocks(depth).into_iter().map(BlockField::<f64>::zeros).collect();
            let mut exchange = Exchange::<f64>::new(&partition, depth, [true; 3]);
            group.throughput(Throughput::Bytes((exchange.volume() * size_of::<f64>()) as u64));
            let name = BenchmarkId::new(format!("{shape:?} in {blocks:?}"), format!("depth {depth}"));
            group.bench_function(name, |bencher| bencher.iter(|| exchange.run(&mut fields)));
        }
    }
    group.finish();
}

criterion_group!(benches, exchange);
criterion_main!(benches);
