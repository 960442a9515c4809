//! What the server's C parts need of the system: a C compiler for SQLite, and OpenSSL's headers.

use std::path::Path;
use std::process::Command;

use crate::commands;
use crate::consent;
use crate::failure::{Failure, Result};

const ADVICE: &str = "The server is built with a C compiler, pkg-config and OpenSSL's headers: install them (on Debian \
    and Ubuntu `apt-get install -y gcc libc6-dev pkg-config libssl-dev`, on Fedora `dnf install gcc pkgconf \
    openssl-devel`, on macOS `xcode-select --install` and `brew install openssl`) and try again.";

/// Finds them, or installs them once agreed to.
pub(crate) fn provide(agreed: bool) -> Result<()> {
    let missing = missing();
    if missing.is_empty() {
        return Ok(());
    }
    let apt = commands::find("apt-get").ok_or_else(|| Failure::new(ADVICE))?;
    consent::install(&mut commands::apt_install(&apt, &missing), "A part of the C toolchain", ADVICE, agreed)?;
    if self::missing().is_empty() { Ok(()) } else { Err(Failure::new(ADVICE)) }
}

/// The Debian packages of what is not there.
fn missing() -> Vec<&'static str> {
    let named = std::env::var("CC").unwrap_or_default();
    let compiler = ["cc", "gcc", "clang", &named].into_iter().any(|name| commands::find(name).is_some());
    let mut packages = Vec::new();
    if !compiler && !Path::new(&named).is_file() {
        packages.extend(["gcc", "libc6-dev"]);
    }
    // Elsewhere than on Linux the build finds OpenSSL, or says so, by itself.
    if cfg!(target_os = "linux") && std::env::var_os("OPENSSL_DIR").is_none() && !openssl() {
        packages.extend(["pkg-config", "libssl-dev"]);
    }
    packages
}

fn openssl() -> bool {
    commands::output(Command::new("pkg-config").args(["--exists", "openssl"])).is_some()
}
