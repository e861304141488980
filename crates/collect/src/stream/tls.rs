//! The server's side of TLS.

use std::path::Path;
use std::sync::Arc;

use rustls::ServerConfig;
use rustls::crypto::ring;
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use tokio_rustls::TlsAcceptor;

use crate::{CollectError, TlsSettings};

/// Reads certificate and key.
pub(crate) fn acceptor(settings: &TlsSettings) -> Result<TlsAcceptor, CollectError> {
    let failed = |path: &Path, error: &dyn std::fmt::Display| CollectError::Tls {
        path: path.to_owned(),
        reason: error.to_string(),
    };
    let path = settings.certificate_chain.as_path();
    let chain = CertificateDer::pem_file_iter(path)
        .and_then(Iterator::collect::<Result<Vec<_>, _>>)
        .map_err(|error| failed(path, &error))?;
    if chain.is_empty() {
        return Err(failed(path, &"it holds no certificate"));
    }
    let key = PrivateKeyDer::from_pem_file(&settings.key)
        .map_err(|error| failed(&settings.key, &error))?;
    let config = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()
        .map_err(|error| failed(path, &error))?
        .with_no_client_auth()
        .with_single_cert(chain, key)
        .map_err(|error| failed(path, &error))?;
    Ok(TlsAcceptor::from(Arc::new(config)))
}
