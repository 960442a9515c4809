//! `cargo xtask run`: the app and the account first, the scene as soon as it is built, one origin.

use crate::arguments::Arguments;
use crate::bindgen::Bound;
use crate::build::Builder;
use crate::compile;
use crate::dist;
use crate::failure::Result;
use crate::places::Places;
use crate::port;
use crate::server::Server;

/// Builds, serves, and stays until Ctrl-C.
pub(crate) fn run(places: &Places, arguments: &Arguments) -> Result<()> {
    let builder = Builder::prepare(places, arguments)?;
    let mut server = serve(&builder, arguments)?;
    server.wait(|_| Ok(()))
}

/// Builds what a browser needs first, serves it, then adds the scene to what is being served.
pub(crate) fn serve(builder: &Builder, arguments: &Arguments) -> Result<Server> {
    let places = builder.places;
    let port = port::choose(arguments.port)?;
    compile::server(places)?;
    let app = builder.app()?;
    let earlier = if arguments.scene { builder.earlier_scene() } else { None };
    dist::lay(places, &app, earlier.as_ref())?;
    dist::prune(places)?;
    let server = Server::start(places, &places.root.join(".ambulo"), port)?;
    if arguments.scene {
        add_scene(builder, &app, earlier.is_some());
    }
    Ok(server)
}

/// A scene that does not build takes nothing from the pages, so it is told and not fatal.
fn add_scene(builder: &Builder, app: &Bound, had_one: bool) {
    if !had_one {
        println!("The 3D scene is being built, which takes minutes the first time; all else works meanwhile.");
    }
    let added = builder.scene().and_then(|scene| dist::lay(builder.places, app, Some(&scene)));
    match added {
        Ok(_) => println!("The 3D scene is ready: open My body."),
        Err(failure) if !crate::stop::asked() => println!("{failure} Everything but the 3D scene keeps running."),
        Err(_) => {}
    }
}
