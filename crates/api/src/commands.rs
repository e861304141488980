//! Commands and check results from elsewhere: what changes something.

use axum::Router;
use axum::extract::{DefaultBodyLimit, State};
use axum::routing::post;
use engine::View;
use model::{CheckId, ExternalCommand, HostState, ServiceState};
use store_state::{AuditEntry, Role, Write};

use crate::auth::Caller;
use crate::auth::permission::visible;
use crate::context::App;
use crate::external_command::parse;
use crate::extract::{JsonBytes, parse_json, shown};
use crate::problem::{Problem, ProblemBody, ProblemKind};
use crate::respond::off_thread;
use crate::schema::{
    Argument, Command, CommandResult, CommandResults, Commands, PassiveResult, ResultState,
};

/// Most commands of one request.
const MAX_COMMANDS: usize = 1_000;
/// Most check results of one request.
const MAX_RESULTS: usize = 10_000;
/// About what one check result takes; only to guess how long a body takes to read.
const TYPICAL_RESULT_BYTES: usize = 100;
/// Largest body with commands.
const MAX_COMMANDS_BYTES: usize = 1024 * 1024;
/// Largest body with check results.
const MAX_RESULTS_BYTES: usize = 32 * 1024 * 1024;

/// Commands and results.
pub(crate) fn routes() -> Router<App> {
    Router::new()
        .route("/commands", post(submit).layer(DefaultBodyLimit::max(MAX_COMMANDS_BYTES)))
        .route("/results", post(results).layer(DefaultBodyLimit::max(MAX_RESULTS_BYTES)))
}

/// Submit commands
///
/// Takes one command or a list of up to 1,000, in Nagios' spelling. They are carried out in
/// order; what is accepted is on disk before the answer.
#[utoipa::path(
    post, path = "/api/v1/commands", tag = "commands", operation_id = "submitCommands",
    request_body = Commands,
    responses(
        (status = 200, description = "What became of each", body = CommandResults),
        (status = 400, description = "This is not JSON", body = ProblemBody,
         content_type = "application/problem+json"),
        (status = 403, description = "The role does not allow it", body = ProblemBody,
         content_type = "application/problem+json"),
        (status = 422, description = "These are not commands", body = ProblemBody,
         content_type = "application/problem+json"),
    )
)]
pub(crate) async fn submit(
    State(app): State<App>,
    caller: Caller,
    JsonBytes(body): JsonBytes,
) -> Result<axum::Json<CommandResults>, Problem> {
    caller.require(Role::Operate)?;
    let commands = one_or_many(&body)?;
    check_count(commands.len(), MAX_COMMANDS)?;
    let view = app.engine.view();
    let understood: Vec<Understood> =
        commands.iter().map(|command| understand(command, &view, &caller)).collect();
    let audit =
        commands.iter().map(|command| caller.audit(app.now(), "command", audit_text(command)));
    record(&app, audit).await?;
    Ok(axum::Json(carry_out(&app, understood).await))
}

/// Submit check results
///
/// Takes up to 10,000 results of checks made elsewhere. What is accepted is on disk before the
/// answer.
#[utoipa::path(
    post, path = "/api/v1/results", tag = "commands", operation_id = "submitResults",
    request_body = Vec<PassiveResult>,
    responses(
        (status = 200, description = "What became of each", body = CommandResults),
        (status = 400, description = "This is not JSON", body = ProblemBody,
         content_type = "application/problem+json"),
        (status = 403, description = "The role does not allow it", body = ProblemBody,
         content_type = "application/problem+json"),
        (status = 422, description = "These are not results", body = ProblemBody,
         content_type = "application/problem+json"),
    )
)]
pub(crate) async fn results(
    State(app): State<App>,
    caller: Caller,
    JsonBytes(body): JsonBytes,
) -> Result<axum::Json<CommandResults>, Problem> {
    caller.require(Role::Operate)?;
    let view = app.engine.view();
    let objects_to_be = body.len() / TYPICAL_RESULT_BYTES;
    let understood =
        off_thread(objects_to_be, move || understand_results(&body, &view, &caller)).await?;
    Ok(axum::Json(carry_out(&app, understood).await))
}

