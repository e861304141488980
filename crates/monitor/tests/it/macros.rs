//! Macros, as Nagios 4.4.6 expands them: most expectations here were taken from the running
//! program.

use model::objects::Presentation;
use model::{CheckId, HistoryKind};
use monitor::Effect;

use crate::objects::{Build, contacts, custom};
use crate::script::{Run, START, at};

const NAMES: &str = include_str!("macro_names.txt");

fn site(service_line: &str) -> Build {
    let build = Build::new()
        .settings(|settings| {
            settings.illegal_macro_output_chars = Some("`~$&|'\"<>".into());
            settings.website_url = Some("http://x/nagios".into());
        })
        .user_macro(5, "secret")
        .command("line", service_line)
        .period("24x7", &[(0, 24)]);
    let call = build.call("line!a1 $HOSTNAME$!$_HOSTPW$!x\\!y$$z!$ARG1$-$ARG5$");
    build
        .contact("c1", |def| {
            def.addresses[0] = Some("addr1".into());
            def.custom.push(custom("X", "cx"));
        })
        .contact("c2", |_| {})
        .contact_group("cga", &[1, 0])
        .contact_group("cgb", &[0])
        .host("h1", |def| {
            def.contacts = contacts(&[0]);
            def.custom = vec![custom("PW", "a<b>c&d$e'f"), custom("NO", "")];
            def.presentation = Some(Box::new(Presentation {
                notes: Some("n $HOSTNAME$ $SERVICEDESC$".into()),
                notes_url: Some("http://n/$HOSTNAME$ x/$HOSTALIAS$?a b".into()),
                ..Presentation::default()
            }));
            def.alias = "h 1".into();
        })
        .service("s0", |def| {
            def.check_command = call;
            def.contacts = contacts(&[0]);
            def.custom.push(custom("PW", "spw"));
            def.presentation = Some(Box::new(Presentation {
                notes: Some("sn $SERVICEDESC$ $ARG1$".into()),
                notes_url: Some("http://s/$SERVICEDESC$?q=$HOSTNOTESURL$&$USER5$".into()),
                action_url: Some("$SERVICEACTIONURL$".into()),
                ..Presentation::default()
            }));
        })
        .host("h2", |def| def.custom.push(custom("PW", "other")))
        .service("s1", |_| {})
        .host_group("hga", &[0])
        .host_group("hgb", &[0, 1])
        .host_group("hgc", &[0, 1])
        .service_group("sga", &[0, 1])
}

/// What a macro becomes in the check command of `h1/s0`.
fn expanded(line: &str) -> String {
    let run = Run::new(site(line));
    let id = run.id("h1/s0");
    run.monitor.check_command_line(id, at(0)).unwrap().expose().to_owned()
}

