//! What only the browser tests need: node, its packages by lock file, and a browser.

use std::path::{Path, PathBuf};
use std::process::Command;

use crate::commands;
use crate::consent;
use crate::failure::{Failure, Result};
use crate::files;
use crate::places::Places;

const BROWSERS: [&str; 4] = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];
const MAC_BROWSER: &str = "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome";
const NO_NODE: &str = "The browser tests need node 20 or later: install it from https://nodejs.org and try again.";
const NO_BROWSER: &str = "The browser tests need Chromium: install it, or name one in AMBULO_BROWSER, and try again.";

/// The programs that the tests are driven with.
pub(crate) struct BrowserTools {
    pub(crate) node: PathBuf,
    pub(crate) browser: PathBuf,
}

impl BrowserTools {
    /// Finds them, and installs what is missing once agreed to.
    pub(crate) fn provide(places: &Places, agreed: bool) -> Result<Self> {
        let node = provide(&["node"], "Node", &["nodejs", "npm"], NO_NODE, agreed)?;
        let browser = match std::env::var_os("AMBULO_BROWSER") {
            Some(named) => PathBuf::from(named),
            None if Path::new(MAC_BROWSER).is_file() => PathBuf::from(MAC_BROWSER),
            None => provide(&BROWSERS, "A browser", &["chromium"], NO_BROWSER, agreed)?,
        };
        packages(places)?;
        Ok(Self { node, browser })
    }
}

/// The first of these programs that is there, or the system's packages for it.
fn provide(names: &[&str], why: &str, packages: &[&str], advice: &str, agreed: bool) -> Result<PathBuf> {
    let find = || names.iter().copied().find_map(commands::find);
    if let Some(found) = find() {
        return Ok(found);
    }
    let apt = commands::find("apt-get").ok_or_else(|| Failure::new(advice))?;
    let mut install = commands::apt_install(&apt, packages);
    consent::install(&mut install, why, advice, agreed)?;
    find().ok_or_else(|| Failure::new(advice))
}

/// Installs the locked packages, with their scripts off, unless this lock file already was.
fn packages(places: &Places) -> Result<()> {
    let folder = places.browser_tests();
    let lock = files::hash(&files::read(&folder.join("package-lock.json"))?);
    let stamp = folder.join("node_modules/.ambulo-lock");
    if std::fs::read_to_string(&stamp).is_ok_and(|installed| installed == lock) {
        return Ok(());
    }
    println!("installing the browser tests' node packages");
    let npm = commands::find("npm").ok_or_else(|| Failure::new(NO_NODE))?;
    let mut install = Command::new(npm);
    install.current_dir(&folder).args(["ci", "--ignore-scripts", "--no-audit", "--no-fund"]);
    commands::run(&mut install, "npm cannot install the test packages: is registry.npmjs.org reachable from here?")?;
    files::write(&stamp, lock.as_bytes())
}
