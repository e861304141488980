//! check_load: compares the load averages of one, five and fifteen minutes with limits.

use std::fmt::Write as _;

use model::range::leading_number;
use model::state::ServiceState;

use super::check_procs::listing_by_cpu;
use super::cli::{Manual, Opt};
use super::outcome::{Outcome, Step, settle};
use super::{Args, Check, numbers};
use crate::blocking;

/// The check.
pub const CHECK: Check = Check {
    name: "check_load",
    aliases: &[],
    summary: "Compares the system's load averages with limits.",
    run: |args| Box::pin(run(args)),
};

const MANUAL: Manual = Manual {
    name: CHECK.name,
    summary: CHECK.summary,
    usage: "[-r] -w L1[,L5[,L15]] -c L1[,L5[,L15]] [-n NUMBER]",
    options: &[
        Opt::value('w', "warning", "L1,L5,L15", "WARNING if an average is above its limit"),
        Opt::value('c', "critical", "L1,L5,L15", "CRITICAL if an average is above its limit"),
        Opt::flag('r', "percpu", "Divide the averages by the number of processors"),
        Opt::value('n', "procs-to-show", "NUMBER", "Show the processes that use most CPU"),
        Opt::HELP,
        Opt::VERSION,
    ],
    stops_at_operand: false,
    notes: "A missing limit is that of the shorter time before it.",
};

const MINUTES: [u32; 3] = [1, 5, 15];

#[derive(Debug, Default)]
struct Options {
    warn: [f64; 3],
    crit: [f64; 3],
    per_cpu: bool,
    processes: i64,
}

async fn run(args: Args) -> Outcome {
    settle(check(args).await)
}

async fn check(args: Args) -> Step<Outcome> {
    let options = options(args).await?;
    let text = blocking::run(|| fs_err::read_to_string("/proc/loadavg")).await;
    let text = text.map_err(|error| unreadable(&error))?;
    let averages = parse(&text).ok_or_else(|| unreadable(&"not three numbers"))?;
    let processors = std::thread::available_parallelism().map_or(1, usize::from);
    let mut outcome = report(averages, online_processors().await.unwrap_or(processors), &options);
    if options.processes > 0 {
        let count = usize::try_from(options.processes).unwrap_or(usize::MAX);
        outcome.output.push_str(&blocking::run(move || listing_by_cpu(count)).await);
    }
    Ok(outcome)
}

fn unreadable(error: &dyn std::fmt::Display) -> Outcome {
    Outcome::line(
        ServiceState::Unknown,
        format!("LOAD UNKNOWN - cannot read the load averages: {error}"),
    )
}

async fn options(args: Args) -> Step<Options> {
    if args.words.is_empty() {
        return Err(MANUAL.wrong("Could not parse arguments"));
    }
    let mut options = Options::default();
    for given in MANUAL.read(args).await?.given {
        let given = given?;
        match given.key {
            "warning" => options.warn = limits(given.text())?,
            "critical" => options.crit = limits(given.text())?,
            "percpu" => options.per_cpu = true,
            _ => options.processes = numbers::lenient(given.text()),
        }
    }
    validate(&options)?;
    Ok(options)
}

/// Up to three numbers with any one character between them; what is missing repeats the last.
fn limits(text: &str) -> Step<[f64; 3]> {
    let mut limits = [0.0; 3];
    let (mut rest, mut found) = (text, 0);
    while found < 3 {
        let length = number_length(rest);
        if length == 0 && found == 0 {
            let lines = format!(
                "Warning threshold must be float or float triplet!\n\n{}",
                MANUAL.usage().output
            );
            return Err(Outcome::new(ServiceState::Unknown, lines));
        }
        limits[found] = leading_number(rest);
        found += 1;
        let mut after = rest[length..].chars();
        after.next();
        rest = after.as_str();
        if rest.is_empty() {
            break;
        }
    }
    for at in found..3 {
        limits[at] = limits[at - 1];
    }
    Ok(limits)
}

/// How much of `text` is one number (C's `strtod`, decimal forms); 0 when it begins with none.
fn number_length(text: &str) -> usize {
    let blank = text.len() - text.trim_start().len();
    let digits = |from: usize| text.bytes().skip(from).take_while(u8::is_ascii_digit).count();
    let byte = |at: usize| text.as_bytes().get(at).copied();
    let mut at = blank + usize::from(matches!(byte(blank), Some(b'+' | b'-')));
    let mut significant = digits(at);
    at += significant;
    if byte(at) == Some(b'.') {
        let fraction = digits(at + 1);
        significant += fraction;
        at += usize::from(significant > 0) + fraction;
    }
    if significant == 0 {
        return 0;
    }
    if matches!(byte(at), Some(b'e' | b'E')) {
        let sign = usize::from(matches!(byte(at + 1), Some(b'+' | b'-')));
        let exponent = digits(at + 1 + sign);
        at += if exponent > 0 { 1 + sign + exponent } else { 0 };
    }
    at
}

