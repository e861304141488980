//! How fast decisions are, and how much a service costs: `cargo bench -p monitor`.
//!
//! 100,000 services on 10,000 hosts. Prints the bytes per service first, then times: one check
//! coming up (macros expanded and planned again by its result), one result applied, one command
//! line expanded.

// A bench may look at the clock.
#![allow(clippy::unwrap_used, clippy::print_stdout, clippy::disallowed_methods)]

use std::hint::black_box;
use std::sync::Arc;
use std::time::{Duration, Instant};

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use jiff::tz::TimeZone;
use model::objects::Objects;
use model::settings::InterCheckDelay;
use model::{CheckId, CheckKind, CheckOutcome, CheckResult, ServiceId, Timestamp};
use monitor::{Effect, Monitor, Retained};

#[path = "../tests/it/objects.rs"]
#[allow(dead_code)]
mod objects;

const HOSTS: usize = 10_000;
const SERVICES_PER_HOST: usize = 10;
const SERVICES: usize = HOSTS * SERVICES_PER_HOST;
const START: Timestamp = Timestamp::from_secs(1_800_000_000);

#[allow(unsafe_code)]
mod allocator {
    //! Counts what is allocated.

    use std::alloc::{GlobalAlloc, Layout, System};
    use std::sync::atomic::{AtomicUsize, Ordering};

    pub(crate) static BYTES: AtomicUsize = AtomicUsize::new(0);

    struct Counting;

    // SAFETY: every call goes to the system allocator unchanged; counting touches no memory of it.
    unsafe impl GlobalAlloc for Counting {
        unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
            BYTES.fetch_add(layout.size(), Ordering::Relaxed);
            // SAFETY: the caller's promises are passed on.
            unsafe { System.alloc(layout) }
        }
        unsafe fn dealloc(&self, at: *mut u8, layout: Layout) {
            BYTES.fetch_sub(layout.size(), Ordering::Relaxed);
            // SAFETY: the caller's promises are passed on.
            unsafe { System.dealloc(at, layout) }
        }
    }

    #[global_allocator]
    static COUNTING: Counting = Counting;

    pub(crate) fn in_use() -> usize {
        BYTES.load(Ordering::Relaxed)
    }
}

fn site() -> Arc<Objects> {
    let mut build = objects::Build::new()
        .settings(|settings| {
            settings.interval_length = 60;
            settings.service_inter_check_delay_method = InterCheckDelay::None;
            settings.illegal_macro_output_chars = Some("`~$&|'\"<>".into());
        })
        .user_macro(1, "/usr/lib/nagios/plugins")
        .command("check_ping", "$USER1$/check_ping -H $HOSTADDRESS$ -w $ARG1$ -c $ARG2$ -p 5");
    let call = build.call("check_ping!100.0,20%!500.0,60%");
    for host in 0..HOSTS {
        build = build.host(&format!("host{host:05}"), |def| def.check_interval = 0.0);
        for service in 0..SERVICES_PER_HOST {
            build = build.service(&format!("service{service}"), |def| {
                def.check_interval = 5.0;
                def.check_command = call.clone();
            });
        }
    }
    build.finish()
}

fn monitor(objects: &Arc<Objects>) -> Monitor {
    Monitor::new(Arc::clone(objects), Retained::default(), TimeZone::UTC, 1, START)
}

fn result(n: usize, code: i32, at: Timestamp) -> CheckResult {
    CheckResult {
        check: CheckId::Service(ServiceId::from(n % SERVICES)),
        kind: CheckKind::Active,
        outcome: CheckOutcome::Exited(code),
        output: Some(
            "PING OK - Packet loss = 0%, RTA = 0.04 ms|rta=0.04ms;100;500;0 pl=0%;20;60;0"
                .to_owned(),
        ),
        start_time: at,
        finish_time: at + Duration::from_millis(40),
        latency_s: 0.01,
        reschedule: true,
    }
}

/// Bytes of live state per service, before and after everything said something.
fn memory(objects: &Arc<Objects>) {
    let before = allocator::in_use();
    let mut monitor = monitor(objects);
    let pending = allocator::in_use() - before;
    let mut out = Vec::new();
    for n in 0..SERVICES {
        monitor.apply_result(&result(n, 0, START), START, &mut out);
        out.clear();
    }
    drop(out);
    let checked = allocator::in_use() - before;
    println!(
        "memory: {} bytes per service pending, {} with output (hosts included, {SERVICES} services)",
        pending / SERVICES,
        checked / SERVICES
    );
}

fn applying(c: &mut Criterion, objects: &Arc<Objects>) {
    let mut group = c.benchmark_group("apply");
    group.throughput(Throughput::Elements(1));
    for (name, every_nth_fails) in [("ok again", 0), ("one in twenty fails", 20)] {
        let mut monitor = monitor(objects);
        let mut out = Vec::with_capacity(64);
        let mut n = 0;
        let results: Vec<CheckResult> = (0..1000)
            .map(|k| {
                result(
                    k * 97,
                    if every_nth_fails > 0 && k % every_nth_fails == 0 { 2 } else { 0 },
                    START,
                )
            })
            .collect();
        group.bench_function(name, |b| {
            b.iter(|| {
                let mut result = results[n % results.len()].clone();
                result.check = CheckId::Service(ServiceId::from(n * 97 % SERVICES));
                n += 1;
                let now = START + Duration::from_millis(n as u64 / 10);
                result.start_time = now;
                monitor.apply_result(black_box(&result), now, &mut out);
                out.clear();
            });
        });
    }
    group.finish();
}

/// Every service is due: all are started, and all come back. Timed apart.
fn ticking(c: &mut Criterion, objects: &Arc<Objects>) {
    let mut group = c.benchmark_group("tick");
    group.throughput(Throughput::Elements(1)).sample_size(10);
    let mut monitor = monitor(objects);
    let mut out: Vec<Effect> = Vec::with_capacity(2 * SERVICES);
    let mut now = START;
    group.bench_function("one due check of 100,000", |b| {
        b.iter_custom(|wanted| {
            let mut spent = Duration::ZERO;
            let mut done = 0;
            while done < wanted {
                out.clear();
                let start = Instant::now();
                monitor.tick(now, &mut out);
                spent += start.elapsed();
                let started = out.iter().filter(|e| matches!(e, Effect::RunCheck(_))).count();
                assert!(started >= SERVICES, "everything is due");
                done += started as u64;
                out.clear();
                for n in 0..SERVICES {
                    monitor.apply_result(&result(n, 0, now), now, &mut out);
                    out.clear();
                }
                now = now + Duration::from_secs(300);
            }
            spent.mul_f64(wanted as f64 / done as f64)
        });
    });
    group.finish();
}

fn expanding(c: &mut Criterion, objects: &Arc<Objects>) {
    let monitor = monitor(objects);
    let mut n = 0;
    c.bench_function("expand a check command line", |b| {
        b.iter(|| {
            n += 97;
            monitor.check_command_line(CheckId::Service(ServiceId::from(n % SERVICES)), START)
        });
    });
}

fn all(c: &mut Criterion) {
    let objects = site();
    memory(&objects);
    expanding(c, &objects);
    applying(c, &objects);
    ticking(c, &objects);
}

criterion_group! {
    name = benches;
    config = Criterion::default().measurement_time(Duration::from_secs(3)).warm_up_time(Duration::from_secs(1)).sample_size(20);
    targets = all
}
criterion_main!(benches);
