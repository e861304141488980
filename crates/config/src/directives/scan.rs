//! Where the directives of a file are, before any of them is parsed.
//!
//! Files of categories are fragments: several roots, an XML declaration of their own. And one
//! malformed directive must not cost the others. So the file is cut into elements first, by their
//! tags alone, and each is given to the XML parser by itself.

/// Something at the top of a file.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Piece<Name> {
    /// A whole element called `directive` or `timetable`.
    Element { name: Name, start: usize, end: usize },
    /// `&name;`
    Entity { name: Name, at: usize },
    /// Something that does not end.
    Broken { at: usize, message: &'static str },
}

impl Piece<&str> {
    /// The same, apart from the text it was found in.
    pub(super) fn into_owned(self) -> Piece<String> {
        match self {
            Self::Element { name, start, end } => {
                Piece::Element { name: name.to_owned(), start, end }
            }
            Self::Entity { name, at } => Piece::Entity { name: name.to_owned(), at },
            Self::Broken { at, message } => Piece::Broken { at, message },
        }
    }
}

/// `<!ENTITY name SYSTEM 'file'>`
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Declaration<'t> {
    pub(super) name: &'t str,
    pub(super) file: &'t str,
}

/// Everything of a file that matters.
#[derive(Debug, Default)]
pub(super) struct Scanned<'t> {
    pub(super) pieces: Vec<Piece<&'t str>>,
    pub(super) declarations: Vec<Declaration<'t>>,
}

/// The elements that are taken whole; others are only containers here.
const TAKEN: [&str; 2] = ["directive", "timetable"];

/// Cuts a file.
pub(super) fn scan(text: &str) -> Scanned<'_> {
    let mut scanner = Scanner { text, at: 0, found: Scanned::default() };
    while scanner.step().is_some() {}
    scanner.found
}

struct Scanner<'t> {
    text: &'t str,
    at: usize,
    found: Scanned<'t>,
}

impl<'t> Scanner<'t> {
    fn rest(&self) -> &'t str {
        self.text.get(self.at..).unwrap_or("")
    }

    /// Takes what comes next; `None` at the end.
    fn step(&mut self) -> Option<()> {
        self.at += self.rest().find(['<', '&'])?;
        let rest = self.rest();
        if rest.starts_with('&') {
            self.entity();
        } else if rest.starts_with("<!--") {
            self.skip_to("-->", "the comment has no end");
        } else if rest.starts_with("<?") {
            self.skip_to("?>", "the declaration has no end");
        } else if rest.starts_with("<![CDATA[") {
            self.skip_to("]]>", "the character data has no end");
        } else if rest.starts_with("<!DOCTYPE") {
            self.document_type();
        } else {
            self.tag();
        }
        Some(())
    }

    fn skip_to(&mut self, end: &str, message: &'static str) {
        match self.rest().find(end) {
            Some(found) => self.at += found + end.len(),
            None => self.broken(message),
        }
    }

    /// Nothing behind this can be trusted.
    fn broken(&mut self, message: &'static str) {
        self.found.pieces.push(Piece::Broken { at: self.at, message });
        self.at = self.text.len();
    }

    fn entity(&mut self) {
        let start = self.at;
        let name = name_at(self.text, start + 1);
        let end = start + 1 + name.len();
        self.at = end;
        let is_whole = self.rest().starts_with(';') && !name.is_empty();
        if is_whole && !["amp", "lt", "gt", "quot", "apos"].contains(&name) {
            self.found.pieces.push(Piece::Entity { name, at: start });
        }
    }

    /// `<!DOCTYPE name SYSTEM 'dtd' [ … ]>`: only the declarations of entities count.
    fn document_type(&mut self) {
        let start = self.at;
        self.at += "<!DOCTYPE".len();
        loop {
            let Some(found) = self.rest().find(['<', '>', '\'', '"']) else {
                self.at = start;
                return self.broken("the document type has no end");
            };
            self.at += found;
            let rest = self.rest();
            match rest.as_bytes().first() {
                Some(b'>') => {
                    self.at += 1;
                    return;
                }
                Some(b'<') if rest.starts_with("<!--") => {
                    self.skip_to("-->", "the comment has no end");
                }
                Some(b'<') => self.declaration(),
                _ => self.skip_quoted(),
            }
        }
    }

    fn declaration(&mut self) {
        let Some(end) = tag_end(self.rest()) else {
            return self.broken("the declaration has no end");
        };
        let inner = self.rest().get(..end).unwrap_or("");
        self.at += end + 1;
        let Some(inner) = inner.strip_prefix("<!ENTITY") else { return };
        let Some((name, value)) = inner.trim_start().split_once(char::is_whitespace) else {
            return;
        };
        let Some(system) = value.trim_start().strip_prefix("SYSTEM") else { return };
        let file = system.trim().trim_matches(['\'', '"']);
        self.found.declarations.push(Declaration { name, file });
    }

    fn skip_quoted(&mut self) {
        let quote = self.rest().get(..1).unwrap_or("\"");
        self.at += 1;
        self.skip_to(quote, "the quoted text has no end");
    }

    fn tag(&mut self) {
        let name = name_at(self.text, self.at + 1);
        let Some(taken) = TAKEN.iter().find(|taken| **taken == name) else {
            // An end tag, or a bracket that is none.
            if name.is_empty() {
                self.at += 1;
            } else if let Some(end) = tag_end(self.rest()) {
                self.at += end + 1;
            } else {
                self.broken("the tag has no end");
            }
            return;
        };
        let start = self.at;
        match element_end(self.text, start, taken) {
            End::At(end) => {
                self.found.pieces.push(Piece::Element { name, start, end });
                self.at = end;
            }
            End::Missing(next) => {
                let message = "the element is not closed";
                self.found.pieces.push(Piece::Broken { at: start, message });
                self.at = next;
            }
        }
    }
}

