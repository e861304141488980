//! `atalaya` and its subcommands.

use std::ffi::OsString;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Parser, Subcommand};

use crate::normalise::NormaliseOptions;
use crate::options::{RunOptions, TokenCommand, UserCommand};
use crate::replay::ReplayOptions;
use crate::{account, check, normalise, replay, run, verify};

/// Monitoring that you can point at what you have.
#[derive(Debug, Parser)]
#[command(name = "atalaya", version, max_term_width = 100)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Monitor: schedule checks, notify, serve the web UI.
    ///
    /// Example: atalaya run --nagios /etc/nagios4/nagios.cfg --data /var/lib/atalaya
    #[command(verbatim_doc_comment)]
    Run(RunOptions),
    /// Check a configuration and report every problem in it.
    ///
    /// Example: atalaya verify /etc/nagios4/nagios.cfg
    /// Exit status: 0 no errors, 1 errors, 2 wrong usage.
    #[command(verbatim_doc_comment)]
    Verify {
        /// The main configuration file.
        nagios_cfg: PathBuf,
        /// One JSON document instead of text.
        #[arg(long)]
        json: bool,
    },
    /// Run one native check like the plugin of that name.
    ///
    /// Example: atalaya check check_tcp -H 127.0.0.1 -p 22
    /// Exit status: the plugin's (0 OK, 1 WARNING, 2 CRITICAL, 3 UNKNOWN).
    #[command(verbatim_doc_comment, disable_help_flag = true)]
    Check {
        /// `check_tcp` or just `tcp`; `list` names them all.
        name: String,
        /// The plugin's own options.
        #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
        options: Vec<OsString>,
    },
    /// What data source plugins make of lines: one JSON event a line.
    ///
    /// Example: atalaya normalise --plugins /etc/ossim/agent/plugins /var/log/auth.log
    /// A line that no plugin knows comes out with "generic": true.
    #[command(verbatim_doc_comment)]
    Normalise(NormaliseOptions),
    /// The alarms that lines, or JSON events, would have raised: one JSON alarm a line.
    ///
    /// Example: atalaya replay --directives directives.d /var/log/auth.log
    /// Time is that of the events; at the end everything that waits for time to pass does so.
    #[command(verbatim_doc_comment)]
    Replay(ReplayOptions),
    /// People who may sign in.
    ///
    /// Example: atalaya user add maria --role operate --data /var/lib/atalaya
    #[command(verbatim_doc_comment, subcommand)]
    User(UserCommand),
    /// Tokens for scripts that use the API.
    ///
    /// Example: atalaya token create --role read --data /var/lib/atalaya
    #[command(verbatim_doc_comment, subcommand)]
    Token(TokenCommand),
}

/// Parses the command line and runs it. Exit status: 0 success, 1 failure, 2 wrong usage.
pub(crate) fn run(args: Vec<OsString>) -> ExitCode {
    let result = match Cli::parse_from(args).command {
        Command::Run(options) => run::run(&options),
        Command::Verify { nagios_cfg, json } => return verify::run(&nagios_cfg, json),
        Command::Check { name, options } => return check::run_named(&name, options),
        Command::Normalise(options) => normalise::run(&options),
        Command::Replay(options) => replay::run(&options),
        Command::User(command) => account::user(command),
        Command::Token(command) => account::token(command),
    };
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("atalaya: {error:#}");
            ExitCode::FAILURE
        }
    }
}
