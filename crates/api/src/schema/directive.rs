//! Correlation directives, and what is wrong with files of the security half.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::Time;

/// Something in a plugin, directive or policy that cannot do what it says. The rest works.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct SecurityProblem {
    /// `error`: something was left out; `warning`: it works, perhaps not as meant, or slowly;
    /// `notice`: something that nothing here can use was left out.
    pub severity: String,
    /// What kind, in kebab case.
    #[schema(example = "bad-regex")]
    pub code: String,
    /// The file; `null` for policies.
    pub file: Option<String>,
    /// Line, from 1; `null` when the file as a whole is meant.
    pub line: Option<u32>,
    /// Column in characters, from 1; `null` when the whole line is meant.
    pub column: Option<u32>,
    /// The rule, directive or policy.
    pub subject: Option<String>,
    /// What is wrong.
    pub message: String,
    /// What to do about it.
    pub help: Option<String>,
}

/// Problems of plugins, event types, directives and policies.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct SecurityProblems {
    /// In the order in which they were met.
    pub items: Vec<SecurityProblem>,
}

/// A directive in a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct DirectiveItem {
    /// Its id.
    pub id: u32,
    /// Its name, with words such as `SRC_IP` as written.
    pub name: String,
    /// 0 to 5.
    pub priority: u8,
    /// The file it is from.
    pub file: String,
    /// Its line there.
    pub line: u32,
    /// How deep it is.
    pub levels: u8,
    /// How many rules it has.
    pub rules: u32,
    /// Whether it runs.
    pub enabled: bool,
    /// When it was switched off.
    pub disabled_at: Option<Time>,
    /// Who switched it off.
    pub disabled_by: Option<String>,
    /// How many problems it has.
    pub problems: u32,
}

/// All directives.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct DirectiveList {
    /// As loaded.
    pub items: Vec<DirectiveItem>,
    /// What is wrong with directive files, also with directives that were therefore left out.
    pub problems: Vec<SecurityProblem>,
}

/// A directive with all that is in it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct DirectiveDetail {
    /// As in the list.
    pub directive: DirectiveItem,
    /// Its rules; children of a rule are alternatives.
    pub root: DirectiveRule,
    /// Its text in the file; `null` when the file cannot be read any more.
    pub xml: Option<String>,
    /// What is wrong with it.
    pub problems: Vec<SecurityProblem>,
}

/// One rule of a directive. What it accepts is written as in the file; empty: no constraint.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct DirectiveRule {
    /// Its name.
    pub name: String,
    /// Its line in the file.
    pub line: u32,
    /// Its level; the root is 1.
    pub level: u8,
    /// `detector` or `monitor`.
    pub kind: String,
    /// Data sources.
    pub plugin_id: String,
    /// Event types.
    pub plugin_sid: String,
    /// Source addresses.
    pub from: String,
    /// Destination addresses.
    pub to: String,
    /// Source ports.
    pub port_from: String,
    /// Destination ports.
    pub port_to: String,
    /// Protocols.
    pub protocol: String,
    /// Sensors.
    pub sensor: String,
    /// Texts: `username`, `userdata1` … and taxonomy: `product`, `category`, `subcategory`.
    pub others: Vec<DirectiveCondition>,
    /// `6`, or `+2`: added to that of the level before.
    pub reliability: String,
    /// How many events complete it.
    pub occurrence: u32,
    /// Seconds after the level before; 0: never.
    pub time_out_s: u64,
    /// What events must differ in to count.
    pub sticky_different: Option<String>,
    /// Completes when its time passes without a match.
    pub negated: bool,
    /// What a monitor is asked: `condition value`; `null` for detectors.
    pub question: Option<String>,
    /// Alternatives that may follow.
    #[schema(no_recursion)]
    pub children: Vec<DirectiveRule>,
}

/// A further condition of a rule.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct DirectiveCondition {
    /// The attribute.
    pub field: String,
    /// What it accepts.
    pub accepts: String,
}

/// A text to be read as a directive file.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct DirectiveText {
    /// The XML.
    pub xml: String,
}

/// What reading a text as a directive file gave.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct DirectiveValidation {
    /// Whether everything in it could be used.
    pub valid: bool,
    /// Directives that could be used.
    pub directives: Vec<ValidDirective>,
    /// What is wrong, with line and column.
    pub problems: Vec<SecurityProblem>,
}

/// A directive that could be read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ValidDirective {
    /// Its id.
    pub id: u32,
    /// Its name.
    pub name: String,
    /// Its rules.
    pub root: DirectiveRule,
    /// Whether a directive of this id is loaded already.
    pub is_loaded: bool,
}

/// A running instance of a directive (OSSIM's backlog).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct DirectiveInstance {
    /// Its id; its alarm, if it has one, has the same.
    pub id: String,
    /// The directive.
    pub directive_id: u32,
    /// Its name.
    pub name: String,
    /// The level it has completed; the root is 1.
    pub level: u8,
    /// How many levels its directive has.
    pub levels: u8,
    /// When its first event happened.
    pub first_at: Option<Time>,
    /// When its last event happened.
    pub last_at: Option<Time>,
    /// When it ends unless something happens; `null`: never.
    pub ends_at: Option<Time>,
    /// Events attached to it.
    pub events: u64,
    /// Source of the event that last advanced it.
    pub src_ip: Option<String>,
    /// Its destination.
    pub dst_ip: Option<String>,
    /// Risk of its alarm; `null`: it has none yet.
    pub alarm_risk: Option<u8>,
}

/// Running instances of directives.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct DirectiveInstances {
    /// Those whose last event is newest first; at most 1,000.
    pub items: Vec<DirectiveInstance>,
    /// How many there are in all.
    pub total: u64,
}
