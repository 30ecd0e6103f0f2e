//! Serves the made-up evening of the tests, to look at: `cargo run -p web --example look -- 8790`.

#![allow(clippy::unwrap_used, reason = "what goes wrong here is seen at once")]

#[path = "../tests/made_up/mod.rs"]
mod made_up;

#[tokio::main]
async fn main() {
    let port = std::env::args().nth(1).unwrap_or_else(|| "8790".to_owned());
    let listener = tokio::net::TcpListener::bind(format!("127.0.0.1:{port}")).await.unwrap();
    let quiet = std::env::args().nth(2).as_deref() == Some("quiet");
    let site = made_up::serve_on(listener, if quiet { made_up::nothing() } else { made_up::evening() }).await;
    println!("http://{}/", site.address);
    loop {
        tokio::time::sleep(std::time::Duration::from_secs(5)).await;
        site.view.send_modify(move_on);
    }
}

/// Five seconds later Bridgend is a level lower, or back at the top.
fn move_on(view: &mut std::sync::Arc<web::View>) {
    let view = std::sync::Arc::make_mut(view);
    view.at += jiff::SignedDuration::from_secs(5);
    for reading in view.board.readings.iter_mut().filter(|r| r.cell.area.as_str() == made_up::BRIDGEND) {
        reading.level =
            tension::Level::new(if reading.level.number() > 2 { reading.level.number() - 1 } else { 5 });
    }
}
