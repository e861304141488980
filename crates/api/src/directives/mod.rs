//! Correlation directives: list, detail, switching on and off, validation.
//!
//! [`print`] writes what a rule accepts as its file does.

mod print;

use std::collections::HashMap;

use axum::Router;
use axum::extract::{DefaultBodyLimit, State};
use axum::routing::{get, post};
use config::FileProblem;
use model::directive::{Directive, DirectiveRule as Rule};
use store_state::Role;
use store_state::directive::DisabledDirective;

use crate::auth::Caller;
use crate::context::App;
use crate::extract::{Json, Names, NoParameters, Query, shown};
use crate::problem::{Problem, ProblemBody, ProblemKind};
use crate::respond::off_thread;
use crate::schema::{
    DirectiveDetail, DirectiveInstances, DirectiveItem, DirectiveList, DirectiveText,
    DirectiveValidation, SecurityProblem, Time, ValidDirective,
};

/// Largest text to validate, in bytes.
const MAX_TEXT_BYTES: usize = 4 << 20;
/// How problems call a text that is no file.
const TEXT: &str = "directive.xml";
/// About what one rule takes; only to guess how long a text takes to read.
const TYPICAL_RULE_BYTES: usize = 300;

/// Everything about directives.
pub(crate) fn routes() -> Router<App> {
    Router::new()
        .route("/directives", get(list))
        .route("/directives/instances", get(instances))
        .route(
            "/directives/validate",
            post(validate).layer(DefaultBodyLimit::max(2 * MAX_TEXT_BYTES)),
        )
        .route("/directives/{directive}", get(show))
        .route("/directives/{directive}/enable", post(enable))
        .route("/directives/{directive}/disable", post(disable))
}

/// List directives
#[utoipa::path(
    get, path = "/api/v1/directives", tag = "directives", operation_id = "listDirectives",
    responses(
        (status = 200, description = "All directives", body = DirectiveList),
        (status = 503, description = "The security half is switched off", body = ProblemBody,
         content_type = "application/problem+json"),
    )
)]
pub(crate) async fn list(
    State(app): State<App>,
    _: Caller,
    _: Query<NoParameters>,
) -> Result<axum::Json<DirectiveList>, Problem> {
    let security = app.security_half()?;
    let (directives, problems) = (security.directives(), security.problems());
    let disabled = disabled(&app).await?;
    let items = directives.iter().map(|directive| item(directive, &disabled, &problems));
    Ok(axum::Json(DirectiveList {
        items: items.collect(),
        problems: problems.iter().filter(|one| is_about_directives(one)).cloned().collect(),
    }))
}

/// Show one directive
///
/// With its rules and its text in the file.
#[utoipa::path(
    get, path = "/api/v1/directives/{directive}", tag = "directives",
    operation_id = "getDirective",
    params(("directive" = u32, Path, description = "Id of the directive")),
    responses(
        (status = 200, description = "The directive", body = DirectiveDetail),
        (status = 404, description = "There is no such directive", body = ProblemBody,
         content_type = "application/problem+json"),
        (status = 503, description = "The security half is switched off", body = ProblemBody,
         content_type = "application/problem+json"),
    )
)]
pub(crate) async fn show(
    State(app): State<App>,
    _: Caller,
    Names(id): Names<String>,
    _: Query<NoParameters>,
) -> Result<axum::Json<DirectiveDetail>, Problem> {
    let security = app.security_half()?;
    let directive = find(&security.directives(), &id)?;
    let problems = security.problems();
    Ok(axum::Json(DirectiveDetail {
        directive: item(&directive, &disabled(&app).await?, &problems),
        root: print::rule(&directive.root, 1),
        xml: security.directive_text(&directive).await,
        problems: problems.into_iter().filter(|one| is_about(one, &directive)).collect(),
    }))
}

fn find(
    directives: &[std::sync::Arc<Directive>],
    id: &str,
) -> Result<std::sync::Arc<Directive>, Problem> {
    let wanted = id.parse::<u32>().ok();
    let found = directives.iter().find(|directive| Some(directive.id) == wanted);
    found.cloned().ok_or_else(|| {
        let detail = format!("there is no directive `{}`", shown(id));
        Problem::new(ProblemKind::NotFound, detail)
    })
}

/// Switch a directive on
#[utoipa::path(
    post, path = "/api/v1/directives/{directive}/enable", tag = "directives",
    operation_id = "enableDirective",
    params(("directive" = u32, Path, description = "Id of the directive")),
    responses(
        (status = 200, description = "The directive", body = DirectiveItem),
        (status = 403, description = "The role does not allow it", body = ProblemBody,
         content_type = "application/problem+json"),
        (status = 404, description = "There is no such directive", body = ProblemBody,
         content_type = "application/problem+json"),
    )
)]
pub(crate) async fn enable(
    State(app): State<App>,
    caller: Caller,
    Names(id): Names<String>,
) -> Result<axum::Json<DirectiveItem>, Problem> {
    switch(&app, &caller, &id, true).await
}

/// Switch a directive off
///
/// Its running instances end.
#[utoipa::path(
    post, path = "/api/v1/directives/{directive}/disable", tag = "directives",
    operation_id = "disableDirective",
    params(("directive" = u32, Path, description = "Id of the directive")),
    responses(
        (status = 200, description = "The directive", body = DirectiveItem),
        (status = 403, description = "The role does not allow it", body = ProblemBody,
         content_type = "application/problem+json"),
        (status = 404, description = "There is no such directive", body = ProblemBody,
         content_type = "application/problem+json"),
    )
)]
pub(crate) async fn disable(
    State(app): State<App>,
    caller: Caller,
    Names(id): Names<String>,
) -> Result<axum::Json<DirectiveItem>, Problem> {
    switch(&app, &caller, &id, false).await
}

