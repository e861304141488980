//! TLS as the originals use it: no verification of the peer (a certificate check looks at dates
//! only), no session tickets, a server name only on request. By rustls, hence TLS 1.2 and 1.3.

use std::sync::{Arc, OnceLock};

use rustls::client::Resumption;
use rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
use rustls::crypto::CryptoProvider;
use rustls::pki_types::pem::PemObject as _;
use rustls::pki_types::{CertificateDer, PrivateKeyDer, ServerName, UnixTime};
use rustls::sign::{CertifiedKey, SingleCertAndKey};
use rustls::{ClientConfig, DigitallySignedStruct, SignatureScheme, SupportedProtocolVersion};
use tokio_rustls::TlsConnector;
use tokio_rustls::client::TlsStream;
use x509_parser::prelude::{FromDer as _, X509Certificate};

use super::connect::ByteStream;
use crate::blocking;

/// Which protocol versions may be used (`-S`).
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Versions {
    /// Whatever both ends have.
    #[default]
    Any,
    /// TLS 1.2 alone.
    Only12,
    /// A version that can no longer be spoken: its name for the message.
    TooOld(&'static str),
}

impl Versions {
    /// From an option's value: a version is known by its beginning, `+` adds all newer ones.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let too_old = match text.as_bytes() {
            [b'1', b'.', b'2', ..] if !text.contains('+') => return Some(Self::Only12),
            [b'1', b'.', b'2', ..] => return Some(Self::Any),
            [b'1', b'.', b'1', ..] => "TLS protocol version 1.1",
            [b'1', ..] => "TLS protocol version 1",
            [b'3', ..] => "SSL protocol version 3",
            [b'2', ..] => "SSL protocol version 2",
            _ => return None,
        };
        Some(if text.contains('+') { Self::Any } else { Self::TooOld(too_old) })
    }
}

/// What a check wants of TLS.
#[derive(Debug, Clone, Default)]
pub struct Wish {
    /// Protocol versions.
    pub versions: Versions,
    /// Server name to send.
    pub server_name: Option<String>,
    /// Files with the client's certificate chain and key, in PEM.
    pub client: Option<(String, String)>,
}

/// Why there is no TLS.
#[derive(Debug, PartialEq, Eq)]
pub struct TlsError {
    /// The lines to print, without the last line feed.
    pub text: String,
    /// Another TLS library might manage: the peer wants what rustls does not have.
    pub beyond_us: bool,
}

impl From<String> for TlsError {
    fn from(text: String) -> Self {
        Self { text, beyond_us: false }
    }
}

/// Begins TLS on a connection.
///
/// # Errors
/// See [`TlsError`].
pub async fn start(
    stream: Box<dyn ByteStream>,
    wish: &Wish,
) -> Result<TlsStream<Box<dyn ByteStream>>, TlsError> {
    let config = config(wish).await?;
    let name = wish.server_name.as_deref().and_then(|name| ServerName::try_from(name).ok());
    // An address as server name is never sent.
    let name = name.unwrap_or(ServerName::IpAddress(std::net::Ipv4Addr::LOCALHOST.into()));
    TlsConnector::from(config).connect(name.to_owned(), stream).await.map_err(|error| TlsError {
        text: format!("CRITICAL - Cannot make SSL connection.\n{error}"),
        beyond_us: is_beyond_us(&error),
    })
}

/// Whether the two ends found nothing in common, rather than not talking TLS at all.
fn is_beyond_us(error: &std::io::Error) -> bool {
    use rustls::AlertDescription::{HandshakeFailure, InsufficientSecurity, ProtocolVersion};
    let inner = error.get_ref().and_then(|inner| inner.downcast_ref::<rustls::Error>());
    matches!(
        inner,
        Some(
            rustls::Error::PeerIncompatible(_)
                | rustls::Error::AlertReceived(
                    HandshakeFailure | InsufficientSecurity | ProtocolVersion
                )
        )
    )
}

async fn config(wish: &Wish) -> Result<Arc<ClientConfig>, TlsError> {
    static PLAIN: OnceLock<Arc<ClientConfig>> = OnceLock::new();
    match (wish.versions, &wish.client) {
        (Versions::TooOld(name), _) => Err(TlsError {
            text: format!("UNKNOWN - {name} is not supported by your SSL library."),
            beyond_us: true,
        }),
        (Versions::Any, None) => {
            if let Some(config) = PLAIN.get() {
                return Ok(Arc::clone(config));
            }
            let config = build(rustls::ALL_VERSIONS, None)?;
            Ok(Arc::clone(PLAIN.get_or_init(|| config)))
        }
        (Versions::Only12, None) => Ok(build(&[&rustls::version::TLS12], None)?),
        (versions, Some((cert, key))) => {
            let identity = identity(cert, key).await?;
            let only_12: &[_] = &[&rustls::version::TLS12];
            let any = versions == Versions::Any;
            Ok(build(if any { rustls::ALL_VERSIONS } else { only_12 }, Some(identity))?)
        }
    }
}

