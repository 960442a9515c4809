//! Runs other programs and waits for them.

use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::time::{Duration, Instant};

use crate::failure::{Explain, Failure, Result};
use crate::stop;

/// The program of that name on the PATH.
pub(crate) fn find(name: &str) -> Option<PathBuf> {
    let paths = std::env::var_os("PATH")?;
    let file = format!("{name}{}", std::env::consts::EXE_SUFFIX);
    std::env::split_paths(&paths).map(|folder| folder.join(&file)).find(|path| path.is_file())
}

/// Runs a program to its end; what it prints is shown. `advice` is the sentence if it fails.
pub(crate) fn run(command: &mut Command, advice: &str) -> Result<()> {
    let mut child = command.spawn().explain(format!("`{}` does not start", words(command)))?;
    loop {
        if let Some(status) = exited(&mut child)? {
            return if status.success() { Ok(()) } else { Err(Failure::new(advice)) };
        }
        if stop::asked_within(Duration::from_millis(10)) {
            end(&mut child);
            return Err(Failure::new("Stopped."));
        }
    }
}

/// How a child ended, if it has.
pub(crate) fn exited(child: &mut Child) -> Result<Option<ExitStatus>> {
    child.try_wait().explain("A program that was started cannot be waited for")
}

/// Asks a child to end, and ends it if it has not within three seconds.
pub(crate) fn end(child: &mut Child) {
    // The standard library knows only the hard kill.
    let _ = Command::new("kill").arg(child.id().to_string()).stderr(Stdio::null()).status();
    let patience = Instant::now() + Duration::from_secs(3);
    while Instant::now() < patience {
        if !matches!(child.try_wait(), Ok(None)) {
            return;
        }
        std::thread::sleep(Duration::from_millis(20));
    }
    let _ = child.kill();
    let _ = child.wait();
}

/// Runs a program quietly; its output where it succeeded.
pub(crate) fn output(command: &mut Command) -> Option<String> {
    let output = command.stdin(Stdio::null()).output().ok()?;
    output.status.success().then(|| String::from_utf8_lossy(&output.stdout).into_owned())
}

/// Debian's installer for these packages; a machine just made has no package lists yet, so they are fetched first.
pub(crate) fn apt_install(apt: &Path, packages: &[&str]) -> Command {
    let apt = apt.display();
    let mut install = Command::new("sh");
    let packages = packages.join(" ");
    install.args(["-c", &format!("{apt} update && {apt} install -y --no-install-recommends {packages}")]);
    install
}

/// The command as a person would type it.
pub(crate) fn words(command: &Command) -> String {
    let program = Path::new(command.get_program());
    let name = program.file_name().unwrap_or(program.as_os_str()).to_string_lossy().into_owned();
    let mut words = vec![name];
    words.extend(command.get_args().map(|word| {
        let word = word.to_string_lossy();
        if word.contains(' ') { format!("'{word}'") } else { word.into_owned() }
    }));
    words.join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_failing_program_gives_the_advice() {
        let advice = "Do this instead.";
        assert_eq!(run(&mut Command::new("false"), advice).unwrap_err().to_string(), advice);
        assert!(run(&mut Command::new("true"), advice).is_ok());
        assert!(run(&mut Command::new("no-such-program"), advice).unwrap_err().to_string().contains("no-such-program"));
    }

    #[test]
    fn a_command_reads_as_typed() {
        let mut command = Command::new("/usr/bin/apt-get");
        command.args(["install", "-y", "chromium"]);
        assert_eq!(words(&command), "apt-get install -y chromium");
    }

    #[test]
    fn a_child_is_ended() {
        let mut child = Command::new("sleep").arg("60").spawn().unwrap();
        end(&mut child);
        assert!(exited(&mut child).unwrap().is_some());
    }
}
