//! The journal, printed by scripts in the place of `journalctl`: not every machine has one.

use std::os::unix::fs::PermissionsExt;
use std::path::Path;

use collect::{CollectSettings, JournalUse, SourceCounters};
use tempfile::TempDir;

use crate::harness::Site;

/// A program in the place of `journalctl`.
struct Script(TempDir);

impl Script {
    fn new(body: &str) -> Self {
        let script = Self(tempfile::tempdir().unwrap());
        script.write(body);
        script
    }

    fn write(&self, body: &str) {
        self.write_with("exit 0", body);
    }

    /// Replaces it. Without `--follow` it does what `probe` says; with it, it says how it was
    /// called and goes on with `body`.
    fn write_with(&self, probe: &str, body: &str) {
        let directory = self.0.path();
        let text = format!(
            "#!/bin/sh\ncase \"$*\" in *--follow*) echo \"$@\" >> {calls} ;; *) {probe} ;; esac\n{body}\n",
            calls = directory.join("calls").display(),
        );
        let beside = directory.join("new");
        std::fs::write(&beside, text).unwrap();
        std::fs::set_permissions(&beside, std::fs::Permissions::from_mode(0o755)).unwrap();
        std::fs::rename(beside, directory.join("journalctl")).unwrap();
    }

    fn calls(&self) -> Vec<String> {
        let text = std::fs::read_to_string(self.0.path().join("calls")).unwrap_or_default();
        text.lines().map(str::to_owned).collect()
    }

    fn settings(&self, journal: JournalUse) -> CollectSettings {
        let journalctl = self.0.path().join("journalctl");
        CollectSettings { journal, journalctl, ..CollectSettings::default() }
    }
}

/// What prints an entry.
fn entry(cursor: &str, message: &str) -> String {
    format!(
        "printf '__CURSOR={cursor}\\n__REALTIME_TIMESTAMP=1000000\\n_HOSTNAME=web\\n\
         SYSLOG_IDENTIFIER=sshd\\n_PID=7\\nMESSAGE={message}\\n\\n'\n"
    )
}

async fn restart(site: Site, settings: CollectSettings) -> Site {
    let read = site.reader.position();
    let directory = site.stop().await;
    let mut site = Site::start_in(directory, Default::default(), settings).await;
    site.reader.seek(read);
    site
}

fn is_said(what: &str) -> impl Fn(&SourceCounters) -> bool {
    let what = what.to_owned();
    move |source| source.error.as_ref().is_some_and(|error| error.contains(&what))
}

#[tokio::test(flavor = "multi_thread")]
async fn entries_become_lines_and_a_restart_goes_on_behind_the_last() {
    let script = Script::new(&(entry("c1", "one") + &entry("c2", "two") + "exec sleep 1000"));
    let mut site = Site::start(script.settings(JournalUse::On)).await;
    let texts = site.texts(2);
    assert!(texts[0].ends_with(" web sshd[7]: one") && texts[1].ends_with("two"), "{texts:?}");
    let counters = site.source("journal", |s| s.received == 2).await;
    assert_eq!((counters.error, counters.enabled), (None, true));
    assert!(script.calls()[0].contains("--since=@"), "{:?}", script.calls());

    script.write(&(entry("c3", "three") + "exec sleep 1000"));
    let mut site = restart(site, script.settings(JournalUse::On)).await;
    assert!(site.texts(1)[0].ends_with("three"));
    assert!(script.calls()[1].ends_with("--after-cursor=c2"), "{:?}", script.calls());
    site.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_restart_before_the_first_entry_does_not_skip_what_came_between() {
    let script = Script::new("exec sleep 1000");
    let site = Site::start(script.settings(JournalUse::On)).await;
    while site.writer.bookmark("journal").is_none() {
        tokio::task::yield_now().await;
    }
    let site = restart(site, script.settings(JournalUse::On)).await;
    while script.calls().len() < 2 {
        tokio::task::yield_now().await;
    }
    let calls = script.calls();
    assert_eq!(calls[0], calls[1], "the same time");
    site.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_missing_program_and_a_missing_journal_are_said() {
    let mut settings = CollectSettings { journal: JournalUse::On, ..CollectSettings::default() };
    settings.journalctl = Path::new("/nowhere/journalctl").into();
    let site = Site::start(settings).await;
    let counters = site.source("journal", is_said("not available")).await;
    assert!(counters.error.unwrap().contains("/nowhere/journalctl"));
    site.stop().await;

    let script = Script::new("");
    script.write_with("echo 'No journal files were found.' >&2; exit 0", "exit 1");
    let site = Site::start(script.settings(JournalUse::On)).await;
    let counters = site.source("journal", is_said("No journal")).await;
    assert_eq!(counters.error.unwrap(), "not available: No journal files were found.");
    script.write("echo 'Something broke' >&2; exit 1");
    site.source("journal", is_said("Something broke")).await;
    // It is tried again, and once it works nothing is wrong.
    script.write(&(entry("c1", "one") + "exec sleep 1000"));
    let mut site = site;
    site.texts(1);
    site.source("journal", |s| s.error.is_none()).await;
    site.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_cursor_that_the_journal_does_not_know_is_given_up() {
    let script = Script::new(&(entry("c1", "one") + "exec sleep 1000"));
    let mut site = Site::start(script.settings(JournalUse::On)).await;
    site.texts(1);
    script.write(&format!(
        "case \"$*\" in *after-cursor*) echo 'Failed to seek to cursor: Invalid argument' >&2; exit 1;; esac\n{}exec sleep 1000",
        entry("d1", "again")
    ));
    let mut site = restart(site, script.settings(JournalUse::On)).await;
    assert!(site.texts(1)[0].ends_with("again"));
    site.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn auto_reads_the_journal_when_no_followed_file_has_the_same() {
    let script = Script::new(&(entry("c1", "one") + "exec sleep 1000"));
    let mut site = Site::start(script.settings(JournalUse::Auto)).await;
    site.texts(1);
    assert!(site.source("journal", |_| true).await.enabled);
    site.stop().await;

    let mut settings = script.settings(JournalUse::Off);
    settings.files = Vec::new();
    let site = Site::start(settings).await;
    assert!(site.collector.sources().is_empty());
    site.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_real_program_is_understood() {
    if !crate::harness::is_installed("journalctl") {
        return;
    }
    let asked = std::process::Command::new("journalctl").args(["-n", "1", "-o", "short"]).output();
    let there = !String::from_utf8_lossy(&asked.unwrap().stderr).contains("No journal");
    let settings = CollectSettings { journal: JournalUse::On, ..CollectSettings::default() };
    let site = Site::start(settings).await;
    if there {
        while site.writer.bookmark("journal").is_none() {
            tokio::task::yield_now().await;
        }
        assert_eq!(site.source("journal", |_| true).await.error, None);
    } else {
        site.source("journal", is_said("not available: No journal files")).await;
    }
    site.stop().await;
}
