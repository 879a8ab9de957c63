//! Inboxes that take everything: one socket, and as many servers as loopback has addresses.

use tokio::io::{AsyncBufReadExt as _, AsyncReadExt as _, AsyncWriteExt as _, BufReader};
use tokio::net::{TcpListener, TcpStream};

/// Opens the inboxes; answers the port.
pub async fn open() -> u16 {
    let listener = TcpListener::bind("0.0.0.0:0").await.expect("a free port");
    let port = listener.local_addr().expect("an address").port();
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            tokio::spawn(swallow(BufReader::new(stream)));
        }
    });
    port
}

/// The inbox of one of the servers.
pub fn inbox(port: u16, number: usize) -> String {
    format!("http://127.8.{}.{}:{port}/inbox", number / 250, number % 250 + 1)
}

async fn swallow(mut connection: BufReader<TcpStream>) {
    let mut line = String::new();
    loop {
        let mut length = 0;
        loop {
            line.clear();
            // Whoever posts hangs up when it likes.
            if connection.read_line(&mut line).await.unwrap_or(0) == 0 {
                return;
            }
            if line.trim_end().is_empty() {
                break;
            }
            if let Some((name, value)) = line.split_once(':')
                && name.eq_ignore_ascii_case("content-length")
            {
                length = value.trim().parse().expect("a length");
            }
        }
        let mut body = vec![0; length];
        if connection.read_exact(&mut body).await.is_err()
            || connection
                .get_mut()
                .write_all(b"HTTP/1.1 202 Accepted\r\ncontent-length: 0\r\n\r\n")
                .await
                .is_err()
        {
            return;
        }
    }
}