#[test]
fn macros_in_a_check_command() {
    let cases = [
        // objects at hand
        ("$HOSTNAME$ $HOSTADDRESS$ $SERVICEDESC$", "h1 h1.example.org s0"),
        ("$HOSTSTATE$ $HOSTSTATEID$ $SERVICESTATE$ $SERVICESTATEID$", "UP 0 OK 0"),
        ("$HOSTGROUPNAME$ $HOSTGROUPNAMES$ $HOSTGROUPALIAS$", "hgc hgc,hgb,hga HGC"),
        ("$HOSTGROUPMEMBERS$ $HOSTGROUPMEMBERADDRESSES$", "h1,h2 h1.example.org,h2.example.org"),
        ("$SERVICEGROUPMEMBERS$ $SERVICEGROUPNAMES$", "h1,s0,h2,s1 sga"),
        ("$SERVICECHECKCOMMAND$", "line!a1 $HOSTNAME$!$_HOSTPW$!x\\!y$$z!$ARG1$-$ARG5$"),
        ("$SERVICELATENCY$ $SERVICEPERCENTCHANGE$ $SERVICEDOWNTIME$", "0.000 0.00 0"),
        ("$SERVICENOTIFICATIONENABLED$ $SERVICENOTIFICATIONPERIOD$", "YES (null)"),
        ("$SERVICEISVOLATILE$ $HOSTIMPORTANCE$ $HOSTANDSERVICESIMPORTANCE$", "0 0 0"),
        ("$TOTALHOSTSERVICES$ $TOTALHOSTSUP$ $TOTALSERVICESOK$", "1 0 0"),
        ("$HOSTINFOURL$", "http://x/nagios/cgi-bin/extinfo.cgi?type=1&host=h1"),
        ("$SERVICEINFOURL$", "http://x/nagios/cgi-bin/extinfo.cgi?type=2&host=h1&service=s0"),
        // notes quote macros, URLs encode what they quote
        ("$HOSTNOTES$", "n h1 s0"),
        ("$SERVICENOTES$", "sn s0 a1 h1"),
        ("$HOSTNOTESURL$", "http://n/h1 x/h%201?a b"),
        ("$SERVICENOTESURL$", "http://s/s0?q=http%3A%2F%2Fn%2Fh1%20x%2Fh%25201%3Fa%20b&secret"),
        ("$SERVICEACTIONURL$", ""),
        // arguments
        ("$ARG1$|$ARG2$|$ARG3$|$ARG4$|$ARG9$", "a1 h1|abcdef|x!y$z|a1 h1-|"),
        ("$ARG0$ $ARG33$ $ARGX$", "$ARG0$ $ARG33$ $ARGX$"),
        // user macros
        ("$USER5$ [$USER6$] $USER0$ $USER257$", "secret [] $USER0$ $USER257$"),
        // custom variables
        (
            "$_HOSTPW$ $_SERVICEPW$ [$_HOSTNO$] $_HOSTNOPE$ $_HOSTpw$",
            "abcdef spw [] $_HOSTNOPE$ $_HOSTpw$",
        ),
        // what is not there
        ("$CONTACTNAME$ $CONTACTGROUPNAME$", "$CONTACTNAME$ $CONTACTGROUPNAME$"),
        ("[$NOTIFICATIONTYPE$$NOTIFICATIONNUMBER$$HOSTACKAUTHOR$$NOTIFICATIONCOMMENT$]", "[]"),
        ("$hostname$ $ISVALIDTIME$", "$hostname$ $ISVALIDTIME$"),
        ("$$HOSTNAME$$ a$HOSTNAME", "$HOSTNAME$ a$HOSTNAME"),
        ("100$ of $ x $HOSTNAME$", "100$ of $ x h1"),
    ];
    for (line, expected) in cases {
        assert_eq!(expanded(line), expected, "{line}");
    }
}

#[test]
fn macros_about_other_objects() {
    let cases = [
        ("$HOSTADDRESS:h2$ $HOSTSTATE:h2$", "h2.example.org UP"),
        ("$HOSTADDRESS:nope$ $HOSTSTATEID:nope$", "$HOSTADDRESS:nope$ 2"),
        ("$HOSTNAME:hgb:+$ $HOSTNAME:hgb:$", "h1+h2 h1h2"),
        ("$HOSTNOTES:hgb:,$", "n h1 s0,"),
        ("$HOSTSTATEID:nope:,$", "$HOSTSTATEID:nope:,$"),
        ("$SERVICEDESC:h2:s1$ $SERVICEDESC::s0$ [$SERVICESTATE::nope$]", "s1 s0 []"),
        ("$SERVICEDESC:sga:+$ $SERVICESTATEID:h9:x$ $SERVICEDESC:h1$", "s0+s1 3 $SERVICEDESC:h1$"),
        ("$HOSTGROUPMEMBERS:hgb$ $HOSTGROUPALIAS:hga$", "h1,h2 HGA"),
        (
            "$SERVICEGROUPMEMBERS:sga$ $SERVICEGROUPALIAS:none$",
            "h1,s0,h2,s1 $SERVICEGROUPALIAS:none$",
        ),
        ("$CONTACTGROUPMEMBERS:cga$ $CONTACTGROUPNAME:cga$", "c1,c2 cga"),
        (
            "$CONTACTEMAIL:c1$ $CONTACTALIAS:cga:+$ $CONTACTGROUPNAMES:c1$",
            "c1@example.org c1+c2 cgb,cga",
        ),
        ("$CONTACTADDRESS1:c1$ $CONTACTADDRESS7:c1$", "addr1 $CONTACTADDRESS7:c1$"),
        ("$_HOSTPW:h2$ $_HOSTPW:hgb:+$ $_CONTACTX:c1$", "other abcdef+other cx"),
        ("$TOTALHOSTSERVICES:h2$", "1"),
        ("$ISVALIDTIME:24x7$ $ISVALIDTIME:nope$", "1 $ISVALIDTIME:nope$"),
        ("$NEXTVALIDTIME:24x7:1000$", "1000"),
        ("[$NOTIFICATIONTYPE:x$]", "[]"),
    ];
    for (line, expected) in cases {
        assert_eq!(expanded(line), expected, "{line}");
    }
    assert_eq!(expanded("$TIMET:x$"), START.to_string());
}

