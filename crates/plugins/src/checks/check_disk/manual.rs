//! The options of check_disk.

use super::super::cli::{Manual, Opt};
use super::CHECK;

pub(super) const MANUAL: Manual = Manual {
    name: CHECK.name,
    summary: CHECK.summary,
    usage: "{-w LIMIT|-W PERCENT} {-c LIMIT|-K PERCENT} [-p PATH|-r REGEX|-A]… [-x DEVICE]… \
            [-CEefklLMmPv] [-g GROUP] [-u UNIT] [-X TYPE]… [-N TYPE]… [-i REGEX]… [-t SECONDS]",
    options: &[
        Opt::value('w', "warning", "LIMIT", "WARNING if no more than this is free"),
        Opt::value('c', "critical", "LIMIT", "CRITICAL if no more than this is free"),
        Opt::value('W', "iwarning", "PERCENT", "WARNING if no more of the inodes are free"),
        Opt::value('K', "icritical", "PERCENT", "CRITICAL if no more of the inodes are free"),
        Opt::value('p', "path", "PATH", "Look at the file system of this path or device"),
        Opt::value('p', "partition", "PATH", "The same").same_as("path"),
        Opt::value('x', "exclude_device", "NAME", "Leave out this device or mount point"),
        Opt::flag('C', "clear", "Forget limits and group for the paths that follow"),
        Opt::flag('E', "exact-match", "Paths must be mount points"),
        Opt::flag('e', "errors-only", "Name only file systems beyond their limits"),
        Opt::flag('f', "freespace-ignore-reserved", "Do not count what is reserved for root"),
        Opt::flag('P', "iperfdata", "Performance data of inodes too"),
        Opt::value('g', "group", "NAME", "Add up the paths that follow under this name"),
        Opt::flag('k', "kilobytes", "The same as -u kB"),
        Opt::flag('l', "local", "Leave out remote file systems"),
        Opt::flag('L', "stat-remote-fs", "The same, but see whether they answer"),
        Opt::flag('M', "mountpoint", "Show the device instead of the mount point"),
        Opt::flag('m', "megabytes", "The same as -u MB"),
        Opt::flag('A', "all", "Look at all file systems"),
        Opt::value('R', "eregi-path", "REGEX", "Look at matching paths and devices, in any case"),
        Opt::value('R', "eregi-partition", "REGEX", "The same").same_as("eregi-path"),
        Opt::value('r', "ereg-path", "REGEX", "Look at matching paths and devices"),
        Opt::value('r', "ereg-partition", "REGEX", "The same").same_as("ereg-path"),
        Opt::value('I', "ignore-eregi-path", "REGEX", "Drop matching selected paths, in any case"),
        Opt::value('I', "ignore-eregi-partition", "REGEX", "The same").same_as("ignore-eregi-path"),
        Opt::value('i', "ignore-ereg-path", "REGEX", "Drop matching selected paths"),
        Opt::value('i', "ignore-ereg-partition", "REGEX", "The same").same_as("ignore-ereg-path"),
        Opt::value('t', "timeout", "SECONDS", "Accepted, without effect"),
        Opt::value('u', "units", "UNIT", "bytes, kB, MB (default), GB, TB or PB; powers of 1024"),
        Opt::flag('v', "verbose", "Mark what is bad; thrice: show every step"),
        Opt::value('X', "exclude-type", "TYPE", "Leave out this type of file system"),
        Opt::value('N', "include-type", "TYPE", "Look at this type of file system only"),
        Opt::flag('q', "quiet", "The same as -e"),
        Opt::flag('?', "usage", "Print the usage").short_only(),
        Opt::HELP,
        Opt::VERSION,
    ],
    stops_at_operand: true,
    notes: "A LIMIT is a number of units, or a percentage with a percent sign.\n\
            Operands: warning and critical limit of used space in percent, then a path.",
};
