//! Work split in two comes to the same as work done in one go.

use std::fmt::Write as _;
use std::io;

use config::{DirEntry, LoadOptions, Loaded, Loader};

use crate::files::{Files, fixtures};
use crate::memory::Memory;

/// Splits whatever can be split, and does the second half first.
pub(crate) struct Shared<'l>(pub(crate) &'l dyn Loader);

impl Loader for Shared<'_> {
    fn read(&self, path: &str) -> io::Result<Vec<u8>> {
        self.0.read(path)
    }

    fn list_dir(&self, path: &str) -> io::Result<Vec<DirEntry>> {
        self.0.list_dir(path)
    }

    fn is_dir(&self, path: &str) -> bool {
        self.0.is_dir(path)
    }

    fn is_writable_dir(&self, path: &str) -> io::Result<()> {
        self.0.is_writable_dir(path)
    }

    fn absolute(&self, path: &str) -> String {
        self.0.absolute(path)
    }

    fn worth_sharing(&self) -> usize {
        1
    }

    fn both(&self, here: &mut dyn FnMut(), elsewhere: &mut (dyn FnMut() + Send)) {
        elsewhere();
        here();
    }
}

/// Everything that came out, places and all.
pub(crate) fn all_of(loaded: &Loaded) -> String {
    format!("{:?}\n{:?}\n{:?}", loaded.diagnostics, loaded.report, loaded.objects)
}

#[test]
fn every_fixture_comes_out_the_same() {
    let options = LoadOptions { very_verbose: true, strict: false };
    for directory in fixtures("good").into_iter().chain(fixtures("bad")) {
        let main = directory.join("nagios.cfg");
        let files = Files { working_directory: directory };
        let load = |loader: &dyn Loader| config::load(&main.to_string_lossy(), &options, loader);
        assert_eq!(all_of(&load(&files)), all_of(&load(&Shared(&files))), "{}", main.display());
    }
}

/// Services of all kinds: like the one before, unlike it, with comments, continued, extended.
fn services(count: usize) -> String {
    let mut text = String::from(
        "define timeperiod {\ntimeperiod_name p\nalias p\nmonday 00:00-24:00\n}\n\
         define command {\ncommand_name c\ncommand_line x\n}\n\
         define contact {\ncontact_name a\nhost_notification_commands c\n\
         service_notification_commands c\n}\n\
         define contact {\ncontact_name b\nhost_notification_commands c\n\
         service_notification_commands c\n}\n\
         define host {\nhost_name h\nmax_check_attempts 3\ncontacts a\n}\n\
         define service {\nname t\nregister 0\ncheck_command c\ncontacts b\n_X from template\n}\n",
    );
    for n in 0..count {
        let more = match n % 7 {
            0 => "  check_interval\t5 ; minutes\n",
            1 => "  contacts +a\n  use t\n  _x own\n",
            2 => "  notes one \\\n  two\\; three\n  check_interval 0.5\n",
            3 => "  notification_options w\n  notification_options c\n",
            4 => "  check_interval   7  \n  notes_url\n\n# comment\n",
            5 => "  name s\u{e9}rvice\n  register 0\n",
            _ => "",
        };
        let name = if n % 7 == 5 { n.to_string() } else { String::new() };
        let more = more.replace("s\u{e9}rvice", &format!("s\u{e9}rvice-{name}"));
        let _ = write!(
            text,
            "define service {{\n  host_name h\n  service_description {n} \u{e9}\n{more}  \
             check_command c!{n}\n  check_period p\n  max_check_attempts 3\n}}\n"
        );
    }
    text
}

fn load(text: &str, is_shared: bool) -> Loaded {
    let mut memory = Memory::default();
    memory.files.insert("/nagios.cfg".into(), b"cfg_file=/objects.cfg\n".to_vec());
    memory.files.insert("/objects.cfg".into(), text.as_bytes().to_vec());
    let options = LoadOptions::default();
    if is_shared {
        config::load("/nagios.cfg", &options, &Shared(&memory))
    } else {
        config::load("/nagios.cfg", &options, &memory)
    }
}

#[test]
fn services_of_all_kinds_come_out_the_same() {
    let text = services(200);
    let alone = load(&text, false);
    let errors: Vec<_> = alone.diagnostics.iter().filter(|found| found.is_error()).collect();
    assert!(alone.objects.is_some(), "{errors:?}");
    assert_eq!(all_of(&alone), all_of(&load(&text, true)));
}

#[test]
fn what_is_wrong_is_said_once_and_in_order_wherever_it_is() {
    let good = services(40);
    let usual = load(&good, false).diagnostics.len();
    let wrong = [
        "define service {\nhost_name h\nservice_description x\nchek_command c\n}\n",
        "define host {\nhost_name h\n}\n",
        "define service {\nhost_name nowhere\nservice_description x\ncheck_command c\n}\n",
        "define service {\nhost_name h\nservice_description x\ncheck_command c\n\
         check_period q\nmax_check_attempts 0\n}\n",
        "define service {\nhost_name h\nservice_description x\ncheck_command nothing!1\n\
         max_check_attempts 1\nnormal_check_interval 1\n}\n",
        "}\n",
        "define service {\n",
        "include_file=/missing.cfg\n",
        "nonsense \\\n",
    ];
    let places: Vec<usize> = good.match_indices("define ").map(|(at, _)| at).collect();
    for wrong in wrong {
        for at in places.iter().step_by(5) {
            let mut text = good.clone();
            text.insert_str(*at, wrong);
            let alone = load(&text, false);
            assert!(alone.objects.is_none() || alone.diagnostics.len() > usual, "{wrong}");
            assert_eq!(all_of(&alone), all_of(&load(&text, true)), "{wrong} at {at}");
        }
    }
}
