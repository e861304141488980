//! Which rule takes a line.
//!
//! Within a plugin it is OSSIM's: the first rule, in the order of their names, that matches. Which
//! plugin, OSSIM decides by file; here every line may be anybody's:
//!
//! 1. A line of a file goes to the plugins whose `location` names that file. Only when none of
//!    their rules takes it, the others are asked.
//! 2. A plugin whose `process` is the program of the line wins when one of its rules matches.
//! 3. Else the most specific match wins: the rule with the most fixed text. Of equal ones the
//!    plugin that is called as the program, then the lower `plugin_id`, then the first loaded.
//! 4. Rules without any fixed text are tried only when nothing else matched, or before others of
//!    their own plugin where the order says so. Those that take every line (OSSIM's "view all"
//!    rules, for a file that has nothing else) only take lines under 1 and 2.

use std::cmp::Reverse;

use regex_automata::meta;

use super::pattern::{Places, Subject, Working};
use super::prefilter::{Found, RuleId};
use super::rule::Rule;
use super::template::Groups;
use super::waiting::{Step, Waiting};
use super::{Line, Normaliser};

/// Memory that is used again for every line.
#[derive(Debug, Default)]
pub(super) struct Scratch {
    /// The line as rules see it.
    pub(super) line: Subject,
    /// Where the groups of the chosen rule are.
    pub(super) places: Places,
    /// The same of the rule that is being tried.
    trial: Places,
    working: Working,
    found: Found,
    candidates: Vec<RuleId>,
    groups: Vec<Contender>,
    /// By pattern.
    caches: Vec<Option<Box<meta::Cache>>>,
    /// Which plugins have the file the last line came from.
    location: Location,
}

/// The plugins of one file.
#[derive(Debug, Default)]
struct Location {
    path: String,
    sources: Vec<usize>,
}

/// A plugin with rules to try.
#[derive(Debug, Clone, Copy)]
struct Contender {
    source: usize,
    /// Its part of the candidates.
    first: usize,
    end: usize,
    /// 0: tried first.
    tier: u8,
    /// The best its rules can do.
    most: usize,
    named: bool,
    /// Whether file or program say that the line is this plugin's.
    own: bool,
}

/// What a line came to.
#[derive(Debug)]
pub(super) struct Choice {
    /// The rule that takes it.
    pub(super) rule: Option<RuleId>,
    /// What happens to multi-line rules when no rule takes it.
    pub(super) steps: Vec<Step>,
}

impl Normaliser {
    /// Chooses the rule for a line. Its groups are in `scratch.places`.
    pub(super) fn choose(
        &self,
        line: &Line<'_>,
        waiting: &[Waiting],
        scratch: &mut Scratch,
    ) -> Choice {
        self.prepare(line, waiting, scratch);
        let mut choice = Choice { rule: None, steps: Vec::new() };
        let groups = std::mem::take(&mut scratch.groups);
        for tier in groups.chunk_by(|one, other| one.tier == other.tier) {
            self.best_of(tier, waiting, scratch, &mut choice);
            if choice.rule.is_some() || choice.steps.iter().any(holds) {
                break;
            }
        }
        scratch.groups = groups;
        choice
    }

    /// Finds who may have the line, and in which order to ask.
    fn prepare(&self, line: &Line<'_>, waiting: &[Waiting], scratch: &mut Scratch) {
        scratch.caches.resize_with(self.patterns, || None);
        scratch.candidates.clear();
        let Scratch { found, candidates, line: text, .. } = &mut *scratch;
        self.prefilter.candidates(&text.text, found, candidates);
        if !waiting.is_empty() {
            candidates.extend(waiting.iter().map(|waiting| waiting.rule));
            candidates.sort_unstable();
            candidates.dedup();
        }
        self.locate(line, scratch);
        scratch.groups.clear();
        let mut first = 0;
        let sources = scratch.candidates.chunk_by(|one, other| {
            self.rules[*one as usize].source == self.rules[*other as usize].source
        });
        for rules in sources {
            let end = first + rules.len();
            let source = self.rules[rules[0] as usize].source;
            let most = rules.iter().map(|rule| self.rules[*rule as usize].specificity).max();
            let contender =
                self.contender(source, (first, end), most.unwrap_or(0), line, &scratch.location);
            scratch.groups.push(contender);
            first = end;
        }
        // Plugins of which only rules without fixed text are left.
        for source in &self.undemanding {
            if !scratch.groups.iter().any(|group| group.source == *source) {
                let contender = self.contender(*source, (0, 0), 0, line, &scratch.location);
                scratch.groups.push(contender);
            }
        }
        scratch.groups.sort_unstable_by_key(|group| {
            let id = self.sources[group.source].plugin_id;
            (group.tier, Reverse(group.most), Reverse(group.named), id, group.source)
        });
    }

    fn contender(
        &self,
        source: usize,
        (first, end): (usize, usize),
        most: usize,
        line: &Line<'_>,
        location: &Location,
    ) -> Contender {
        let plugin = &self.sources[source];
        let process = line.program.is_some_and(|program| plugin.is_process(program));
        let named = line.program.is_some_and(|program| plugin.is_named(program));
        let located = location.sources.contains(&source);
        let tier = match (located, process, most) {
            (true, true, _) => 0,
            (true, false, _) => 1,
            (false, true, _) => 2,
            (false, false, 1..) => 3,
            (false, false, 0) => 4,
        };
        Contender { source, first, end, tier, most, named, own: located || process || named }
    }

