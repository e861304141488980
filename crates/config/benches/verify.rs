//! Parse, resolve and verify generated configurations from memory.
//!
//! `cargo bench -p config`. Beside `nagios4 -v` on the same files: write them with the example
//! `generate` and time the example `verify`.

use std::collections::HashMap;
use std::hint::black_box;
use std::io;

use config::{DirEntry, LoadOptions, Loader, load};
use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};

#[path = "../examples/support/shapes.rs"]
mod shapes;
use shapes::Shape;

/// Files by absolute path.
struct Memory(HashMap<String, Vec<u8>>);

impl Loader for Memory {
    fn read(&self, path: &str) -> io::Result<Vec<u8>> {
        self.0.get(path).cloned().ok_or_else(|| io::ErrorKind::NotFound.into())
    }

    fn list_dir(&self, _: &str) -> io::Result<Vec<DirEntry>> {
        Err(io::ErrorKind::NotFound.into())
    }

    fn is_dir(&self, _: &str) -> bool {
        true
    }

    fn is_writable_dir(&self, _: &str) -> io::Result<()> {
        Ok(())
    }

    fn absolute(&self, path: &str) -> String {
        path.to_owned()
    }
}

fn verify(criterion: &mut Criterion) {
    for (name, shape) in Shape::ALL {
        let mut group = criterion.benchmark_group(name);
        group.sample_size(10);
        for services in [1_000_usize, 10_000, 100_000] {
            let files = shapes::files(shape, services, "/conf");
            let files = files.into_iter();
            let files = files.map(|(name, text)| (format!("/conf/{name}"), text.into_bytes()));
            let memory = Memory(files.collect());
            group.throughput(Throughput::Elements(services as u64));
            group.bench_with_input(BenchmarkId::from_parameter(services), &memory, |b, memory| {
                b.iter(|| {
                    let loaded = load("/conf/nagios.cfg", &LoadOptions::default(), memory);
                    assert!(loaded.objects.is_some());
                    black_box(loaded)
                });
            });
        }
        group.finish();
    }
}

criterion_group!(benches, verify);
criterion_main!(benches);
