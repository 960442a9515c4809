//! Where things lie: the checkout, the target folders, what is served.

use std::path::{Path, PathBuf};

use crate::failure::{Explain, Failure, Result};

/// The folders that every command works in.
#[derive(Clone, Debug)]
pub(crate) struct Places {
    /// The checkout.
    pub(crate) root: PathBuf,
    /// The native target folder, in which all others lie.
    pub(crate) target: PathBuf,
    /// What the server serves.
    pub(crate) dist: PathBuf,
}

impl Places {
    /// Finds the checkout that cargo runs this tool from, and the target folder that this program lies in.
    pub(crate) fn find() -> Result<Self> {
        let package = match std::env::var_os("CARGO_MANIFEST_DIR") {
            Some(folder) => PathBuf::from(folder),
            None => return Err(Failure::new("Start this tool as `cargo xtask` from inside the checkout.")),
        };
        let root = package.ancestors().nth(2).map(Path::to_owned);
        let root = root.ok_or_else(|| Failure::new("Start this tool as `cargo xtask` from inside the checkout."))?;
        let program = std::env::current_exe().explain("This program cannot find its own path")?;
        // TARGET/debug/ambulo-xtask
        let target = program.ancestors().nth(2).map_or_else(|| root.join("target"), Path::to_owned);
        Ok(Self { dist: target.join("dist"), root, target })
    }

    /// The app's own target folder.
    pub(crate) fn app_target(&self) -> PathBuf {
        self.target.join("web")
    }

    /// The scene's own target folder.
    pub(crate) fn scene_target(&self) -> PathBuf {
        self.target.join("scene")
    }

    /// The server's program, built from these sources.
    pub(crate) fn server(&self) -> PathBuf {
        self.target.join("debug").join(format!("ambulo-server{}", std::env::consts::EXE_SUFFIX))
    }

    /// What this tool keeps for itself between two calls.
    pub(crate) fn cache(&self) -> PathBuf {
        self.target.join("xtask")
    }

    /// The tests that run in a browser.
    pub(crate) fn browser_tests(&self) -> PathBuf {
        self.root.join("tests").join("browser")
    }
}
