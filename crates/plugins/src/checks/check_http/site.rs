//! Where the page is: what a redirect changes.

use super::options::HTTP_PORT;

/// Address, name, port and path of the page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Site {
    pub(super) tls: bool,
    /// Where to connect to.
    pub(super) address: String,
    /// Name in the Host header.
    pub(super) host: Option<String>,
    pub(super) port: i64,
    /// Port in the Host header.
    pub(super) header_port: i64,
    pub(super) path: String,
    /// The scheme as the last redirect wrote it. The originals call it `http` until then, even
    /// under TLS.
    pub(super) scheme: String,
}

impl Default for Site {
    fn default() -> Self {
        Self {
            tls: false,
            address: String::new(),
            host: None,
            port: HTTP_PORT,
            header_port: 0,
            path: "/".to_owned(),
            scheme: "http".to_owned(),
        }
    }
}

impl Site {
    /// The host name, or else the address.
    pub(super) fn name(&self) -> &str {
        self.host.as_deref().unwrap_or(&self.address)
    }

    /// The page's address for messages.
    pub(super) fn url(&self) -> String {
        let scheme = if self.tls { "https" } else { "http" };
        format!("{scheme}://{}:{}{}", self.name(), self.port, self.path)
    }

    /// The port as the resolver takes it.
    pub(super) fn wire_port(&self) -> u32 {
        u32::try_from(self.port).unwrap_or(0)
    }
}