fn understand_results(
    body: &[u8],
    view: &View,
    caller: &Caller,
) -> Result<Vec<Understood>, Problem> {
    let results: Vec<PassiveResult> = parse_json(body)?;
    check_count(results.len(), MAX_RESULTS)?;
    let understood = results.into_iter().map(|result| {
        let command = passive_command(result)?;
        check_visible(&command, view, caller)?;
        Ok(vec![command])
    });
    Ok(understood.collect())
}

/// What an item of a request asks for, or why it means nothing.
type Understood = Result<Vec<ExternalCommand>, String>;

/// A request holds one command or a list. Reading the right one of them gives better messages
/// than trying both.
fn one_or_many(body: &[u8]) -> Result<Vec<Command>, Problem> {
    match body.iter().find(|byte| !byte.is_ascii_whitespace()) {
        Some(b'[') => parse_json(body),
        _ => parse_json(body).map(|command| vec![command]),
    }
}

fn check_count(count: usize, most: usize) -> Result<(), Problem> {
    if count <= most {
        return Ok(());
    }
    let detail = format!("{count} items are more than the {most} that one request may have");
    Err(Problem::new(ProblemKind::TooLarge, detail))
}

fn understand(command: &Command, view: &View, caller: &Caller) -> Understood {
    let args: Vec<String> = command.args.iter().map(argument_text).collect();
    let commands =
        parse(&command.command, &args, &view.objects).map_err(|error| error.to_string())?;
    for command in &commands {
        check_visible(command, view, caller)?;
    }
    Ok(commands)
}

fn argument_text(argument: &Argument) -> String {
    match argument {
        Argument::Text(text) => text.clone(),
        Argument::Number(number) => number.to_string(),
    }
}

/// Answers as if it did not exist when a command names what its sender must not see.
/// What really does not exist is refused by the engine, which also knows addresses.
fn check_visible(command: &ExternalCommand, view: &View, caller: &Caller) -> Result<(), String> {
    let objects = &view.objects;
    let (host, service) = match command {
        ExternalCommand::ScheduleServiceCheck { host, service, .. }
        | ExternalCommand::ProcessServiceCheckResult { host, service, .. } => (host, Some(service)),
        ExternalCommand::ScheduleHostCheck { host, .. }
        | ExternalCommand::ProcessHostCheckResult { host, .. } => (host, None),
    };
    let object = match service {
        Some(service) => objects.service(host, service).map(CheckId::from),
        None => objects.host(host).map(CheckId::from),
    };
    match (object, service) {
        (Some(object), Some(service)) if !visible(caller, objects, object) => {
            Err(format!("there is no service `{}` on host `{}`", shown(service), shown(host)))
        }
        (Some(object), None) if !visible(caller, objects, object) => {
            Err(format!("there is no host `{}`", shown(host)))
        }
        _ => Ok(()),
    }
}

/// Hands everything that was understood to the engine at once, and sorts its answers back.
async fn carry_out(app: &App, understood: Vec<Understood>) -> CommandResults {
    let mut commands = Vec::with_capacity(understood.len());
    let mut shares: Vec<Result<usize, String>> = Vec::with_capacity(understood.len());
    for item in understood {
        shares.push(item.map(|mut item| {
            let share = item.len();
            commands.append(&mut item);
            share
        }));
    }
    let answers = match commands.is_empty() {
        true => Vec::new(),
        false => app.engine.submit(commands).await,
    };
    let mut answers = answers.into_iter();
    let results = shares.into_iter().map(|share| {
        let outcome = share.and_then(|share| {
            // Each answer is taken, also those after the first that says no.
            let taken: Vec<_> = answers.by_ref().take(share).collect();
            taken.into_iter().collect::<Result<Vec<()>, _>>().map_err(|error| error.to_string())
        });
        CommandResult { accepted: outcome.is_ok(), error: outcome.err() }
    });
    CommandResults { results: results.collect() }
}

fn audit_text(command: &Command) -> String {
    const LONGEST: usize = 1_000;
    let args: Vec<String> = command.args.iter().map(argument_text).collect();
    let text = format!("{};{}", shown(&command.command), args.join(";"));
    text.chars().take(LONGEST).map(|c| if c.is_control() { ' ' } else { c }).collect()
}

