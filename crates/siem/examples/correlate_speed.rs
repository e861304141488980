//! Prints how many events one core correlates in a second of its time with 500 directives.
//!
//! Time on the processor is what counts, so that a busy machine disturbs less.
//!
//! `cargo run --release -p siem --example correlate_speed [EVENTS]`

#[path = "../benches/workload/mod.rs"]
mod workload;

use siem::{Effect, Siem};
use workload::Shape;

/// As in the binary.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// Seconds that this thread has spent on a processor.
#[allow(clippy::disallowed_methods, reason = "measures time")]
fn processor_s() -> f64 {
    let text = std::fs::read_to_string("/proc/thread-self/schedstat").unwrap_or_default();
    let nanos = text.split_whitespace().next().and_then(|first| first.parse::<f64>().ok());
    nanos.unwrap_or(f64::NAN) / 1e9
}

#[allow(clippy::print_stdout, reason = "that is what it is for")]
fn main() {
    let count = std::env::args().nth(1).and_then(|text| text.parse().ok()).unwrap_or(2_000_000);
    let shapes = [
        ("500 types, 10,000 sources", Shape { types: 500, sources: 10_000, interesting: 60 }),
        ("500 types, 250 sources", Shape { types: 500, sources: 250, interesting: 100 }),
        ("50 types, 10,000 sources", Shape { types: 50, sources: 10_000, interesting: 60 }),
        ("500 types, 1,000,000 sources", Shape { types: 500, sources: 1_000_000, interesting: 60 }),
    ];
    for (name, shape) in shapes {
        let mut siem = Siem::new(workload::setup(shape));
        let events = workload::events(shape, count);
        let mut out: Vec<Effect> = Vec::new();
        let begin = processor_s();
        for event in events {
            siem.event(event, &mut out);
            out.clear();
        }
        let rate = count as f64 / (processor_s() - begin);
        let c = siem.counters();
        println!(
            "{name}: {rate:.0} events per processor second; {} instances started, {} alive, {} MiB, {} evicted, {} alarms",
            c.instances_started,
            c.instances_alive,
            c.state_bytes >> 20,
            c.instances_evicted,
            c.alarms,
        );
    }
}
