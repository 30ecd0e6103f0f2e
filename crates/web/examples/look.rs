//! Serves the made-up evening of the tests, to look at: `cargo run -p web --example look -- 8790`.

#[path = "../tests/made_up/mod.rs"]
mod made_up;

#[tokio::main]
async fn main() {
    let port = std::env::args().nth(1).unwrap_or_else(|| "8790".to_owned());
    let listener = tokio::net::TcpListener::bind(format!("127.0.0.1:{port}")).await.unwrap();
    let quiet = std::env::args().nth(2).as_deref() == Some("quiet");
    let site = made_up::serve_on(listener, if quiet { made_up::nothing() } else { made_up::evening() }).await;
    println!("http://{}/", site.address);
    tokio::signal::ctrl_c().await.unwrap();
}
