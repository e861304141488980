//! Values of attributes: templates with their groups found, and what they come to for one match.

use std::sync::Arc;

use model::detector::{Function, GroupRef, Template, TemplatePart};
use regex_automata::util::primitives::NonMaxUsize;
use rustc_hash::FxHashMap;

use super::functions::{self, Environment};
use super::text::push_text;

/// A map of `[translation]`: lower-case key → value.
#[derive(Debug, Default)]
pub(super) struct Translation {
    values: FxHashMap<Box<[u8]>, Box<str>>,
    fallback: Option<Box<str>>,
}

impl Translation {
    /// From a section as read; of equal keys the last counts.
    pub(super) fn new(entries: &[(String, String)]) -> Self {
        let mut map = Self::default();
        for (key, value) in entries {
            if key.eq_ignore_ascii_case("_default_") {
                map.fallback = Some(value.as_str().into());
            } else {
                let key = key.to_ascii_lowercase().into_bytes();
                map.values.insert(key.into(), value.as_str().into());
            }
        }
        map
    }

    fn get<'a>(&'a self, key: &'a [u8]) -> &'a [u8] {
        let known = if key.iter().any(u8::is_ascii_uppercase) {
            self.values.get(key.to_ascii_lowercase().as_slice())
        } else {
            self.values.get(key)
        };
        known.or(self.fallback.as_ref()).map_or(key, |value| value.as_bytes())
    }
}

/// A group of the rule, from 0, over all its patterns.
pub(super) type Group = u16;

/// A template whose groups are known.
#[derive(Debug)]
pub(super) enum Value {
    /// Always the same.
    Literal(Box<str>),
    /// One group as it is.
    Group(Group),
    /// One function and nothing else.
    Call(Function, Box<[Group]>),
    /// The translation of a group, or the group.
    Translate(Group, Arc<Translation>),
    /// Several parts.
    Parts(Box<[Part]>),
}

/// One of several parts.
#[derive(Debug)]
pub(super) enum Part {
    /// As written.
    Literal(Box<str>),
    /// One group.
    Group(Group),
    /// A function of groups.
    Call(Function, Box<[Group]>),
}

/// What templates of one rule refer to.
pub(super) struct Scope<'a> {
    /// The number of groups in all patterns.
    pub(super) groups: usize,
    /// Names to groups.
    pub(super) names: &'a FxHashMap<String, Group>,
    /// `[translation]`
    pub(super) translation: &'a Arc<Translation>,
    /// `[translation-…]`
    pub(super) translations: &'a FxHashMap<String, Arc<Translation>>,
}

impl Scope<'_> {
    fn find(&self, group: &GroupRef) -> Option<Group> {
        match group {
            GroupRef::Number(number) => {
                let index = number.checked_sub(1).filter(|index| *index < self.groups)?;
                Group::try_from(index).ok()
            }
            GroupRef::Name(name) => self.names.get(name).copied(),
        }
    }

    /// A template with its groups found. What refers to no group stays as it is written.
    pub(super) fn compile(&self, template: &Template) -> Value {
        match template {
            Template::Parts(parts) | Template::Concat(parts) => self.parts(parts),
            Template::Translate(group) => match self.find(group) {
                Some(found) => Value::Translate(found, self.translation.clone()),
                None => Value::Literal(format!("{{translate({})}}", written(group)).into()),
            },
            Template::TranslateIn(group, section) => {
                match (self.find(group), self.translations.get(section)) {
                    (Some(found), Some(map)) => Value::Translate(found, map.clone()),
                    (Some(found), None) => Value::Group(found),
                    (None, _) => {
                        let text = format!("{{translate2({},${section})}}", written(group));
                        Value::Literal(text.into())
                    }
                }
            }
        }
    }

    fn parts(&self, parts: &[TemplatePart]) -> Value {
        let mut joined: Vec<Part> = Vec::with_capacity(parts.len());
        for part in parts {
            match (self.part(part), joined.last_mut()) {
                (Part::Literal(text), Some(Part::Literal(before))) => {
                    *before = format!("{before}{text}").into();
                }
                (part, _) => joined.push(part),
            }
        }
        match (joined.pop(), joined.is_empty()) {
            (None, _) => Value::Literal("".into()),
            (Some(Part::Literal(text)), true) => Value::Literal(text),
            (Some(Part::Group(group)), true) => Value::Group(group),
            (Some(Part::Call(function, groups)), true) => Value::Call(function, groups),
            (Some(last), false) => {
                joined.push(last);
                Value::Parts(joined.into())
            }
        }
    }

    fn part(&self, part: &TemplatePart) -> Part {
        match part {
            TemplatePart::Literal(text) => Part::Literal(text.as_str().into()),
            TemplatePart::Group(group) => match self.find(group) {
                Some(found) => Part::Group(found),
                None => Part::Literal(format!("{{{}}}", written(group)).into()),
            },
            TemplatePart::Call { function, arguments, written } => {
                let found: Option<Box<[Group]>> =
                    arguments.iter().map(|argument| self.find(argument)).collect();
                match found {
                    Some(groups) => Part::Call(*function, groups),
                    None => Part::Literal(written.as_str().into()),
                }
            }
        }
    }
}

