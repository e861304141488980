//! What definitions mean: templates, lists, copies, inheritance.

use config::{LoadOptions, Loaded, load};
use model::objects::{HostDef, Objects, ServiceDef, StateOptions};

use crate::memory::Memory;

/// What every configuration here has.
const BASE: &str = "
define timeperiod {
    timeperiod_name always
    alias           Always
    monday          00:00-24:00
}
define command {
    command_name check
    command_line /bin/true $ARG1$
}
define contact {
    contact_name                  ada
    host_notification_commands    check
    service_notification_commands check
    host_notification_period      always
    service_notification_period   always
}
define contact {
    contact_name                  bob
    host_notification_commands    check
    service_notification_commands check
    host_notification_period      always
    service_notification_period   always
}
define contactgroup {
    contactgroup_name team
    members           bob
}
define host {
    name               h
    register           0
    max_check_attempts 3
    contacts           ada
}
define service {
    name               s
    register           0
    max_check_attempts 3
    check_command      check
    check_period       always
}
";

fn loaded(main: &str, text: &str) -> Loaded {
    let mut memory = Memory::default();
    let main = format!("cfg_file=/base.cfg\ncfg_file=/objects.cfg\n{main}");
    for (name, text) in [("/nagios.cfg", &*main), ("/base.cfg", BASE), ("/objects.cfg", text)] {
        memory.files.insert(name.to_owned(), text.as_bytes().to_vec());
    }
    load("/nagios.cfg", &LoadOptions::default(), &memory)
}

fn objects(text: &str) -> Objects {
    let loaded = loaded("", text);
    loaded.objects.unwrap_or_else(|| panic!("{:#?}", loaded.diagnostics))
}

fn codes(text: &str) -> Vec<&'static str> {
    loaded("", text).diagnostics.iter().filter(|d| d.is_error()).map(|d| d.code).collect()
}

/// `host`, `service` and so on by short text: `host a, use h, parents b`.
fn define(short: &str) -> String {
    let mut parts = short.split("; ");
    let kind = parts.next().unwrap();
    let body: String = parts.map(|part| format!("    {part}\n")).collect();
    format!("define {kind} {{\n{body}}}\n")
}

fn all(short: &[&str]) -> String {
    short.iter().map(|one| define(one)).collect()
}

fn host<'o>(objects: &'o Objects, name: &str) -> &'o HostDef {
    &objects.hosts[objects.host(name).unwrap()]
}

fn service<'o>(objects: &'o Objects, host: &str, description: &str) -> &'o ServiceDef {
    &objects.services[objects.service(host, description).unwrap()]
}

fn services(objects: &Objects) -> Vec<String> {
    let name = |s: &ServiceDef| format!("{}/{}", objects.hosts[s.host].name, s.description);
    objects.services.iter().map(name).collect()
}

#[test]
fn own_values_win_and_templates_are_asked_in_order() {
    let objects = objects(&all(&[
        "host; name a; use h; register 0; check_interval 1; retry_interval 1",
        "host; name b; register 0; check_interval 2; retry_interval 2; notes from b",
        "host; host_name web; use a,b; check_interval 9",
        "service; use s; host_name web; service_description x",
    ]));
    let web = host(&objects, "web");
    assert_eq!((web.check_interval, web.retry_interval), (9.0, 1.0));
    assert_eq!(web.presentation.as_ref().unwrap().notes.as_deref(), Some("from b"));
    assert_eq!(web.max_check_attempts, 3);
}

#[test]
fn lists_that_begin_with_plus_extend_the_template() {
    let objects = objects(&all(&[
        "host; host_name web; use h; contacts +bob",
        "service; use s; host_name web; service_description x",
    ]));
    assert_eq!(host(&objects, "web").contacts.len(), 2);
}

#[test]
fn null_stops_templates_and_implied_inheritance() {
    let objects = objects(&all(&[
        "host; host_name web; use h; notification_period always",
        "service; use s; host_name web; service_description a",
        "service; use s; host_name web; service_description b; notification_period null; \
         contacts null",
    ]));
    let inherits = service(&objects, "web", "a");
    assert_eq!(inherits.contacts, host(&objects, "web").contacts);
    assert!(inherits.notification_period.is_some());
    let open = service(&objects, "web", "b");
    assert!(open.contacts.is_empty() && open.notification_period.is_none());
}

