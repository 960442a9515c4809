//! `ambulo-server`: the command line of the gateway.

use std::process::ExitCode;

use ambulo_gateway::config::ConfigError;
use ambulo_gateway::{Config, serve};

#[tokio::main]
async fn main() -> ExitCode {
    let config = match Config::from_args(std::env::args().skip(1)) {
        Ok(config) => config,
        Err(ConfigError::Help) => {
            println!("{}", ambulo_gateway::config::USAGE);
            return ExitCode::SUCCESS;
        }
        Err(error) => return fail(&error),
    };
    let server = match serve(config).await {
        Ok(server) => server,
        Err(error) => return fail(&error),
    };
    println!("{}", server.origin);
    for person in &server.sign_ins {
        println!("  {}  {}  {}  {}", person.user_name, person.password, person.role, person.display_name);
    }
    told_to_stop().await;
    server.stop().await;
    ExitCode::SUCCESS
}

fn fail(error: &dyn std::error::Error) -> ExitCode {
    eprintln!("ambulo-server: {error}");
    ExitCode::FAILURE
}

/// Ctrl-C, or the signal that a service is stopped with.
async fn told_to_stop() {
    let interrupt = tokio::signal::ctrl_c();
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        if let Ok(mut terminate) = signal(SignalKind::terminate()) {
            tokio::select! {
                _ = interrupt => {}
                _ = terminate.recv() => {}
            }
            return;
        }
    }
    let _ = interrupt.await;
}
