//! check_ssh against the original.

use crate::harness::Golden;
use crate::peers;

#[tokio::test]
async fn greetings() {
    let mut golden = Golden::at_once("check_ssh");
    let ssh = peers::greeter(&[b"SSH-2.0-OpenSSH_9.2p1 Debian-2+deb12u10\r\n"]).await;
    let old = peers::greeter(&[b"SSH-1.99-3.2.9 SSH Secure Shell\n"]).await;
    let bare = peers::greeter(&[b"SSH-"]).await;
    let mail = peers::greeter(&[b"220 vm ESMTP\r\n"]).await;
    let mute = peers::mute().await;
    let silent = peers::greeter(&[]).await;
    let closed = peers::closed_port().await;
    for words in [
        vec!["-H", "127.0.0.1", "-p", &ssh],
        vec!["-p", &ssh, "localhost"],
        vec!["127.0.0.1", &ssh],
        vec!["127.0.0.1", &ssh, "-t", "1"],
        vec!["-p", &ssh, "-t", "3", "127.0.0.1"],
        vec!["-p", &ssh, "-r", "OpenSSH_9.2p1 Debian-2+deb12u10", "127.0.0.1"],
        vec!["-p", &ssh, "-r", "OpenSSH_1", "127.0.0.1"],
        vec!["-p", &ssh, "-P", "2.0", "127.0.0.1"],
        vec!["-p", &ssh, "-P", "1.99", "127.0.0.1"],
        vec!["-v", "-p", &ssh, "127.0.0.1"],
        vec!["-p", &old, "--host=127.0.0.1"],
        vec!["-p", &bare, "127.0.0.1"],
        vec!["-p", &mail, "127.0.0.1"],
        vec!["-p", &mute, "127.0.0.1"],
        vec!["-p", &silent, "-t", "1", "127.0.0.1"],
        vec!["-p", &closed, "-4", "127.0.0.1"],
    ] {
        golden.same(&words).await;
    }
    golden.finish(16);
}

#[tokio::test]
async fn wrong_use() {
    let mut golden = Golden::at_once("check_ssh");
    for words in [
        &[][..],
        &["-p", "x"],
        &["-t", "x"],
        &["-H", "no.such.host.invalid"],
        &["no.such.host.invalid"],
        &["127.0.0.1", "x"],
        &["-6", "127.0.0.1"],
        &["--remote-protocol", "2.0"],
        &["-V"],
    ] {
        golden.same(words).await;
    }
    golden.finish(9);
}
