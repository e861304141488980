//! What a rule accepts as a number: ids, types, taxonomy, protocols, ports.

use model::directive::{Accept, Reference};

use super::level::{Level, referenced};

/// A list of accepted and rejected numbers.
#[derive(Debug, Default)]
pub(crate) struct Numbers {
    these: Vec<u32>,
    not_these: Vec<u32>,
    references: Vec<Reference>,
    /// A value must be in the list, rather than merely not be rejected.
    is_list: bool,
}

impl Numbers {
    pub(crate) fn new<T: Copy>(accept: &Accept<T>, number: impl Fn(T) -> u32) -> Self {
        let sorted = |values: &[T]| {
            let mut numbers: Vec<u32> = values.iter().map(|value| number(*value)).collect();
            numbers.sort_unstable();
            numbers.dedup();
            numbers
        };
        Self {
            these: sorted(&accept.these),
            not_these: sorted(&accept.not_these),
            references: accept.references.clone(),
            is_list: is_list(accept),
        }
    }

    /// The fixed numbers, when only these are accepted.
    pub(crate) fn fixed(&self) -> Option<&[u32]> {
        let only = self.is_list && self.references.iter().all(|reference| reference.negated);
        only.then_some(&*self.these)
    }

    /// The reference, when the value it stands for is the only one accepted.
    pub(crate) fn single_reference(&self) -> Option<Reference> {
        single_reference(&self.references, self.is_list && self.these.is_empty())
    }

    /// The first fixed number that is accepted.
    pub(crate) fn first(&self) -> Option<u32> {
        self.these.first().copied()
    }

    pub(crate) fn accepts(&self, value: u32, levels: &[Level]) -> bool {
        if !self.not_these.is_empty() && self.not_these.binary_search(&value).is_ok() {
            return false;
        }
        let mut listed = !self.is_list || self.these.binary_search(&value).is_ok();
        for reference in &self.references {
            let level = referenced(levels, reference.level);
            if level.and_then(|level| level.number(reference.field)) == Some(value) {
                if reference.negated {
                    return false;
                }
                listed = true;
            }
        }
        listed
    }
}

/// Ranges of accepted and rejected ports.
#[derive(Debug, Default)]
pub(crate) struct Ports {
    these: Vec<(u16, u16)>,
    not_these: Vec<(u16, u16)>,
    references: Vec<Reference>,
    is_list: bool,
}

impl Ports {
    pub(crate) fn new(accept: &Accept<(u16, u16)>) -> Self {
        Self {
            these: accept.these.clone(),
            not_these: accept.not_these.clone(),
            references: accept.references.clone(),
            is_list: is_list(accept),
        }
    }

    /// A referenced port 0 (ICMP has none) accepts any port and rejects none.
    pub(crate) fn accepts(&self, port: u16, levels: &[Level]) -> bool {
        let within = |ranges: &[(u16, u16)]| ranges.iter().any(|(a, b)| (*a..=*b).contains(&port));
        if within(&self.not_these) {
            return false;
        }
        let mut listed = !self.is_list || within(&self.these);
        for reference in &self.references {
            let level = referenced(levels, reference.level);
            match level.and_then(|level| level.number(reference.field)) {
                Some(0) => listed |= !reference.negated,
                Some(value) if value == u32::from(port) => {
                    if reference.negated {
                        return false;
                    }
                    listed = true;
                }
                _ => {}
            }
        }
        listed
    }

    /// The first port accepted; 0: any.
    pub(crate) fn first(&self, levels: &[Level]) -> u16 {
        let resolved =
            self.references.iter().filter(|reference| !reference.negated).find_map(|r| {
                referenced(levels, r.level)?
                    .number(r.field)
                    .and_then(|port| u16::try_from(port).ok())
            });
        let fixed = self.these.first().map(|(first, _)| *first);
        if self.is_list { fixed.or(resolved).unwrap_or(0) } else { 0 }
    }
}

/// Whether a value must be listed. With `ANY` among them the others say nothing.
pub(crate) fn is_list<T>(accept: &Accept<T>) -> bool {
    let listed = !accept.these.is_empty() || accept.references.iter().any(|r| !r.negated);
    listed && !accept.any
}

/// The one positive reference, when `alone` says that nothing else is listed.
pub(crate) fn single_reference(references: &[Reference], alone: bool) -> Option<Reference> {
    let mut positive = references.iter().filter(|reference| !reference.negated);
    let first = positive.next()?;
    (alone && positive.next().is_none()).then_some(*first)
}
