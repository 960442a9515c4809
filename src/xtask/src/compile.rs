//! The three cargo calls: native, app and scene, each into its own target folder.

use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::time::Instant;

use crate::commands;
use crate::failure::{Explain, Result};
use crate::places::Places;
use crate::wasm_target::WasmTarget;

const WASM: &str = "wasm32-unknown-unknown";

/// cargo, as the one that started this tool; its settings for this tool's own package are not passed on.
pub(crate) fn cargo(places: &Places) -> Command {
    let mut cargo = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    cargo.current_dir(&places.root).env("CARGO_TARGET_DIR", &places.target);
    for (name, _) in std::env::vars_os() {
        let name = name.to_string_lossy();
        if name.starts_with("CARGO_PKG_") || name.starts_with("CARGO_MANIFEST_") {
            cargo.env_remove(name.as_ref());
        }
    }
    cargo
}

/// The server, with the development profile.
pub(crate) fn server(places: &Places) -> Result<()> {
    let mut build = cargo(places);
    build.args(["build", "--locked", "-p", "ambulo-gateway", "--bin", "ambulo-server"]);
    timed("the server", || {
        commands::run(&mut build, "The server does not build: the compiler's first error above says where.")
    })
}

/// The app's wasm; the file that cargo made.
pub(crate) fn app(places: &Places, target: &WasmTarget) -> Result<PathBuf> {
    let mut build = wasm(places, target, "rustc");
    build.env("CARGO_TARGET_DIR", places.app_target()).args(["-p", "ambulo-app", "--lib"]);
    // Without the linker's relocations nobody can tell what of the wasm belongs to which page.
    build.args(["--", "-Clink-arg=--emit-relocs"]);
    timed("the app", || {
        commands::run(&mut build, "The app does not build: the compiler's first error above says where.")
    })?;
    Ok(places.app_target().join(WASM).join("web").join("ambulo_app.wasm"))
}

/// What the browser tests drive of one room: its example of this name.
pub(crate) fn room_tests(places: &Places, target: &WasmTarget, package: &str, example: &str) -> Result<PathBuf> {
    let mut build = wasm(places, target, "build");
    build.env("CARGO_TARGET_DIR", places.app_target()).args(["-p", package, "--example", example]);
    timed(&format!("the browser tests of {package}"), || {
        commands::run(&mut build, "A room's tests do not build: the compiler's first error above says where.")
    })?;
    Ok(places.app_target().join(WASM).join("web").join("examples").join(format!("{example}.wasm")))
}

/// A program that the browser tests ask what no file holds: the package's example of this name, for this machine.
pub(crate) fn oracle(places: &Places, package: &str, example: &str) -> Result<PathBuf> {
    let mut build = cargo(places);
    build.args(["build", "--locked", "-p", package, "--example", example]);
    timed(&format!("{example} for the browser tests"), || {
        commands::run(&mut build, "A room's example does not build: the compiler's first error above says where.")
    })?;
    let program = format!("{example}{}", std::env::consts::EXE_SUFFIX);
    Ok(places.target.join("debug").join("examples").join(program))
}

/// The scene's wasm; the file that cargo made. It is a workspace of its own, with its own lock file.
pub(crate) fn scene(places: &Places, target: &WasmTarget) -> Result<PathBuf> {
    timed("the scene", || {
        let advice = "The scene does not build: the compiler's first error above says where.";
        commands::run(&mut build_scene(places, target), advice)
    })?;
    Ok(scene_wasm(places))
}

/// Begins to build the scene beside whatever comes next: its last crate takes one core for minutes. Nothing is told
/// here: whoever needs the scene builds it, which waits for this, and says what is wrong.
pub(crate) fn begin_scene(places: &Places, target: &WasmTarget) -> Result<Beside> {
    let mut build = build_scene(places, target);
    let child = build.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).spawn();
    Ok(Beside(child.explain("The scene's build does not start")?))
}

/// A program that runs beside this one, and ends with it at the latest.
pub(crate) struct Beside(Child);

impl Drop for Beside {
    fn drop(&mut self) {
        if !matches!(self.0.try_wait(), Ok(Some(_))) {
            commands::end(&mut self.0);
        }
    }
}

fn build_scene(places: &Places, target: &WasmTarget) -> Command {
    let mut build = wasm(places, target, "build");
    build.env("CARGO_TARGET_DIR", places.scene_target()).args(["--manifest-path", "src/scene/Cargo.toml", "--lib"]);
    build
}

/// Where cargo puts the scene's wasm.
pub(crate) fn scene_wasm(places: &Places) -> PathBuf {
    places.scene_target().join(WASM).join("web").join("ambulo_scene.wasm")
}

/// A cargo call for the browser: `build`, `rustc`, or `clippy`, with the same settings.
pub(crate) fn wasm(places: &Places, target: &WasmTarget, verb: &str) -> Command {
    let mut build = cargo(places);
    target.apply(&mut build);
    // From the environment, RUSTFLAGS would silence those of .cargo/config.toml, without which nothing builds.
    build.env_remove("RUSTFLAGS").env_remove("CARGO_ENCODED_RUSTFLAGS");
    build.args([verb, "--locked", "--profile", "web", "--target", WASM]);
    build
}

/// Says what is being done, and how long it took if that was worth a line.
pub(crate) fn timed<T>(what: &str, work: impl FnOnce() -> Result<T>) -> Result<T> {
    println!("building {what}");
    let start = Instant::now();
    let done = work()?;
    let seconds = start.elapsed().as_secs();
    if seconds >= 10 {
        println!("  {what}: {} min {:02} s", seconds / 60, seconds % 60);
    }
    Ok(done)
}
