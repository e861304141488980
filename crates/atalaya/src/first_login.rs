//! What a person at the terminal needs to get in.

use std::net::SocketAddr;

use api::accounts::FirstLogin;

/// Printed once everything runs.
pub(crate) fn announce(addresses: &[SocketAddr], first: Option<&FirstLogin>) {
    let urls: Vec<String> = addresses.iter().map(|address| format!("http://{address}/")).collect();
    println!("\n  Atalaya is watching: {}", urls.join("  "));
    if let Some(first) = first {
        println!("  First login, once:   user {}   password {}", first.user, first.password);
        println!("  You will be asked to choose your own password.");
    }
    println!();
}
