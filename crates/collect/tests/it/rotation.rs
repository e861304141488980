//! Rotation, truncation and copies of followed files, while running and while stopped.

use std::fs::OpenOptions;
use std::io::Write;

use crate::files::Logs;

/// Some lines, so that a file is recognised by more than a few bytes.
fn lines(range: std::ops::Range<usize>) -> (String, Vec<String>) {
    let lines: Vec<_> = range.map(|n| format!("Nov 21 10:00:00 host app: line {n}")).collect();
    (lines.join("\n") + "\n", lines)
}

fn truncate(logs: &Logs, name: &str) {
    OpenOptions::new().write(true).open(logs.path(name)).unwrap().set_len(0).unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_renamed_file_is_read_to_its_end_and_the_new_one_from_its_start() {
    let mut logs = Logs::new("auth.log");
    logs.append("auth.log", "");
    let mut site = logs.follow().await;
    for round in 0..5 {
        let (text, expected) = lines(round * 10..round * 10 + 3);
        logs.append("auth.log", text);
        assert_eq!(site.texts(3), expected);
        // The writer has the file open over the rename, and writes to it once more.
        let mut open = OpenOptions::new().append(true).open(logs.path("auth.log")).unwrap();
        logs.rename("auth.log", &format!("auth.log.{round}"));
        open.write_all(b"after the rename\nunfinished").unwrap();
        logs.append("auth.log", format!("new {round}\n"));
        let new = format!("new {round}");
        assert_eq!(site.texts(3), ["after the rename", "unfinished", &new]);
    }
    assert!(site.rest().is_empty());
    logs.stop(site).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_that_vanishes_is_followed_again_when_it_is_back() {
    let mut logs = Logs::new("auth.log");
    logs.append("auth.log", "");
    let mut site = logs.follow().await;
    logs.append("auth.log", "one\n");
    site.texts(1);
    std::fs::remove_file(logs.path("auth.log")).unwrap();
    logs.append("auth.log", "two\n");
    assert_eq!(site.texts(1), ["two"]);
    logs.stop(site).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_truncated_file_is_read_from_its_start() {
    let mut logs = Logs::new("auth.log");
    logs.append("auth.log", "");
    let mut site = logs.follow().await;
    let (text, expected) = lines(0..50);
    logs.append("auth.log", text);
    assert_eq!(site.texts(50), expected);
    truncate(&logs, "auth.log");
    logs.append("auth.log", "short\n");
    assert_eq!(site.texts(1), ["short"]);
    // Longer than before at once: noticed by its first bytes.
    truncate(&logs, "auth.log");
    let (text, expected) = lines(100..200);
    logs.append("auth.log", text);
    assert_eq!(site.texts(100), expected);
    logs.stop(site).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_copytruncate_copied_away_unread_is_read_from_the_copy() {
    let mut logs = Logs::new("auth.log");
    logs.append("auth.log", "");
    let site = logs.follow().await;
    let (text, expected) = lines(0..50);
    logs.append("auth.log", text);
    let mut site = site;
    assert_eq!(site.texts(50), expected);
    let read = logs.stop(site).await;
    // While nobody looks: more lines, then the copy, then the truncation.
    let (text, unread) = lines(50..60);
    logs.append("auth.log", text);
    std::fs::copy(logs.path("auth.log"), logs.path("auth.log.1")).unwrap();
    truncate(&logs, "auth.log");
    logs.append("auth.log", "new\n");
    let mut site = logs.follow_on(read).await;
    assert_eq!(site.texts(10), unread);
    assert_eq!(site.texts(1), ["new"]);
    assert!(site.rest().is_empty());
    logs.stop(site).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_rotation_while_stopped_loses_and_doubles_nothing() {
    let mut logs = Logs::new("auth.log");
    logs.append("auth.log", "");
    let mut site = logs.follow().await;
    let (text, expected) = lines(0..5);
    logs.append("auth.log", text);
    assert_eq!(site.texts(5), expected);
    let read = logs.stop(site).await;
    logs.append("auth.log", "last of the old\nunfinished");
    logs.rename("auth.log", "auth.log-20261121");
    logs.append("auth.log", "first of the new\n");
    let mut site = logs.follow_on(read).await;
    let texts = site.texts(3);
    assert_eq!(texts, ["last of the old", "unfinished", "first of the new"]);
    let read = logs.stop(site).await;

    // Nothing of it comes again.
    let mut site = logs.follow_on(read).await;
    logs.append("auth.log", "next\n");
    assert_eq!(site.texts(1), ["next"]);
    logs.stop(site).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_rotation_while_stopped_without_a_new_file_yet_loses_nothing() {
    let mut logs = Logs::new("auth.log");
    logs.append("auth.log", "");
    let mut site = logs.follow().await;
    logs.append("auth.log", "one\n");
    site.texts(1);
    let read = logs.stop(site).await;
    logs.append("auth.log", "two\n");
    logs.rename("auth.log", "auth.log.1");
    let mut site = logs.follow_on(read).await;
    assert_eq!(site.texts(1), ["two"]);
    logs.append("auth.log", "three\n");
    assert_eq!(site.texts(1), ["three"]);
    logs.stop(site).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_pattern_that_also_matches_rotated_names_doubles_nothing() {
    let mut logs = Logs::new("auth.log*");
    logs.append("auth.log", "");
    let mut site = logs.follow().await;
    let (text, expected) = lines(0..5);
    logs.append("auth.log", text);
    assert_eq!(site.texts(5), expected);
    logs.rename("auth.log", "auth.log.1");
    logs.append("auth.log", "new\n");
    assert_eq!(site.texts(1), ["new"]);
    let rotated = format!("file {}", logs.path("auth.log.1").display());
    site.source(&rotated, |_| true).await;
    logs.append("auth.log.1", "late\n");
    assert_eq!(site.texts(1), ["late"]);
    let read = logs.stop(site).await;
    // The same while stopped.
    logs.append("auth.log", "unread\n");
    logs.rename("auth.log.1", "auth.log.2");
    logs.rename("auth.log", "auth.log.1");
    logs.append("auth.log", "newest\n");
    let mut site = logs.follow_on(read).await;
    let mut texts = site.texts(2);
    texts.sort();
    assert_eq!(texts, ["newest", "unread"]);
    logs.append("auth.log", "end\n");
    assert_eq!(site.texts(1), ["end"]);
    assert!(site.rest().is_empty());
    logs.stop(site).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_rewritten_by_an_editor_goes_on_at_the_same_place() {
    let mut logs = Logs::new("auth.log");
    logs.append("auth.log", "");
    let mut site = logs.follow().await;
    let (text, expected) = lines(0..5);
    logs.append("auth.log", &text);
    assert_eq!(site.texts(5), expected);
    logs.append("copy", text + "more\n");
    logs.rename("copy", "auth.log");
    assert_eq!(site.texts(1), ["more"]);
    assert!(site.rest().is_empty());
    logs.stop(site).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_hole_that_a_writer_leaves_after_a_truncation_is_no_line() {
    let mut logs = Logs::new("auth.log");
    logs.append("auth.log", "");
    let mut site = logs.follow().await;
    // Opened without append: writes go on at the old offset.
    let mut writer = OpenOptions::new().write(true).open(logs.path("auth.log")).unwrap();
    writer.write_all(b"before\n").unwrap();
    assert_eq!(site.texts(1), ["before"]);
    truncate(&logs, "auth.log");
    writer.write_all(b"after\n").unwrap();
    assert_eq!(site.texts(1), ["after"]);
    logs.stop(site).await;
}
