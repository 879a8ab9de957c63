//! As little of an HTTP client as measures a server and not itself: requests are bytes made beforehand, connections stay
//! open, of an answer only status and length are read.

use std::net::{Ipv4Addr, SocketAddr};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use tokio::io::{AsyncBufReadExt as _, AsyncReadExt as _, AsyncWriteExt as _, BufReader};
use tokio::net::{TcpSocket, TcpStream};
use tokio::task::JoinSet;

/// A connection from an address of its own, so that limits for each address do not meet one for all.
async fn connect(port: u16, number: u8) -> BufReader<TcpStream> {
    let socket = TcpSocket::new_v4().expect("a socket");
    socket.bind(SocketAddr::from((Ipv4Addr::new(127, 9, 0, number + 1), 0))).expect("a loopback address");
    let stream = socket.connect(SocketAddr::from(([127, 0, 0, 1], port))).await.expect("a connection");
    stream.set_nodelay(true).expect("an option");
    BufReader::new(stream)
}

/// Sends a request; answers the status.
async fn ask(connection: &mut BufReader<TcpStream>, request: &[u8]) -> u16 {
    connection.get_mut().write_all(request).await.expect("sent");
    let (mut status, mut length) = (0, 0);
    let mut line = String::new();
    loop {
        line.clear();
        connection.read_line(&mut line).await.expect("a line");
        let line = line.trim_end();
        if line.is_empty() {
            break;
        }
        if status == 0 {
            status = line.split(' ').nth(1).and_then(|code| code.parse().ok()).expect("a status line");
        } else if let Some((name, value)) = line.split_once(':') {
            assert!(!name.eq_ignore_ascii_case("transfer-encoding"), "answers have a length here");
            if name.eq_ignore_ascii_case("content-length") {
                length = value.trim().parse().expect("a length");
            }
        }
    }
    let mut body = vec![0; length];
    connection.read_exact(&mut body).await.expect("a body");
    status
}

/// Sends each request once over so many connections; answers how many a second were answered as expected.
pub async fn send_all(port: u16, connections: u8, requests: Vec<Vec<u8>>, expected: u16) -> f64 {
    let (requests, next) = (Arc::new(requests), Arc::new(AtomicUsize::new(0)));
    let mut senders = JoinSet::new();
    for number in 0..connections {
        let (requests, next) = (Arc::clone(&requests), Arc::clone(&next));
        let mut connection = connect(port, number).await;
        senders.spawn(async move {
            while let Some(request) = requests.get(next.fetch_add(1, Ordering::Relaxed)) {
                assert_eq!(ask(&mut connection, request).await, expected);
            }
        });
    }
    let began = Instant::now();
    senders.join_all().await;
    #[expect(clippy::cast_precision_loss, reason = "thousands")]
    let count = requests.len() as f64;
    count / began.elapsed().as_secs_f64()
}

/// Sends one request again and again for a while; answers how many a second were answered 200.
pub async fn repeat(port: u16, connections: u8, request: Vec<u8>, time: Duration) -> f64 {
    let request = Arc::new(request);
    let mut senders = JoinSet::new();
    let began = Instant::now();
    for number in 0..connections {
        let request = Arc::clone(&request);
        let mut connection = connect(port, number).await;
        senders.spawn(async move {
            let mut count = 0_u32;
            while began.elapsed() < time {
                assert_eq!(ask(&mut connection, &request).await, 200);
                count += 1;
            }
            count
        });
    }
    let count: u32 = senders.join_all().await.into_iter().sum();
    f64::from(count) / began.elapsed().as_secs_f64()
}
