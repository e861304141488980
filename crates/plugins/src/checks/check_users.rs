//! check_users: compares the number of logged-in users with ranges.

use super::cli::{Manual, Opt};
use super::outcome::{Outcome, Step, settle};
use super::perf::{self, TypedLimits};
use super::thresholds::Thresholds;
use super::{Args, Check};
use crate::blocking;

/// The check.
pub const CHECK: Check = Check {
    name: "check_users",
    aliases: &[],
    summary: "Compares the number of users that are logged in with ranges.",
    run: |args| Box::pin(run(args)),
};

const MANUAL: Manual = Manual {
    name: CHECK.name,
    summary: CHECK.summary,
    usage: "-w RANGE -c RANGE",
    options: &[
        Opt::value('w', "warning", "RANGE", "WARNING outside of this range"),
        Opt::value('c', "critical", "RANGE", "CRITICAL outside of this range"),
        Opt::flag('v', "verbose", "Accepted, without effect").short_only(),
        Opt::HELP,
        Opt::VERSION,
    ],
    stops_at_operand: true,
    notes: "Operands: warning range, critical range.",
};

/// Where the C library keeps who is logged in (`_PATH_UTMP`).
const UTMP: &str = "/var/run/utmp";

async fn run(args: Args) -> Outcome {
    settle(check(args).await)
}

async fn check(args: Args) -> Step<Outcome> {
    let (warn, crit) = options(args).await?;
    let thresholds = Thresholds::parse(Some(&warn), Some(&crit))?;
    // Without the file nobody is logged in: that is what getutent makes of it.
    let records = blocking::run(|| fs_err::read(UTMP)).await;
    let users = records.map_or(0, |records| logged_in(&records));
    let state = thresholds.state(users as f64);
    let limits = TypedLimits { warn: Some(&warn), crit: Some(&crit), min: Some(0), max: None };
    let perfdata = perf::whole_typed("users", users, "", limits);
    let text = format!("USERS {} - {users} users currently logged in |{perfdata}", state.word());
    Ok(Outcome::line(state, text))
}

/// Both ranges. The original crashes when one of them is missing.
async fn options(args: Args) -> Step<(String, String)> {
    if args.words.is_empty() {
        return Err(nothing_given());
    }
    let (mut warn, mut crit) = (None, None);
    let cli = MANUAL.read(args).await?;
    for given in cli.given {
        let given = given?;
        match given.key {
            "warning" => warn = given.value,
            "critical" => crit = given.value,
            _ => {}
        }
    }
    let mut operands = cli.operands.into_iter();
    let warn = warn.or_else(|| operands.next());
    let crit = crit.or_else(|| operands.next());
    match (warn, crit) {
        (Some(warn), Some(crit)) => Ok((warn, crit)),
        _ => Err(MANUAL.wrong("Both a warning and a critical threshold are needed")),
    }
}

fn nothing_given() -> Outcome {
    MANUAL.usage().after("\n\n")
}

/// One record of utmp(5) on Linux, 64 bit and 32 bit alike.
const RECORD_BYTES: usize = 384;
const USER_PROCESS: i16 = 7;

/// Records of users: their type, the first field, says so. A cut-off record at the end is nobody.
fn logged_in(records: &[u8]) -> i64 {
    let is_user = |record: &&[u8]| {
        record.first_chunk().is_some_and(|kind| i16::from_ne_bytes(*kind) == USER_PROCESS)
    };
    records.chunks_exact(RECORD_BYTES).filter(is_user).count().try_into().unwrap_or(i64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn record(kind: i16) -> Vec<u8> {
        let mut record = vec![b'x'; RECORD_BYTES];
        record[..2].copy_from_slice(&kind.to_ne_bytes());
        record
    }

    #[test]
    fn only_whole_records_of_users_count() {
        let mut records = [record(2), record(7), record(8), record(7), record(1)].concat();
        assert_eq!(logged_in(&records), 2);
        records.extend(&record(7)[..383]);
        assert_eq!(logged_in(&records), 2);
        assert_eq!((logged_in(&[]), logged_in(&[7])), (0, 0));
    }

    #[tokio::test]
    async fn one_range_alone_is_wrong_use() {
        let outcome = (CHECK.run)(Args::new("check_users", ["-w", "5"])).await;
        assert_eq!(outcome.code, 3);
        assert!(outcome.output.starts_with("check_users: Both a warning and a critical"));
    }
}
