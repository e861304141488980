//! What in plugins, directives and policies cannot do what it says, wherever it was noticed.

use std::sync::Arc;

use config::{FileProblem, Severity};
use siem::ProblemPlace;
use siem::normalise::RefusedRule;

/// One problem of the security half. Nothing else suffers from it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SecurityProblem {
    /// Whether something was left out, or only works otherwise than one may think.
    pub severity: Severity,
    /// What kind, in kebab case.
    pub code: &'static str,
    /// The file; `None` for policies, which lie in the state store.
    pub file: Option<Arc<str>>,
    /// Line, from 1; 0: the file or policy as a whole.
    pub line: u32,
    /// Column in characters, from 1; 0: the line as a whole.
    pub column: u32,
    /// The rule, directive or policy.
    pub subject: Option<String>,
    /// What is wrong, in a sentence without full stop.
    pub message: String,
    /// What to do about it.
    pub help: Option<String>,
}

impl From<&FileProblem> for SecurityProblem {
    fn from(problem: &FileProblem) -> Self {
        Self {
            severity: problem.severity,
            code: problem.code,
            file: Some(problem.file.clone()),
            line: problem.line,
            column: problem.column,
            subject: problem.subject.clone(),
            message: problem.message.clone(),
            help: problem.help.clone(),
        }
    }
}

impl From<&RefusedRule> for SecurityProblem {
    fn from(refused: &RefusedRule) -> Self {
        let (severity, code) = match refused.works {
            true => (Severity::Warning, "slow-rule"),
            false => (Severity::Error, "unusable-rule"),
        };
        Self {
            severity,
            code,
            file: Some(refused.file.clone()),
            line: refused.line,
            column: 0,
            subject: Some(format!("rule `{}` of plugin `{}`", refused.rule, refused.plugin)),
            message: refused.reason.clone(),
            help: None,
        }
    }
}

impl From<&siem::Problem> for SecurityProblem {
    fn from(problem: &siem::Problem) -> Self {
        let (file, line, subject) = match &problem.place {
            ProblemPlace::Directive { id, file, line } => {
                (Some(file.clone()), *line, Some(format!("directive {id}")))
            }
            ProblemPlace::Policy(name) => (None, 0, Some(format!("policy `{name}`"))),
            ProblemPlace::TimetableZone => (None, 0, None),
        };
        Self {
            severity: Severity::Warning,
            code: "setup",
            file,
            line,
            column: 0,
            subject,
            message: problem.text.clone(),
            help: None,
        }
    }
}
