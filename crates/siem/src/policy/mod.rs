//! Which policy decides about an event: the first active one, in order, whose every condition
//! matches.

mod conditions;
mod time;

use std::sync::Arc;

use ipnet::IpNet;
use model::AssetBook;
use model::policy::{Consequences, Policy, PolicyId};

use self::conditions::{CompiledConditions, Considered};
use crate::setup::{Problem, ProblemPlace};

pub(crate) use self::conditions::Considered as ConsideredEvent;
pub(crate) use self::time::zone_named;

/// A policy, ready to be asked.
#[derive(Debug)]
struct Compiled {
    id: PolicyId,
    conditions: CompiledConditions,
    consequences: Arc<Consequences>,
}

/// What the matching policy decides.
#[derive(Debug, Clone)]
pub(crate) struct Decision {
    pub(crate) id: PolicyId,
    pub(crate) consequences: Arc<Consequences>,
}

/// All active policies, in order.
#[derive(Debug, Default)]
pub(crate) struct Policies {
    policies: Vec<Compiled>,
}

impl Policies {
    pub(crate) fn new(
        policies: &[Policy],
        assets: &AssetBook,
        problems: &mut Vec<Problem>,
    ) -> Self {
        let mut active: Vec<&Policy> = policies.iter().filter(|policy| policy.active).collect();
        active.sort_by_key(|policy| policy.order);
        let compiled = active.into_iter().filter_map(|policy| {
            let conditions = CompiledConditions::new(&policy.conditions, assets);
            match conditions {
                Ok(conditions) => Some(Compiled {
                    id: policy.id,
                    conditions,
                    consequences: Arc::new(policy.consequences.clone()),
                }),
                Err(text) => {
                    let place = ProblemPlace::Policy(policy.name.clone());
                    problems.push(Problem { place, text });
                    None
                }
            }
        });
        Self { policies: compiled.collect() }
    }

    /// The first policy that matches.
    pub(crate) fn decide(&self, event: &Considered<'_>) -> Option<Decision> {
        let policy = self.policies.iter().find(|policy| policy.conditions.match_event(event))?;
        Some(Decision { id: policy.id, consequences: Arc::clone(&policy.consequences) })
    }
}

/// Whether any of the ranges contains the address.
fn within(ranges: &[IpNet], ip: core::net::IpAddr) -> bool {
    ranges.iter().any(|range| range.contains(&ip))
}
