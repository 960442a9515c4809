//! `ambulo-server`: the command line of the gateway.

use std::io::Write;
use std::process::ExitCode;

use ambulo_gateway::clock::{Clock, SystemClock};
use ambulo_gateway::command::Command;
use ambulo_gateway::config::ConfigError;
use ambulo_gateway::errand::{add_therapist, renew_recovery};
use ambulo_gateway::{Config, audit_of, serve};

#[tokio::main]
async fn main() -> ExitCode {
    let done = match Command::from_args(std::env::args().skip(1)) {
        Ok(Command::Serve(config)) => serving(*config).await,
        Ok(Command::AddTherapist { data, name, origin }) => {
            add_therapist(&data, &name, origin, SystemClock.now()).await.map_err(Into::into).and_then(|enrolment| {
                say([
                    format!("code:  {}", enrolment.code),
                    format!("open:  {}", enrolment.url),
                    format!("until: {}", enrolment.expires.strftime("%Y-%m-%d %H:%M UTC")),
                ])
            })
        }
        Ok(Command::RenewRecovery { data, user_name }) => {
            let renewed = renew_recovery(&data, &user_name).await;
            renewed.map_err(Into::into).and_then(|code| say([format!("recovery code: {code}")]))
        }
        Ok(Command::Audit { data, patient }) => {
            let events = audit_of(&data, patient.as_deref()).await;
            events.map_err(Into::into).and_then(|events| say(events.iter().map(ToString::to_string)))
        }
        Err(ConfigError::Help) => say([Command::help()]),
        Err(error) => Err(error.into()),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => fail(error.as_ref()),
    }
}

type Done = Result<(), Box<dyn std::error::Error>>;

/// Prints lines. Whoever reads them may have read enough.
fn say(lines: impl IntoIterator<Item = String>) -> Done {
    let mut out = std::io::stdout().lock();
    let written = lines.into_iter().try_for_each(|line| writeln!(out, "{line}")).and_then(|()| out.flush());
    match written {
        Err(error) if error.kind() != std::io::ErrorKind::BrokenPipe => Err(error.into()),
        _ => Ok(()),
    }
}

async fn serving(config: Config) -> Done {
    let server = serve(config).await?;
    let sign_ins = server
        .sign_ins
        .iter()
        .map(|person| format!("  {}  {}  {}  {}", person.user_name, person.password, person.role, person.display_name));
    say(std::iter::once(server.origin.clone()).chain(sign_ins))?;
    told_to_stop().await;
    server.stop().await;
    Ok(())
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
