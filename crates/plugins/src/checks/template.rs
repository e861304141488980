//! An example to copy: `check_template -n NUMBER [-w RANGE] [-c RANGE]` says whether a number
//! keeps within its ranges. It is not in the list of checks.

use model::state::ServiceState;

use super::cli::{Given, Manual, Opt};
use super::outcome::{Outcome, Step, settle};
use super::perf::{self, TypedLimits};
use super::thresholds::Thresholds;
use super::{Args, Check, numbers};

/// To be named in `CHECKS`.
pub const CHECK: Check = Check {
    name: "check_template",
    aliases: &[],
    summary: "Compares a number with ranges.",
    run: |args| Box::pin(run(args)),
};

const MANUAL: Manual = Manual {
    name: CHECK.name,
    summary: CHECK.summary,
    usage: "-n NUMBER [-w RANGE] [-c RANGE]",
    options: &[
        Opt::value('n', "number", "NUMBER", "The number to look at"),
        Opt::value('w', "warning", "RANGE", "WARNING outside of this range"),
        Opt::value('c', "critical", "RANGE", "CRITICAL outside of this range"),
        Opt::HELP,
        Opt::VERSION,
    ],
    stops_at_operand: false,
    notes: "",
};

#[derive(Debug, Default)]
struct Options {
    number: Option<f64>,
    warn: Option<String>,
    crit: Option<String>,
}

async fn run(args: Args) -> Outcome {
    settle(check(args).await)
}

async fn check(args: Args) -> Step<Outcome> {
    let options = options(args).await?;
    let number = options.number.ok_or_else(|| MANUAL.wrong("No number given"))?;
    let thresholds = Thresholds::parse(options.warn.as_deref(), options.crit.as_deref())?;
    Ok(report(number, &options, &thresholds))
}

async fn options(args: Args) -> Step<Options> {
    let mut options = Options::default();
    for given in MANUAL.read(args).await?.given {
        let Given { key, value } = given?;
        match key {
            "number" => options.number = Some(number(value.as_deref().unwrap_or_default())?),
            "warning" => options.warn = value,
            "critical" => options.crit = value,
            other => unreachable!("option {other} is not in the table"),
        }
    }
    Ok(options)
}

fn number(text: &str) -> Step<f64> {
    numbers::numeric(text).ok_or_else(|| MANUAL.wrong_value("Not a number", text))
}

fn report(number: f64, options: &Options, thresholds: &Thresholds) -> Outcome {
    let state: ServiceState = thresholds.state(number);
    let limits = TypedLimits {
        warn: options.warn.as_deref(),
        crit: options.crit.as_deref(),
        ..TypedLimits::default()
    };
    let perfdata = perf::float_typed("number", number, "", limits);
    Outcome::line(state, format!("TEMPLATE {} - number is {number}|{perfdata}", state.word()))
}

#[cfg(test)]
mod tests {
    use super::*;

    async fn answer(line: &str) -> Outcome {
        (CHECK.run)(Args::new("check_template", line.split_whitespace())).await
    }

    #[tokio::test]
    async fn a_number_outside_of_its_range_alerts() {
        let outcome = answer("-n 7 -w 5 -c 10").await;
        assert_eq!(outcome.code, 1);
        assert_eq!(outcome.output, "TEMPLATE WARNING - number is 7|number=7.000000;5;10;\n");
    }

    #[tokio::test]
    async fn wrong_use_is_unknown_and_says_why() {
        let outcome = answer("-n seven").await;
        assert_eq!(outcome.code, 3);
        assert!(outcome.output.starts_with("check_template: Not a number - seven\nUsage:\n"));
        assert_eq!(answer("--nope").await.stderr, "check_template: unrecognized option '--nope'\n");
        assert!(answer("-V").await.output.starts_with("check_template v2.3.3 (monitoring-plugins"));
    }
}