fn build(
    versions: &[&'static SupportedProtocolVersion],
    identity: Option<SingleCertAndKey>,
) -> Result<Arc<ClientConfig>, String> {
    let no_context = |_| "CRITICAL - Cannot create SSL context.".to_owned();
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let verifier = Arc::new(AcceptAnyone { provider: Arc::clone(&provider) });
    let builder = ClientConfig::builder_with_provider(provider)
        .with_protocol_versions(versions)
        .map_err(no_context)?
        .dangerous()
        .with_custom_certificate_verifier(verifier);
    let mut config = match identity {
        None => builder.with_no_client_auth(),
        Some(identity) => builder.with_client_cert_resolver(Arc::new(identity)),
    };
    config.resumption = Resumption::disabled();
    Ok(Arc::new(config))
}

/// The client's certificate chain and key. Not by rustls' own check of the pair, which refuses
/// certificates of X.509 version 1.
async fn identity(cert: &str, key: &str) -> Result<SingleCertAndKey, String> {
    let unusable = || "CRITICAL - Private key does not seem to match certificate!\n".to_owned();
    let (cert, key) = (cert.to_owned(), key.to_owned());
    let read = move || Ok((std::fs::read(cert)?, std::fs::read(key)?));
    let both: std::io::Result<_> = blocking::run(read).await;
    let (cert, key) = both.map_err(|_| unusable())?;
    let chain: Result<Vec<_>, _> = CertificateDer::pem_slice_iter(&cert).collect();
    let chain = chain.map_err(|_| unusable())?;
    let key = PrivateKeyDer::from_pem_slice(&key).map_err(|_| unusable())?;
    let provider = rustls::crypto::ring::default_provider();
    let key = provider.key_provider.load_private_key(key).map_err(|_| unusable())?;
    let matches = chain.first().is_some_and(|first| {
        let certificate = X509Certificate::from_der(first);
        let of_certificate = certificate.as_ref().map(|(_, c)| c.public_key().raw);
        key.public_key().is_some_and(|spki| of_certificate.is_ok_and(|raw| raw == spki.as_ref()))
    });
    if !matches {
        return Err(unusable());
    }
    Ok(CertifiedKey::new(chain, key).into())
}

/// Takes every certificate and every signature: a check asks whether the service answers, and
/// must not fail where the originals do not.
#[derive(Debug)]
struct AcceptAnyone {
    provider: Arc<CryptoProvider>,
}

impl ServerCertVerifier for AcceptAnyone {
    fn verify_server_cert(
        &self,
        _end_entity: &CertificateDer<'_>,
        _intermediates: &[CertificateDer<'_>],
        _server_name: &ServerName<'_>,
        _ocsp_response: &[u8],
        _now: UnixTime,
    ) -> Result<ServerCertVerified, rustls::Error> {
        Ok(ServerCertVerified::assertion())
    }

    fn verify_tls12_signature(
        &self,
        _message: &[u8],
        _cert: &CertificateDer<'_>,
        _dss: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        Ok(HandshakeSignatureValid::assertion())
    }

    fn verify_tls13_signature(
        &self,
        _message: &[u8],
        _cert: &CertificateDer<'_>,
        _dss: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        Ok(HandshakeSignatureValid::assertion())
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        let mut schemes = self.provider.signature_verification_algorithms.supported_schemes();
        // Not verified, so servers with other keys and old signatures may answer too.
        schemes.extend([
            SignatureScheme::ECDSA_NISTP521_SHA512,
            SignatureScheme::ED448,
            SignatureScheme::RSA_PKCS1_SHA1,
            SignatureScheme::ECDSA_SHA1_Legacy,
        ]);
        schemes
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_are_known_by_their_beginning() {
        assert_eq!(Versions::parse("1.2"), Some(Versions::Only12));
        assert_eq!(Versions::parse("1.9"), Some(Versions::TooOld("TLS protocol version 1")));
        assert_eq!(Versions::parse("1.1+"), Some(Versions::Any));
        assert_eq!(Versions::parse("x"), None);
    }
}
