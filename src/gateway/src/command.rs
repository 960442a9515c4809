//! The command line: to serve, or one errand on the server's own machine.

use std::path::PathBuf;

use crate::Config;
use crate::config::{ConfigError, USAGE};

/// What `--help` prints.
pub const HELP: &str = "\
ambulo-server --data DIR --www DIST --port N [options]
ambulo-server therapist add NAME --data DIR [--origin ORIGIN]
ambulo-server account recover USER --data DIR
ambulo-server audit --data DIR [--patient ID]

  therapist add       invites a therapist: prints a code, good once, for a day
  account recover     prints a new recovery code for somebody who lost theirs
  audit               prints who signed in and reached for what, an AuditEvent a line

The last three work on the data folder, whether or not the server runs.
";

/// What was asked for.
#[derive(Clone)]
pub enum Command {
    /// To serve.
    Serve(Box<Config>),
    /// To invite a therapist.
    AddTherapist {
        /// Where accounts and record are kept.
        data: PathBuf,
        /// What the therapist is called.
        name: String,
        /// What the address begins with; the server's last one where `None`.
        origin: Option<String>,
    },
    /// To make a new recovery code.
    RenewRecovery {
        /// Where accounts and record are kept.
        data: PathBuf,
        /// Whose.
        user_name: String,
    },
    /// To print the audit trail.
    Audit {
        /// Where accounts and record are kept.
        data: PathBuf,
        /// Only what touched this patient's record.
        patient: Option<String>,
    },
}

impl Command {
    /// Reads the command line (without the program's name).
    ///
    /// # Errors
    /// [`ConfigError`], in words for the person who typed it.
    pub fn from_args(args: impl IntoIterator<Item = String>) -> Result<Self, ConfigError> {
        let args: Vec<String> = args.into_iter().collect();
        let words: Vec<&str> = args.iter().take_while(|word| !word.starts_with('-')).map(String::as_str).collect();
        let mut options = Options::read(&args[words.len()..], &words)?;
        let command = match words.as_slice() {
            [] => return Config::from_args(args).map(|config| Self::Serve(Box::new(config))),
            ["therapist", "add", name] => Self::AddTherapist {
                data: options.data()?,
                name: (*name).to_owned(),
                origin: options.take("--origin").map(|origin| origin.trim_end_matches('/').to_owned()),
            },
            ["account", "recover", user_name] => {
                Self::RenewRecovery { data: options.data()?, user_name: (*user_name).to_owned() }
            }
            ["audit"] => Self::Audit { data: options.data()?, patient: options.take("--patient") },
            ["therapist", ..] => return Err(ConfigError::Missing("therapist add NAME")),
            ["account", ..] => return Err(ConfigError::Missing("account recover USER")),
            [other, ..] => return Err(ConfigError::Unknown((*other).to_owned())),
        };
        options.end()?;
        Ok(command)
    }

    /// All that `--help` says.
    #[must_use]
    pub fn help() -> String {
        format!("{HELP}\n{USAGE}")
    }
}

/// The options of an errand, each with a value.
struct Options(Vec<(String, String)>);

impl Options {
    /// Those of the server are read elsewhere.
    fn read(args: &[String], words: &[&str]) -> Result<Self, ConfigError> {
        if args.iter().any(|option| option == "--help" || option == "-h") {
            return Err(ConfigError::Help);
        }
        let mut options = Vec::new();
        let mut args = if words.is_empty() { [].iter() } else { args.iter() };
        while let Some(option) = args.next() {
            let value = args.next().ok_or_else(|| ConfigError::Bare(option.clone()))?;
            options.push((option.clone(), value.clone()));
        }
        Ok(Self(options))
    }

    fn take(&mut self, name: &str) -> Option<String> {
        let at = self.0.iter().position(|(option, _)| option == name)?;
        Some(self.0.remove(at).1)
    }

    fn data(&mut self) -> Result<PathBuf, ConfigError> {
        self.take("--data").map(PathBuf::from).ok_or(ConfigError::Missing("--data"))
    }

    /// Nothing may be left over.
    fn end(self) -> Result<(), ConfigError> {
        self.0.into_iter().next().map_or(Ok(()), |(option, _)| Err(ConfigError::Unknown(option)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(words: &[&str]) -> Result<Command, ConfigError> {
        Command::from_args(words.iter().map(|word| (*word).to_owned()))
    }

    #[test]
    fn errands_and_their_faults_are_told_apart() {
        let add = parse(&["therapist", "add", "Thea Example", "--data", "d", "--origin", "https://a.example/"]);
        let Ok(Command::AddTherapist { name, origin, .. }) = add else { panic!("not an invitation") };
        assert_eq!((name.as_str(), origin.as_deref()), ("Thea Example", Some("https://a.example")));
        assert!(matches!(parse(&["account", "recover", "ada", "--data", "d"]), Ok(Command::RenewRecovery { .. })));
        assert!(matches!(parse(&["audit", "--data", "d", "--patient", "p"]), Ok(Command::Audit { .. })));
        assert!(matches!(parse(&["--data", "d", "--www", "w", "--port", "1"]), Ok(Command::Serve(_))));
        for words in [
            &["therapist", "add", "--data", "d"][..],
            &["therapist", "add", "A", "B", "--data", "d"],
            &["audit"],
            &["audit", "--data"],
            &["audit", "--data", "d", "--port", "1"],
            &["serve", "--data", "d"],
            &["audit", "--help"],
            &["--help"],
        ] {
            assert!(parse(words).is_err(), "{words:?}");
        }
    }
}
