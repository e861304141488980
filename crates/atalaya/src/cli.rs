//! `atalaya` and its subcommands.

use std::ffi::OsString;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Parser, Subcommand, ValueEnum};
use store_state::Role;

use crate::{account, check, run, verify};

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

/// Options of `run`; each overrides the same setting of the file and the environment.
#[derive(Debug, Clone, clap::Args)]
pub(crate) struct RunOptions {
    /// Settings file (docs/reference/settings.md).
    #[arg(long, env = "ATALAYA_CONFIG", value_name = "atalaya.toml")]
    pub(crate) config: Option<PathBuf>,
    /// Main configuration file in Nagios' format.
    #[arg(long, env = "ATALAYA_NAGIOS", value_name = "nagios.cfg")]
    pub(crate) nagios: Option<PathBuf>,
    /// Directory for everything that is kept; created when missing.
    #[arg(long, env = "ATALAYA_DATA", value_name = "DIR")]
    pub(crate) data: Option<PathBuf>,
    /// Address and port of the web UI and API; repeatable.
    #[arg(long, env = "ATALAYA_LISTEN", value_name = "ADDR", value_delimiter = ',')]
    pub(crate) listen: Vec<std::net::SocketAddr>,
}

/// Where the data directory is, for commands that work beside or without the server.
#[derive(Debug, Clone, clap::Args)]
pub(crate) struct DataOption {
    /// Settings file that names the data directory.
    #[arg(long, env = "ATALAYA_CONFIG", value_name = "atalaya.toml")]
    pub(crate) config: Option<PathBuf>,
    /// The data directory itself.
    #[arg(long, env = "ATALAYA_DATA", value_name = "DIR")]
    pub(crate) data: Option<PathBuf>,
}

/// What somebody may do.
#[derive(Debug, Clone, Copy, ValueEnum)]
pub(crate) enum RoleName {
    /// See everything.
    Read,
    /// Also send commands and check results.
    Operate,
    /// Everything.
    Admin,
}

impl From<RoleName> for Role {
    fn from(name: RoleName) -> Self {
        match name {
            RoleName::Read => Self::Read,
            RoleName::Operate => Self::Operate,
            RoleName::Admin => Self::Admin,
        }
    }
}

#[derive(Debug, Subcommand)]
pub(crate) enum UserCommand {
    /// Add a user with a random one-time password, which is printed.
    Add {
        /// Sign-in name.
        name: String,
        /// What the user may do.
        #[arg(long, value_enum, default_value = "read")]
        role: RoleName,
        #[command(flatten)]
        place: DataOption,
    },
    /// Give a user a new one-time password, which is printed; ends the user's sessions.
    Passwd {
        /// Sign-in name.
        name: String,
        #[command(flatten)]
        place: DataOption,
    },
    /// List users.
    List {
        #[command(flatten)]
        place: DataOption,
    },
    /// Lock a user out and end the user's sessions; `--undo` lets the user in again.
    Disable {
        /// Sign-in name.
        name: String,
        /// Let the user in again.
        #[arg(long)]
        undo: bool,
        #[command(flatten)]
        place: DataOption,
    },
}

#[derive(Debug, Subcommand)]
pub(crate) enum TokenCommand {
    /// Print a new API token. It is shown once and kept only as a hash.
    Create {
        /// What the token may do.
        #[arg(long, value_enum)]
        role: RoleName,
        /// What it is for, to recognise it later.
        #[arg(long, default_value = "command line")]
        name: String,
        #[command(flatten)]
        place: DataOption,
    },
}

/// Parses the command line and runs it. Exit status: 0 success, 1 failure, 2 wrong usage.
pub(crate) fn run(args: Vec<OsString>) -> ExitCode {
    let result = match Cli::parse_from(args).command {
        Command::Run(options) => run::run(&options),
        Command::Verify { nagios_cfg, json } => return verify::run(&nagios_cfg, json),
        Command::Check { name, options } => return check::run_named(&name, options),
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
