//! Asks before anything is installed on the system.

use std::io::{BufRead, IsTerminal, Write};
use std::process::Command;

use crate::commands;
use crate::failure::{Explain, Failure, Result};

/// Prints what would be run, asks unless agreed to beforehand, and runs it.
///
/// `why` is a short phrase ("the wasm32 target"); `advice` the sentence if a person refuses or it fails.
pub(crate) fn install(command: &mut Command, why: &str, advice: &str, agreed: bool) -> Result<()> {
    println!("{why} is missing. This installs it:\n\n    {}\n", commands::words(command));
    if !agreed && !ask()? {
        return Err(Failure::new(advice));
    }
    commands::run(command, advice)
}

/// Whether all is agreed to beforehand: by `--yes`, or because CI has nobody to ask.
pub(crate) fn given(yes: bool) -> bool {
    yes || std::env::var("CI").is_ok_and(|value| value == "true" || value == "1")
}

fn ask() -> Result<bool> {
    if !std::io::stdin().is_terminal() {
        println!("There is nobody to ask here; `--yes` agrees beforehand.");
        return Ok(false);
    }
    print!("Run it now? [y/N] ");
    std::io::stdout().flush().explain("The terminal cannot be written to")?;
    let mut answer = String::new();
    std::io::stdin().lock().read_line(&mut answer).explain("The terminal cannot be read")?;
    Ok(matches!(answer.trim(), "y" | "Y" | "yes"))
}
