//! A port that nobody uses, on both of the addresses that a browser takes `localhost` for.

use std::io::ErrorKind;
use std::net::TcpListener;

use crate::failure::{Failure, Result};

/// Where the search starts when nobody names a port.
const PREFERRED: u16 = 8080;

/// The port that a person asked for, or the first free one from 8080 on.
pub(crate) fn choose(wanted: Option<u16>) -> Result<u16> {
    match wanted {
        Some(port) if free(port) => Ok(port),
        Some(port) => Err(Failure::new(format!("Port {port} is in use: choose another with `--port N`."))),
        None => (PREFERRED..PREFERRED + 100)
            .find(|port| free(*port))
            .ok_or_else(|| Failure::new("Ports 8080 to 8179 are all in use: choose one with `--port N`.")),
    }
}

fn free(port: u16) -> bool {
    ["127.0.0.1", "::1"].iter().all(|address| match TcpListener::bind((*address, port)) {
        Ok(_) => true,
        // A machine without IPv6 has no second address to be taken.
        Err(error) => matches!(error.kind(), ErrorKind::AddrNotAvailable | ErrorKind::Unsupported),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_port_in_use_is_refused() {
        let held = TcpListener::bind(("127.0.0.1", 0)).unwrap();
        let port = held.local_addr().unwrap().port();
        assert!(choose(Some(port)).unwrap_err().to_string().contains(&port.to_string()));
        drop(held);
        assert_eq!(choose(Some(port)).unwrap(), port);
    }
}