fn validate(options: &Options) -> Step<()> {
    let refuse = |text: String| Err(Outcome::line(ServiceState::Unknown, text));
    for (at, minutes) in MINUTES.iter().enumerate() {
        let (warn, crit) = (options.warn[at], options.crit[at]);
        if warn < 0.0 {
            return refuse(format!(
                "Warning threshold for {minutes}-minute load average is not specified"
            ));
        }
        if crit < 0.0 {
            return refuse(format!(
                "Critical threshold for {minutes}-minute load average is not specified"
            ));
        }
        if warn > crit {
            return refuse(format!(
                "Parameter inconsistency: {minutes}-minute \"warning load\" is greater than \"critical load\""
            ));
        }
    }
    Ok(())
}

fn parse(text: &str) -> Option<[f64; 3]> {
    let mut words = text.split_ascii_whitespace().map(|word| word.parse().ok());
    Some([words.next()??, words.next()??, words.next()??])
}

/// Those that are online: a limit on this process' own use of them does not count.
async fn online_processors() -> Option<usize> {
    let read = || fs_err::read_to_string("/sys/devices/system/cpu/online");
    count_in_list(blocking::run(read).await.ok()?.trim())
}

/// `0-3,5` is five.
fn count_in_list(text: &str) -> Option<usize> {
    text.split(',').try_fold(0_usize, |sum, part| {
        let (first, last) = part.split_once('-').unwrap_or((part, part));
        let (first, last) = (first.parse::<usize>().ok()?, last.parse::<usize>().ok()?);
        sum.checked_add(last.checked_sub(first)?.checked_add(1)?)
    })
}

fn report(total: [f64; 3], processors: usize, options: &Options) -> Outcome {
    let divisor = if options.per_cpu { processors as f64 } else { 1.0 };
    let scaled = total.map(|load| load / divisor);
    let above = |limits: &[f64; 3]| scaled.iter().zip(limits).any(|(load, limit)| load > limit);
    let state = if above(&options.crit) {
        ServiceState::Critical
    } else if above(&options.warn) {
        ServiceState::Warning
    } else {
        ServiceState::Ok
    };
    let list = |[a, b, c]: [f64; 3]| format!("load average: {a:.2}, {b:.2}, {c:.2}");
    let mut line = format!("LOAD {} - ", state.word());
    if options.per_cpu {
        let _ = write!(line, "scaled {} - ", list(scaled));
    }
    let _ = write!(line, "total {}|", list(total));
    for at in 0..3 {
        let (minutes, load, share) = (MINUTES[at], total[at], scaled[at]);
        let limits = format!("{:.3};{:.3};0; ", options.warn[at], options.crit[at]);
        let _ = match options.per_cpu {
            false => write!(line, "load{minutes}={load:.3};{limits}"),
            true => {
                write!(
                    line,
                    "load{minutes}={load:.3};;;0; scaled_load{minutes}={share:.3};{limits}"
                )
            }
        };
    }
    Outcome::line(state, line)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn limits_repeat_and_any_separator_will_do() {
        assert_eq!(limits("5").unwrap(), [5.0; 3]);
        assert_eq!(limits("1,2").unwrap(), [1.0, 2.0, 2.0]);
        assert_eq!(limits("1/2/3/4").unwrap(), [1.0, 2.0, 3.0]);
        assert_eq!(limits("1.2.3").unwrap(), [1.2, 3.0, 3.0]);
        assert!(limits("x").is_err() && limits("").is_err() && limits(",1").is_err());
    }

    #[test]
    fn the_first_limit_that_is_passed_counts() {
        let options = Options { warn: [1.0; 3], crit: [9.0; 3], ..Options::default() };
        let code = |loads| report(loads, 2, &options).code;
        assert_eq!([code([1.0; 3]), code([0.1, 1.1, 0.1]), code([0.0, 0.0, 9.1])], [0, 1, 2]);
        let per_cpu = Options { per_cpu: true, ..options };
        let outcome = report([40.94, 55.60, 37.95], 2, &per_cpu);
        assert!(outcome.output.starts_with(
            "LOAD CRITICAL - scaled load average: 20.47, 27.80, 18.98 - total load average: \
             40.94, 55.60, 37.95|load1=40.940;;;0; scaled_load1=20.470;1.000;9.000;0; load5="
        ));
    }

    #[test]
    fn processors_are_counted_in_ranges() {
        assert_eq!(
            (count_in_list("0-3,5"), count_in_list("0"), count_in_list("")),
            (Some(5), Some(1), None)
        );
        assert_eq!((parse("1.5 2 3 1/2 3"), parse("1 2")), (Some([1.5, 2.0, 3.0]), None));
    }

    proptest! {
        #[test]
        fn any_limit_is_read_without_panic(text in ".{0,20}", number in "[-+0-9.eE, é]{0,12}") {
            let _ = limits(&text);
            let _ = limits(&number);
            let _ = count_in_list(&text);
        }
    }
}
