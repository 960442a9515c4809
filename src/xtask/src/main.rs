//! `cargo xtask`: builds, runs and tests Ambulo. This file reads the command line and picks the command.

mod anatomy;
mod arguments;
mod bench;
mod bindgen;
mod browser_tools;
mod build;
mod check;
mod commands;
mod compile;
mod compress;
mod consent;
mod dev;
mod dist;
mod failure;
mod files;
mod glue;
mod health;
mod locks;
mod manifest;
mod native_tools;
mod pack;
mod parts;
mod places;
mod port;
mod run;
mod server;
mod size;
mod stop;
mod test;
mod wasm_sysroot;
mod wasm_target;

use std::process::ExitCode;

use arguments::{Arguments, Command};

fn main() -> ExitCode {
    let arguments = match Arguments::parse(std::env::args().skip(1)) {
        Ok(arguments) => arguments,
        Err(failure) => {
            eprintln!("{failure}\n\n{}", arguments::USAGE);
            return ExitCode::from(2);
        }
    };
    match dispatch(&arguments) {
        Ok(()) => ExitCode::SUCCESS,
        // What fails because a person pressed Ctrl-C is not a failure to explain.
        Err(_) if stop::asked() => ExitCode::from(130),
        Err(failure) => {
            eprintln!("\nxtask: {failure}");
            ExitCode::FAILURE
        }
    }
}

fn dispatch(arguments: &Arguments) -> failure::Result<()> {
    let places = places::Places::find()?;
    stop::listen()?;
    match arguments.command {
        Command::Help => {
            println!("{}", arguments::USAGE);
            Ok(())
        }
        Command::Run => run::run(&places, arguments),
        Command::Dev => dev::dev(&places, arguments),
        Command::Check => check::check(&build::Builder::prepare(&places, arguments)?),
        Command::Test => test::test(&places, arguments),
        Command::Browser => test::browser(&places, arguments),
        Command::Screenshots => test::screenshots(&places, arguments),
        Command::Size => size::size(&places, arguments),
        Command::Bench => bench::bench(&places, arguments),
        Command::Anatomy => anatomy::anatomy(&places),
    }
}
