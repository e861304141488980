//! Templates: `use a,b`, lists that grow with `+`, commands that win with `!`.

use rustc_hash::FxHashMap;

use super::directives::{self, D, Set};
use super::kind::Kind;
use super::store::{Base, Custom, Store};
use super::values::NULL;
use crate::Context;
use crate::problems::Problem;

/// Never handed on.
const OWN_ONLY: Set = Set::of(&[D::Use, D::Name, D::Register]);

/// Connects every definition with what it inherits, and takes the `+` signs off.
pub(crate) fn resolve<'a>(cx: &Context<'a>, store: &mut Store<'a>) {
    for kind in Kind::ALL {
        let mut resolver = Resolver {
            cx,
            kind,
            store,
            lists: FxHashMap::default(),
            resolved: FxHashMap::default(),
        };
        resolver.all();
    }
}

struct Resolver<'r, 'a> {
    cx: &'r Context<'a>,
    kind: Kind,
    store: &'r mut Store<'a>,
    /// `use` lists already merged, by their text.
    lists: FxHashMap<&'a str, u32>,
    /// Templates by block number: resolved, or in progress.
    resolved: FxHashMap<u32, Resolved>,
}

#[derive(Clone, Copy)]
enum Resolved {
    InProgress,
    /// Index into [`Store::bases`].
    Done(u32),
}

