//! `bellwether import`, as somebody with a spreadsheet types it beside a running service.

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpListener};
use std::path::Path;
use std::thread::JoinHandle;

use crate::operator::{deployment, start};
use crate::running::{Finished, Service, bellwether_in, write};

fn import(folder: &Path, service: &Service, table: &str, kind: &str) -> Finished {
    write(folder, "table.csv", table);
    run(folder, service, kind)
}

fn run(folder: &Path, service: &Service, kind: &str) -> Finished {
    let address = service.address.to_string();
    let asked = ["--config", "bellwether.toml", "--address", &address];
    let source = if kind == "return" { "return:csp" } else { "bluesky:export" };
    bellwether_in(
        folder,
        &[&["import", "table.csv", "--as", kind, "--source", source][..], &asked].concat(),
        "",
    )
}

fn counts(service: &Service, metric: &str, number: usize) -> bool {
    let line = format!("{metric} {number}");
    service.get("/metrics").lines().any(|known| known == line)
}

const HEAD: &str = "at,id,area,eep,text,provenance,place\n";

#[test]
fn a_table_of_returns_is_kept_and_its_bad_lines_are_named() {
    let folder = deployment("purple", &["nothing".to_owned()]);
    let service = start(folder.path(), 1);
    let good = format!(
        "\u{feff}{HEAD}2026-11-22 14:30,1,Cardiff,Experienced,\"A purple giraffe, they say\",school,Ely\n\
         2026-11-22T14:30:00Z,2,W06000010,potential,\"Two\nlines\",patrol,\n"
    );
    let done = import(folder.path(), &service, &good, "return");
    assert_eq!((done.code, done.out.as_str()), (0, "2 kept, 0 left out\n"), "{}", done.err);
    assert!(counts(&service, "bellwether_audit_records", 2), "people's words are in the audit file first");

    let rows = [
        "2026-11-22 14:30,3,Cardif,evidenced,x,school,",
        "yesterday,4,Cardiff,evidenced,x,school,",
        "2026-11-22 14:30,5,Cardiff,sure,x,school,",
        "2026-11-22 14:30,,Cardiff,evidenced,x,school,",
        "2026-11-22 14:30,6,Cardiff,evidenced,x",
        "2026-11-22 14:30,7,Cardiff,evidenced,x,school,",
    ];
    let long = format!("2026-11-22 14:30,8,Cardiff,evidenced,{},school,", "x".repeat(70 * 1024));
    let bad = format!("{HEAD}{}\n{long}\n", rows.join("\n"));
    let done = import(folder.path(), &service, &bad, "return");
    assert_eq!(done.code, 1, "{}", done.err);
    for said in [
        "line 2 is left out: `area`: no area is called \"Cardif\": did you mean Cardiff?",
        "line 3 is left out: `at`: a time like",
        "line 4 is left out: unknown variant `sure`",
        "line 5 is left out: missing field `id`",
        "line 6 is left out: it has 5 cells and the first line 7",
        "line 8 is left out: a text is longer than",
        "1 kept, 6 left out",
    ] {
        assert!(done.out.contains(said), "{said}: {}", done.out);
    }
    assert!(counts(&service, "bellwether_audit_records", 3));
    refused(folder.path(), &service);
}

/// What is no table of returns is refused whole, before anything is sent.
fn refused(folder: &Path, service: &Service) {
    let open_quote = format!("{HEAD}2026-11-22 14:30,9,Cardiff,evidenced,\"{}", "x\n".repeat(1 << 20));
    for (table, code, said) in [
        ("", 2, "it is empty"),
        ("id,colour\n", 2, "no column \"colour\""),
        ("id,id\n", 2, "there twice"),
        (HEAD, 1, "0 kept, 0 left out"),
        (open_quote.as_str(), 1, "is a quote left open"),
    ] {
        let done = import(folder, service, table, "return");
        assert_eq!(done.code, code, "{said}: {}", done.err);
        assert!(format!("{}{}", done.out, done.err).contains(said), "{said}: {}{}", done.out, done.err);
    }
    let file = std::fs::File::create(folder.join("table.csv")).expect("a file");
    file.set_len(65 << 20).expect("a long file");
    let done = run(folder, service, "return");
    assert!(done.code == 2 && done.err.contains("longer than 64 MiB"), "{}", done.err);
    assert!(counts(service, "bellwether_audit_records", 3), "nothing more was taken");
}

