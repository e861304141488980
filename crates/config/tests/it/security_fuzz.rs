//! A short run of the fuzz targets of plugins, directives and event types.

use proptest::prelude::*;

use crate::{fuzz, security_target as target};

/// What has a meaning in one of the three.
const WORDS: [&[u8]; 45] = [
    b"[DEFAULT]\n",
    b"[config]\ntype=detector\nsource=log\nenable=yes\n",
    b"[translation-x]\n",
    b"regexp=",
    b"\n ",
    b" ; ",
    b"%(regexp)s",
    b"%(a)s%(a)s",
    b"\\IPV4",
    b"\\_CFG(a,b)",
    b"\\n",
    b"(?P<x>",
    b"(?!",
    b"(?(x)",
    b"\\1",
    b"[^",
    b"{1000}",
    b"{translate($x)}",
    b"{f($1,$x)}",
    b"$CONCAT(",
    b"\xff",
    b"\xef\xbb\xbf",
    b"\xc3\xa9",
    b"\0",
    b"<directive id='1' priority='9'>",
    b"</directive>",
    b"<rule type='detector'>",
    b"<rules>",
    b"<!--",
    b"-->",
    b"<![CDATA[",
    b"<!DOCTYPE d [<!ENTITY a SYSTEM 'a.xml'>]>",
    b"&a;",
    b"&#0;",
    b"1:SRC_IP,",
    b"!ANY",
    b"REGEX:(",
    b"\"",
    b"'",
    b"INSERT INTO plugin_sid (plugin_id, sid, name) VALUES",
    b"(1,2,'x'),",
    b"-- ",
    b"/*",
    b"99999999999999999999",
    b"+-1",
];

/// Built-in files that end so.
fn corpus(extension: &str) -> Vec<Vec<u8>> {
    let files = config::builtin::files().filter(|(name, _)| name.ends_with(extension));
    files.map(|(_, text)| text.as_bytes().to_vec()).collect()
}

#[test]
fn mutated_plugins_are_survived() {
    fuzz::run(target::plugin_file, corpus(".cfg"), &WORDS, 300);
}

#[test]
fn mutated_directives_are_survived() {
    fuzz::run(target::directive_file, corpus(".xml"), &WORDS, 1_500);
}

#[test]
fn mutated_event_types_are_survived() {
    fuzz::run(target::event_types, corpus(".sql"), &WORDS, 1_000);
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    /// A pattern is accepted or refused, and what is accepted compiles.
    #[test]
    fn any_text_may_be_a_pattern(pattern in "[-a{}()\\[\\]\\\\^$.*+?|<>!:=P0-9,é&~nxw]{0,24}") {
        let text = format!("[config]\ntype=detector\nsource=log\nenable=1\n[r]\nregexp={pattern}\n");
        target::plugin_file(text.as_bytes());
    }

    #[test]
    fn any_text_may_be_a_value(value in "\\PC{0,40}") {
        let text = format!("[config]\ntype=detector\nsource=log\nenable=1\n[r]\nregexp=(a)\nlog={value}\n");
        target::plugin_file(text.as_bytes());
        let value = value.replace(['\'', '<', '&'], "");
        let text = format!(
            "<directive id='1' priority='1'><rule type='detector' from='{value}' port_to='{value}' \
             userdata1='{value}' suppress='{value}' occurrence='{value}'/></directive>"
        );
        target::directive_file(text.as_bytes());
    }
}
