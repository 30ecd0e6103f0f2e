//! Every way of writing this machine's own addresses, asked for and redirected to, with a listener there that
//! counts who connects. Nobody may.

mod faultd;

use std::collections::{BTreeMap, BTreeSet};
use std::net::{Ipv4Addr, Ipv6Addr};
use std::time::Duration;

use collect::{Config, FeedSource, Guard, Outcome, SourceConfig};
use faultd::{Faultd, Script};
use post::SourceId;
use tokio::sync::{mpsc, watch};
use url::Url;

/// A number in each way that a URL may write it.
fn radixes(number: u32) -> [String; 3] {
    [format!("{number}"), format!("{number:#x}"), format!("0{number:o}")]
}

/// The same address by one to four numbers, each in each radix: 127.0.0.1 gives 81 + 27 + 9 + 3 forms.
fn by_numbers(address: Ipv4Addr) -> Vec<String> {
    let [a, b, c, d] = address.octets().map(u32::from);
    let whole = u32::from(address);
    let numbers = [&[a, b, c, d][..], &[a, b, whole & 0xffff], &[a, whole & 0xff_ffff], &[whole]];
    numbers.into_iter().flat_map(by_radix).collect()
}

fn by_radix(numbers: &[u32]) -> Vec<String> {
    let mut forms = vec![String::new()];
    for number in numbers {
        let longer = |form: &String| radixes(*number).map(|written| format!("{form}.{written}"));
        forms = forms.iter().flat_map(longer).collect();
    }
    forms.into_iter().map(|form| form.trim_start_matches('.').to_owned()).collect()
}

/// An IPv4 address inside each kind of IPv6 address that can carry one, written short, with dots, and in full.
fn wrapped(address: Ipv4Addr) -> Vec<String> {
    let [a, b, c, d] = address.octets();
    let (high, low) = (u16::from_be_bytes([a, b]), u16::from_be_bytes([c, d]));
    let carriers: [[u16; 8]; 6] = [
        // Mapped, compatible, translated (RFC 2765), NAT64 for all and for one network, 6to4.
        [0, 0, 0, 0, 0, 0xffff, high, low],
        [0, 0, 0, 0, 0, 0, high, low],
        [0, 0, 0, 0, 0xffff, 0, high, low],
        [0x64, 0xff9b, 0, 0, 0, 0, high, low],
        [0x64, 0xff9b, 1, 0, 0, 0, high, low],
        [0x2002, high, low, 0, 0, 0, 0, 1],
    ];
    let written = |parts: [u16; 8]| {
        let short = Ipv6Addr::from(parts).to_string();
        let full = parts.map(|part| format!("{part:04X}")).join(":");
        let [first @ .., _, _] = parts;
        let dotted = format!("{}:{address}", first.map(|part: u16| format!("{part:x}")).join(":"));
        let dotted = if parts[6..] == [high, low] { dotted } else { full.to_lowercase() };
        [short, full, dotted]
    };
    carriers.into_iter().flat_map(written).map(|form| format!("[{form}]")).collect()
}

/// Networks that are inside somewhere: private, carriers', link-local with the clouds' metadata, multicast, reserved.
const INSIDE: [&str; 24] = [
    "10.0.0.1",
    "10.255.255.254",
    "100.64.0.1",
    "100.127.255.254",
    "169.254.0.1",
    "169.254.169.254",
    "169.254.170.2",
    "172.16.0.1",
    "172.31.255.254",
    "192.0.0.192",
    "192.0.2.1",
    "192.88.99.1",
    "192.168.0.1",
    "192.168.255.254",
    "198.18.0.1",
    "198.51.100.1",
    "203.0.113.1",
    "224.0.0.1",
    "240.0.0.1",
    "255.255.255.255",
    "[fd00:ec2::254]",
    "[fe80::1]",
    "[fec0::1]",
    "[ff02::1]",
];

