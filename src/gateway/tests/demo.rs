//! The whole server on a real socket with its demo: it stays on this machine, and loads once.
#![cfg(feature = "record")]
#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

use std::io::{Read, Write};
use std::net::TcpStream;
use std::path::Path;

use ambulo_gateway::config::Demo;
use ambulo_gateway::{Config, ServerHandle, StartError, audit_of, serve};

fn config(dir: &Path) -> Config {
    Config {
        demo: Some(Demo { seed: 1, today: "2026-03-01".parse().unwrap(), measured_until: None }),
        ..Config::local(dir.join("data"), dir.join("www"), 0)
    }
}

async fn refusal(config: Config) -> String {
    match serve(config).await {
        Ok(_) => panic!("it was served"),
        Err(error @ StartError::DemoInPublic) => error.to_string(),
        Err(other) => panic!("{other}"),
    }
}

fn get(server: &ServerHandle, path: &str) -> String {
    let host = server.origin.strip_prefix("http://").unwrap();
    let mut socket = TcpStream::connect(host).unwrap();
    write!(socket, "GET {path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n").unwrap();
    let mut reply = String::new();
    socket.read_to_string(&mut reply).unwrap();
    reply
}

#[tokio::test(flavor = "multi_thread")]
async fn a_demo_stays_on_this_machine() {
    let dir = tempfile::tempdir().unwrap();
    let everywhere = Config { bind: "0.0.0.0".parse().unwrap(), ..config(dir.path()) };
    assert!(refusal(everywhere.clone()).await.contains("--bind"));
    let behind_proxy = Config { origin: Some("https://ambulo.example".into()), ..config(dir.path()) };
    refusal(behind_proxy).await;
    assert!(!dir.path().join("data").exists(), "nothing was made");

    serve(config(dir.path())).await.unwrap().stop().await;
    // The folder holds made-up people now, so it is not served to others without --demo either.
    let later = Config { demo: None, ..everywhere };
    refusal(later).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_demo_loads_once_and_keeps_its_passwords() {
    let dir = tempfile::tempdir().unwrap();
    let first = serve(config(dir.path())).await.unwrap();
    let said = first.sign_ins.clone();
    assert!(said.iter().any(|person| person.role == "therapist"));
    assert!(said.iter().filter(|person| person.role == "patient").count() >= 2);
    assert!(get(&first, "/health").ends_with("ok"));
    let record = get(&first, "/fhir/Patient");
    assert!(record.starts_with("HTTP/1.1 401"), "{record}");
    assert!(record.contains("no-store") && record.contains("nosniff"), "{record}");
    let statement = get(&first, "/fhir/metadata");
    assert!(statement.contains("CapabilityStatement"), "{statement}");
    let discovery = get(&first, "/fhir/.well-known/smart-configuration");
    assert!(discovery.contains("token_endpoint"), "{discovery}");
    first.stop().await;

    let passwords = dir.path().join("data/demo-passwords.json");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let mode = std::fs::metadata(&passwords).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
    }
    let second = serve(config(dir.path())).await.unwrap();
    let again: Vec<_> = second.sign_ins.iter().map(|person| &person.password).collect();
    let before: Vec<_> = said.iter().map(|person| &person.password).collect();
    assert_eq!(again, before);
    second.stop().await;

    let other = tempfile::tempdir().unwrap();
    let third = serve(config(other.path())).await.unwrap();
    assert_ne!(third.sign_ins[0].password, said[0].password);
    third.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_stop_lets_a_request_end_and_folds_the_logs_in() {
    let dir = tempfile::tempdir().unwrap();
    let server = serve(Config::local(dir.path().join("data"), dir.path().join("www"), 0)).await.unwrap();
    let host = server.origin.strip_prefix("http://").unwrap().to_owned();
    let body = "grant_type=refresh_token&client_id=ambulo-app&refresh_token=none";
    let mut socket = TcpStream::connect(&host).unwrap();
    write!(
        socket,
        "POST /oauth/token HTTP/1.1\r\nHost: {host}\r\nContent-Type: application/x-www-form-urlencoded\r\n\
         Content-Length: {}\r\n\r\n{}",
        body.len(),
        &body[..20],
    )
    .unwrap();
    // Begun: the server has the head and waits for the rest.
    tokio::time::sleep(std::time::Duration::from_millis(300)).await;
    let stopping = tokio::spawn(server.stop());
    tokio::time::sleep(std::time::Duration::from_millis(300)).await;
    assert!(!stopping.is_finished(), "it waits for what has begun");
    assert!(TcpStream::connect(&host).is_err(), "and takes nothing new");
    socket.write_all(&body.as_bytes()[20..]).unwrap();
    let mut reply = String::new();
    socket.read_to_string(&mut reply).unwrap();
    assert!(reply.starts_with("HTTP/1.1 400") && reply.contains("invalid_grant"), "{reply}");
    stopping.await.unwrap();
    for log in ["accounts.sqlite-wal", "record/record.sqlite-wal", "record/audit.sqlite-wal"] {
        let left = std::fs::metadata(dir.path().join("data").join(log)).map_or(0, |log| log.len());
        assert_eq!(left, 0, "{log}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_to_be_forgotten_is_forgotten_at_the_start() {
    let dir = tempfile::tempdir().unwrap();
    let data = dir.path().join("data");
    let loads = async || {
        let trail = audit_of(&data, None).await.unwrap();
        trail.iter().filter(|event| event["subtype"][0]["code"] == "batch").count()
    };
    assert!(audit_of(&data, None).await.is_err(), "no record, no trail");
    serve(config(dir.path())).await.unwrap().stop().await;
    assert_eq!(loads().await, 1, "the demo was loaded");
    serve(Config { audit_days: Some(1), ..config(dir.path()) }).await.unwrap().stop().await;
    assert_eq!(loads().await, 1, "not a day ago");
    let server = serve(Config { audit_days: Some(0), ..config(dir.path()) }).await.unwrap();
    let mut tries = 0;
    while loads().await > 0 {
        tries += 1;
        assert!(tries < 100, "it is still there");
        tokio::time::sleep(std::time::Duration::from_millis(50)).await;
    }
    server.stop().await;
}
