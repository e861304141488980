//! Prints how many events a second one core correlates with 500 directives.
//!
//! `cargo run --release -p siem --example correlate_speed [EVENTS]`

#[path = "../benches/workload/mod.rs"]
mod workload;

use siem::{Effect, Siem};
use workload::Shape;

#[allow(clippy::disallowed_methods, reason = "measures time")]
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
        let begin = std::time::Instant::now();
        for event in events {
            siem.event(event, &mut out);
            out.clear();
        }
        let rate = count as f64 / begin.elapsed().as_secs_f64();
        let c = siem.counters();
        println!(
            "{name}: {rate:.0} events/s; {} instances started, {} alive, {} MiB, {} evicted, {} alarms",
            c.instances_started,
            c.instances_alive,
            c.state_bytes >> 20,
            c.instances_evicted,
            c.alarms,
        );
    }
}
