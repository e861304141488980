//! Hosts behind hosts.

use model::HostId;

use crate::objects::{Build, contacts};
use crate::script::Run;

/// `web` behind both `east` and `west`; only looked at when asked.
fn site(attempts: u32) -> Build {
    let parents = vec![HostId::from(0), HostId::from(2)];
    let quiet = |def: &mut model::objects::HostDef| {
        def.check_interval = 0.0;
        def.max_check_attempts = 1;
    };
    Build::new()
        .contact("ann", |_| {})
        .host("east", quiet)
        .host("web", |def| {
            def.check_interval = 0.0;
            def.parents = parents;
            def.max_check_attempts = attempts;
            def.contacts = contacts(&[0]);
        })
        .host("west", quiet)
}

#[test]
fn a_host_is_unreachable_only_if_no_parent_is_up() {
    Run::new(site(2)).script(
        "
        at 0  east DOWN → DOWN
        at 5  web  DOWN → DOWN, soft 1/2
        at 10 west DOWN → DOWN
        at 15 web  DOWN → UNREACHABLE, hard 2/2, log UNREACHABLE;HARD;2, told ann",
    );
}

#[test]
fn a_hard_problem_that_changes_its_kind_is_told_at_once() {
    Run::new(site(2)).script(
        "
        at 0  web  DOWN → soft 1/2
        at 10 web  DOWN → DOWN, hard 2/2, told ann
        at 20 east DOWN
        at 21 west DOWN
        at 70 web  DOWN → UNREACHABLE, hard 2/2, log UNREACHABLE;HARD;2, told ann",
    );
}

#[test]
fn going_down_calls_parents_that_are_up_and_all_children_into_question() {
    Run::new(site(1)).script(
        "
        at 0  west DOWN → checks web
        at 1  web  UP
        at 50 web  DOWN → checks east",
    );
}

#[test]
fn coming_back_calls_neighbours_that_are_down_into_question() {
    Run::new(site(1)).script(
        "
        at 0   east DOWN
        at 1   west DOWN
        at 2   web  DOWN → UNREACHABLE
        at 100 east UP   → checks web
        at 101 web  UP   → checks west",
    );
}

#[test]
fn a_child_is_asked_whenever_a_parent_changes() {
    Run::new(site(1)).script(
        "
        at 0   east DOWN
        at 1   west DOWN
        at 2   web  DOWN → UNREACHABLE
        at 100 east UP   → checks web
        at 101 web  DOWN → DOWN
        at 102 east DOWN → checks web
        at 103 web  DOWN → UNREACHABLE
        at 200 west UP   → checks web",
    );
}
