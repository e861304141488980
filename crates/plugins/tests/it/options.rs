//! Every option of the originals is known to the native checks, and takes a value or not as there.
//! The table is `options.tsv`.

use plugins::checks::{self, Args, Check};

const TABLE: &str = include_str!("options.tsv");
const COMPLAINTS: [&str; 5] = [
    "unrecognized option",
    "invalid option",
    "is ambiguous",
    "requires an argument",
    "doesn't allow an argument",
];

/// One spelling of one option.
struct Row {
    plugin: &'static str,
    spelling: &'static str,
    value: &'static str,
}

fn rows() -> Vec<Row> {
    let lines = TABLE.lines().filter(|line| !line.starts_with('#'));
    let row = |line: &'static str| {
        let columns: Vec<_> = line.split('\t').collect();
        let [plugin, short, long, value, _repeats] = columns[..] else { panic!("row {line:?}") };
        let spellings = [short, long].into_iter().filter(|spelling| *spelling != "-");
        spellings.map(move |spelling| Row { plugin, spelling, value }).collect::<Vec<_>>()
    };
    lines.flat_map(row).collect()
}

/// The option with a value where it takes one, then `-V`, which must be reached.
fn words(row: &Row) -> Vec<String> {
    let attached = if row.spelling.starts_with("--") { "=1" } else { "1" };
    let option = match row.value {
        "0" => vec![row.spelling.to_owned()],
        "1" => vec![row.spelling.to_owned(), "1".to_owned()],
        "2" => vec![format!("{}{attached}", row.spelling)],
        other => panic!("value column {other:?}"),
    };
    // Most options of check_disk want a threshold and a path before them, some none.
    let early = ["-g", "--group", "-E", "--exact-match"];
    let is_first = row.plugin != "check_disk" || early.contains(&row.spelling);
    let before: &[&str] = if is_first { &[] } else { &["--warning=1", "--path=/"] };
    let before = before.iter().map(|word| (*word).to_owned());
    before.chain(option).chain(["-V".to_owned()]).collect()
}

#[test]
fn the_table_has_every_native_check() {
    let rows = rows();
    for Check { name, .. } in checks::CHECKS {
        assert!(rows.iter().any(|row| row.plugin == *name), "no rows for {name}");
    }
}

#[tokio::test]
async fn every_option_is_known() {
    let mut unknown = Vec::new();
    for row in rows() {
        let check = checks::find(row.plugin).expect("a native check for every row");
        let words = words(&row);
        let outcome = (check.run)(Args::new(row.plugin, words.clone())).await;
        let complains = COMPLAINTS.iter().any(|text| outcome.stderr.contains(text));
        let ended = outcome.output.contains("v2.3.3 (monitoring-plugins 2.3.3)");
        // `1` is no good value for some options, and no section of a file of extra options.
        let refused = row.value != "0" && outcome.code != 0;
        if complains || !(ended || refused) {
            unknown.push(format!("{} {}: {outcome:?}", row.plugin, words.join(" ")));
        }
    }
    assert!(unknown.is_empty(), "{}", unknown.join("\n"));
}
