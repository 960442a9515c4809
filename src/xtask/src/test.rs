//! `cargo xtask test`, `browser` and `screenshots`: everything, or its part in a real browser.

use std::path::Path;
use std::process::Command;

use crate::arguments::Arguments;
use crate::bindgen::Bound;
use crate::browser_tools::BrowserTools;
use crate::build::Builder;
use crate::check;
use crate::commands;
use crate::compile;
use crate::consent;
use crate::dist;
use crate::failure::Result;
use crate::places::Places;

/// Checks, builds and tests all there is.
pub(crate) fn test(places: &Places, arguments: &Arguments) -> Result<()> {
    // What is missing is asked for at once, not after half an hour.
    let tools = BrowserTools::provide(places, consent::given(arguments.yes))?;
    check::check(places, arguments)?;
    let vault = build(places, arguments)?;
    drive(places, arguments, &tools, &vault, None)
}

/// The browser tests alone.
pub(crate) fn browser(places: &Places, arguments: &Arguments) -> Result<()> {
    let tools = BrowserTools::provide(places, consent::given(arguments.yes))?;
    compile::server(places)?;
    let vault = build(places, arguments)?;
    drive(places, arguments, &tools, &vault, None)
}

/// The tour of every page, and with names the tests of these names, with a picture wherever one asks for it.
pub(crate) fn screenshots(places: &Places, arguments: &Arguments) -> Result<()> {
    let tools = BrowserTools::provide(places, consent::given(arguments.yes))?;
    let folder = places.target.join("screenshots");
    compile::server(places)?;
    let vault = build(places, arguments)?;
    drive(places, arguments, &tools, &vault, Some(&folder))?;
    println!("The pictures lie in {}.", folder.display());
    Ok(())
}

/// Lays out what is served; the vault's test module, which is not served, lies beside.
fn build(places: &Places, arguments: &Arguments) -> Result<Bound> {
    let builder = Builder::prepare(places, arguments)?;
    builder.all(arguments.scene)?;
    dist::prune(places)?;
    builder.vault_tests()
}

fn drive(
    places: &Places,
    arguments: &Arguments,
    tools: &BrowserTools,
    vault: &Bound,
    pictures: Option<&Path>,
) -> Result<()> {
    println!("testing in {}", tools.browser.display());
    let mut node = Command::new(&tools.node);
    node.current_dir(places.browser_tests()).arg("run.mjs").args(&arguments.names);
    node.env("AMBULO_BROWSER", &tools.browser).env("AMBULO_SERVER", places.server()).env("AMBULO_WWW", &places.dist);
    node.env("AMBULO_VAULT_TESTS", vault.wasm.parent().unwrap_or(&places.root));
    if let Some(folder) = pictures {
        node.env("AMBULO_SCREENSHOTS", folder);
        if arguments.names.is_empty() {
            node.arg("--pictures");
        }
    }
    commands::run(&mut node, "A browser test failed: its name stands above; `cargo xtask browser NAME` repeats it.")
}
