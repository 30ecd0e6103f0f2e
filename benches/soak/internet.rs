//! A small internet inside this machine: names, public addresses and certificates that lead to this process alone.
//!
//! The service is measured as it ships, so its guard lets it connect to public addresses only, it keeps a lane for
//! each host, and it trusts whom the machine trusts. Linux can give a process a network of its own, where 11.0.0.0/8
//! (which is public, and whose owner does not announce it) is as local as 127.0.0.0/8, and a hosts file of its own.
//! Nothing outside is asked or changed. This needs Linux, `unshare`, `ip` and `openssl`.

use std::fmt::Write as _;
use std::net::Ipv4Addr;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};
use std::sync::Arc;

use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::ServerConfig;
use tokio_rustls::rustls::crypto::ring;
use tokio_rustls::rustls::pki_types::pem::PemObject;
use tokio_rustls::rustls::pki_types::{CertificateDer, PrivateKeyDer};

/// The argument by which a bench knows that it is inside.
pub(crate) const INSIDE: &str = "--inside";
/// The name of the host that has the stream.
pub(crate) const STREAM: &str = "stream.press.example";
/// What is done inside before the bench: the hosts file is the first argument, the bench the rest.
const SETTLE: &str = "ip link set lo up && ip route add local 11.0.0.0/8 dev lo \
     && mount --bind \"$1\" /etc/hosts && shift && exec \"$@\"";

/// The name of the host of a feed.
pub(crate) fn host(feed: usize) -> String {
    format!("feed-{feed:04}.press.example")
}

/// Which feed a host has, by its name.
pub(crate) fn feed_of(host: &str) -> Option<usize> {
    host.strip_prefix("feed-")?.split('.').next()?.parse().ok()
}

/// Runs this bench again with the same arguments, inside; `feeds` hosts have names there.
pub(crate) fn enter(feeds: usize) -> ExitCode {
    let folder = tempfile::tempdir().expect("a folder");
    let hosts = folder.path().join("hosts");
    std::fs::write(&hosts, hosts_file(feeds)).expect("written");
    let bench = std::env::current_exe().expect("this program");
    let status = Command::new("unshare")
        .args(["--map-root-user", "--net", "--mount", "sh", "-c", SETTLE, "sh"])
        .arg(hosts)
        .arg(bench)
        .args(std::env::args_os().skip(1))
        .arg(INSIDE)
        .status();
    match status {
        Ok(status) if status.success() => ExitCode::SUCCESS,
        Ok(_) => ExitCode::FAILURE,
        Err(error) => {
            eprintln!("no network of its own for the bench: unshare: {error}; it comes with util-linux");
            ExitCode::FAILURE
        }
    }
}

fn hosts_file(feeds: usize) -> String {
    let mut hosts = format!("127.0.0.1 localhost\n11.255.0.1 {STREAM}\n");
    for feed in 0..feeds {
        let [high, low] = (feed as u16).to_be_bytes();
        writeln!(hosts, "{} {}", Ipv4Addr::new(11, 0, high, low), host(feed)).expect("memory");
    }
    hosts
}

/// A certificate for every host of the small internet.
pub(crate) struct Certificate {
    file: PathBuf,
    key: PathBuf,
}

impl Certificate {
    /// Made anew in `folder`, valid for two days.
    pub(crate) fn make(folder: &Path) -> Self {
        let (file, key) = (folder.join("certificate.pem"), folder.join("key.pem"));
        let made = Command::new("openssl")
            .args(["req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"])
            .args(["-subj", "/CN=press.example", "-addext", "subjectAltName=DNS:*.press.example"])
            .args(["-addext", "basicConstraints=critical,CA:FALSE", "-days", "2"])
            .arg("-keyout")
            .arg(&key)
            .arg("-out")
            .arg(&file)
            .output()
            .expect("openssl is installed");
        assert!(made.status.success(), "openssl: {}", String::from_utf8_lossy(&made.stderr));
        Self { file, key }
    }

    /// The file to be trusted, as `SSL_CERT_FILE`.
    pub(crate) fn file(&self) -> &Path {
        &self.file
    }

    /// What answers for the hosts, offering these protocols, the favourite first.
    pub(crate) fn acceptor(&self, protocols: &[&str]) -> TlsAcceptor {
        let certificate = CertificateDer::from_pem_file(&self.file).expect("a certificate");
        let key = PrivateKeyDer::from_pem_file(&self.key).expect("a key");
        let config = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()));
        let config = config.with_safe_default_protocol_versions().expect("ring has them");
        let mut config = config
            .with_no_client_auth()
            .with_single_cert(vec![certificate], key)
            .expect("key and certificate fit");
        config.alpn_protocols = protocols.iter().map(|name| name.as_bytes().to_vec()).collect();
        TlsAcceptor::from(Arc::new(config))
    }
}
