//! The projection of `nagios -s`.

use config::report::{Projection, scheduling_report};
use config::{LoadOptions, Loaded};

use crate::memory::Memory;

const OBJECTS: &str = "
define command {
    command_name c
    command_line /bin/true
}
define timeperiod {
    timeperiod_name t
    alias t
}
define contact {
    contact_name k
    host_notification_commands c
    service_notification_commands c
    host_notification_period t
    service_notification_period t
}
define host {
    host_name h1
    max_check_attempts 1
    check_command c
    contacts k
}
define host {
    host_name h2
    max_check_attempts 1
    contacts k
}
define service {
    host_name h1,h2
    service_description s
    check_command c
    check_interval 2.9
    max_check_attempts 1
    contacts k
}
";

fn load(settings: &str) -> Loaded {
    let mut memory = Memory::default();
    let main = format!("cfg_file=/objects.cfg\ncheck_result_path=/\n{settings}");
    memory.files.insert("/nagios.cfg".into(), main.into_bytes());
    memory.files.insert("/objects.cfg".into(), OBJECTS.into());
    config::load("/nagios.cfg", &LoadOptions::default(), &memory)
}

fn printed(settings: &str, anything_scheduled: bool) -> String {
    let objects = load(settings).objects.unwrap();
    let mut projection =
        Projection { hosts: vec![], services: vec![], show: &|at| format!("<{at}>"), cores: 2 };
    if anything_scheduled {
        projection.hosts = objects.hosts.ids().take(1).map(|id| (id, 100)).collect();
        projection.services = objects.services.ids().zip(101..).collect();
    }
    scheduling_report(&objects, &projection)
}

#[test]
fn smart_defaults() {
    insta::assert_snapshot!(printed("", true));
}

#[test]
fn given_delays_and_factor_and_too_few_concurrent_checks() {
    let settings = "host_inter_check_delay_method=d\nservice_inter_check_delay_method=0.5\n\
                    service_interleave_factor=3\nmax_concurrent_checks=1\ninterval_length=1\n\
                    max_host_check_spread=7\n";
    insta::assert_snapshot!(printed(settings, true));
}

#[test]
fn nothing_scheduled() {
    insta::assert_snapshot!(printed("host_inter_check_delay_method=n\n", false));
}