fn written(group: &GroupRef) -> String {
    match group {
        GroupRef::Number(number) => format!("${number}"),
        GroupRef::Name(name) => format!("${name}"),
    }
}

/// The groups of one match.
#[derive(Debug, Clone, Copy)]
pub(super) struct Groups<'a> {
    /// Those of a multi-line rule's earlier lines.
    pub(super) earlier: &'a [Box<[u8]>],
    /// The line that was matched last.
    pub(super) line: &'a [u8],
    /// Where its groups are, the whole match first.
    pub(super) places: &'a [Option<NonMaxUsize>],
}

impl<'a> Groups<'a> {
    /// A group's bytes; empty when it took no part.
    pub(super) fn get(&self, group: Group) -> &'a [u8] {
        let group = usize::from(group);
        if let Some(earlier) = self.earlier.get(group) {
            return earlier;
        }
        let (start, end) = self.place(group - self.earlier.len());
        self.line.get(start..end).unwrap_or_default()
    }

    /// Whether the group starts the last line.
    pub(super) fn starts_line(&self, group: Group) -> bool {
        let own = usize::from(group).checked_sub(self.earlier.len());
        own.is_some_and(|own| self.place(own) > (0, 0) && self.place(own).0 == 0)
    }

    fn place(&self, own: usize) -> (usize, usize) {
        let place = |at: usize| self.places.get(at).copied().flatten().map_or(0, NonMaxUsize::get);
        (place(own * 2 + 2), place(own * 2 + 3))
    }
}

impl Value {
    /// What the value comes to; `scratch` holds it when it is in neither line nor template.
    pub(super) fn evaluate<'a>(
        &'a self,
        groups: Groups<'a>,
        environment: Environment<'_>,
        scratch: &'a mut String,
    ) -> &'a [u8] {
        scratch.clear();
        match self {
            Self::Literal(text) => text.as_bytes(),
            Self::Group(group) => groups.get(*group),
            Self::Translate(group, map) => map.get(groups.get(*group)),
            Self::Call(function, arguments) => {
                call(*function, arguments, groups, environment, scratch);
                scratch.as_bytes()
            }
            Self::Parts(parts) => {
                for part in parts {
                    match part {
                        Part::Literal(text) => scratch.push_str(text),
                        Part::Group(group) => push_text(scratch, groups.get(*group)),
                        Part::Call(function, arguments) => {
                            call(*function, arguments, groups, environment, scratch);
                        }
                    }
                }
                scratch.as_bytes()
            }
        }
    }
}

fn call(
    function: Function,
    arguments: &[Group],
    groups: Groups<'_>,
    environment: Environment<'_>,
    out: &mut String,
) {
    let values: Vec<&[u8]> = arguments.iter().map(|group| groups.get(*group)).collect();
    functions::call(function, &values, environment, out);
}
