//! Starting and stopping: the record, the account, the demo, the sockets.

use std::net::{IpAddr, Ipv6Addr, SocketAddr};
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use serde_json::Value;
use tokio::net::TcpListener;
use tokio::sync::watch;
use tokio::task::JoinSet;

use crate::config::Config;
use crate::demo::{self, DemoError, SignIn};
use crate::errand::private_folder;
use crate::housekeeping;
use crate::record::{self, Record};
use crate::router::{AssembleError, Assembled, assemble};
use crate::state::Gateway;

/// Why the server did not start, in words for the person who started it.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// A made-up record stays on this machine.
    #[error("a demo is served only to this machine: leave out --bind and --origin, or --demo")]
    DemoInPublic,
    /// The data folder cannot be used.
    #[error("the data folder {path} cannot be used: {cause}")]
    Data {
        /// Which.
        path: String,
        /// Why.
        cause: std::io::Error,
    },
    /// The port cannot be had.
    #[error("port {port} at {bind} cannot be used: {cause}")]
    Port {
        /// The address.
        bind: IpAddr,
        /// The port.
        port: u16,
        /// Why.
        cause: std::io::Error,
    },
    /// The record.
    #[error("the record cannot be opened: {0}")]
    Record(String),
    /// The accounts.
    #[error(transparent)]
    Account(#[from] AssembleError),
    /// The demo.
    #[error(transparent)]
    Demo(#[from] DemoError),
}

/// How long requests that have begun may take to end.
const PATIENCE: Duration = Duration::from_secs(5);

/// A server that runs.
pub struct ServerHandle {
    /// Where it is: `http://localhost:PORT` or the public origin.
    pub origin: String,
    /// Who can sign in to the demo; empty without one.
    pub sign_ins: Vec<SignIn>,
    gateway: Gateway,
    record: Record,
    stop: watch::Sender<bool>,
    listeners: JoinSet<std::io::Result<()>>,
}

impl ServerHandle {
    /// Takes no more connections, lets requests end that have begun, and closes record and accounts.
    /// What was acknowledged is on disk in any case.
    pub async fn stop(mut self) {
        // Nobody listening any more means that all has ended already.
        let _ = self.stop.send(true);
        let ended = async { while self.listeners.join_next().await.is_some() {} };
        if tokio::time::timeout(PATIENCE, ended).await.is_err() {
            eprintln!("ambulo-server: some requests had not ended after {} s", PATIENCE.as_secs());
        }
        // Folding the logs in saves time at the next start, no more.
        let _ = self.record.close().await;
        let _ = self.gateway.accounts.fold().await;
    }
}

/// Every AuditEvent of a data folder, in the order of time; with `patient`, those about their record.
///
/// # Errors
/// [`StartError::Data`] where there is no record, [`StartError::Record`] where it cannot be read.
pub async fn audit_of(data: &Path, patient: Option<&str>) -> Result<Vec<Value>, StartError> {
    let folder = data.join("record");
    if !folder.is_dir() {
        let cause = std::io::Error::from(std::io::ErrorKind::NotFound);
        return Err(StartError::Data { path: folder.display().to_string(), cause });
    }
    let failed = |error: ambulo_fhir_store::StoreError| StartError::Record(error.to_string());
    let mut events =
        Record::open(&folder, "http://localhost").await.map_err(failed)?.audit_trail().await.map_err(failed)?;
    if let Some(patient) = patient {
        let reference = format!("Patient/{patient}");
        events.retain(|event| {
            let entities = event["entity"].as_array().map(Vec::as_slice).unwrap_or_default();
            entities.iter().any(|entity| entity["what"]["reference"] == reference.as_str())
        });
    }
    Ok(events)
}

/// What there is before the sockets.
struct Ready {
    router: Router,
    gateway: Gateway,
    record: Record,
    sign_ins: Vec<SignIn>,
}

/// Opens record and accounts, and loads the demo where one is asked for. `config.port` is the port
/// that people see.
async fn prepare(config: &Config) -> Result<Ready, StartError> {
    if config.demo.is_some() && !config.is_local() {
        return Err(StartError::DemoInPublic);
    }
    private_folder(&config.data)
        .map_err(|cause| StartError::Data { path: config.data.display().to_string(), cause })?;
    let opened = Record::open(&config.data.join("record"), &config.origin()).await;
    let record = opened.map_err(|error| StartError::Record(error.to_string()))?;
    let for_router = record.clone();
    let Assembled { router, gateway } =
        assemble(config, Arc::new(record.clone()), |authenticator| record::router(for_router, authenticator)).await?;
    if !config.is_local() && demo::is_loaded(&gateway).await.map_err(AssembleError::from)? {
        return Err(StartError::DemoInPublic);
    }
    let sign_ins = match config.demo {
        Some(wanted) => demo::load(&gateway, &config.data, wanted).await?,
        None => Vec::new(),
    };
    Ok(Ready { router, gateway, record, sign_ins })
}

/// Opens the sockets and serves until [`ServerHandle::stop`].
///
/// # Errors
/// [`StartError`].
pub async fn serve(mut config: Config) -> Result<ServerHandle, StartError> {
    let (bind, port) = (config.bind, config.port);
    let failed = |cause| StartError::Port { bind, port, cause };
    let first = TcpListener::bind((bind, port)).await.map_err(failed)?;
    config.port = first.local_addr().map_err(failed)?.port();
    let mut sockets = vec![first];
    // `localhost` is both; where the machine has no IPv6 the other one is enough.
    if bind.is_loopback()
        && bind.is_ipv4()
        && let Ok(second) = TcpListener::bind((Ipv6Addr::LOCALHOST, config.port)).await
    {
        sockets.push(second);
    }
    let Ready { router, gateway, record, sign_ins } = prepare(&config).await?;
    let (stop, stopped) = watch::channel(false);
    let mut listeners = JoinSet::new();
    listeners.spawn(housekeeping::keep(gateway.clone(), record.clone(), config.audit_days, stopped.clone()));
    for socket in sockets {
        let service = router.clone().into_make_service_with_connect_info::<SocketAddr>();
        let mut stopped = stopped.clone();
        let until = async move {
            // A lost sender means that the handle is gone, which is a stop too.
            let _ = stopped.wait_for(|stop| *stop).await;
        };
        listeners.spawn(async move { axum::serve(socket, service).with_graceful_shutdown(until).await });
    }
    Ok(ServerHandle { origin: config.origin(), sign_ins, gateway, record, stop, listeners })
}
