use proptest::prelude::*;

use super::*;

fn parsed(name: &str, args: &[&str]) -> Result<Vec<ExternalCommand>, String> {
    let args: Vec<String> = args.iter().map(ToString::to_string).collect();
    parse(name, &args, &Objects::default()).map_err(|error| error.to_string())
}

#[test]
fn names_are_sorted_and_all_known() {
    assert!(NAMES.is_sorted());
    assert_eq!(NAMES.len(), 163);
    for name in NAMES {
        let answer = parsed(name, &[]);
        assert!(answer.is_err_and(|why| !why.contains("there is no command")), "{name}");
    }
}

#[test]
fn checks_are_scheduled_at_epoch_seconds_and_rfc_3339() {
    for time in ["1769860800", "1769860800.0", "2026-01-31T12:00:00Z", "2026-01-31T13:00:00+01:00"]
    {
        assert_eq!(
            parsed("schedule_forced_svc_check", &["web", "HTTP", time]),
            Ok(vec![ExternalCommand::ScheduleServiceCheck {
                host: "web".into(),
                service: "HTTP".into(),
                at: Timestamp::from_secs(1_769_860_800),
                forced: true,
            }])
        );
    }
}

#[test]
fn wrong_arguments_are_named() {
    assert_eq!(
        parsed("SCHEDULE_SVC_CHECK", &["web"]).unwrap_err(),
        "SCHEDULE_SVC_CHECK needs a service description as argument 2"
    );
    for time in ["soon", "-5", "1e300", "NaN", "", "1969-12-31T23:59:59Z"] {
        assert!(parsed("SCHEDULE_HOST_CHECK", &["web", time]).is_err(), "{time:?}");
    }
    assert!(parsed("PROCESS_HOST_CHECK_RESULT", &["web", "3", "x"]).is_err());
    assert_eq!(
        parsed("SCHEDULE_HOST_SVC_CHECKS", &["web", "1"]).unwrap_err(),
        "there is no host `web`"
    );
}

#[test]
fn other_commands_are_refused_by_name() {
    assert_eq!(
        parsed("ADD_HOST_COMMENT", &[]).unwrap_err(),
        "the command ADD_HOST_COMMENT is not supported yet"
    );
    assert_eq!(
        parsed("SCHEDULE_SVC_CHEK", &[]).unwrap_err(),
        "there is no command `SCHEDULE_SVC_CHEK`; did you mean `SCHEDULE_SVC_CHECK`?"
    );
    assert!(parsed("\u{0}\u{1b}[2J", &[]).unwrap_err().contains('\u{fffd}'));
}

#[test]
fn output_keeps_semicolons_and_decodes_line_ends() {
    let args = ["web", "HTTP", "2", r"CRITICAL: a", r"b|x=1\nsecond\\n line"];
    assert_eq!(
        parsed("PROCESS_SERVICE_CHECK_RESULT", &args),
        Ok(vec![ExternalCommand::ProcessServiceCheckResult {
            host: "web".into(),
            service: "HTTP".into(),
            code: 2,
            output: "CRITICAL: a;b|x=1\nsecond\\n line".to_owned(),
        }])
    );
}

proptest! {
    #[test]
    fn no_arguments_make_it_panic(
        command in 0..NAMES.len(),
        args in proptest::collection::vec("\\PC{0,12}|[0-9.:TZeE+-]{0,24}|[\\\\n;\u{0}]{0,6}", 0..6),
    ) {
        let _ = parse(NAMES[command], &args, &Objects::default());
    }

    #[test]
    fn every_time_that_is_taken_is_after_the_epoch(time in "[0-9.eE+-]{1,12}|[012][0-9]{3}-0[1-9]-1[0-9]T12:00:00Z") {
        let args = ["web".to_owned(), time];
        let taken = parse("SCHEDULE_HOST_CHECK", &args, &Objects::default());
        if let Ok([ExternalCommand::ScheduleHostCheck { at, .. }]) = taken.as_deref() {
            prop_assert!(at.as_micros() >= 0);
        }
    }
}
