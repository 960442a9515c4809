//! Asks a server on this machine whether it is up.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::time::Duration;

/// Whether `GET /health` on this port answers 200.
pub(crate) fn up(port: u16) -> bool {
    ask(port).is_ok_and(|answer| answer.starts_with("HTTP/1.1 200"))
}

fn ask(port: u16) -> std::io::Result<String> {
    let mut stream = TcpStream::connect(("localhost", port))?;
    stream.set_read_timeout(Some(Duration::from_secs(2)))?;
    write!(stream, "GET /health HTTP/1.1\r\nHost: localhost:{port}\r\nConnection: close\r\n\r\n")?;
    let mut answer = [0; 64];
    let read = stream.read(&mut answer)?;
    Ok(String::from_utf8_lossy(&answer[..read]).into_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::{BufRead, BufReader};
    use std::net::TcpListener;

    fn answering(answer: &'static str) -> u16 {
        let listener = TcpListener::bind(("127.0.0.1", 0)).unwrap();
        let port = listener.local_addr().unwrap().port();
        std::thread::spawn(move || {
            let (mut stream, _) = listener.accept().unwrap();
            // The question may come in pieces.
            let lines = BufReader::new(stream.try_clone().unwrap()).lines().map(Result::unwrap);
            let asked: Vec<String> = lines.take_while(|line| !line.is_empty()).collect();
            assert!(asked.contains(&format!("Host: localhost:{port}")));
            stream.write_all(answer.as_bytes()).unwrap();
        });
        port
    }

    #[test]
    fn only_200_is_up() {
        assert!(up(answering("HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok")));
        assert!(!up(answering("HTTP/1.1 503 Service Unavailable\r\n\r\n")));
    }
}
