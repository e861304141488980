//! What the Rust of a pure crate mentions.

use std::path::{Path, PathBuf};

use anyhow::Result;

use super::manifest::Member;
use crate::problem::Problem;

/// Modules of `std` that lead outside, and what to do instead.
const OUTSIDE: [(&str, &str); 2] = [
    ("fs", "ask the caller for the text (a `Loader`); files are read by adapters and the engine"),
    ("net", "return what is to be sent as a value; for addresses as data there is `core::net`"),
];
const NO_TOKIO: &str = "pure crates know no runtime: take the input, return the decision";

/// Looks through `src/` of a member, without tests.
pub(super) fn check(root: &Path, member: &Member, problems: &mut Vec<Problem>) -> Result<()> {
    let mut files = Vec::new();
    rust_files(root, &member.directory.join("src"), &mut files)?;
    files.sort();
    for file in files {
        let text = fs_err::read_to_string(root.join(&file))?;
        for (line, what, help) in mentions(&text) {
            let what = format!("pure crate `{}` mentions {what}", member.name);
            problems.push(Problem {
                file: file.clone(),
                line: Some(line),
                what,
                help: help.into(),
            });
        }
    }
    Ok(())
}

/// Rust files below `directory`; `tests.rs` and `tests/` hold tests.
fn rust_files(root: &Path, directory: &Path, files: &mut Vec<PathBuf>) -> Result<()> {
    for entry in fs_err::read_dir(root.join(directory))? {
        let entry = entry?;
        let path = directory.join(entry.file_name());
        if path.file_stem().is_some_and(|stem| stem == "tests") {
            continue;
        }
        if entry.file_type()?.is_dir() {
            rust_files(root, &path, files)?;
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            files.push(path);
        }
    }
    Ok(())
}

/// Line, what is mentioned, and what to do instead.
fn mentions(text: &str) -> Vec<(usize, String, &'static str)> {
    let code = without_tests(&code_only(text));
    let words: Vec<_> = words(&code).collect();
    let mut found = Vec::new();
    for (at, (start, word)) in words.iter().enumerate() {
        let line = code[..*start].matches('\n').count() + 1;
        if *word == "tokio" {
            found.push((line, "`tokio`".to_owned(), NO_TOKIO));
        } else if *word == "std" {
            let rest = code.get(start + word.len()..).unwrap_or("").trim_start();
            let Some(rest) = rest.strip_prefix("::") else { continue };
            let imported = imported_modules(rest.trim_start(), &words[at + 1..]);
            for (module, help) in OUTSIDE.iter().filter(|(m, _)| imported.contains(m)) {
                found.push((line, format!("`std::{module}`"), help));
            }
        }
    }
    found
}

/// The modules named right after `std::`: one, or those of a `{…}` list.
fn imported_modules<'a>(rest: &str, words: &[(usize, &'a str)]) -> Vec<&'a str> {
    let Some(list) = rest.strip_prefix('{') else {
        return words.first().map(|(_, word)| *word).into_iter().collect();
    };
    // Any depth: `std::{fmt, net::{self}}`. Too eager for `{fmt::{self, net}}`, which there
    // is not.
    let mut depth = 1;
    let end = list.find(|c| {
        depth += i32::from(c == '{') - i32::from(c == '}');
        depth == 0
    });
    let count = self::words(&list[..end.unwrap_or(list.len())]).count();
    words.iter().take(count).map(|(_, word)| *word).collect()
}

/// Identifiers and where they start.
fn words(code: &str) -> impl Iterator<Item = (usize, &str)> {
    let part_of_word = |c: char| c.is_alphanumeric() || c == '_';
    let mut from = 0;
    std::iter::from_fn(move || {
        let start = from + code[from..].find(part_of_word)?;
        let rest = &code[start..];
        let length = rest.find(|c| !part_of_word(c)).unwrap_or(rest.len());
        from = start + length;
        Some((start, &rest[..length]))
    })
}

/// The text without the items behind `#[cfg(test)]`; line breaks stay.
fn without_tests(code: &str) -> String {
    const TEST: &str = "#[cfg(test)]";
    let mut kept = String::with_capacity(code.len());
    let mut rest = code;
    while let Some((before, after)) = rest.split_once(TEST) {
        kept.push_str(before);
        let end = item_end(after);
        kept.extend(after[..end].chars().filter(|c| *c == '\n'));
        rest = &after[end..];
    }
    kept + rest
}

/// Where the item that `code` begins with ends: behind its `;` or its closing brace.
fn item_end(code: &str) -> usize {
    let mut depth = 0;
    for (at, c) in code.char_indices() {
        match c {
            '{' | '(' | '[' => depth += 1,
            '}' | ')' | ']' => {
                depth -= 1;
                if depth == 0 && c == '}' {
                    return at + 1;
                }
            }
            ';' if depth == 0 => return at + 1,
            _ => {}
        }
    }
    code.len()
}