impl<'a> Resolver<'_, 'a> {
    fn all(&mut self) {
        let first_base = self.store.bases.len();
        self.report_missing();
        for index in 0..self.store.next_index(self.kind) {
            let block = &self.store.blocks(self.kind)[index as usize];
            if let Some(names) = self.store.own(block, D::Use) {
                let base = self.merged(names);
                self.store.block_mut(self.kind, index).base = base + 1;
            }
        }
        // Only now: a template hands its `+` on.
        for index in 0..self.store.next_index(self.kind) {
            let block = &self.store.blocks(self.kind)[index as usize];
            let extends = block.extends;
            if self.store.own(block, D::Use).is_some() {
                self.let_commands_win(index);
            }
            if extends {
                self.extend_lists(index);
            }
        }
        for base in first_base..self.store.bases.len() {
            self.clean_base(base);
        }
    }

    /// The templates a definition names, with their blocks.
    fn named(&self, index: u32) -> impl Iterator<Item = (&'a str, Option<u32>)> + use<'_, 'a> {
        let block = &self.store.blocks(self.kind)[index as usize];
        let names = self.store.own(block, D::Use).unwrap_or("");
        let known = self.store.templates(self.kind);
        template_names(names).map(|name| (name, known.get(name).copied()))
    }

    /// Reports names that no template has.
    ///
    /// Nagios resolves the newest definition first, and on the way what that uses. When it is a
    /// template met on the way that lacks its own template, it says so but does not give up.
    fn report_missing(&self) {
        let all = 0..self.store.next_index(self.kind);
        if all.clone().all(|index| self.named(index).all(|(_, block)| block.is_some())) {
            return;
        }
        let mut done = vec![false; all.len()];
        for index in all.rev() {
            let mut on_the_way = vec![index];
            while let Some(next) = on_the_way.pop() {
                if std::mem::replace(&mut done[next as usize], true) {
                    continue;
                }
                for (name, block) in self.named(next) {
                    let Some(block) = block else {
                        self.cx.problems.tolerate(next != index);
                        self.missing(name, next);
                        self.cx.problems.tolerate(false);
                        break;
                    };
                    on_the_way.push(block);
                }
            }
        }
    }

    fn missing(&self, name: &'a str, index: u32) {
        let block = &self.store.blocks(self.kind)[index as usize];
        let known = self.store.templates(self.kind);
        let phrase = self.kind.phrase();
        let nagios = format!(
            "Error: Template '{name}' specified in {phrase} definition could not be not found \
             (config file '{}', starting on line {})",
            self.cx.file_name(block.file),
            block.line
        );
        let trimmed = name.trim();
        let help = if known.contains_key(trimmed) {
            Some("names in `use` are taken with the blanks around them".to_owned())
        } else {
            let near = self.cx.problems.suggest(name, known.keys().copied());
            near.map(|near| format!("did you mean `{near}`?"))
        };
        let message = format!("there is no {phrase} template `{name}`");
        self.cx.problems.add(
            Problem::error("unknown-template", message)
                .nagios(nagios)
                .at(self.cx.sources.span(name))
                .help(help),
        );
    }

    /// The merged values of a `use` list: an index into [`Store::bases`].
    fn merged(&mut self, names: &'a str) -> u32 {
        if let Some(base) = self.lists.get(names) {
            return *base;
        }
        let mut base = Base::default();
        for name in template_names(names) {
            // What comes after a missing template is not looked at.
            let Some(block) = self.store.templates(self.kind).get(name).copied() else { break };
            let template = self.template(block);
            base.templates.push(template);
            let important = self.is_important(block);
            self.inherit(&mut base, template, important);
        }
        let index = self.push(base);
        self.lists.insert(names, index);
        index
    }

    /// A template with everything it inherits itself. Chains of templates may be long, so this
    /// keeps its own stack.
    fn template(&mut self, root: u32) -> u32 {
        let mut stack = vec![root];
        while let Some(top) = stack.last().copied() {
            match self.resolved.get(&top) {
                Some(Resolved::Done(_)) => {
                    stack.pop();
                }
                None => {
                    self.resolved.insert(top, Resolved::InProgress);
                    let parents = self.parents(top);
                    let open = parents.iter().rev().filter(|up| !self.resolved.contains_key(up));
                    stack.extend(open);
                }
                Some(Resolved::InProgress) => {
                    let base = self.with_parents(top);
                    self.resolved.insert(top, Resolved::Done(base));
                    stack.pop();
                }
            }
        }
        match self.resolved.get(&root) {
            Some(Resolved::Done(base)) => *base,
            _ => self.push(Base::default()),
        }
    }

    /// The templates a template uses, as block numbers, up to a missing one.
    fn parents(&self, index: u32) -> Vec<u32> {
        self.named(index).map_while(|(_, block)| block).collect()
    }

    fn with_parents(&mut self, index: u32) -> u32 {
        let mut base = self.own_values(index);
        for parent in self.parents(index) {
            let important = self.is_important(parent);
            let parent = match self.resolved.get(&parent) {
                Some(Resolved::Done(parent)) => *parent,
                // In a circle: it counts as resolved although it has only its own values yet.
                _ => {
                    let own = self.own_values(parent);
                    self.push(own)
                }
            };
            self.inherit(&mut base, parent, important);
        }
        self.push(base)
    }

    fn push(&mut self, base: Base<'a>) -> u32 {
        self.store.bases.push(base);
        self.store.bases.len() as u32 - 1
    }

    fn own_values(&self, index: u32) -> Base<'a> {
        let block = &self.store.blocks(self.kind)[index as usize];
        let mut base = Base::default();
        for row in directives::rows(self.kind) {
            if let Some(value) = self.store.own(block, row.directive)
                && !OWN_ONLY.has(row.directive)
            {
                base.put(row.directive, value);
            }
        }
        base.customs = self.store.own_customs(block).to_vec();
        base
    }

    /// Whether a template itself says `check_command !…`.
    fn is_important(&self, index: u32) -> bool {
        let block = &self.store.blocks(self.kind)[index as usize];
        self.kind == Kind::Service
            && self.store.own(block, D::CheckCommand).is_some_and(|value| value.starts_with('!'))
    }

    /// Hands on what `template` has and `into` lacks.
    fn inherit(&mut self, into: &mut Base<'a>, template: u32, important: bool) {
        let additive = directives::additive(self.kind);
        for row in directives::rows(self.kind) {
            let directive = row.directive;
            let template = &self.store.bases[template as usize];
            let Some(value) = template.get(directive) else { continue };
            match into.get(directive) {
                None => into.put(directive, value),
                Some(_) if important && directive == D::CheckCommand => {
                    into.put(directive, value);
                }
                Some(own) if additive.has(directive) => {
                    if let Some(joined) = self.join(own, value) {
                        into.put(directive, joined);
                    }
                }
                Some(_) => {}
            }
        }
        into.commands_win |= important;
        let template = &self.store.bases[template as usize];
        for custom in &template.customs {
            let hidden = |other: &Custom<'_>| other.name.eq_ignore_ascii_case(custom.name);
            if self.kind == Kind::Timeperiod || !into.customs.iter().any(hidden) {
                into.customs.push(*custom);
            }
        }
    }

    /// `+own` after a template's value; `None` when there is nothing to join.
    fn join(&self, own: &'a str, template: &'a str) -> Option<&'a str> {
        let rest = own.strip_prefix('+')?;
        if template == NULL {
            return None;
        }
        let span = self.cx.sources.span(own);
        Some(self.cx.sources.make(format!("{template},{rest}"), span))
    }

    /// `check_command !…` of a template replaces the definition's own.
    fn let_commands_win(&mut self, index: u32) {
        let view = self.store.view(self.kind, index);
        let Some(base) = view.base().filter(|base| base.commands_win) else { return };
        if let Some(command) = base.get(D::CheckCommand) {
            self.store.replace(self.kind, index, D::CheckCommand, command);
        }
    }

    /// Joins the lists of one definition that begin with `+`, template by template.
    fn extend_lists(&mut self, index: u32) {
        let view = self.store.view(self.kind, index);
        let lists = directives::additive(self.kind).and(view.block.set);
        let templates = view.base().map_or(Vec::new(), |base| base.templates.clone());
        for row in directives::rows(self.kind).iter().filter(|row| lists.has(row.directive)) {
            let view = self.store.view(self.kind, index);
            let Some(mut value) = self.store.own(view.block, row.directive) else { continue };
            for template in &templates {
                let inherited = self.store.bases[*template as usize].get(row.directive);
                if let Some(joined) = inherited.and_then(|inherited| self.join(value, inherited)) {
                    value = joined;
                }
            }
            let value = self.clean(row.directive, value);
            self.store.replace(self.kind, index, row.directive, value);
        }
    }

    fn clean_base(&mut self, index: usize) {
        for row in directives::rows(self.kind) {
            let Some(value) = self.store.bases[index].get(row.directive) else { continue };
            let cleaned = self.clean(row.directive, value);
            if cleaned.len() != value.len() {
                self.store.bases[index].put(row.directive, cleaned);
            }
        }
    }

    /// Takes the `+` off at the end of all joining. Parents of services keep it by an oversight
    /// of Nagios, contacts of escalations because they may extend those of the object itself.
    fn clean(&self, directive: D, value: &'a str) -> &'a str {
        use Kind::{HostEscalation, Service, ServiceEscalation};
        let keeps = match self.kind {
            Service => directive == D::Parents,
            HostEscalation | ServiceEscalation => {
                matches!(directive, D::Contacts | D::ContactGroups)
            }
            _ => false,
        };
        if keeps || !directives::additive(self.kind).has(directive) {
            return value;
        }
        value.strip_prefix('+').unwrap_or(value)
    }
}

/// The names in a `use` list, with the blanks around them.
fn template_names(list: &str) -> impl Iterator<Item = &str> {
    list.split(',').filter(|name| !name.is_empty())
}

/// The command of `check_command`, without the sign that made it win.
pub(crate) fn without_importance(value: &str) -> &str {
    value.strip_prefix('!').unwrap_or(value)
}

/// The name of the command in `[!]name!arguments`.
pub(crate) fn bare_command(value: &str) -> &str {
    without_importance(value).split('!').next().unwrap_or("")
}
