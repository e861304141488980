//! Generated configurations: shared by the generator and the benches.

use std::fmt::Write as _;

/// What the objects look like.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Shape {
    /// Ten services a host, every one written out.
    Flat,
    /// As many people wrote it over the years: no two neighbours alike, comments, blanks, lines
    /// continued, hosts in no order, custom variables.
    Uneven,
    /// Templates, groups, dependencies, escalations.
    Rich,
}

impl Shape {
    /// All of them, with their names.
    pub(crate) const ALL: [(&'static str, Self); 3] =
        [("flat", Self::Flat), ("uneven", Self::Uneven), ("rich", Self::Rich)];
}

/// The files of a configuration by name; `directory` is where they will be.
pub(crate) fn files(shape: Shape, services: usize, directory: &str) -> Vec<(String, String)> {
    let main = format!(
        "log_file={directory}/nagios.log\ncfg_file={directory}/base.cfg\n\
         cfg_file={directory}/hosts.cfg\ncfg_file={directory}/services.cfg\n\
         check_result_path={directory}/spool\ntemp_path=/tmp\n\
         illegal_macro_output_chars=`~$&|'\"<>\n\
         illegal_object_name_chars=`~!$%^&*|'\"<>?,()=\n"
    );
    let (base, hosts, services) = match shape {
        Shape::Flat => (base(), flat_hosts(services), flat_services(services)),
        Shape::Uneven => (base(), flat_hosts(services), uneven_services(services)),
        Shape::Rich => (base() + &templates(), rich_hosts(services), rich_services(services)),
    };
    [("nagios.cfg", main), ("base.cfg", base), ("hosts.cfg", hosts), ("services.cfg", services)]
        .into_iter()
        .map(|(name, text)| (name.to_owned(), text))
        .collect()
}

/// Appends one definition.
fn define(out: &mut String, kind: &str, directives: &[(&str, &str)]) {
    let _ = writeln!(out, "define {kind} {{");
    for (name, value) in directives {
        let _ = writeln!(out, "    {name:<24} {value}");
    }
    out.push_str("}\n\n");
}

fn base() -> String {
    let mut out = String::new();
    let always = [
        ("timeperiod_name", "24x7"),
        ("alias", "Always"),
        ("sunday", "00:00-24:00"),
        ("monday", "00:00-24:00"),
        ("tuesday", "00:00-24:00"),
        ("wednesday", "00:00-24:00"),
        ("thursday", "00:00-24:00"),
        ("friday", "00:00-24:00"),
        ("saturday", "00:00-24:00"),
    ];
    define(&mut out, "timeperiod", &always);
    for (name, line) in [
        ("notify", "/bin/true $CONTACTEMAIL$"),
        ("check_alive", "$USER1$/check_ping -H $HOSTADDRESS$ -w 3000,80% -c 5000,100% -p 5"),
        ("check_any", "$USER1$/check_dummy $ARG1$ $ARG2$"),
    ] {
        define(&mut out, "command", &[("command_name", name), ("command_line", line)]);
    }
    for n in 0..20 {
        let name = format!("operator-{n}");
        let contact = [
            ("contact_name", name.as_str()),
            ("host_notification_period", "24x7"),
            ("service_notification_period", "24x7"),
            ("host_notification_options", "d,u,r"),
            ("service_notification_options", "w,u,c,r"),
            ("host_notification_commands", "notify"),
            ("service_notification_commands", "notify"),
            ("email", "nobody@localhost"),
        ];
        define(&mut out, "contact", &contact);
    }
    define(
        &mut out,
        "contactgroup",
        &[("contactgroup_name", "admins"), ("members", "operator-0,operator-1")],
    );
    out
}

fn flat_hosts(services: usize) -> String {
    let mut out = String::new();
    for n in 0..services.div_ceil(10) {
        let (name, address) = (format!("host-{n:06}"), address(n));
        let host = [
            ("host_name", name.as_str()),
            ("address", address.as_str()),
            ("check_command", "check_alive"),
            ("check_period", "24x7"),
            ("notification_period", "24x7"),
            ("max_check_attempts", "3"),
            ("check_interval", "5"),
            ("contact_groups", "admins"),
        ];
        define(&mut out, "host", &host);
    }
    out
}

fn flat_services(services: usize) -> String {
    let mut out = String::new();
    for n in 0..services {
        let (host, name) = (format!("host-{:06}", n / 10), format!("Service {}", n % 10));
        let command = format!("check_any!0!service {n}");
        let service = [
            ("host_name", host.as_str()),
            ("service_description", name.as_str()),
            ("check_command", command.as_str()),
            ("check_period", "24x7"),
            ("notification_period", "24x7"),
            ("max_check_attempts", "3"),
            ("check_interval", "5"),
            ("retry_interval", "1"),
            ("contact_groups", "admins"),
        ];
        define(&mut out, "service", &service);
    }
    out
}

fn uneven_services(services: usize) -> String {
    let mut out = String::new();
    let hosts = services.div_ceil(10);
    for n in 0..services {
        // The hosts come round in an order that is none.
        let host = (n % hosts * 7_919 + n / hosts) % hosts;
        let (host, name) = (format!("host-{host:06}"), format!("Service {}", n / hosts));
        let (interval, attempts) = ((n % 17 + 1).to_string(), (n % 5 + 1).to_string());
        let (command, note) = (format!("check_any!0!service {n}"), format!("Room {}", n % 3001));
        let contact = format!("operator-{}", n % 20);
        let mut service = vec![
            ("host_name", host.as_str()),
            ("service_description", name.as_str()),
            ("check_command", command.as_str()),
            ("check_period", "24x7"),
            ("notification_period", "24x7"),
            ("max_check_attempts", attempts.as_str()),
            ("check_interval", interval.as_str()),
            ("retry_interval", "1"),
        ];
        match n % 5 {
            0 => service.push(("contact_groups", "admins")),
            1 => service.extend([("contacts", contact.as_str()), ("notes", note.as_str())]),
            2 => service.extend([("contacts", contact.as_str()), ("_ROOM", note.as_str())]),
            3 => service.extend([("contact_groups", "admins"), ("notification_options", "w,c,r")]),
            _ => service.extend([("contacts", contact.as_str()), ("active_checks_enabled", "1")]),
        }
        let turn = n * 5 % service.len();
        service.rotate_left(turn);
        uneven(&mut out, n, &service);
    }
    out
}

/// Appends one service, written unlike the one before.
fn uneven(out: &mut String, n: usize, directives: &[(&str, &str)]) {
    let indent = ["", "    ", "\t", "  "][n % 4];
    let blanks = ["\t", " ", "          ", "\t\t"][n % 3];
    let _ = writeln!(out, "define service{{");
    for (at, (name, value)) in directives.iter().enumerate() {
        let _ = match (n + at) % 11 {
            3 => writeln!(out, "{indent}{name}{blanks}{value} ; since last year"),
            7 if n.is_multiple_of(8) => writeln!(out, "{indent}{name} \\\n{indent}{indent}{value}"),
            9 => writeln!(out, "{indent}# as agreed\n{indent}{name}{blanks}{value}  "),
            _ => writeln!(out, "{indent}{name}{blanks}{value}"),
        };
    }
    out.push_str(["}\n\n", "}\n", "  }\n\n\n"][n % 3]);
}

/// On loopback, so that running such a configuration asks nobody but this machine.
fn address(n: usize) -> String {
    format!("127.{}.{}.{}", n >> 16 & 255, n >> 8 & 255, n & 255)
}

fn templates() -> String {
    let mut out = String::new();
    let generic = [
        ("name", "generic"),
        ("register", "0"),
        ("check_period", "24x7"),
        ("notification_period", "24x7"),
        ("max_check_attempts", "3"),
        ("check_interval", "5"),
        ("retry_interval", "1"),
        ("notification_interval", "60"),
        ("contact_groups", "admins"),
    ];
    for kind in ["host", "service"] {
        define(&mut out, kind, &generic);
        define(
            &mut out,
            kind,
            &[
                ("name", "production"),
                ("use", "generic"),
                ("register", "0"),
                ("flap_detection_enabled", "1"),
                ("notification_options", if kind == "host" { "d,u,r" } else { "w,u,c,r" }),
            ],
        );
        for team in 0..10 {
            let (name, contact) = (format!("team-{team}"), format!("operator-{team}"));
            define(
                &mut out,
                kind,
                &[
                    ("name", &name),
                    ("use", "production"),
                    ("register", "0"),
                    ("contacts", &contact),
                    ("_TEAM", &name),
                ],
            );
        }
    }
    out
}

/// Services on each host of the rich shape.
const RICH_SERVICES: usize = 20;
/// Hosts in a group of the rich shape.
const GROUP_SIZE: usize = 100;

fn rich_hosts(services: usize) -> String {
    let mut out = String::new();
    let hosts = services.div_ceil(RICH_SERVICES);
    for n in 0..hosts {
        let (name, address) = (format!("host-{n:06}"), address(n));
        let (team, group) = (format!("team-{}", n % 10), format!("group-{}", n / GROUP_SIZE));
        let parent = format!("host-{:06}", n / GROUP_SIZE * GROUP_SIZE);
        let mut host = vec![
            ("use", team.as_str()),
            ("host_name", name.as_str()),
            ("address", address.as_str()),
            ("check_command", "check_alive"),
            ("hostgroups", group.as_str()),
        ];
        if n % GROUP_SIZE != 0 {
            host.push(("parents", &parent));
        }
        define(&mut out, "host", &host);
    }
    let groups = hosts.div_ceil(GROUP_SIZE);
    for group in 0..groups {
        let name = format!("group-{group}");
        define(&mut out, "hostgroup", &[("hostgroup_name", &name), ("alias", &name)]);
    }
    let all: Vec<String> = (0..groups).map(|group| format!("group-{group}")).collect();
    let all = all.join(",");
    define(&mut out, "hostgroup", &[("hostgroup_name", "everything"), ("hostgroup_members", &all)]);
    for n in 0..RICH_SERVICES {
        let name = format!("kind-{n}");
        define(&mut out, "servicegroup", &[("servicegroup_name", &name), ("alias", &name)]);
    }
    out
}

fn rich_services(services: usize) -> String {
    let mut out = String::new();
    let hosts = services.div_ceil(RICH_SERVICES);
    for group in 0..hosts.div_ceil(GROUP_SIZE) {
        let group_name = format!("group-{group}");
        for n in 0..RICH_SERVICES {
            let (name, team) = (format!("Service {n}"), format!("team-{}", n % 10));
            let (command, kind) = (format!("check_any!0!service {n}"), format!("kind-{n}"));
            let service = [
                ("use", team.as_str()),
                ("hostgroup_name", group_name.as_str()),
                ("service_description", name.as_str()),
                ("check_command", command.as_str()),
                ("servicegroups", kind.as_str()),
                ("contacts", "+operator-19"),
            ];
            define(&mut out, "service", &service);
        }
        dependencies(&mut out, &group_name, group * GROUP_SIZE);
    }
    out
}

/// Everything on a host depends on its first service, everything in a group on its gateway.
fn dependencies(out: &mut String, group: &str, gateway: usize) {
    let others: Vec<String> = (1..RICH_SERVICES).map(|n| format!("Service {n}")).collect();
    let others = others.join(",");
    let service_dependency = [
        ("hostgroup_name", group),
        ("service_description", "Service 0"),
        ("dependent_service_description", others.as_str()),
        ("execution_failure_criteria", "u,c"),
        ("notification_failure_criteria", "w,u,c"),
    ];
    define(out, "servicedependency", &service_dependency);
    let (gateway, not_gateway) = (format!("host-{gateway:06}"), format!("!host-{gateway:06}"));
    let host_dependency = [
        ("host_name", gateway.as_str()),
        ("dependent_hostgroup_name", group),
        ("dependent_host_name", not_gateway.as_str()),
        ("notification_failure_criteria", "d,u"),
    ];
    define(out, "hostdependency", &host_dependency);
    let escalation = [
        ("hostgroup_name", group),
        ("service_description", "Service 0"),
        ("first_notification", "3"),
        ("last_notification", "0"),
        ("contacts", "operator-18"),
    ];
    define(out, "serviceescalation", &escalation);
}
