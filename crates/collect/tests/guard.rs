//! Addresses that a feed or a redirect may name, and whether they may be asked for.

use std::net::SocketAddr;

use collect::{Guard, Refused};
use url::Url;

/// Every way of writing an address that is not on the public internet. What `Url` itself refuses is as good.
const INSIDE: &[&str] = &[
    // Loopback, in every form a browser would take.
    "http://127.0.0.1/",
    "http://127.0.0.1:8080/",
    "http://127.1/",
    "http://127.0.1/",
    "http://127.255.255.254/",
    "http://2130706433/",
    "http://0x7f000001/",
    "http://0x7f.1/",
    "http://0x7f.0x0.0x0.0x1/",
    "http://0177.0.0.1/",
    "http://017700000001/",
    "http://127.0.0.1./",
    "http://①②⑦.0.0.1/",
    "http://127。0。0。1/",
    "http://%31%32%37.0.0.1/",
    "http://0/",
    "http://0.0.0.0/",
    "http://0x0/",
    "http://[::1]/",
    "http://[::]/",
    "http://[0:0:0:0:0:0:0:1]/",
    "http://[::ffff:127.0.0.1]/",
    "http://[::ffff:7f00:1]/",
    "http://[0:0:0:0:0:ffff:127.0.0.1]/",
    "http://[::127.0.0.1]/",
    "http://[::7f00:1]/",
    "http://[64:ff9b::127.0.0.1]/",
    "http://[64:ff9b::7f00:1]/",
    "http://[64:ff9b:1::7f00:1]/",
    "http://[2002:7f00:1::]/",
    "http://[2002:c0a8:101::1]/",
    "http://[2001::1]/",
    // Private and shared.
    "http://10.0.0.1/",
    "http://10.255.255.255/",
    "http://012.0.0.1/",
    "http://167772161/",
    "http://172.16.0.1/",
    "http://172.31.255.255/",
    "http://192.168.0.1/",
    "http://3232235521/",
    "http://0xc0a80001/",
    "http://100.64.0.1/",
    "http://100.127.255.255/",
    "http://[fc00::1]/",
    "http://[fd12:3456::1]/",
    "http://[::ffff:10.0.0.1]/",
    "http://[::ffff:192.168.1.1]/",
    // Link-local and metadata services.
    "http://169.254.169.254/latest/meta-data/",
    "http://2852039166/",
    "http://0xa9fea9fe/",
    "http://0251.0376.0251.0376/",
    "http://[fe80::1]/",
    "http://[::ffff:169.254.169.254]/",
    "http://[fd00:ec2::254]/",
    "http://[64:ff9b::a9fe:a9fe]/",
    // Special purposes.
    "http://192.0.0.1/",
    "http://192.0.2.1/",
    "http://192.88.99.1/",
    "http://198.18.0.1/",
    "http://198.19.255.255/",
    "http://198.51.100.1/",
    "http://203.0.113.1/",
    "http://224.0.0.1/",
    "http://239.255.255.250/",
    "http://240.0.0.1/",
    "http://255.255.255.255/",
    "http://[ff02::1]/",
    "http://[2001:db8::1]/",
    "http://[3fff::1]/",
    "http://[100::1]/",
    "http://[2001:10::1]/",
    "http://[2001:20::1]/",
    "http://[5f00::1]/",
    "http://[fec0::1]/",
    "http://[4000::1]/",
    // Not the web.
    "file:///etc/hosts",
    "ftp://feeds.example/",
    "gopher://feeds.example/",
    "data:text/xml,<rss/>",
    "ws://feeds.example/",
    "unix:/run/socket",
    "http://user@feeds.example/",
    "http://user:secret@feeds.example/",
    "http://:secret@feeds.example/",
    "http://feeds.example:22/",
    "http://feeds.example:25/",
    "https://feeds.example:8/",
    "http:///",
    "http://",
    "http://[::1%25lo]/",
    "http://256.256.256.256/",
    "http://1.2.3.4.5/",
    "http://feeds.example:99999/",
];

const OUTSIDE: &[&str] = &[
    "http://feeds.example/",
    "https://feeds.example/news.xml",
    "https://feeds.example:8443/",
    "http://8.8.8.8/",
    "http://172.32.0.1/",
    "http://100.128.0.1/",
    "http://192.169.0.1/",
    "http://169.253.1.1/",
    "http://198.20.0.1/",
    "http://223.255.255.254/",
    "http://[2606:4700::1111]/",
    "http://[2a00:1450::1]/",
    "https://tŷ.example/",
];

fn allowed(guard: Guard, url: &str) -> bool {
    Url::parse(url).is_ok_and(|url| guard.check(&url).is_ok())
}

#[test]
fn what_is_inside_is_refused() {
    assert!(INSIDE.len() >= 60);
    let open: Vec<_> = INSIDE.iter().filter(|url| allowed(Guard::public(), url)).collect();
    assert!(open.is_empty(), "{open:#?}");
}

#[test]
fn what_is_outside_is_not() {
    let shut: Vec<_> = OUTSIDE.iter().filter(|url| !allowed(Guard::public(), url)).collect();
    assert!(shut.is_empty(), "{shut:#?}");
}

#[test]
fn an_opening_is_one_socket_and_nothing_else() {
    let socket: SocketAddr = "127.0.0.1:4321".parse().expect("a socket");
    let guard = Guard::allowing(socket);
    assert!(allowed(guard, "http://127.0.0.1:4321/feed"));
    assert!(allowed(guard, "http://2130706433:4321/feed"));
    let near =
        ["http://127.0.0.1:4322/", "http://127.0.0.1/", "http://127.0.0.2:4321/", "http://[::1]:4321/"];
    let open: Vec<_> = near.iter().chain(INSIDE).filter(|url| allowed(guard, url)).collect();
    assert!(open.is_empty(), "{open:#?}");
}

#[test]
fn reasons_are_told() {
    let reason = |url: &str| Guard::public().check(&Url::parse(url).expect("a URL"));
    assert_eq!(reason("file:///etc/hosts"), Err(Refused::Scheme));
    assert_eq!(reason("http://user@feeds.example/"), Err(Refused::Credentials));
    assert_eq!(reason("http://169.254.169.254/"), Err(Refused::NotPublic));
    assert_eq!(reason("http://feeds.example:25/"), Err(Refused::Port(25)));
}