enum End {
    /// Behind its end tag.
    At(usize),
    /// It is not closed; go on here.
    Missing(usize),
}

/// Where the element that begins at `start` ends. Elements of these names do not nest, so another
/// start means that the first was never closed.
fn element_end(text: &str, start: usize, name: &str) -> End {
    let rest = text.get(start..).unwrap_or("");
    // No attribute has a bracket of that side.
    let next = rest.get(1..).and_then(|rest| rest.find('<')).map_or(rest.len(), |next| next + 1);
    let tag = rest.get(..next).unwrap_or("");
    if let Some(end) = tag_end(tag)
        && tag.get(..end).is_some_and(|tag| tag.ends_with('/'))
    {
        return End::At(start + end + 1);
    }
    let mut at = start + 1 + name.len();
    loop {
        let Some(found) = text.get(at..).and_then(|rest| rest.find('<')) else {
            return End::Missing(text.len());
        };
        at += found;
        let rest = text.get(at..).unwrap_or("");
        // A comment may hold tags, and so may character data.
        let skipped =
            [("<!--", "-->"), ("<![CDATA[", "]]>")].iter().find(|(open, _)| rest.starts_with(open));
        if let Some((_, close)) = skipped {
            match rest.find(close) {
                Some(end) => at += end + close.len(),
                None => return End::Missing(text.len()),
            }
        } else if rest.starts_with("</") && name_at(text, at + 2) == name {
            let end = rest.find('>').map_or(rest.len(), |end| end + 1);
            return End::At(at + end);
        } else if name_at(text, at + 1) == name {
            return End::Missing(at);
        } else {
            at += 1;
        }
    }
}

/// The name that begins here, possibly none.
fn name_at(text: &str, at: usize) -> &str {
    let rest = text.get(at..).unwrap_or("");
    let is_name = |c: char| c.is_alphanumeric() || matches!(c, '_' | '-' | '.' | ':');
    let end = rest.find(|c| !is_name(c)).unwrap_or(rest.len());
    rest.get(..end).unwrap_or("")
}

/// The `>` of the tag at the start of `text`, quoted ones left out.
fn tag_end(text: &str) -> Option<usize> {
    let mut quote = None;
    text.char_indices().find_map(|(at, c)| {
        match (quote, c) {
            (None, '>') => return Some(at),
            (None, '"' | '\'') => quote = Some(c),
            (Some(open), c) if c == open => quote = None,
            _ => {}
        }
        None
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(text: &str) -> Vec<String> {
        let piece = |piece: &Piece<&str>| match piece {
            Piece::Element { start, end, .. } => text[*start..*end].to_owned(),
            Piece::Entity { name, .. } => format!("&{name}"),
            Piece::Broken { at, .. } => format!("!{at}"),
        };
        scan(text).pieces.iter().map(piece).collect()
    }

    #[test]
    fn fragments_and_documents() {
        let text = "<?xml version='1.0'?><!-- <directive/> --><directive id='>'/>\n\
                    <directive><rule/></directive ><timetables><timetable></timetable></timetables>";
        let expected =
            ["<directive id='>'/>", "<directive><rule/></directive >", "<timetable></timetable>"];
        assert_eq!(names(text), expected);
    }

    #[test]
    fn external_entities() {
        let text = "<!DOCTYPE directives SYSTEM 'x>.dtd' [ <!-- <!ENTITY no SYSTEM 'no'> -->\n\
                    <!ENTITY a SYSTEM '/etc/a.xml'>\n<!ENTITY b \"text\"><!ENTITY c SYSTEM\n\"c\" > ]>\n\
                    <directives>&a;&amp;&;& &b; &c;</directives>";
        let scanned = scan(text);
        let files: Vec<_> = scanned.declarations.iter().map(|d| (d.name, d.file)).collect();
        assert_eq!(files, [("a", "/etc/a.xml"), ("c", "c")]);
        assert_eq!(names(text), ["&a", "&b", "&c"]);
    }

    #[test]
    fn what_is_not_closed_costs_only_itself() {
        let text = "<directive><rule><directive><a></directive><directive><!-- </directive> ";
        assert_eq!(names(text), ["!0", "<directive><a></directive>", "!43"]);
        assert_eq!(names("x<!-- "), ["!1"]);
        assert_eq!(names("<!DOCTYPE a ["), ["!0"]);
        assert_eq!(names("<directive"), ["!0"]);
    }
}
