//! Makes sure that this machine can build for the browser: checked by linking, not by listing.

use std::path::{Path, PathBuf};
use std::process::Command;

use crate::commands;
use crate::consent;
use crate::failure::{Failure, Result};
use crate::files;
use crate::places::Places;
use crate::wasm_sysroot;

const TARGET: &str = "wasm32-unknown-unknown";

/// How wasm is compiled here.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum WasmTarget {
    /// The toolchain's own rustc has the target.
    Toolchain,
    /// Another rustc and cargo, with a sysroot of ours.
    Sysroot(wasm_sysroot::Sysroot),
}

impl WasmTarget {
    /// Lets a cargo call use it.
    pub(crate) fn apply(&self, cargo: &mut Command) {
        if let Self::Sysroot(sysroot) = self {
            cargo.env("RUSTC", &sysroot.rustc).env(sysroot.linker_variable(), &sysroot.linker);
        }
    }
}

/// Finds a way to build for the browser, installing it where nothing is there.
pub(crate) fn provide(places: &Places, agreed: bool) -> Result<WasmTarget> {
    let rustc = std::env::var_os("RUSTC").map_or_else(|| PathBuf::from("rustc"), PathBuf::from);
    let version = commands::output(Command::new(&rustc).arg("-vV")).ok_or_else(|| {
        Failure::new("rustc does not start: install Rust 1.95 or later from https://rustup.rs and try again.")
    })?;
    // Linking takes a second; once it worked with this very compiler it need not be tried again.
    let stamp = places.cache().join("wasm-target");
    if std::fs::read_to_string(&stamp).is_ok_and(|known| known == version) {
        return Ok(WasmTarget::Toolchain);
    }
    if !links(places, &rustc, None)? {
        if let Some(sysroot) = wasm_sysroot::existing(places) {
            return Ok(WasmTarget::Sysroot(sysroot));
        }
        add_with_rustup(agreed);
        if !links(places, &rustc, None)? {
            return wasm_sysroot::provide(places, agreed).map(WasmTarget::Sysroot);
        }
    }
    files::write(&stamp, version.as_bytes())?;
    Ok(WasmTarget::Toolchain)
}

/// rustup adds a target to its own folder, not to the system: no question is asked where it is the toolchain's owner.
fn add_with_rustup(agreed: bool) {
    let Some(rustup) = commands::find("rustup") else { return };
    let mut add = Command::new(rustup);
    add.args(["target", "add", TARGET]);
    // Whether it worked is seen by linking; rustup has said why not.
    let _ =
        consent::install(&mut add, "The browser's target (wasm32-unknown-unknown)", "rustup was not asked.", agreed);
}

/// Whether a tiny library links for the browser.
pub(crate) fn links(places: &Places, rustc: &Path, linker: Option<&Path>) -> Result<bool> {
    let source = places.cache().join("links.rs");
    files::write(&source, b"#[unsafe(no_mangle)] pub extern \"C\" fn one() -> i32 { vec![1].len() as i32 }\n")?;
    let mut compile = Command::new(rustc);
    compile.args(["--edition", "2024", "--crate-type", "cdylib", "--target", TARGET, "-o"]);
    compile.arg(places.cache().join("links.wasm")).arg(&source);
    if let Some(linker) = linker {
        compile.arg(format!("-Clinker={}", linker.display()));
    }
    Ok(commands::output(&mut compile).is_some())
}