#[test]
fn every_name_of_the_list_is_known() {
    let mut names = Vec::new();
    for name in NAMES.lines() {
        match name.split_once('-') {
            Some((first, last)) => {
                let stem = first.trim_end_matches(|c: char| c.is_ascii_digit());
                let number = |text: &str| text[stem.len()..].parse::<u32>().unwrap();
                names.extend((number(first)..=number(last)).map(|n| format!("{stem}{n}")));
            }
            None if name.ends_with("<name>") => names.push(name.replace("<name>", "PW")),
            None if name == "ISVALIDTIME" || name == "NEXTVALIDTIME" => {
                names.push(format!("{name}:24x7"));
            }
            None => names.push(name.to_owned()),
        }
    }
    assert!(names.len() > 163 + 32 + 256);
    // A notification about a service in all kinds of groups knows every object.
    let line = names.iter().map(|name| format!("{name}=${name}$")).collect::<Vec<_>>().join("\n");
    let build = Build::new().command("all", &line).period("24x7", &[(0, 24)]);
    let all = build.call("all");
    let build = build
        .contact("ann", |def| {
            def.service.commands = vec![all];
            def.custom.push(custom("PW", "x"));
        })
        .contact_group("admins", &[0])
        .host("web", |def| def.custom.push(custom("PW", "x")))
        .service("HTTP", |def| {
            def.max_check_attempts = 1;
            def.contacts = contacts(&[0]);
            def.custom.push(custom("PW", "x"));
        })
        .host_group("hosts", &[0])
        .service_group("services", &[0]);
    let mut run = Run::new(build);
    run.script("at 0 web/HTTP CRITICAL → told ann");
    let told = notification_line(&run);
    assert!(!told.contains('$'), "left over: {}", &told[told.find('$').unwrap()..][..40]);
    for expected in [
        "NOTIFICATIONTYPE=PROBLEM",
        "SERVICENOTIFICATIONNUMBER=1",
        "CONTACTGROUPNAME=admins",
        "SERVICESTATE=CRITICAL",
        "LASTSERVICESTATE=OK",
        "SERVICEATTEMPT=1",
        "TOTALSERVICESCRITICAL=1",
        "NOTIFICATIONISESCALATED=0",
    ] {
        assert!(told.lines().any(|line| line == expected), "{expected} in\n{told}");
    }
}

fn notification_line(run: &Run) -> String {
    let line = run.effects.iter().find_map(|effect| match effect {
        Effect::Notify(n) => Some(n.line.expose().to_owned()),
        _ => None,
    });
    line.expect("somebody is told")
}

#[test]
fn output_is_cleaned_and_secrets_are_not_shown() {
    let mut run = Run::new(site("notify $USER5$ '$SERVICEOUTPUT$' $SERVICEPERFDATA$"));
    let id = run.id("h1/s0");
    let mut result = crate::script::result(id, 0, 0);
    result.output = Some("it's `rm -rf $HOME`; <b> | 'a'=1\nlong 'b'".to_owned());
    run.apply(&result, 0);
    let line = run.monitor.check_command_line(id, at(0)).unwrap();
    assert_eq!(line.expose(), "notify secret 'its rm -rf HOME: b' a=1");
    assert_eq!(line.display_line(), "notify $USER5$ 'its rm -rf HOME: b' a=1");
    assert!(!format!("{line:?}").contains("secret"));
}