/// Appends to the audit trail, all in one transaction.
async fn record(app: &App, entries: impl Iterator<Item = AuditEntry>) -> Result<(), Problem> {
    let writes = entries.map(Write::Audit).collect();
    Ok(app.store.journal().write(writes).await?)
}

/// A result as the command that carries it.
fn passive_command(result: PassiveResult) -> Result<ExternalCommand, String> {
    if result.host.is_empty() {
        return Err("the result names no host".to_owned());
    }
    if result.time.is_some() {
        return Err("`time` is not supported yet: results are dated by their arrival".to_owned());
    }
    let output =
        plugin_output(&result.output, result.perfdata.as_deref(), result.long_output.as_deref());
    let host = result.host.into();
    match result.service {
        Some(service) if service.is_empty() => Err("`service` is empty".to_owned()),
        Some(service) => {
            let code = service_code(&result.state)?;
            let service = service.into();
            Ok(ExternalCommand::ProcessServiceCheckResult { host, service, code, output })
        }
        None => {
            let code = host_code(&result.state)?;
            Ok(ExternalCommand::ProcessHostCheckResult { host, code, output })
        }
    }
}

/// What a plugin would have printed: first line, `|`, performance data, further lines.
fn plugin_output(output: &str, perfdata: Option<&str>, long_output: Option<&str>) -> String {
    let (first, rest) = match output.split_once('\n') {
        Some((first, rest)) => (first, Some(rest)),
        None => (output, None),
    };
    let mut text = first.to_owned();
    if let Some(perfdata) = perfdata.filter(|perfdata| !perfdata.is_empty()) {
        text.push('|');
        text.push_str(perfdata);
    }
    for lines in rest.into_iter().chain(long_output).filter(|lines| !lines.is_empty()) {
        text.push('\n');
        text.push_str(lines);
    }
    text
}

fn service_code(state: &ResultState) -> Result<i32, String> {
    let states =
        (0..4).filter_map(ServiceState::from_code).map(|state| (state.word(), state.code()));
    code(state, states)
}

fn host_code(state: &ResultState) -> Result<i32, String> {
    let states = (0..3).filter_map(HostState::from_code).map(|state| (state.word(), state.code()));
    code(state, states)
}

fn code(
    state: &ResultState,
    mut known: impl Iterator<Item = (&'static str, u8)> + Clone,
) -> Result<i32, String> {
    let words = || known.clone().map(|(word, _)| word).collect::<Vec<_>>().join(", ");
    let unknown = |given: &str| {
        let count = known.clone().count();
        format!("`{}` is no state; known are {} and 0 to {}", shown(given), words(), count - 1)
    };
    match state {
        ResultState::Code(given) => {
            match known.clone().any(|(_, code)| i32::from(code) == *given) {
                true => Ok(*given),
                false => Err(unknown(&given.to_string())),
            }
        }
        ResultState::Word(given) => {
            let why = unknown(given);
            known
                .find(|(word, _)| word.eq_ignore_ascii_case(given))
                .map(|(_, code)| i32::from(code))
                .ok_or(why)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_parts_of_a_result_become_plugin_output() {
        let text = plugin_output;
        assert_eq!(text("OK", None, None), "OK");
        assert_eq!(text("OK", Some("a=1"), Some("x\ny")), "OK|a=1\nx\ny");
        assert_eq!(text("OK\nmore", Some("a=1"), Some("yet more")), "OK|a=1\nmore\nyet more");
    }

    #[test]
    fn states_are_numbers_or_words() {
        let word = |text: &str| ResultState::Word(text.to_owned());
        assert_eq!(service_code(&word("critical")), Ok(2));
        assert_eq!(host_code(&word("Unreachable")), Ok(2));
        assert_eq!(service_code(&ResultState::Code(3)), Ok(3));
        assert!(host_code(&ResultState::Code(3)).is_err());
        assert!(host_code(&word("OK")).is_err());
        assert!(service_code(&ResultState::Code(-1)).is_err());
    }
}
