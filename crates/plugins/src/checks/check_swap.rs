//! check_swap: compares free swap space with limits.

use model::state::ServiceState;

use super::cli::{Manual, Opt};
use super::outcome::{Outcome, Step, settle};
use super::perf::{self, Limits};
use super::thresholds::worst;
use super::{Args, Check};
use crate::blocking;

/// The check.
pub const CHECK: Check = Check {
    name: "check_swap",
    aliases: &[],
    summary: "Compares the free swap space with limits.",
    run: |args| Box::pin(run(args)),
};

const MANUAL: Manual = Manual {
    name: CHECK.name,
    summary: CHECK.summary,
    usage: "[-av] -w LIMIT -c LIMIT [-n STATE]",
    options: &[
        Opt::value('w', "warning", "LIMIT", "WARNING if no more than this is free"),
        Opt::value('c', "critical", "LIMIT", "CRITICAL if no more than this is free"),
        Opt::flag('a', "allswaps", "Accepted, without effect on Linux"),
        Opt::value('n', "no-swap", "STATE", "State without any swap space (default CRITICAL)"),
        Opt::flag('v', "verbose", "Accepted, without effect"),
        Opt::HELP,
        Opt::VERSION,
    ],
    stops_at_operand: true,
    notes: "A LIMIT is a number of bytes, or a percentage with a percent sign.",
};

const MIB: u64 = 1024 * 1024;

/// How much has to be free.
#[derive(Debug, Clone, Copy, Default)]
struct Limit {
    value: u64,
    is_percent: bool,
}

impl Limit {
    fn parse(text: &str, which: &str) -> Step<Self> {
        let Some(percent) = text.strip_suffix('%') else {
            let value = leading_unsigned(text);
            if value == u64::MAX {
                return Err(
                    MANUAL.wrong(&format!("{which} threshold be positive integer or percentage!"))
                );
            }
            return Ok(Self { value, is_percent: false });
        };
        let value = leading_unsigned(percent);
        if value > 100 {
            return Err(MANUAL.wrong(&format!("{which} threshold percentage must be <= 100!")));
        }
        Ok(Self { value, is_percent: true })
    }

    fn is_reached(self, swap: Swap) -> bool {
        if self.is_percent {
            return swap.used_percent() + self.value >= 100;
        }
        swap.free <= self.value
    }

    fn bytes(self, swap: Swap) -> u64 {
        if self.is_percent { swap.total / 100 * self.value } else { self.value }
    }
}

/// What C's `strtoull` makes of a text: a minus sign wraps around.
fn leading_unsigned(text: &str) -> u64 {
    let text = text.trim_start();
    let (negative, digits) = match text.strip_prefix('-') {
        Some(digits) => (true, digits),
        None => (false, text.strip_prefix('+').unwrap_or(text)),
    };
    let end = digits.find(|c: char| !c.is_ascii_digit()).unwrap_or(digits.len());
    let value = match digits[..end].parse::<u64>() {
        Ok(value) => value,
        Err(_) if end == 0 => 0,
        Err(_) => return u64::MAX,
    };
    if negative { value.wrapping_neg() } else { value }
}

/// Bytes, each of them whole MiB.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
struct Swap {
    total: u64,
    free: u64,
}

impl Swap {
    /// Of `/proc/meminfo`. What is cached of the swap space counts as free.
    fn parse(meminfo: &str) -> Self {
        let mut swap = Self::default();
        for (key, value) in meminfo.lines().filter_map(|line| line.split_once(':')) {
            let kib = || value.split_ascii_whitespace().next()?.parse::<u64>().ok();
            let bytes = || (kib().unwrap_or(0) / 1024).saturating_mul(MIB);
            match key {
                "SwapTotal" => swap.total = bytes(),
                "SwapFree" | "SwapCached" => swap.free = swap.free.saturating_add(bytes()),
                _ => {}
            }
        }
        swap
    }

    fn used_percent(self) -> u64 {
        let used = self.total.saturating_sub(self.free);
        (used as f64 * 100.0 / self.total.max(1) as f64) as u64
    }
}

#[derive(Debug)]
struct Options {
    warn: Limit,
    crit: Limit,
    without_swap: ServiceState,
}

async fn run(args: Args) -> Outcome {
    settle(check(args).await)
}

async fn check(args: Args) -> Step<Outcome> {
    let options = options(args).await?;
    let meminfo = blocking::run(|| fs_err::read_to_string("/proc/meminfo"))
        .await
        .map_err(|error| Outcome::line(ServiceState::Unknown, format!("SWAP UNKNOWN - {error}")))?;
    Ok(report(Swap::parse(&meminfo), &options))
}