#[test]
fn intervals_are_inherited_from_hosts_that_say_them() {
    let objects = objects(&all(&[
        "host; host_name says; use h; notification_interval 7",
        "host; host_name silent; use h",
        "service; use s; host_name says,silent; service_description x",
    ]));
    assert_eq!(service(&objects, "says", "x").notification_interval, 7.0);
    assert_eq!(service(&objects, "silent", "x").notification_interval, 30.0);
}

#[test]
fn an_important_command_of_a_template_wins_over_the_childs() {
    let objects = objects(&all(&[
        "host; host_name web; use h",
        "service; name t; use s; register 0; check_command !check!template",
        "service; use t; host_name web; service_description x; check_command check!own",
    ]));
    assert_eq!(&*service(&objects, "web", "x").check_command.text, "check!template");
}

#[test]
fn stars_take_all_hosts_and_bangs_take_some_away() {
    let objects = objects(&all(&[
        "host; host_name a; use h",
        "host; host_name b; use h",
        "host; host_name c; use h",
        "hostgroup; hostgroup_name g; members *,!c",
        "service; use s; host_name *,!b; service_description star",
        "service; use s; hostgroup_name g; host_name !a; service_description group",
    ]));
    assert_eq!(services(&objects), ["a/star", "b/group", "c/star"]);
}

#[test]
fn groups_nest_and_loops_are_refused() {
    let hosts = ["host; host_name a; use h; hostgroups inner", "host; host_name b; use h"];
    let services = "service; use s; hostgroup_name outer; service_description x";
    let nested = all(&[
        hosts[0],
        hosts[1],
        services,
        "hostgroup; hostgroup_name inner; members b",
        "hostgroup; hostgroup_name outer; hostgroup_members inner",
    ]);
    assert_eq!(self::services(&objects(&nested)), ["a/x", "b/x"]);
    let looped = nested + &define("hostgroup; hostgroup_name l; hostgroup_members l");
    assert_eq!(codes(&looped), ["group-loop"]);
}

#[test]
fn expressions_work_when_switched_on_and_stick_to_the_list() {
    let text = all(&[
        "host; host_name web1; use h",
        "host; host_name web2; use h",
        "host; host_name db11; use h",
        "service; use s; host_name web.*,db1; service_description x",
    ]);
    let on = loaded("use_regexp_matching=1\n", &text);
    assert_eq!(services(&on.objects.unwrap()), ["db11/x", "web1/x", "web2/x"]);
    let off = loaded("", &text);
    assert!(off.objects.is_none());
}

#[test]
fn of_two_definitions_for_one_host_the_later_stays() {
    let text = all(&[
        "host; host_name a; use h",
        "service; use s; host_name a; service_description x; notes first",
        "service; use s; host_name a; service_description x; notes second",
    ]);
    let loaded = loaded("", &text);
    let warnings: Vec<_> = loaded.diagnostics.iter().map(|d| (d.code, d.counted)).collect();
    assert!(warnings.contains(&("duplicate-service", false)), "{warnings:?}");
    let objects = loaded.objects.unwrap();
    let notes = &service(&objects, "a", "x").presentation.as_ref().unwrap().notes;
    assert_eq!(notes.as_deref(), Some("second"));
}

#[test]
fn a_definition_for_the_host_beats_one_for_its_group_wherever_it_stands() {
    let objects = objects(&all(&[
        "host; host_name a; use h",
        "host; host_name b; use h",
        "hostgroup; hostgroup_name g; members a,b",
        "service; use s; host_name a; service_description x; notes direct",
        "service; use s; hostgroup_name g; service_description x; notes group",
    ]));
    let notes = &service(&objects, "a", "x").presentation.as_ref().unwrap().notes;
    assert_eq!(notes.as_deref(), Some("direct"));
}

#[test]
fn dependencies_are_expanded_to_pairs_and_said_twice_count_once() {
    let dependency = "servicedependency; host_name a,b; service_description x; \
                      dependent_service_description y; execution_failure_criteria c; \
                      notification_failure_criteria w";
    let objects = objects(&all(&[
        "host; host_name a; use h",
        "host; host_name b; use h",
        "service; use s; host_name a,b; service_description x",
        "service; use s; host_name a,b; service_description y",
        dependency,
        dependency,
    ]));
    assert_eq!(objects.service_dependencies.len(), 4);
    let same_host = |d: &model::objects::ServiceDependencyDef| {
        objects.services[d.master].host == objects.services[d.dependent].host
    };
    assert!(objects.service_dependencies.iter().all(same_host));
}

