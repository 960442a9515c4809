//! The second way to build for the browser, where rustup cannot reach its server: Debian's own Rust with its
//! source, from which std is built once into a sysroot under this tool's cache. The system's stays untouched.

use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::commands;
use crate::consent;
use crate::failure::{Explain, Failure, Result};
use crate::files;
use crate::places::Places;
use crate::wasm_target::links;

const TARGET: &str = "wasm32-unknown-unknown";
const NOWHERE: &str = "Nothing here can build for the browser: run `rustup target add wasm32-unknown-unknown` on a \
    machine that reaches static.rust-lang.org, or on Debian `apt-get install -y rustc-web cargo-web rust-web-src \
    rust-web-llvm lld-22`, and try again.";

/// A compiler with our own sysroot.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Sysroot {
    /// A small program that calls the system's rustc with the sysroot.
    pub(crate) rustc: PathBuf,
    /// LLVM's WebAssembly linker.
    pub(crate) linker: PathBuf,
}

impl Sysroot {
    /// The variable by which cargo learns the linker of the browser's target.
    pub(crate) fn linker_variable(&self) -> &'static str {
        "CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_LINKER"
    }
}

/// The sysroot of an earlier call, if it still links.
pub(crate) fn existing(places: &Places) -> Option<Sysroot> {
    let rustc = places.cache().join("sysroot-rustc");
    let linker = linker()?;
    (rustc.is_file() && links(places, &rustc, Some(&linker)).ok()?).then_some(Sysroot { rustc, linker })
}

/// Installs Debian's Rust and builds std for the browser with it.
pub(crate) fn provide(places: &Places, agreed: bool) -> Result<Sysroot> {
    let apt = commands::find("apt-get").ok_or_else(|| Failure::new(NOWHERE))?;
    if system_compilers().is_none() {
        let packages = ["rustc-web", "cargo-web", "rust-web-src", "rust-web-llvm", "lld-22"];
        let mut install = commands::apt_install(&apt, &packages);
        consent::install(&mut install, "A Rust that builds for the browser", NOWHERE, agreed)?;
    }
    let (rustc, cargo) = system_compilers().ok_or_else(|| Failure::new(NOWHERE))?;
    println!("building std for the browser (once, half a minute)");
    let built = build_std(places, &rustc, &cargo)?;
    let sysroot = private_sysroot(places, &rustc, &built)?;
    let wrapper = places.cache().join("sysroot-rustc");
    let script = format!("#!/bin/sh\nexec '{}' --sysroot '{}' \"$@\"\n", rustc.display(), sysroot.display());
    files::write(&wrapper, script.as_bytes())?;
    let executable = std::fs::Permissions::from_mode(0o755);
    std::fs::set_permissions(&wrapper, executable)
        .explain(format!("{} cannot be made a program", wrapper.display()))?;
    existing(places).ok_or_else(|| Failure::new(NOWHERE))
}

/// Debian's rustc and cargo, which lie beside rustup's without harm.
fn system_compilers() -> Option<(PathBuf, PathBuf)> {
    let (rustc, cargo) = (PathBuf::from("/usr/bin/rustc"), PathBuf::from("/usr/bin/cargo"));
    let root = sysroot_of(&rustc)?;
    (cargo.is_file() && root.join("lib/rustlib/src/rust/library/std").exists()).then_some((rustc, cargo))
}

fn linker() -> Option<PathBuf> {
    ["wasm-ld-22", "wasm-ld"].into_iter().find_map(commands::find)
}

fn sysroot_of(rustc: &Path) -> Option<PathBuf> {
    commands::output(Command::new(rustc).args(["--print", "sysroot"])).map(|path| PathBuf::from(path.trim()))
}

/// Builds std through a crate that is thrown away; the folder of the libraries.
fn build_std(places: &Places, rustc: &Path, cargo: &Path) -> Result<PathBuf> {
    let folder = places.cache().join("std");
    let manifest =
        b"[package]\nname = \"throwaway\"\nedition = \"2021\"\n[workspace]\n[profile.release]\npanic = \"abort\"\n";
    files::write(&folder.join("Cargo.toml"), manifest)?;
    files::write(&folder.join("src/lib.rs"), b"")?;
    let mut build = Command::new(cargo);
    build.current_dir(&folder).env("RUSTC", rustc).env("RUSTC_BOOTSTRAP", "1");
    build.env("CARGO_TARGET_DIR", folder.join("target")).env_remove("RUSTFLAGS").env_remove("RUSTUP_TOOLCHAIN");
    build.args(["build", "--release", "--target", TARGET, "-Zbuild-std=std,panic_abort"]);
    commands::run(
        &mut build,
        "std does not build for the browser: Debian's rust-web-src and rustc-web must be of one version, so run `apt-get upgrade` and try again.",
    )?;
    Ok(folder.join("target").join(TARGET).join("release").join("deps"))
}

/// A sysroot of links to the system's, with the browser's libraries added.
fn private_sysroot(places: &Places, rustc: &Path, built: &Path) -> Result<PathBuf> {
    let system = sysroot_of(rustc).ok_or_else(|| Failure::new(NOWHERE))?.join("lib/rustlib");
    let sysroot = places.cache().join("sysroot");
    let rustlib = sysroot.join("lib/rustlib");
    if sysroot.exists() {
        std::fs::remove_dir_all(&sysroot).explain(format!("{} cannot be removed", sysroot.display()))?;
    }
    files::create_folder(&rustlib)?;
    for entry in std::fs::read_dir(&system).explain(format!("{} cannot be listed", system.display()))?.flatten() {
        if entry.file_name() != TARGET {
            let link = rustlib.join(entry.file_name());
            std::os::unix::fs::symlink(entry.path(), &link).explain(format!("{} cannot be made", link.display()))?;
        }
    }
    let libraries = rustlib.join(TARGET).join("lib");
    for path in files::below(built)? {
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        if name.ends_with(".rlib") && !name.starts_with("libthrowaway") {
            files::write(&libraries.join(name), &files::read(&path)?)?;
        }
    }
    Ok(sysroot)
}
