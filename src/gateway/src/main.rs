//! `ambulo-server`: the command line of the gateway.

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
            add_therapist(&data, &name, origin, SystemClock.now()).await.map_err(Into::into).map(|enrolment| {
                println!("code:  {}", enrolment.code);
                println!("open:  {}", enrolment.url);
                println!("until: {}", enrolment.expires.strftime("%Y-%m-%d %H:%M UTC"));
            })
        }
        Ok(Command::RenewRecovery { data, user_name }) => {
            renew_recovery(&data, &user_name).await.map_err(Into::into).map(|code| println!("recovery code: {code}"))
        }
        Ok(Command::Audit { data, patient }) => audit_of(&data, patient.as_deref())
            .await
            .map_err(Into::into)
            .map(|events| events.iter().for_each(|event| println!("{event}"))),
        Err(ConfigError::Help) => {
            println!("{}", Command::help());
            Ok(())
        }
        Err(error) => Err(error.into()),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => fail(error.as_ref()),
    }
}

async fn serving(config: Config) -> Result<(), Box<dyn std::error::Error>> {
    let server = serve(config).await?;
    println!("{}", server.origin);
    for person in &server.sign_ins {
        println!("  {}  {}  {}  {}", person.user_name, person.password, person.role, person.display_name);
    }
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