#[test]
fn escalations_inherit_what_they_do_not_say() {
    let objects = objects(&all(&[
        "host; host_name a; use h; notification_interval 5; notification_period always",
        "service; use s; host_name a; service_description x",
        "hostescalation; host_name a; first_notification 2; last_notification 0; contacts +bob",
    ]));
    let rule = &objects.host_escalations[0].rule;
    assert_eq!((rule.first_notification, rule.last_notification), (2, 0));
    assert_eq!(rule.contacts.len(), 2);
    assert_eq!(rule.notification_interval, 5.0);
    assert!(rule.period.is_some());
    assert_eq!(rule.options, StateOptions::ALL);
}

#[test]
fn ids_follow_names_and_relations_are_known_on_both_sides() {
    let objects = objects(&all(&[
        "host; host_name z; use h",
        "host; host_name a; use h; parents z; hostgroups g",
        "hostgroup; hostgroup_name g",
        "servicegroup; servicegroup_name sg; members a,x",
        "service; use s; host_name z,a; service_description x",
    ]));
    let (a, z) = (objects.host("a").unwrap(), objects.host("z").unwrap());
    assert!(a < z);
    assert_eq!(objects.hosts[a].parents, [z]);
    assert_eq!(objects.hosts[z].children, [a]);
    assert_eq!(objects.host_groups[objects.hosts[a].groups[0]].members, [a]);
    let member = objects.service("a", "x").unwrap();
    assert_eq!(objects.service_groups[objects.services[member].groups[0]].members, [member]);
}

#[test]
fn locations_point_at_definitions() {
    let objects = objects(
        "\n\n  define host {\n host_name a\n use h\n }\n\
                           define service {\n use s\n host_name a\n service_description x\n}\n",
    );
    let location = host(&objects, "a").location;
    assert_eq!((objects.file_of(location), location.line, location.column), ("/objects.cfg", 3, 3));
}

#[test]
fn all_problems_come_in_one_run_with_place_and_suggestion() {
    let text = all(&[
        "host; host_name web-02; use h",
        "host; host_name other; use h; chek_interval 5",
        "service; use s; host_name web-03; service_description x",
        "service; use sx; host_name web-02; service_description y; check_command check",
    ]);
    let loaded = loaded("", &text);
    let errors: Vec<_> = loaded.diagnostics.iter().filter(|d| d.is_error()).collect();
    let found: Vec<_> = errors.iter().map(|d| d.code).collect();
    assert!(
        found.starts_with(&["unknown-directive", "unknown-template", "unknown-host"]),
        "{found:?}"
    );
    let unknown_host = errors[2];
    assert_eq!(unknown_host.help.as_deref(), Some("did you mean `web-02` (objects.cfg:1)?"));
    let place = unknown_host.place.unwrap();
    assert_eq!((place.line, place.column, place.length), (12, 15, 6));
    assert!(!errors[0].beyond_nagios && errors[1].beyond_nagios);
}

#[test]
fn a_long_chain_of_templates_needs_no_deep_stack() {
    let mut text = String::new();
    let last = 20_000;
    for n in 0..last {
        text += &define(&format!("host; name t{n}; use t{}; register 0", n + 1));
    }
    text += &define(&format!("host; name t{last}; use h; register 0; notes end"));
    text += &define("host; host_name a; use t0");
    text += &define("service; use s; host_name a; service_description x");
    let objects = objects(&text);
    let notes = &host(&objects, "a").presentation.as_ref().unwrap().notes;
    assert_eq!(notes.as_deref(), Some("end"));
}

#[test]
fn templates_in_a_circle_are_tolerated() {
    let objects = objects(&all(&[
        "host; name t; use u; register 0; notes of t",
        "host; name u; use t; register 0; notes_url of u",
        "host; host_name a; use h,t",
        "service; use s; host_name a; service_description x",
    ]));
    let presentation = host(&objects, "a").presentation.clone().unwrap();
    assert_eq!(presentation.notes_url.as_deref(), Some("of u"));
}

#[test]
fn a_neighbour_that_is_not_registered_changes_nothing() {
    let objects = objects(&all(&[
        "host; host_name a; use h",
        "host; host_name b; use h",
        "service; use s; host_name a; service_description 1",
        "service; use s; host_name b; service_description 2; register 0",
        "service; use s; host_name b; service_description 3",
        "service; name t; use s; host_name a; register 0",
        "service; use t; host_name +b; service_description 4",
        "service; use s; host_name +b; service_description 5",
    ]));
    assert_eq!(services(&objects), ["a/1", "a/4", "b/3", "b/4", "b/5"]);
}