    fn locate(&self, line: &Line<'_>, scratch: &mut Scratch) {
        let model::RecordSource::File(path) = line.source else {
            scratch.location.path.clear();
            scratch.location.sources.clear();
            return;
        };
        if scratch.location.path != **path {
            scratch.location.path = path.to_string();
            let having = self.sources.iter().enumerate();
            let having = having.filter(|(_, source)| source.has_location(path));
            scratch.location.sources = having.map(|(number, _)| number).collect();
        }
    }

    /// The best match of plugins of one tier.
    fn best_of(
        &self,
        tier: &[Contender],
        waiting: &[Waiting],
        scratch: &mut Scratch,
        choice: &mut Choice,
    ) {
        let mut best: Option<(usize, Contender)> = None;
        for contender in tier {
            let beaten = |(reached, by): &(usize, Contender)| {
                self.rank(*reached, by) >= self.rank(contender.most, contender)
            };
            if best.as_ref().is_some_and(beaten) {
                break;
            }
            let Some(rule) = self.first_match(contender, waiting, scratch, choice) else {
                continue;
            };
            let reached = self.rules[rule as usize].specificity;
            let better = best
                .as_ref()
                .is_none_or(|(most, by)| self.rank(reached, contender) > self.rank(*most, by));
            if better {
                best = Some((reached, *contender));
                choice.rule = Some(rule);
                std::mem::swap(&mut scratch.places, &mut scratch.trial);
            }
        }
    }

    fn rank(&self, specificity: usize, by: &Contender) -> impl Ord + use<> {
        let id = self.sources[by.source].plugin_id;
        (specificity, by.named, Reverse(id), Reverse(by.source))
    }

    /// The first rule of a plugin that takes the line; its groups are in `scratch.trial`.
    fn first_match(
        &self,
        contender: &Contender,
        waiting: &[Waiting],
        scratch: &mut Scratch,
        choice: &mut Choice,
    ) -> Option<RuleId> {
        let always = self.always_of(contender.source);
        let (mut next, mut next_always) = (contender.first, 0);
        loop {
            let demanding = scratch.candidates.get(next).copied().filter(|_| next < contender.end);
            let rule = match (demanding, always.get(next_always).copied()) {
                (Some(rule), Some(other)) if other <= rule => {
                    next_always += 1;
                    next += usize::from(other == rule);
                    other
                }
                (Some(rule), _) => {
                    next += 1;
                    rule
                }
                (None, Some(other)) => {
                    next_always += 1;
                    other
                }
                (None, None) => return None,
            };
            let catch_all = self.rules[rule as usize].catch_all;
            let matched = if catch_all && !contender.own {
                false
            } else if self.rules[rule as usize].is_multi_line() {
                self.try_lines(rule, waiting, scratch, choice)
            } else {
                self.try_line(rule, scratch)
            };
            if matched {
                return Some(rule);
            }
        }
    }

    fn try_line(&self, id: RuleId, scratch: &mut Scratch) -> bool {
        let rule = &self.rules[id as usize];
        rule.passes_precheck(&scratch.line.text) && search(rule, 0, scratch)
    }

    /// A rule over several lines takes a line only when it is its last. Otherwise what the line
    /// does to it is noted.
    fn try_lines(
        &self,
        id: RuleId,
        waiting: &[Waiting],
        scratch: &mut Scratch,
        choice: &mut Choice,
    ) -> bool {
        let rule = &self.rules[id as usize];
        if let Some(state) = waiting.iter().find(|waiting| waiting.rule == id) {
            if search(rule, state.next, scratch) {
                if state.next + 1 == rule.pieces.len() {
                    return true;
                }
                choice.steps.push(Step::Advance {
                    rule: id,
                    groups: own_groups(rule, state.next, scratch),
                });
                return false;
            }
            // A line that has not even the precheck is some other program's in between.
            if rule.precheck.is_some() && !rule.passes_precheck(&scratch.line.text) {
                return false;
            }
            choice.steps.push(Step::Reset { rule: id });
        }
        if rule.passes_precheck(&scratch.line.text) && search(rule, 0, scratch) {
            choice.steps.push(Step::Start { rule: id, groups: own_groups(rule, 0, scratch) });
        }
        false
    }

    fn always_of(&self, source: usize) -> &[RuleId] {
        let always = self.prefilter.always();
        let rules = &self.sources[source].rules;
        let first = always.partition_point(|rule| *rule < rules.start);
        let end = always.partition_point(|rule| *rule < rules.end);
        always.get(first..end).unwrap_or_default()
    }
}

/// Whether the line is to be kept for the rule.
pub(super) fn holds(step: &Step) -> bool {
    !matches!(step, Step::Reset { .. })
}

fn search(rule: &Rule, piece: usize, scratch: &mut Scratch) -> bool {
    let Some(piece) = rule.pieces.get(piece) else { return false };
    let Some(cache) = scratch.caches.get_mut(piece.number) else { return false };
    piece.pattern.search(&scratch.line, cache, &mut scratch.working, &mut scratch.trial)
}

fn own_groups(rule: &Rule, piece: usize, scratch: &Scratch) -> Vec<Box<[u8]>> {
    let groups = Groups { earlier: &[], line: &scratch.line.text, places: &scratch.trial };
    let count = rule.pieces.get(piece).map_or(0, |piece| piece.pattern.groups);
    (0..count).map(|group| groups.get(group as u16).into()).collect()
}