/// Hosts that are this machine, or would be to a careless reader.
fn hosts() -> Vec<String> {
    let more = [
        "127.1",
        "127.0.1",
        "0x7f.1",
        "0177.1",
        "127.0x1",
        "2130706433",
        "0x7f000001",
        "017700000001",
        "0x7F000001",
        "127.0.0.1.",
        "2130706433.",
        "0",
        "0.0.0.0",
        "0x0",
        "00",
        "0.0",
        "127.0.0.2",
        "127.255.255.254",
        "127.9",
        "%31%32%37.0.0.1",
        "127%2e0%2e0%2e1",
        "127.0.0.%31",
        "\u{ff11}\u{ff12}\u{ff17}.0.0.1",
        "127\u{3002}0\u{3002}0\u{3002}1",
        "127\u{ff0e}0\u{ff0e}0\u{ff0e}1",
        "127\u{ff61}0\u{ff61}0\u{ff61}1",
        "\u{2460}\u{2461}\u{2466}.0.0.1",
        "12\u{ad}7.0.0.1",
        "\u{1d7cf}\u{1d7d0}\u{1d7d5}.0.0.1",
        "localhost",
        "LOCALHOST",
        "localhost.",
        "loc\u{ad}alhost",
        "\u{ff4c}ocalhost",
        "%6cocalhost",
        "ip6-localhost",
        "ip6-loopback",
        "localhost.localdomain",
        "[::1]",
        "[0:0:0:0:0:0:0:1]",
        "[0000:0000:0000:0000:0000:0000:0000:0001]",
        "[::0:1]",
        "[::]",
        "[::ffff:127.0.0.1]",
        "[::ffff:7f00:1]",
        "[::FFFF:7F00:0001]",
        "[0:0:0:0:0:ffff:127.0.0.1]",
        "[::127.0.0.1]",
        "[::7f00:1]",
        "[64:ff9b::127.0.0.1]",
        "[64:ff9b::7f00:1]",
        "[64:ff9b:1::7f00:1]",
        "[2002:7f00:1::]",
        "[2002:7f00:1::1]",
        "[2001::1]",
        "[::ffff:0:127.0.0.1]",
        "[::1%25lo]",
        "[::ffff:0.0.0.0]",
        "feeds.example@127.0.0.1",
        "user:pass@localhost",
        "127.0.0.1\\@feeds.example",
        "127.0.0.1%00.feeds.example",
        "127.0.0.1#@feeds.example",
        "127.0.0.1?@feeds.example",
        "feeds.example:80@127.0.0.1",
        "\t127.0.0.1",
        "127.\n0.0.1",
        "127.0.0.1%09",
        "user@127.1",
        ":@[::1]",
        "localhost%2e",
        "LocalHost.LocalDomain",
        "a.localhost",
        "feeds.example.localhost.",
        "[::0.0.0.1]",
        "[0:0::0:1]",
        "[::00:01]",
        "[0::1]",
        "[::0000:0001]",
        "[0:0:0:0:0:0:0.0.0.1]",
        "[0:0:0:0:0:0:0:0]",
        "[::0.0.0.0]",
        "[0::]",
        "0.0.0.0.",
        "0x00000000",
        "000.000.000.000",
        "0x0.0x0.0x0.0x0",
        "0000000000000000177.0.0.1",
        "127.000.000.001",
        "0x0000007f.0.0.1",
        "0X7f.0.0.1",
        "0x7F.0X0.0x0.0x1",
        "127.0.0.1:80@localhost",
        "%30%78%37%66.1",
        "%6c%6f%63%61%6c%68%6f%73%74",
        "%5b::1%5d",
        "127.0.1.1",
        "127.127.127.127",
        "127.0.0.0",
        "127.1.1.1",
        "127.255.255.255",
        "2130706434",
        "0x7fffffff",
        "017777777777",
        "4294967296",
        "6425673729",
        "127.0.0.257",
        "256.0.0.1",
        "127.0.0.1.1",
    ];
    let metadata = Ipv4Addr::new(169, 254, 169, 254);
    let made =
        [Ipv4Addr::LOCALHOST, metadata].map(|address| [by_numbers(address), wrapped(address)].concat());
    let listed = more.into_iter().chain(INSIDE).map(str::to_owned);
    let hosts: BTreeSet<String> = made.into_iter().flatten().chain(listed).collect();
    hosts.into_iter().collect()
}

#[tokio::test]
async fn e23_e27_no_form_of_our_own_address_is_connected_to() {
    let inside = Faultd::start(vec![("/feed", vec![Script::answer("200 OK", "", b"<rss/>")])]).await;
    let port = inside.address.port();
    let forms: Vec<String> = hosts().into_iter().map(|host| format!("http://{host}:{port}/feed")).collect();
    let schemes = ["file", "ftp", "gopher", "ws", "wss", "dict", "ldap", "jar", "tftp", "sftp"]
        .map(|scheme| format!("{scheme}://127.0.0.1:{port}/feed"));
    let forms: Vec<String> = forms.into_iter().chain(schemes).collect();
    assert!(forms.len() >= 300, "{} forms, each asked for and redirected to", forms.len());

    let paths: Vec<String> = (0..forms.len()).map(|n| format!("/to/{n}")).collect();
    let redirects = paths.iter().zip(&forms).map(|(path, form)| {
        // A header holds no line breaks; nor does it hold letters that are not ASCII, but hosts send them.
        let location = form.replace(['\n', '\t'], "");
        (path.as_str(), vec![Script::answer("302 Found", &format!("location: {location}\r\n"), b"")])
    });
    let outside = Faultd::start(redirects.collect()).await;

    // What no URL can be made of is not asked for.
    let direct = forms.iter().filter_map(|form| Url::parse(form).ok());
    let redirected = paths.iter().map(|path| Url::parse(&outside.url(path)).expect("a URL"));
    let urls: Vec<Url> = direct.chain(redirected).collect();
    ask_all(&urls, Guard::allowing(outside.address)).await;

    assert!(paths.iter().all(|path| !outside.requests(path).is_empty()), "every redirect was given");
    assert_eq!(inside.connections(), 0, "connections were made to this machine");
}

/// Reads each address once; none may give anything.
async fn ask_all(urls: &[Url], guard: Guard) {
    let source = |(n, url): (usize, &Url)| {
        let feed = FeedSource::new(SourceId::new(&format!("news:{n}")), url.clone());
        SourceConfig::Feed(FeedSource { interval: Duration::from_secs(60), ..feed })
    };
    let config = Config {
        floor: Duration::from_secs(60),
        host_gap: Duration::ZERO,
        patience: Duration::from_secs(5),
        sources: urls.iter().enumerate().map(source).collect(),
        ..Config::default()
    };
    let (sender, mut out) = mpsc::channel(16);
    let (stop, stopped) = watch::channel(false);
    let task = tokio::spawn(collect::run(
        config,
        BTreeMap::new(),
        sender,
        stopped,
        guard,
        watch::channel(BTreeSet::new()).1,
    ));
    let mut left: BTreeSet<SourceId> = (0..urls.len()).map(|n| SourceId::new(&format!("news:{n}"))).collect();
    while !left.is_empty() {
        let waited = tokio::time::timeout(Duration::from_secs(60), out.recv()).await;
        let delivery = waited.expect("a report within a minute").expect("a collector that is running");
        let report = delivery.report.expect("a report");
        assert!(delivery.posts.is_empty() && report.outcome != Some(Outcome::Ok), "{report:?}");
        left.remove(&delivery.source);
    }
    stop.send(true).expect("a collector that is running");
    task.await.expect("an end");
}
