//! Speed of correlation with 500 directives. Target: 500,000 events/s per core (design §8).

mod workload;

use criterion::{BatchSize, Criterion, Throughput, criterion_group, criterion_main};
use siem::{Effect, Siem};
use workload::Shape;

/// As in the binary.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

const EVENTS: u64 = 100_000;

fn correlate(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("correlate");
    group.throughput(Throughput::Elements(EVENTS)).sample_size(10);
    let shapes = [
        ("500_types", Shape { types: 500, sources: 10_000, interesting: 60 }),
        ("50_types", Shape { types: 50, sources: 10_000, interesting: 60 }),
    ];
    for (name, shape) in shapes {
        let setup = workload::setup(shape);
        let events = workload::events(shape, EVENTS);
        group.bench_function(name, |bencher| {
            bencher.iter_batched(
                || (Siem::new(setup.clone()), events.clone()),
                |(mut siem, events)| {
                    let mut out: Vec<Effect> = Vec::new();
                    for event in events {
                        siem.event(event, &mut out);
                        out.clear();
                    }
                    siem
                },
                BatchSize::LargeInput,
            );
        });
    }
    group.finish();
}

criterion_group!(benches, correlate);
criterion_main!(benches);
