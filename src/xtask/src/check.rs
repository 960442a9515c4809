//! `cargo xtask check`: format, lints with warnings denied, licences where cargo-deny is there, native tests.

use std::process::Command;

use crate::build::Builder;
use crate::commands;
use crate::compile;
use crate::failure::{Failure, Result};
use crate::places::Places;

/// Runs all of it.
///
/// The lints cover the workspace natively, as it is built, and the browser's rooms for the browser.
pub(crate) fn check(builder: &Builder) -> Result<()> {
    format(builder.places)?;
    deny(builder.places)?;
    native_tests(builder.places)?;
    lint(builder)
}

fn format(places: &Places) -> Result<()> {
    println!("checking the format");
    let advice = "Some code is not formatted: run `cargo fmt` and `cargo fmt --manifest-path src/scene/Cargo.toml`.";
    let mut workspace = compile::cargo(places);
    workspace.args(["fmt", "--all", "--check"]);
    commands::run(&mut workspace, advice)?;
    let mut scene = compile::cargo(places);
    scene.args(["fmt", "--manifest-path", "src/scene/Cargo.toml", "--check"]);
    commands::run(&mut scene, advice)
}

fn deny(places: &Places) -> Result<()> {
    if commands::find("cargo-deny").is_none() {
        println!("cargo-deny is not installed, so licences and sources are not checked here");
        return Ok(());
    }
    println!("checking licences and sources");
    let advice = "A dependency is not allowed: deny.toml says which are, and why.";
    for manifest in ["Cargo.toml", "src/scene/Cargo.toml"] {
        let mut deny = Command::new("cargo-deny");
        deny.current_dir(&places.root).args(["--manifest-path", manifest, "--config"]);
        deny.arg(places.root.join("deny.toml"));
        // The scene has no account store to wrap.
        deny.args(["check", "--allow", "unused-wrapper", "licenses", "sources", "bans"]);
        commands::run(&mut deny, advice)?;
    }
    Ok(())
}

const NO_CLIPPY: &str = "Clippy is not installed: `rustup component add clippy`, and try again.";
const LINT_ADVICE: &str = "Clippy has something to say: mend it, or allow it on its line with a reason.";

/// What is built for the browser alone.
fn lint(builder: &Builder) -> Result<()> {
    compile::timed("the lints for the browser", || {
        let mut browser = compile::wasm(builder.places, builder.target(), "clippy");
        browser.env("CARGO_TARGET_DIR", builder.places.app_target());
        browser.args(["-p", "ambulo-app", "-p", "ambulo-vault", "--", "-D", "warnings"]);
        commands::run(&mut browser, LINT_ADVICE)?;
        let mut scene = compile::wasm(builder.places, builder.target(), "clippy");
        scene.env("CARGO_TARGET_DIR", builder.places.scene_target());
        scene.args(["--manifest-path", "src/scene/Cargo.toml", "--", "-D", "warnings"]);
        commands::run(&mut scene, LINT_ADVICE)
    })
}

/// Builds of their own, since cargo joins the features of all that it builds at once: the tool would have the FHIR store
/// compiled a second time, and Helios would have serde_json read numbers in a way that no browser's build does. Of the
/// scene this is what it does without Bevy.
const SELECTIONS: [&[&str]; 4] = [
    &["--package", "ambulo-xtask"],
    &["--package", "ambulo-gateway", "--package", "ambulo-fhir-store"],
    &["--workspace", "--exclude", "ambulo-xtask", "--exclude", "ambulo-gateway", "--exclude", "ambulo-fhir-store"],
    &["--manifest-path", "src/scene/Cargo.toml"],
];

/// Builds every program and test, linted, and runs the tests. The server that this leaves is the browser tests' own.
fn native_tests(places: &Places) -> Result<()> {
    let clippy = commands::find("clippy-driver").ok_or_else(|| Failure::new(NO_CLIPPY))?;
    let cargo = |verb: &[&str], packages: &[&str]| {
        let mut cargo = compile::cargo(places);
        // Clippy stands in for the compiler, as `cargo clippy` has it do: so our crates are read once for lints and for
        // code, and the hundreds that they stand on are not read a first time for the lints alone.
        cargo
            .env("RUSTC_WORKSPACE_WRAPPER", &clippy)
            .env("CLIPPY_ARGS", "-D__CLIPPY_HACKERY__warnings__CLIPPY_HACKERY__");
        cargo.args(verb).args(packages).arg("--locked");
        cargo
    };
    compile::timed("the native tests", || {
        SELECTIONS.iter().try_for_each(|packages| {
            let advice =
                "A test does not build, or Clippy has something to say: the compiler's first error above says where.";
            commands::run(&mut cargo(&["build", "--all-targets"], packages), advice)
        })
    })?;
    SELECTIONS.iter().try_for_each(|packages| {
        let advice = "A native test failed: its name stands above; `cargo test -p PACKAGE NAME` repeats it.";
        // Without `--tests` rustdoc would read every room once more, for examples that none of them has.
        commands::run(&mut cargo(&["test", "--quiet", "--tests"], packages), advice)
    })
}