async fn switch(
    app: &App,
    caller: &Caller,
    id: &str,
    enabled: bool,
) -> Result<axum::Json<DirectiveItem>, Problem> {
    caller.require(Role::Admin)?;
    let security = app.security_half()?;
    let directive = find(&security.directives(), id)?;
    let action = if enabled { "directive_enable" } else { "directive_disable" };
    let detail = format!("{}: {}", directive.id, directive.name);
    let change = app.changing(caller, action, detail).await?;
    if app.store.enable_directive(directive.id, enabled, &change).await? {
        app.security_changed().await;
    }
    Ok(axum::Json(item(&directive, &disabled(app).await?, &security.problems())))
}

/// Validate the text of directives
///
/// Nothing is stored. External entities are not followed.
#[utoipa::path(
    post, path = "/api/v1/directives/validate", tag = "directives",
    operation_id = "validateDirectives",
    request_body = DirectiveText,
    responses(
        (status = 200, description = "What is wrong with it, if anything",
         body = DirectiveValidation),
        (status = 413, description = "The text is longer than 4 MiB", body = ProblemBody,
         content_type = "application/problem+json"),
    )
)]
pub(crate) async fn validate(
    State(app): State<App>,
    _: Caller,
    Json(request): Json<DirectiveText>,
) -> Result<axum::Json<DirectiveValidation>, Problem> {
    if request.xml.len() > MAX_TEXT_BYTES {
        return Err(Problem::new(ProblemKind::TooLarge, "the text is longer than 4 MiB"));
    }
    let known: Vec<u32> = match &app.context.security {
        Some(security) => security.directives().iter().map(|directive| directive.id).collect(),
        None => Vec::new(),
    };
    let validation = off_thread(request.xml.len() / TYPICAL_RULE_BYTES, move || {
        let read = config::directives::read(TEXT, &request.xml, None);
        let directives = read.directives.iter().map(|directive| ValidDirective {
            id: directive.id,
            name: directive.name.clone(),
            root: print::rule(&directive.root, 1),
            is_loaded: known.contains(&directive.id),
        });
        Ok(DirectiveValidation {
            valid: read.problems.is_empty(),
            directives: directives.collect(),
            problems: read.problems.iter().map(file_problem).collect(),
        })
    });
    Ok(axum::Json(validation.await?))
}

/// List running instances of directives
///
/// What OSSIM calls the backlog.
#[utoipa::path(
    get, path = "/api/v1/directives/instances", tag = "directives",
    operation_id = "listDirectiveInstances",
    responses(
        (status = 200, description = "Instances that run now", body = DirectiveInstances),
        (status = 503, description = "The security half is switched off", body = ProblemBody,
         content_type = "application/problem+json"),
    )
)]
pub(crate) async fn instances(
    State(app): State<App>,
    _: Caller,
    _: Query<NoParameters>,
) -> Result<axum::Json<DirectiveInstances>, Problem> {
    Ok(axum::Json(app.security_half()?.instances().await))
}

/// Directives that are switched off, by id.
async fn disabled(app: &App) -> Result<HashMap<u32, DisabledDirective>, Problem> {
    let disabled = app.store.disabled_directives().await?;
    Ok(disabled.into_iter().map(|directive| (directive.id, directive)).collect())
}

fn item(
    directive: &Directive,
    disabled: &HashMap<u32, DisabledDirective>,
    problems: &[SecurityProblem],
) -> DirectiveItem {
    let off = disabled.get(&directive.id);
    let problems = problems.iter().filter(|one| is_about(one, directive)).count();
    let (levels, rules) = size(&directive.root);
    DirectiveItem {
        id: directive.id,
        name: directive.name.clone(),
        priority: directive.priority,
        file: directive.file.to_string(),
        line: directive.line,
        levels,
        rules,
        enabled: off.is_none(),
        disabled_at: off.and_then(|off| Time::known(off.changed.at)),
        disabled_by: off.map(|off| off.changed.actor.clone()),
        problems: u32::try_from(problems).unwrap_or(u32::MAX),
    }
}

/// How deep a tree of rules is, and how many there are.
fn size(rule: &Rule) -> (u8, u32) {
    rule.children.iter().fold((1, 1), |(levels, rules), child| {
        let (below, more) = size(child);
        (levels.max(below.saturating_add(1)), rules.saturating_add(more))
    })
}

/// Whether a problem names this directive, in its file.
fn is_about(problem: &SecurityProblem, directive: &Directive) -> bool {
    let subject = format!("directive {}", directive.id);
    problem.subject.as_deref() == Some(&*subject)
        && problem.file.as_deref().is_none_or(|file| file == &*directive.file)
}

fn is_about_directives(problem: &SecurityProblem) -> bool {
    let subject = problem.subject.as_deref().unwrap_or("");
    let file = problem.file.as_deref().unwrap_or("");
    subject.starts_with("directive") || file.ends_with(".xml")
}

/// A problem of a file as the contract writes it.
pub(crate) fn file_problem(problem: &FileProblem) -> SecurityProblem {
    SecurityProblem {
        severity: severity(problem.severity).to_owned(),
        code: problem.code.to_owned(),
        file: Some(problem.file.to_string()),
        line: (problem.line > 0).then_some(problem.line),
        column: (problem.column > 0).then_some(problem.column),
        subject: problem.subject.clone(),
        message: problem.message.clone(),
        help: problem.help.clone(),
    }
}

/// The contract's word.
pub(crate) fn severity(severity: config::Severity) -> &'static str {
    match severity {
        config::Severity::Error => "error",
        config::Severity::Warning => "warning",
        config::Severity::Notice => "notice",
    }
}