/// The text with the content of comments, strings and character literals blanked out, line
/// breaks kept, so that what is left can be searched and its braces counted.
fn code_only(text: &str) -> String {
    let mut code = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        let skipped = skipped_length(rest, code.chars().next_back());
        if skipped == 0 {
            code.push(c);
            rest = &rest[c.len_utf8()..];
        } else {
            code.extend(rest[..skipped].chars().map(|c| if c == '\n' { c } else { ' ' }));
            rest = &rest[skipped..];
        }
    }
    code
}

/// How long the comment or literal is that `rest` begins with; 0 when it begins with code.
fn skipped_length(rest: &str, before: Option<char>) -> usize {
    let after_word = before.is_some_and(|c| c.is_alphanumeric() || c == '_');
    if rest.starts_with("//") {
        rest.find('\n').unwrap_or(rest.len())
    } else if rest.starts_with("/*") {
        block_comment_length(rest)
    } else if let Some(body) = rest.strip_prefix('"') {
        1 + quoted_length(body, '"')
    } else if !after_word && (rest.starts_with('r') || rest.starts_with("br")) {
        raw_string_length(rest)
    } else if let Some(body) = rest.strip_prefix('\'') {
        // 'a' and '\n' are literals, 'a is a lifetime.
        let mut chars = body.chars();
        let literal = chars.next() == Some('\\') || chars.next() == Some('\'');
        if literal { 1 + quoted_length(body, '\'') } else { 0 }
    } else {
        0
    }
}

/// Up to and with the closing quote.
fn quoted_length(body: &str, quote: char) -> usize {
    let mut escaped = false;
    for (at, c) in body.char_indices() {
        if c == quote && !escaped {
            return at + 1;
        }
        escaped = c == '\\' && !escaped;
    }
    body.len()
}

/// The length of `r"…"`, `r#"…"#`, `br"…"`; 0 for a word that begins with these letters.
fn raw_string_length(rest: &str) -> usize {
    let letters = if rest.starts_with("br") { 2 } else { 1 };
    let hashes = rest[letters..].bytes().take_while(|b| *b == b'#').count();
    let Some(body) = rest[letters + hashes..].strip_prefix('"') else { return 0 };
    let end = format!("\"{}", "#".repeat(hashes));
    let opening = letters + hashes + 1;
    body.find(&end).map_or(rest.len(), |at| opening + at + end.len())
}

/// Block comments nest.
fn block_comment_length(rest: &str) -> usize {
    let mut depth = 0;
    let mut at = 0;
    while let Some(next) = rest.get(at..).filter(|next| !next.is_empty()) {
        let step = if next.starts_with("/*") {
            depth += 1;
            2
        } else if next.starts_with("*/") {
            depth -= 1;
            2
        } else {
            next.chars().next().map_or(1, char::len_utf8)
        };
        at += step;
        if depth == 0 {
            break;
        }
    }
    at.min(rest.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> Vec<(usize, String)> {
        mentions(text).into_iter().map(|(line, what, _)| (line, what)).collect()
    }

    #[test]
    fn mentions_are_found_in_paths_and_lists() {
        assert_eq!(found("fn f() {\n  std::fs::read(p) }"), [(2, "`std::fs`".into())]);
        assert_eq!(found("use std::{fmt, net::{self, IpAddr}};"), [(1, "`std::net`".into())]);
        assert_eq!(found("use ::std :: fs;"), [(1, "`std::fs`".into())]);
        assert_eq!(found("use tokio::time;"), [(1, "`tokio`".into())]);
    }

    #[test]
    fn other_things_of_similar_names_are_not_meant() {
        for text in [
            "use core::net::IpAddr;",
            "use std::fmt; mod net; mod fs;",
            "use std::{fmt, io}; use crate::{net, fs};",
            "let tokio_like = my_tokio;",
            "struct std_fs;",
        ] {
            assert_eq!(found(text), [], "{text}");
        }
    }

    #[test]
    fn comments_and_literals_are_not_code() {
        for text in [
            "// tokio\n/* std::fs /* nested */ tokio */ fn f() {}",
            "const A: &str = \"tokio \\\" tokio\";",
            "const A: &str = r#\"tokio \" tokio\"#; const B: &[u8] = br\"tokio\";",
            "fn f<'a>(a: &'a str) { let q = '\"'; let s = \"tokio\"; let e = '\\''; }",
        ] {
            assert_eq!(found(text), [], "{text}");
        }
        // And after them the code goes on.
        assert_eq!(found("let q = '\"'; tokio").len(), 1);
        assert_eq!(found("fn f<'a>() { tokio }").len(), 1);
        assert_eq!(found("let expr = r; tokio").len(), 1);
        assert_eq!(found("/* unfinished"), []);
        assert_eq!(found("\"unfinished tokio"), []);
    }

    #[test]
    fn tests_may_do_what_they_like() {
        let text = "#[cfg(test)]\nmod tests {\n use tokio::x;\n fn f() { std::fs::x() }\n}\n\
                    #[cfg(test)]\nuse std::fs;\n\
                    #[cfg(test)]\nmod more;\nuse tokio;";
        assert_eq!(found(text), [(10, "`tokio`".into())]);
    }
}