async fn options(args: Args) -> Step<Options> {
    let unusable = || MANUAL.wrong("Could not parse arguments");
    let mut options = Options {
        warn: Limit::default(),
        crit: Limit::default(),
        without_swap: ServiceState::Critical,
    };
    if args.words.is_empty() {
        return Err(unusable());
    }
    for given in MANUAL.read(args).await?.given {
        let given = given?;
        match given.key {
            "warning" => options.warn = Limit::parse(given.text(), "Warning")?,
            "critical" => options.crit = Limit::parse(given.text(), "Critical")?,
            "no-swap" => options.without_swap = state(given.text())?,
            _ => {}
        }
    }
    let Options { warn, crit, .. } = options;
    if warn.value == 0 && crit.value == 0 {
        return Err(unusable());
    }
    if warn.is_percent == crit.is_percent && warn.value < crit.value {
        return Err(MANUAL.wrong("Warning should be more than critical"));
    }
    Ok(options)
}

fn state(text: &str) -> Step<ServiceState> {
    let mut states = [0, 1, 2, 3].into_iter().filter_map(ServiceState::from_code);
    states.find(|s| s.word().eq_ignore_ascii_case(text) || s.code().to_string() == text).ok_or_else(
        || {
            MANUAL.wrong(
                "no-swap result must be a valid state name (OK, WARNING, CRITICAL, UNKNOWN) or \
                 integer (0-3).",
            )
        },
    )
}

fn report(swap: Swap, options: &Options) -> Outcome {
    let (state, free_percent, remark) = if swap.total == 0 {
        let remark = "- Swap is either disabled, not present, or of zero size. ";
        (options.without_swap, 0, remark)
    } else {
        let judge = |limit: Limit, state| {
            if limit.is_reached(swap) { state } else { ServiceState::Ok }
        };
        let warn = judge(options.warn, ServiceState::Warning);
        let crit = judge(options.crit, ServiceState::Critical);
        (worst(warn, crit), 100 - swap.used_percent().min(100), "")
    };
    let limits = Limits {
        warn: Some(options.warn.bytes(swap)),
        crit: Some(options.crit.bytes(swap)),
        min: Some(0),
        max: Some(swap.total),
    };
    let perfdata = perf::whole("swap", swap.free, "B", limits);
    let (word, free, total) = (state.word(), swap.free / MIB, swap.total / MIB);
    let text = format!(
        "SWAP {word} - {free_percent}% free ({free}MB out of {total}MB) {remark}|{perfdata}"
    );
    Outcome::line(state, text)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const MEMINFO: &str = "MemTotal: 100000 kB\nSwapCached: 10240 kB\n\
                           SwapTotal:       2097148 kB\nSwapFree:        1979392 kB\n";

    fn answer(meminfo: &str, warn: &str, crit: &str) -> (u8, String) {
        let limit = |text| Limit::parse(text, "").unwrap();
        let (warn, crit) = (limit(warn), limit(crit));
        let options = Options { warn, crit, without_swap: ServiceState::Critical };
        let outcome = report(Swap::parse(meminfo), &options);
        (outcome.code, outcome.output)
    }

    /// Each answer is the original's, with the same text in the place of its `/proc/meminfo`.
    #[test]
    fn answers_of_the_original() {
        for (warn, crit, code, perfdata) in [
            ("50%", "20%", 0, "1073217500;429287000"),
            ("95%", "20%", 1, "2039113250;429287000"),
            ("96%", "95%", 2, "2060577600;2039113250"),
            ("10", "5", 0, "10;5"),
            ("2037383168", "1", 1, "2037383168;1"),
            ("2038431745", "2037383168", 2, "2038431745;2037383168"),
            ("1.9%", "1", 0, "21464350;1"),
            ("5", "10%", 0, "5;214643500"),
            ("-5", "1", 1, "18446744073709551611;1"),
        ] {
            let word = ["OK", "WARNING", "CRITICAL"][usize::from(code)];
            let line = format!(
                "SWAP {word} - 95% free (1943MB out of 2047MB) |swap=2037383168B;{perfdata};0;2146435072\n"
            );
            assert_eq!(answer(MEMINFO, warn, crit), (code, line));
        }
    }

    #[test]
    fn full_and_absent_swap_are_critical() {
        let full = answer("SwapTotal: 2097148 kB\nSwapFree: 0 kB\n", "50%", "20%");
        let line = "SWAP CRITICAL - 0% free (0MB out of 2047MB) |swap=0B;1073217500;429287000;0;2146435072\n";
        assert_eq!(full, (2, line.to_owned()));
        for meminfo in ["SwapTotal: 1000 kB\nSwapFree: 900 kB\n", "", "SwapTotal: x\n"] {
            let line = "SWAP CRITICAL - 0% free (0MB out of 0MB) - Swap is either disabled, \
                        not present, or of zero size. |swap=0B;0;0;0;0\n";
            assert_eq!(answer(meminfo, "50%", "20%"), (2, line.to_owned()));
        }
    }

    proptest! {
        #[test]
        fn foreign_text_never_panics(meminfo in "(Swap(Total|Free|Cached): {0,2}[0-9x]{0,22}( kB)?\n){0,4}", limit in "[-+0-9% .]{0,24}") {
            let swap = Swap::parse(&meminfo);
            if let Ok(limit) = Limit::parse(&limit, "") {
                let options = Options { warn: limit, crit: limit, without_swap: ServiceState::Ok };
                let _ = report(swap, &options);
            }
        }
    }
}
