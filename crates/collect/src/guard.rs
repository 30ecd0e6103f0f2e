//! Which addresses may be connected to. Feeds name hosts, and hosts redirect: neither may lead us inside.
//!
//! A literal address is judged in the URL, a name is judged by every address it resolves to, and both
//! again on every redirect, because the HTTP client never asks a resolver about a literal.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};

use reqwest::dns::{Addrs, Name, Resolve, Resolving};
use url::{Host, Url};

/// Decides what may be connected to.
#[derive(Clone, Copy, Debug)]
pub struct Guard {
    opening: Option<SocketAddr>,
}

/// Why an address was refused. Says nothing of where the name led, which is nobody's business outside.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Refused {
    /// `file:`, `ftp:` …
    #[error("only http and https addresses are read")]
    Scheme,
    /// `https://user:secret@host/`
    #[error("the address holds a user name or password; feeds are public")]
    Credentials,
    /// No host at all.
    #[error("the address names no host")]
    NoHost,
    /// Loopback, private, link-local, …
    #[error("the address is not on the public internet")]
    NotPublic,
    /// A port no web server of the public uses.
    #[error("port {0} is refused; only 80, 443 and ports from 1024 up are read")]
    Port(u16),
}

impl Guard {
    /// Only the public internet.
    pub fn public() -> Self {
        Self { opening: None }
    }

    /// The public internet and one exact loopback socket, for tests and the demonstration.
    /// An opening that is not on loopback opens nothing.
    pub fn allowing(socket: SocketAddr) -> Self {
        Self { opening: Some(socket).filter(|socket| socket.ip().is_loopback()) }
    }

    /// Whether `url` may be asked for, as far as the URL alone tells. Names are judged when they resolve.
    pub fn check(&self, url: &Url) -> Result<(), Refused> {
        if !matches!(url.scheme(), "http" | "https") {
            return Err(Refused::Scheme);
        }
        if !url.username().is_empty() || url.password().is_some() {
            return Err(Refused::Credentials);
        }
        let port = url.port_or_known_default().ok_or(Refused::Scheme)?;
        let literal = match url.host().ok_or(Refused::NoHost)? {
            Host::Ipv4(ip) => Some(IpAddr::V4(ip)),
            Host::Ipv6(ip) => Some(IpAddr::V6(ip)),
            Host::Domain(_) => None,
        };
        match literal {
            Some(ip) if self.opening == Some(SocketAddr::new(ip, port)) => return Ok(()),
            Some(ip) if !is_public(ip) => return Err(Refused::NotPublic),
            _ => {}
        }
        if port < 1024 && port != 80 && port != 443 {
            return Err(Refused::Port(port));
        }
        Ok(())
    }
}

/// Resolves once, refuses a name any of whose addresses is not public, and returns only what it checked,
/// so that a second answer of the name server cannot lead elsewhere.
impl Resolve for Guard {
    fn resolve(&self, name: Name) -> Resolving {
        Box::pin(async move {
            let found: Vec<SocketAddr> = tokio::net::lookup_host((name.as_str(), 0)).await?.collect();
            checked(found).map_err(Into::into)
        })
    }
}

fn checked(found: Vec<SocketAddr>) -> Result<Addrs, Refused> {
    if found.iter().all(|socket| is_public(socket.ip())) {
        Ok(Box::new(found.into_iter()))
    } else {
        Err(Refused::NotPublic)
    }
}

/// Whether an address is one that the public internet routes to a single host.
///
/// From IANA's IPv4 and IPv6 special-purpose address registries (RFC 6890 and successors).
pub(crate) fn is_public(ip: IpAddr) -> bool {
    match ip {
        IpAddr::V4(ip) => is_public_v4(ip),
        IpAddr::V6(ip) => is_public_v6(ip),
    }
}

fn is_public_v4(ip: Ipv4Addr) -> bool {
    let [a, b, c, _] = ip.octets();
    let special = match (a, b, c) {
        (0 | 10 | 127, _, _) => true,
        // Shared address space of carriers.
        (100, 64..=127, _) => true,
        // Link-local, where clouds keep their metadata service.
        (169, 254, _) => true,
        (172, 16..=31, _) => true,
        // Protocol assignments, documentation, AS112, the old 6to4 relay.
        (192, 0, 0 | 2) | (192, 31, 196) | (192, 52, 193) | (192, 88, 99) | (192, 175, 48) => true,
        (192, 168, _) => true,
        // Benchmarking and documentation.
        (198, 18 | 19, _) | (198, 51, 100) | (203, 0, 113) => true,
        // Multicast, reserved, broadcast.
        (224.., _, _) => true,
        _ => false,
    };
    !special
}

fn is_public_v6(ip: Ipv6Addr) -> bool {
    let [first, second, third, ..] = ip.segments();
    // Only 2000::/3 is given out as global unicast, so mapped, compatible and NAT64 (64:ff9b::/96) forms,
    // loopback, link-local, unique local and multicast all fall outside.
    let global_unicast = first & 0xe000 == 0x2000;
    let special = match (first, second, third) {
        // Teredo, benchmarking, ORCHID and the other protocol assignments of 2001::/23.
        (0x2001, 0x0000..=0x01ff, _) => true,
        // Documentation.
        (0x2001, 0x0db8, _) | (0x3fff, 0x0000..=0x0fff, _) => true,
        // 6to4 wraps any IPv4 address.
        (0x2002, _, _) => true,
        (0x2620, 0x004f, 0x8000) => true,
        _ => false,
    };
    global_unicast && !special
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_refused_when_any_address_is_inside() {
        let socket = |ip: &str| SocketAddr::new(ip.parse().expect("an address"), 0);
        assert!(checked(vec![socket("93.184.215.14")]).is_ok());
        for inside in ["127.0.0.1", "10.1.2.3", "::1", "fd00::1", "64:ff9b::7f00:1"] {
            assert!(checked(vec![socket("93.184.215.14"), socket(inside)]).is_err(), "{inside}");
        }
    }

    #[test]
    fn an_opening_that_is_not_loopback_opens_nothing() {
        let guard = Guard::allowing("10.0.0.1:80".parse().expect("a socket"));
        let url = Url::parse("http://10.0.0.1/").expect("a URL");
        assert_eq!(guard.check(&url), Err(Refused::NotPublic));
    }
}
