//! Scripted servers on loopback.

use std::sync::Arc;
use std::time::{Duration, SystemTime};

use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream, UdpSocket, UnixListener};
use tokio_rustls::TlsAcceptor;

/// Serves every connection with `talk` until the test ends; answers the port.
pub(crate) async fn tcp<F, T>(talk: F) -> String
where
    F: Fn(TcpStream) -> T + Send + 'static,
    T: Future<Output = ()> + Send + 'static,
{
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
    let port = listener.local_addr().expect("bound").port();
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            tokio::spawn(talk(stream));
        }
    });
    port.to_string()
}

/// A server that says `pieces` one after another, then listens until the peer goes.
pub(crate) async fn greeter(pieces: &'static [&'static [u8]]) -> String {
    tcp(move |stream| greet(stream, pieces)).await
}

async fn greet(mut stream: impl AsyncRead + AsyncWrite + Unpin, pieces: &[&[u8]]) {
    for piece in pieces {
        let _ = stream.write_all(piece).await;
        let _ = stream.flush().await;
        // Lets the peer see the pieces one by one.
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    let mut rest = Vec::new();
    let _ = stream.read_to_end(&mut rest).await;
}

/// A server that sends back what it receives.
pub(crate) async fn echo() -> String {
    tcp(|mut stream| async move {
        let (mut from, mut to) = stream.split();
        let _ = tokio::io::copy(&mut from, &mut to).await;
    })
    .await
}

/// A server that accepts and closes without a word.
pub(crate) async fn mute() -> String {
    tcp(|stream| async move { drop(stream) }).await
}

/// A UDP server that answers each datagram with `answer`.
pub(crate) async fn datagrams(answer: &'static [u8]) -> String {
    let socket = UdpSocket::bind("127.0.0.1:0").await.expect("a free port");
    let port = socket.local_addr().expect("bound").port();
    tokio::spawn(async move {
        let mut buffer = [0; 2048];
        while let Ok((_, from)) = socket.recv_from(&mut buffer).await {
            let _ = socket.send_to(answer, from).await;
        }
    });
    port.to_string()
}

/// A greeter on a local socket at `path`.
pub(crate) fn local(path: &std::path::Path, pieces: &'static [&'static [u8]]) {
    let listener = UnixListener::bind(path).expect("a new path");
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            tokio::spawn(greet(stream, pieces));
        }
    });
}

/// A port that nobody listens on.
pub(crate) async fn closed_port() -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
    listener.local_addr().expect("bound").port().to_string()
}

/// A certificate and its key for `localhost`, named `name`, valid for so long from now.
/// `None` has ended a day ago.
pub(crate) fn certificate(
    name: &str,
    valid_for: Option<Duration>,
) -> rcgen::CertifiedKey<rcgen::KeyPair> {
    let day = Duration::from_secs(86_400);
    let now = SystemTime::now();
    let mut params = rcgen::CertificateParams::new(vec!["localhost".into()]).expect("a name");
    params.distinguished_name = rcgen::DistinguishedName::new();
    if !name.is_empty() {
        params.distinguished_name.push(rcgen::DnType::CommonName, name);
    }
    params.not_before = (now - 30 * day).into();
    params.not_after = valid_for.map_or(now - day, |valid| now + valid).into();
    let signing_key = rcgen::KeyPair::generate().expect("a key");
    let cert = params.self_signed(&signing_key).expect("a certificate");
    rcgen::CertifiedKey { cert, signing_key }
}

/// The TLS end of a server with this certificate.
pub(crate) fn acceptor(identity: &rcgen::CertifiedKey<rcgen::KeyPair>) -> TlsAcceptor {
    let key = identity.signing_key.serialize_der().try_into().expect("a PKCS #8 key");
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = rustls::ServerConfig::builder_with_provider(provider)
        .with_protocol_versions(rustls::ALL_VERSIONS)
        .expect("versions")
        .with_no_client_auth()
        .with_single_cert(vec![identity.cert.der().clone()], key)
        .expect("a usable certificate");
    TlsAcceptor::from(Arc::new(config))
}

/// A greeter over TLS.
pub(crate) async fn tls_greeter(
    identity: &rcgen::CertifiedKey<rcgen::KeyPair>,
    pieces: &'static [&'static [u8]],
) -> String {
    let acceptor = acceptor(identity);
    tcp(move |stream| {
        let acceptor = acceptor.clone();
        async move {
            if let Ok(stream) = acceptor.accept(stream).await {
                greet(stream, pieces).await;
            }
        }
    })
    .await
}

/// An HTTP server: `answer` turns a request, head and body, into the bytes of the response.
pub(crate) async fn http(answer: fn(&str) -> Vec<u8>) -> String {
    tcp(move |stream| serve_http(stream, answer)).await
}

/// The same over TLS.
pub(crate) async fn https(
    identity: &rcgen::CertifiedKey<rcgen::KeyPair>,
    answer: fn(&str) -> Vec<u8>,
) -> String {
    let acceptor = acceptor(identity);
    tcp(move |stream| {
        let acceptor = acceptor.clone();
        async move {
            if let Ok(stream) = acceptor.accept(stream).await {
                serve_http(stream, answer).await;
            }
        }
    })
    .await
}

pub(crate) async fn serve_http(
    mut stream: impl AsyncRead + AsyncWrite + Unpin,
    answer: fn(&str) -> Vec<u8>,
) {
    let request = read_request(&mut stream).await;
    let _ = stream.write_all(&answer(&request)).await;
    let _ = stream.shutdown().await;
    let mut rest = Vec::new();
    let _ = stream.read_to_end(&mut rest).await;
}

/// A request with as much body as its Content-Length says.
pub(crate) async fn read_request(stream: &mut (impl AsyncRead + Unpin)) -> String {
    let mut bytes = Vec::new();
    let mut piece = [0; 4096];
    loop {
        let text = String::from_utf8_lossy(&bytes);
        if let Some((head, body)) = text.split_once("\r\n\r\n") {
            let length = head.lines().find_map(|line| line.strip_prefix("Content-Length: "));
            let length = length.and_then(|length| length.parse().ok()).unwrap_or(0);
            if body.len() >= length {
                return text.into_owned();
            }
        }
        match stream.read(&mut piece).await {
            Ok(count @ 1..) => bytes.extend_from_slice(&piece[..count]),
            _ => return String::from_utf8_lossy(&bytes).into_owned(),
        }
    }
}
