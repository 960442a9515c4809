//! Starts the server on this machine and ends it.

use std::io::{BufRead, BufReader, Read};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use crate::commands;
use crate::failure::{Explain, Failure, Result};
use crate::health;
use crate::places::Places;
use crate::stop;

/// The first start makes 90 days of record; on a slow machine that takes its time.
const PATIENCE: Duration = Duration::from_secs(180);

/// A running server; ended when this value goes.
pub(crate) struct Server {
    child: Child,
    data: PathBuf,
    port: u16,
}

impl Server {
    /// Starts the server with the demo record and waits until it answers. What it prints is shown.
    pub(crate) fn start(places: &Places, data: &Path, port: u16) -> Result<Self> {
        let mut server = Self { child: spawn(places, data, port)?, data: data.to_owned(), port };
        server.wait_until_up()?;
        Ok(server)
    }

    /// Ends the server and starts the program that has been built since.
    pub(crate) fn restart(&mut self, places: &Places) -> Result<()> {
        commands::end(&mut self.child);
        self.child = spawn(places, &self.data, self.port)?;
        self.wait_until_up()
    }

    /// Waits for Ctrl-C, calling `watch` four times a second; fails if the server ends by itself.
    pub(crate) fn wait(&mut self, mut watch: impl FnMut(&mut Self) -> Result<()>) -> Result<()> {
        while !stop::asked_within(Duration::from_millis(250)) {
            self.still_running()?;
            watch(self)?;
        }
        Ok(())
    }

    fn wait_until_up(&mut self) -> Result<()> {
        let start = Instant::now();
        while start.elapsed() < PATIENCE {
            if health::up(self.port) {
                return Ok(());
            }
            self.still_running()?;
            if stop::asked_within(Duration::from_millis(50)) {
                return Err(Failure::new("Stopped."));
            }
        }
        Err(Failure::new(format!(
            "The server did not answer within {} seconds: try again, or start afresh by removing {}.",
            PATIENCE.as_secs(),
            self.data.display()
        )))
    }

    fn still_running(&mut self) -> Result<()> {
        match commands::exited(&mut self.child)? {
            None => Ok(()),
            Some(_) => Err(Failure::new("The server ended by itself: what it printed last, above, says why.")),
        }
    }
}

fn spawn(places: &Places, data: &Path, port: u16) -> Result<Child> {
    let mut command = Command::new(places.server());
    command.current_dir(&places.root).arg("--data").arg(data).arg("--www").arg(&places.dist);
    command.args(["--port", &port.to_string(), "--demo"]);
    command.stdout(Stdio::piped());
    let mut child = command.spawn().explain(format!("{} does not start", places.server().display()))?;
    if let Some(words) = child.stdout.take() {
        let origin = origin(port);
        std::thread::spawn(move || repeat(words, &origin));
    }
    Ok(child)
}

/// Shows what the server prints; its origin, which it prints before the demo sign-ins, as the line to look for.
fn repeat(words: impl Read, origin: &str) {
    for line in BufReader::new(words).lines().map_while(std::io::Result::ok) {
        if line == origin {
            println!("\n  Ambulo is at {origin}    (Ctrl-C stops it)\n");
        } else {
            println!("{line}");
        }
    }
}

fn origin(port: u16) -> String {
    format!("http://localhost:{port}")
}

impl Drop for Server {
    fn drop(&mut self) {
        commands::end(&mut self.child);
    }
}
