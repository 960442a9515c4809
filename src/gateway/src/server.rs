//! Starting and stopping: the record, the account, the demo, the sockets.

use std::net::{IpAddr, Ipv6Addr, SocketAddr};
use std::sync::Arc;

use axum::Router;
use tokio::net::TcpListener;
use tokio::sync::watch;
use tokio::task::JoinSet;

use crate::config::Config;
use crate::demo::{self, DemoError, SignIn};
use crate::record::{self, Record};
use crate::router::{AssembleError, Assembled, assemble};

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

/// A server that runs.
pub struct ServerHandle {
    /// Where it is: `http://localhost:PORT` or the public origin.
    pub origin: String,
    /// Who can sign in to the demo; empty without one.
    pub sign_ins: Vec<SignIn>,
    record: Record,
    stop: watch::Sender<bool>,
    listeners: JoinSet<std::io::Result<()>>,
}

impl ServerHandle {
    /// Ends open connections and closes the record. What was acknowledged is on disk in any case.
    pub async fn stop(mut self) {
        // Nobody listening any more means that all has ended already.
        let _ = self.stop.send(true);
        let patience = std::time::Duration::from_secs(5);
        let ended = async { while self.listeners.join_next().await.is_some() {} };
        let _ = tokio::time::timeout(patience, ended).await;
        // Folding the log in saves time at the next start, no more.
        let _ = self.record.close().await;
    }
}

/// The server as a router, with the demo loaded where one is asked for. `config.port` is the port
/// that people see.
///
/// # Errors
/// [`StartError`].
pub async fn app(config: &Config) -> Result<(Router, Record, Vec<SignIn>), StartError> {
    if config.demo.is_some() && !config.is_local() {
        return Err(StartError::DemoInPublic);
    }
    private_folder(config).map_err(|cause| StartError::Data { path: config.data.display().to_string(), cause })?;
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
    Ok((router, record, sign_ins))
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
    let (router, record, sign_ins) = app(&config).await?;
    let (stop, stopped) = watch::channel(false);
    let mut listeners = JoinSet::new();
    for socket in sockets {
        let service = router.clone().into_make_service_with_connect_info::<SocketAddr>();
        let mut stopped = stopped.clone();
        let until = async move {
            // A lost sender means that the handle is gone, which is a stop too.
            let _ = stopped.wait_for(|stop| *stop).await;
        };
        listeners.spawn(async move { axum::serve(socket, service).with_graceful_shutdown(until).await });
    }
    Ok(ServerHandle { origin: config.origin(), sign_ins, record, stop, listeners })
}

/// The data folder, for its owner alone.
fn private_folder(config: &Config) -> std::io::Result<()> {
    std::fs::create_dir_all(&config.data)?;
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        std::fs::set_permissions(&config.data, std::fs::Permissions::from_mode(0o700))?;
    }
    Ok(())
}
