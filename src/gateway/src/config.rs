//! How the server is started: its options, from the command line or from a test.

use std::net::{IpAddr, Ipv4Addr};
use std::path::PathBuf;
use std::sync::Arc;

use jiff::civil::Date;

use crate::clock::{Clock, SystemClock};

/// The server's options in words.
pub const USAGE: &str = "\
The server's options:

  --data DIR          where accounts and record are kept (made where missing)
  --www DIST          the built app
  --port N            the port; the app is at http://localhost:N
  --bind ADDR         the address to listen at (127.0.0.1)
  --origin https://…  the public origin, where a proxy with TLS stands in front
  --audit-days N      forget after so many days who signed in and read what (never); who wrote what stays
  --demo              a made-up record with its own sign-ins; only at a loopback address
  --demo-seed N       which made-up record (1)
  --demo-today DATE   the last day of it, as 2026-03-01 (today)
";

/// The server's options.
#[derive(Clone)]
pub struct Config {
    /// Where accounts and record are kept.
    pub data: PathBuf,
    /// The built app.
    pub www: PathBuf,
    /// The port; 0 lets the system choose one.
    pub port: u16,
    /// Where to listen.
    pub bind: IpAddr,
    /// The public origin, without a slash at its end; `http://localhost:PORT` where `None`.
    pub origin: Option<String>,
    /// After how many days it is forgotten who signed in and read what; `None` is never.
    pub audit_days: Option<u32>,
    /// A made-up record, where asked for.
    pub demo: Option<Demo>,
    /// The time.
    pub clock: Arc<dyn Clock>,
}

/// Which made-up record.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Demo {
    /// The seed of the generator.
    pub seed: u64,
    /// The record's last day.
    pub today: Date,
    /// When devices measured last on that day; before its beginning where none.
    pub measured_until: Option<jiff::Timestamp>,
}

/// What is wrong with the command line.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ConfigError {
    /// `--help` was asked for.
    #[error("see --help")]
    Help,
    /// No such option.
    #[error("there is no option {0}; see --help")]
    Unknown(String),
    /// An option without its value.
    #[error("{0} needs a value; see --help")]
    Bare(String),
    /// A value that cannot be read.
    #[error("{option} cannot be {value:?}: {expected}")]
    Value {
        /// The option.
        option: String,
        /// What it was given.
        value: String,
        /// What it wants.
        expected: &'static str,
    },
    /// `--data`, `--www` or `--port` is missing.
    #[error("{0} is missing; see --help")]
    Missing(&'static str),
}

impl Config {
    /// A server on this machine alone, without demo.
    #[must_use]
    pub fn local(data: PathBuf, www: PathBuf, port: u16) -> Self {
        Self {
            data,
            www,
            port,
            bind: IpAddr::V4(Ipv4Addr::LOCALHOST),
            origin: None,
            audit_days: None,
            demo: None,
            clock: Arc::new(SystemClock),
        }
    }

    /// The origin that people see, without a slash at its end.
    #[must_use]
    pub fn origin(&self) -> String {
        self.origin.clone().unwrap_or_else(|| format!("http://localhost:{}", self.port))
    }

    /// Whether only programs on this machine reach the server.
    #[must_use]
    pub fn is_local(&self) -> bool {
        self.bind.is_loopback() && self.origin.is_none()
    }

    /// Reads the command line (without the program's name).
    ///
    /// # Errors
    /// [`ConfigError`], in words for the person who typed it.
    pub fn from_args(args: impl IntoIterator<Item = String>) -> Result<Self, ConfigError> {
        let (mut data, mut www, mut port) = (None, None, None);
        let mut bind = IpAddr::V4(Ipv4Addr::LOCALHOST);
        let (mut origin, mut demo) = (None, false);
        let (mut seed, mut today, mut audit_days) = (1, None, None);
        let mut args = args.into_iter();
        while let Some(option) = args.next() {
            let mut value = || args.next().ok_or_else(|| ConfigError::Bare(option.clone()));
            match option.as_str() {
                "--help" | "-h" => return Err(ConfigError::Help),
                "--data" => data = Some(PathBuf::from(value()?)),
                "--www" => www = Some(PathBuf::from(value()?)),
                "--port" => port = Some(read(&option, value()?, "a number up to 65535")?),
                "--bind" => bind = read(&option, value()?, "an IP address")?,
                "--origin" => origin = Some(public_origin(&option, value()?)?),
                "--audit-days" => audit_days = Some(read(&option, value()?, "a whole number of days")?),
                "--demo" => demo = true,
                "--demo-seed" => seed = read(&option, value()?, "a whole number")?,
                "--demo-today" => today = Some(read(&option, value()?, "a date as 2026-03-01")?),
                _ => return Err(ConfigError::Unknown(option)),
            }
        }
        Ok(Self {
            bind,
            origin,
            audit_days,
            demo: demo.then(|| made_up(seed, today, SystemClock.now())),
            ..Self::local(
                data.ok_or(ConfigError::Missing("--data"))?,
                www.ok_or(ConfigError::Missing("--www"))?,
                port.ok_or(ConfigError::Missing("--port"))?,
            )
        })
    }
}

fn read<T: std::str::FromStr>(option: &str, value: String, expected: &'static str) -> Result<T, ConfigError> {
    value.parse().map_err(|_| ConfigError::Value { option: option.to_owned(), value, expected })
}

/// `https://host` or `https://host:port` and nothing more.
fn public_origin(option: &str, value: String) -> Result<String, ConfigError> {
    let origin = url::Url::parse(&value)
        .ok()
        .filter(|url| url.scheme() == "https" && url.path() == "/" && url.query().is_none())
        .map(|url| url.origin().ascii_serialization());
    origin.ok_or_else(|| ConfigError::Value {
        option: option.to_owned(),
        value,
        expected: "an https origin without a path",
    })
}

/// A record as of a given day, or one that is alive now.
fn made_up(seed: u64, today: Option<Date>, now: jiff::Timestamp) -> Demo {
    let day = ambulo_demo::day_of(now.as_second());
    let alive = Date::new(day.year(), day.month(), day.day()).unwrap_or_default();
    Demo { seed, today: today.unwrap_or(alive), measured_until: today.is_none().then_some(now) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(line: &str) -> Result<Config, ConfigError> {
        Config::from_args(line.split(' ').map(str::to_owned))
    }

    #[test]
    fn options_are_read_and_nonsense_is_named() {
        let config = parse("--data d --www w --port 8080 --demo --demo-seed 7 --demo-today 2026-03-01")
            .unwrap_or_else(|error| panic!("{error}"));
        assert_eq!((config.port, config.bind.to_string().as_str()), (8080, "127.0.0.1"));
        assert_eq!(config.demo.unwrap().today.to_string(), "2026-03-01");
        let error = |line| parse(line).err().unwrap().to_string();
        assert!(error("--data d --www w").contains("--port"));
        assert!(error("--data d --www w --port 99999").contains("65535"));
        assert!(error("--dta d").contains("--dta"));
        assert!(error("--origin http://a.example").contains("https"));
        assert!(error("--origin https://a.example/path").contains("https"));
    }
}