#[test]
fn what_is_encoded_or_in_the_environment_is_not_cleaned_first() {
    let build = Build::new()
        .settings(|settings| {
            settings.illegal_macro_output_chars = Some("'<>".into());
            settings.enable_environment_macros = true;
        })
        .command("show", "$SERVICEACTIONURL$ $SERVICENOTES$");
    let show = build.call("show");
    let build = build.host("web", |def| def.check_interval = 0.0).service("HTTP", |def| {
        def.check_command = show;
        def.presentation = Some(Box::new(Presentation {
            notes: Some("($SERVICEOUTPUT$)".into()),
            action_url: Some("http://a/$SERVICEOUTPUT$".into()),
            ..Presentation::default()
        }));
    });
    let mut run = Run::new(build);
    let id = run.id("web/HTTP");
    let mut result = crate::script::result(id, 0, 0);
    result.output = Some("it's <bad>".to_owned());
    run.apply(&result, 0);
    run.script("at 1 force web/HTTP");
    let Some(Effect::RunCheck(check)) = run.effects.last() else { panic!("{:?}", run.effects) };
    assert_eq!(check.line.expose(), "http://a/it%27s%20%3Cbad%3E (its bad)");
    let output = ("NAGIOS_SERVICEOUTPUT".to_owned(), "it's <bad>".to_owned());
    assert!(check.env.0.contains(&output));
}

#[test]
fn macros_speak_of_the_moment_of_the_notification() {
    let build = Build::new().command(
        "say",
        "$NOTIFICATIONTYPE$ $SERVICESTATE$ $SERVICESTATETYPE$ $SERVICEATTEMPT$ \
         $LASTSERVICESTATE$ $SERVICENOTIFICATIONNUMBER$ $SERVICEPROBLEMID$ $SERVICEDURATIONSEC$",
    );
    let say = build.call("say");
    let build = build
        .contact("ann", |def| def.service.commands = vec![say])
        .host("web", |_| {})
        .service("HTTP", |def| {
            def.max_check_attempts = 2;
            def.contacts = contacts(&[0]);
        });
    let mut run = Run::new(build);
    run.script("at 0 web/HTTP CRITICAL\nat 10 web/HTTP CRITICAL → told ann");
    assert_eq!(notification_line(&run), "PROBLEM CRITICAL HARD 2 CRITICAL 1 1 0");
    run.script("at 70 web/HTTP OK → told ann");
    assert_eq!(notification_line(&run), "RECOVERY OK HARD 2 CRITICAL 2 1 0");
}

#[test]
fn environment_macros_are_only_set_when_wanted() {
    let environment = |large| {
        let build = site("x $USER5$").settings(|settings| {
            settings.enable_environment_macros = true;
            settings.use_large_installation_tweaks = large;
        });
        let mut run = Run::new(build);
        run.script("at 0 force h1/s0");
        let Some(Effect::RunCheck(check)) = run.effects.last() else { panic!("{:?}", run.effects) };
        assert!(!format!("{check:?}").contains("secret"));
        check.env.0.clone()
    };
    let all = environment(false);
    let get =
        |name: &str| all.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str());
    assert_eq!(get("NAGIOS_HOSTNAME"), Some("h1"));
    assert_eq!(get("NAGIOS_ARG1"), Some("a1 h1"));
    assert_eq!(get("NAGIOS_ARG32"), Some(""));
    assert_eq!(get("NAGIOS__HOSTPW"), Some("abcdef"));
    assert_eq!(get("NAGIOS__HOSTNO"), None);
    assert_eq!(get("NAGIOS_CONTACTNAME"), Some(""));
    assert_eq!(get("NAGIOS_HOSTGROUPMEMBERS"), Some("h1,h2"));
    assert_eq!(
        all.iter()
            .filter(|(name, _)| !name.starts_with("NAGIOS_ARG") && !name.starts_with("NAGIOS__"))
            .count(),
        163
    );
    assert!(environment(true).len() == all.len() - 19);
}

#[test]
fn totals_count_what_was_checked() {
    let mut run = Run::new(site(
        "$TOTALHOSTSUP$ $TOTALHOSTSDOWN$ $TOTALHOSTPROBLEMSUNHANDLED$ $TOTALSERVICESCRITICAL$ \
         $TOTALSERVICESCRITICALUNHANDLED$ $TOTALSERVICEPROBLEMS$ $TOTALHOSTSERVICESCRITICAL$",
    ));
    run.script("at 0 h1 UP\nat 1 h2 DOWN\nat 2 h1/s0 CRITICAL\nat 3 h2/s1 CRITICAL");
    let line = run.monitor.check_command_line(run.id("h1/s0"), at(4)).unwrap();
    assert_eq!(line.expose(), "1 1 1 2 1 2 1");
    assert!(matches!(run.id("h1"), CheckId::Host(_)));
    assert!(run.lines(HistoryKind::Warning).is_empty());
}
