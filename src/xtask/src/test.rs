//! `cargo xtask test`, `browser` and `screenshots`: everything, or its part in a real browser.

use std::path::{Path, PathBuf};
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
    let builder = Builder::prepare(places, arguments)?;
    let _scene = arguments.scene.then(|| compile::begin_scene(places, builder.target())).transpose()?;
    check::check(&builder)?;
    let rooms = build(&builder, arguments)?;
    drive(places, arguments, &tools, &rooms, None)
}

/// The browser tests alone.
pub(crate) fn browser(places: &Places, arguments: &Arguments) -> Result<()> {
    let tools = BrowserTools::provide(places, consent::given(arguments.yes))?;
    compile::server(places)?;
    let rooms = build(&Builder::prepare(places, arguments)?, arguments)?;
    drive(places, arguments, &tools, &rooms, None)
}

/// The tour of every page, and with names the tests of these names, with a picture wherever one asks for it.
pub(crate) fn screenshots(places: &Places, arguments: &Arguments) -> Result<()> {
    let tools = BrowserTools::provide(places, consent::given(arguments.yes))?;
    let folder = places.target.join("screenshots");
    compile::server(places)?;
    let rooms = build(&Builder::prepare(places, arguments)?, arguments)?;
    drive(places, arguments, &tools, &rooms, Some(&folder))?;
    println!("The pictures lie in {}.", folder.display());
    Ok(())
}

/// The rooms that the browser tests drive by themselves.
struct RoomTests {
    vault: Bound,
    view: Bound,
    /// Writes the muscles, which no file holds.
    muscles: PathBuf,
}

/// Lays out what is served; the rooms' test modules, which are not served, lie beside.
fn build(builder: &Builder, arguments: &Arguments) -> Result<RoomTests> {
    builder.all(arguments.scene)?;
    dist::prune(builder.places)?;
    let vault = builder.room_tests("ambulo-vault", "vault_tests")?;
    let view = builder.room_tests("ambulo-view", "view_tests")?;
    let muscles = compile::oracle(builder.places, "ambulo-anatomy", "muscles_at_rest")?;
    Ok(RoomTests { vault, view, muscles })
}

fn drive(
    places: &Places,
    arguments: &Arguments,
    tools: &BrowserTools,
    rooms: &RoomTests,
    pictures: Option<&Path>,
) -> Result<()> {
    println!("testing in {}", tools.browser.display());
    let mut node = Command::new(&tools.node);
    node.current_dir(places.browser_tests()).arg("run.mjs").args(&arguments.names);
    node.env("AMBULO_BROWSER", &tools.browser).env("AMBULO_SERVER", places.server()).env("AMBULO_WWW", &places.dist);
    node.env("AMBULO_VAULT_TESTS", rooms.vault.wasm.parent().unwrap_or(&places.root));
    node.env("AMBULO_VIEW_TESTS", rooms.view.wasm.parent().unwrap_or(&places.root));
    node.env("AMBULO_MUSCLES", &rooms.muscles);
    if let Some(folder) = pictures {
        node.env("AMBULO_SCREENSHOTS", folder);
        if arguments.names.is_empty() {
            node.arg("--pictures");
        }
    }
    commands::run(&mut node, "A browser test failed: its name stands above; `cargo xtask browser NAME` repeats it.")
}
