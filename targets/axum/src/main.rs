//! The three routes every back end here has, in axum, on tokio's threads.

use std::net::{Ipv4Addr, SocketAddr};

use axum::body::Bytes;
use axum::extract::DefaultBodyLimit;
use axum::http::header::{HeaderMap, CONTENT_TYPE};
use axum::response::{IntoResponse, Json};
use axum::routing::{get, post};
use axum::{Router, Server};
use serde_json::{json, Value};
use tokio::net::TcpSocket;

async fn hello() -> Json<Value> {
    // Built anew and serialised for each request, as an application would that got it from elsewhere.
    Json(json!({"result": "Hello world!".repeat(10_000)}))
}

async fn healthcheck() -> Json<Value> {
    Json(json!({"status": "ok"}))
}

async fn echo(headers: HeaderMap, body: Bytes) -> impl IntoResponse {
    let kind = headers.get(CONTENT_TYPE).cloned();
    (kind.map(|kind| [(CONTENT_TYPE, kind)]), body)
}

type Outcome = Result<(), Box<dyn std::error::Error + Send + Sync>>;

async fn serve(port: u16) -> Outcome {
    let app = Router::new()
        .route("/", get(hello))
        .route("/healthcheck", get(healthcheck))
        .route("/echo", post(echo))
        .layer(DefaultBodyLimit::max(64 * 1024 * 1024));

    let socket = TcpSocket::new_v4()?;
    socket.set_reuseaddr(true)?;
    socket.bind(SocketAddr::from((Ipv4Addr::LOCALHOST, port)))?;
    let listener = socket.listen(2048)?.into_std()?; // the default backlog is too short for 1000 clients at once
    Server::from_tcp(listener)?
        .tcp_nodelay(true)
        .serve(app.into_make_service())
        .await?;
    Ok(())
}

fn number(name: &str) -> Result<u16, String> {
    let text = std::env::var(name).map_err(|error| format!("{name}: {error}"))?;
    text.parse()
        .map_err(|error| format!("{name}={text}: {error}"))
}

fn main() -> Outcome {
    let port = number("PORT")?;
    tokio::runtime::Builder::new_multi_thread()
        .worker_threads(usize::from(number("WORKERS")?))
        .thread_name("worker")
        .enable_io()
        .build()?
        .block_on(async move { tokio::spawn(serve(port)).await? }) // on a worker: the main thread would be one more
}
