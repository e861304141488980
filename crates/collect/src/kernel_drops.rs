//! What the kernel dropped because a socket's buffer was full.
//!
//! `/proc/net/udp` and `udp6` have a line for each socket, with its inode in the tenth column
//! and its drops in the last (proc_pid_net(5)). The socket option that tells the same needs
//! `unsafe` code, a look every few seconds does not.

use std::path::Path;

use rustix::fd::AsFd;

/// Datagrams dropped by the kernel since `socket` was opened; `None` when it cannot be known.
pub(crate) fn read(socket: impl AsFd) -> Option<u64> {
    let inode = rustix::fs::fstat(socket).ok()?.st_ino;
    ["/proc/self/net/udp", "/proc/self/net/udp6"]
        .into_iter()
        .find_map(|path| find(&std::fs::read_to_string(Path::new(path)).ok()?, inode))
}

fn find(table: &str, inode: u64) -> Option<u64> {
    let inode = inode.to_string();
    let mut lines = table.lines().map(|line| line.split_ascii_whitespace());
    let mut line = lines.find(|line| line.clone().nth(9) == Some(&inode))?;
    line.next_back()?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_line_of_the_socket_is_found() {
        let table = "  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode ref pointer drops\n\
            \x20 113: 0100007F:158A 00000000:0000 07 00000000:00000000 00:00000000 00000000     0        0 4711 2 0000000000000000 0\n\
            \x20 114: 0100007F:158B 00000000:0000 07 00000000:00000000 00:00000000 00000000     0        0 4712 2 0000000000000000 42\n";
        assert_eq!(find(table, 4712), Some(42));
        assert_eq!(find(table, 4713), None);
    }

    #[test]
    fn a_fresh_socket_has_no_drops() {
        let socket = std::net::UdpSocket::bind("127.0.0.1:0").unwrap();
        assert_eq!(read(&socket), Some(0));
    }
}
