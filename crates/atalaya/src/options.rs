//! What can be said on the command line, apart from what is then done.

use std::path::PathBuf;

use clap::{Subcommand, ValueEnum};
use store_state::Role;

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