#[test]
fn a_long_table_of_posts_goes_in_pieces_and_counts_once() {
    let folder = deployment("purple", &["nothing".to_owned()]);
    let service = start(folder.path(), 1);
    let rows = (0..450).map(|n| match n % 90 {
        0 => format!(
            "{n},\"purple giraffe in Llanelli, says neighbour {n}\",https://a.example/ https://b.example/\n"
        ),
        _ => format!("{n},tea number {n},\n"),
    });
    let table = format!("id,text,links\n{}", rows.collect::<String>());
    for _ in 0..2 {
        let done = import(folder.path(), &service, &table, "post");
        assert_eq!((done.code, done.out.as_str()), (0, "450 kept, 0 left out\n"), "{}", done.err);
        service.wait_until("the giraffes are on the board", |service| {
            service.json("/api/areas/W06000010")["cells"]
                .as_array()
                .is_some_and(|cells| cells.iter().any(|cell| cell["evidence"]["posts"] == 5))
        });
    }
    let done = run(folder.path(), &service, "return");
    assert_eq!(done.code, 2, "posts are no returns: {}", done.err);
}

/// A service that gives these answers, one a request; then the bodies it was sent.
fn answering(answers: Vec<&'static str>) -> (SocketAddr, JoinHandle<Vec<String>>) {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a loopback socket");
    let address = listener.local_addr().expect("an address");
    let sent = std::thread::spawn(move || {
        let mut bodies = Vec::new();
        for answer in answers {
            let (mut socket, _) = listener.accept().expect("a request");
            let mut request = String::new();
            let mut byte = [0];
            let length = |request: &str| {
                let (head, body) = request.split_once("\r\n\r\n")?;
                let length = head.lines().find_map(|line| line.strip_prefix("Content-Length: "))?;
                Some(body.len() >= length.parse().expect("a length"))
            };
            while length(&request) != Some(true) && socket.read(&mut byte).expect("a request") == 1 {
                request.push(char::from(byte[0]));
            }
            bodies.push(request.split_once("\r\n\r\n").expect("a body").1.to_owned());
            write!(socket, "HTTP/1.1 {answer}").expect("an answer");
        }
        bodies
    });
    (address, sent)
}

#[test]
fn a_service_that_asks_for_time_is_given_it() {
    let folder = deployment("purple", &[]);
    write(folder.path(), "data/operator.key", "key");
    write(folder.path(), "table.csv", "id,text\n1,tea\n2,more tea\n");
    let busy = "429 Too Many Requests\r\nRetry-After: 1\r\n\r\n{\"error\":\"later\"}";
    let full = "503 Service Unavailable\r\nretry-after: 0\r\n\r\n{\"error\":\"later\"}";
    let kept = "200 OK\r\n\r\n{\"received\":2,\"found\":0}";
    let (address, sent) = answering(vec![busy, full, kept]);
    let address = address.to_string();
    let asked = ["--config", "bellwether.toml", "--address", &address];
    let args = [&["import", "table.csv", "--as", "post", "--source", "bluesky:export"][..], &asked].concat();
    let done = bellwether_in(folder.path(), &args, "");
    assert_eq!((done.code, done.out.as_str()), (0, "2 kept, 0 left out\n"), "{}", done.err);
    for said in
        ["asks us to wait (429): going on at ", "asks us to wait (503): going on at ", "0 kept so far"]
    {
        assert!(done.err.contains(said), "{said}: {}", done.err);
    }
    let bodies = sent.join().expect("all answers were given");
    assert!(bodies.len() == 3 && bodies.iter().all(|body| *body == bodies[0]), "{bodies:?}");
}
