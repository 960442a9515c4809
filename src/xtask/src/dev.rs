//! `cargo xtask dev`: what `run` does, and again whenever a source changes.

use std::path::{Path, PathBuf};
use std::time::SystemTime;

use crate::arguments::Arguments;
use crate::build::Builder;
use crate::compile;
use crate::dist;
use crate::failure::Result;
use crate::files;
use crate::places::Places;
use crate::run;
use crate::server::Server;

/// The folders that are watched.
const WATCHED: [&str; 3] = ["src", "www", "assets"];

/// Builds, serves, watches, and stays until Ctrl-C.
pub(crate) fn dev(places: &Places, arguments: &Arguments) -> Result<()> {
    let builder = Builder::prepare(places, arguments)?;
    let mut seen = Snapshot::take(&places.root)?;
    let mut server = run::serve(&builder, arguments)?;
    println!("Watching src, www and assets.");
    server.wait(|server| {
        let now = Snapshot::take(&places.root)?;
        if now == seen {
            return Ok(());
        }
        let changed = now.since(&seen);
        seen = now;
        match rebuild(&builder, &changed, server) {
            Ok(()) => println!("Ready: reload the page."),
            // The compiler has said what is wrong; the next change tries again.
            Err(failure) => println!("{failure}"),
        }
        Ok(())
    })
}

fn rebuild(builder: &Builder, changed: &[PathBuf], server: &mut Server) -> Result<()> {
    let places = builder.places;
    let names: Vec<_> = changed.iter().filter_map(|path| path.strip_prefix(&places.root).ok()).collect();
    println!(
        "\nchanged: {}",
        names.iter().take(3).map(|name| name.display().to_string()).collect::<Vec<_>>().join(", ")
    );
    let native = names.iter().any(|name| name.starts_with("src") && !in_browser_only(name));
    if native {
        let before = modified(&places.server());
        compile::server(places)?;
        if modified(&places.server()) != before {
            server.restart(places)?;
        }
    }
    let app = builder.app()?;
    // The scene is only kept up to date; its first build belongs to `run`.
    let scene = match builder.earlier_scene() {
        Some(_) if names.iter().any(|name| of_scene(name)) => Some(builder.scene()?),
        earlier => earlier,
    };
    dist::lay(places, &app, scene.as_ref()).map(|_| ())
}

/// Rooms that no native program holds.
fn in_browser_only(name: &Path) -> bool {
    ["src/app", "src/vault", "src/scene"].iter().any(|room| name.starts_with(room))
}

/// Rooms that the scene's module holds.
fn of_scene(name: &Path) -> bool {
    ["src/scene", "src/scene-protocol", "src/decimal", "src/anatomy", "src/motion"]
        .iter()
        .any(|room| name.starts_with(room))
}

fn modified(path: &Path) -> Option<SystemTime> {
    path.metadata().and_then(|there| there.modified()).ok()
}

/// Every watched file and when it last changed.
#[derive(PartialEq, Eq)]
struct Snapshot(Vec<(PathBuf, Option<SystemTime>)>);

impl Snapshot {
    fn take(root: &Path) -> Result<Self> {
        let mut taken = Vec::new();
        for folder in WATCHED {
            taken.extend(files::below(&root.join(folder))?.into_iter().map(|path| (modified(&path), path)));
        }
        Ok(Self(taken.into_iter().map(|(time, path)| (path, time)).collect()))
    }

    /// What is new, changed or gone.
    fn since(&self, earlier: &Self) -> Vec<PathBuf> {
        let new = self.0.iter().filter(|file| !earlier.0.contains(file));
        let gone = earlier.0.iter().filter(|(path, _)| !self.0.iter().any(|(now, _)| now == path));
        new.chain(gone).map(|(path, _)| path.clone()).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sees_what_is_new_changed_and_gone() {
        let root = std::env::temp_dir().join(format!("ambulo-xtask-dev-{}", std::process::id()));
        let file = |name: &str| root.join("src").join(name);
        files::write(&file("a.rs"), b"a").unwrap();
        files::write(&file("b.rs"), b"b").unwrap();
        let before = Snapshot::take(&root).unwrap();
        assert!(Snapshot::take(&root).unwrap() == before);
        std::fs::remove_file(file("a.rs")).unwrap();
        files::write(&file("c.rs"), b"c").unwrap();
        let later = SystemTime::UNIX_EPOCH + std::time::Duration::from_secs(5);
        std::fs::File::open(file("b.rs")).unwrap().set_modified(later).unwrap();
        let mut changed = Snapshot::take(&root).unwrap().since(&before);
        changed.sort();
        assert_eq!(changed, [file("a.rs"), file("b.rs"), file("c.rs")]);
        std::fs::remove_dir_all(&root).unwrap();
    }

    #[test]
    fn knows_what_a_change_concerns() {
        assert!(in_browser_only(Path::new("src/app/src/lib.rs")));
        assert!(!in_browser_only(Path::new("src/care/src/lib.rs")));
        assert!(!of_scene(Path::new("src/scene.rs")));
        let lock = include_str!("../../scene/Cargo.lock");
        for room in files::below(Path::new("..")).unwrap().iter().filter(|path| path.ends_with("Cargo.toml")) {
            let room = room.parent().and_then(Path::file_name).unwrap().to_string_lossy().into_owned();
            let is_held = lock.contains(&format!("name = \"ambulo-{room}\"\n"));
            assert_eq!(of_scene(&Path::new("src").join(&room)), is_held, "{room}");
        }
    }
}
