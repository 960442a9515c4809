//! The command line: one command, a few options.

use crate::failure::{Failure, Result};

/// What `cargo xtask help` prints.
pub(crate) const USAGE: &str = "\
cargo xtask COMMAND [options]

  run           build everything and serve it on one origin
  dev           the same, and rebuild what changes
  test          check, build, and test in a real browser
  check         format, lints and native tests
  browser       the browser tests alone; names after it pick tests
  screenshots   pictures of every page into target/screenshots
  size          bytes of app and scene; fails over budget
  bench         how long Today takes on a slow line and a slow device; `bench scene`: the scene beside three.js
  anatomy       makes the body's files again from their pinned sources

  --yes         agree to everything that would be installed on the system (CI=true agrees too)
  --port N      the port to serve on; 8080 or the next free one without it
  --no-scene    leave out the 3D scene, which takes minutes to build the first time";

/// The one thing to do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Command {
    Help,
    Run,
    Dev,
    Test,
    Check,
    Browser,
    Screenshots,
    Size,
    Bench,
    Anatomy,
}

/// A parsed command line.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Arguments {
    pub(crate) command: Command,
    /// Agree to whatever would be installed on the system.
    pub(crate) yes: bool,
    /// The port that a person insists on.
    pub(crate) port: Option<u16>,
    /// Build and serve the 3D scene as well.
    pub(crate) scene: bool,
    /// Names of browser tests to run, or of what to measure; empty means all.
    pub(crate) names: Vec<String>,
}

impl Arguments {
    /// Reads the words after `cargo xtask`.
    pub(crate) fn parse(words: impl IntoIterator<Item = String>) -> Result<Self> {
        let mut words = words.into_iter();
        let command = match words.next().as_deref() {
            None | Some("help" | "--help" | "-h") => Command::Help,
            Some("run") => Command::Run,
            Some("dev") => Command::Dev,
            Some("test") => Command::Test,
            Some("check") => Command::Check,
            Some("browser") => Command::Browser,
            Some("screenshots") => Command::Screenshots,
            Some("size") => Command::Size,
            Some("bench") => Command::Bench,
            Some("anatomy") => Command::Anatomy,
            Some(other) => return Err(Failure::new(format!("There is no command `{other}`; the commands are below."))),
        };
        let mut parsed = Self { command, yes: false, port: None, scene: true, names: Vec::new() };
        while let Some(word) = words.next() {
            match word.as_str() {
                "--yes" | "-y" => parsed.yes = true,
                "--no-scene" => parsed.scene = false,
                "--port" => {
                    let number = words.next().and_then(|number| number.parse().ok());
                    parsed.port = Some(number.ok_or_else(|| {
                        Failure::new("`--port` wants a number from 1 to 65535 after it, for example `--port 8081`.")
                    })?);
                }
                "--help" | "-h" => parsed.command = Command::Help,
                option if option.starts_with('-') => {
                    return Err(Failure::new(format!("There is no option `{option}`; the options are below.")));
                }
                name => parsed.names.push(name.to_owned()),
            }
        }
        Ok(parsed)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(line: &str) -> Result<Arguments> {
        Arguments::parse(line.split_whitespace().map(str::to_owned))
    }

    #[test]
    fn reads_command_and_options() {
        let parsed = parse("run --port 8081 --yes --no-scene").unwrap();
        assert_eq!(
            parsed,
            Arguments { command: Command::Run, yes: true, port: Some(8081), scene: false, names: vec![] }
        );
        assert_eq!(parse("browser offline today").unwrap().names, ["offline", "today"]);
        assert_eq!(parse("").unwrap().command, Command::Help);
    }

    #[test]
    fn refuses_what_it_does_not_know() {
        for line in ["fly", "run --fast", "run --port", "run --port 99999"] {
            assert!(parse(line).is_err(), "{line}");
        }
    }
}
