//! `cargo xtask anatomy`: makes the body of `assets/anatomy` again from its pinned packages, and says what came out
//! otherwise than it was.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::commands;
use crate::failure::{Explain, Failure, Result};
use crate::files;
use crate::places::Places;

/// The programs in their order; each reads what those before it wrote.
const PROGRAMS: &[&[&str]] = &[
    &["build_skeleton.py"],
    &["build_exercises.py"],
    &["build_names.py"],
    &["build_structures.py"],
    &["build_organs.py"],
    &["build_brain.py"],
    &["build_heart.py"],
    &["build_airways.py"],
    &["build_bones.py"],
    &["build_joints.py"],
    &["build_skin.py", "venv/sources"],
];
/// The packages are pinned by their hashes, which are those of this Python's.
const PYTHON: &str = "python3.11";
const NO_PYTHON: &str =
    "The body is made with Python 3.11, for which its packages are pinned: install it and try again.";

/// Makes everything again; minutes.
pub(crate) fn anatomy(places: &Places) -> Result<()> {
    let body = places.root.join("assets").join("anatomy");
    let pipeline = body.join("pipeline");
    let python = environment(&pipeline)?;
    let before = made(&body)?;
    for &program in PROGRAMS {
        println!("running {}", program.join(" "));
        let mut run = Command::new(&python);
        run.current_dir(&pipeline).env("PYTHONDONTWRITEBYTECODE", "1").args(program);
        commands::run(&mut run, "A step of the pipeline failed: what it wrote last stands above.")?;
    }
    tell(&before, &made(&body)?);
    Ok(())
}

/// Python with the pinned packages, in a folder that git ignores; there already after the first time.
fn environment(pipeline: &Path) -> Result<PathBuf> {
    let folder = pipeline.join("venv");
    let python = folder.join("bin").join("python");
    let wanted = files::hash(&files::read(&pipeline.join("requirements.txt"))?);
    let stamp = folder.join("requirements.hash");
    if std::fs::read_to_string(&stamp).is_ok_and(|installed| installed == wanted) {
        return Ok(python);
    }
    println!("fetching the pipeline's packages");
    let found = commands::find(PYTHON).ok_or_else(|| Failure::new(NO_PYTHON))?;
    let mut make = Command::new(found);
    make.current_dir(pipeline).args(["-m", "venv", "venv"]);
    commands::run(&mut make, "Python cannot make a folder for packages: its module venv is needed (python3.11-venv).")?;
    let mut install = Command::new(&python);
    install.current_dir(pipeline).args([
        "-m",
        "pip",
        "install",
        "--quiet",
        "--require-hashes",
        "-r",
        "requirements.txt",
    ]);
    commands::run(&mut install, "pip cannot install the pipeline's packages: is pypi.org reachable from here?")?;
    files::write(&stamp, wanted.as_bytes())?;
    Ok(python)
}

/// The hashes of what the pipeline makes, by path.
fn made(body: &Path) -> Result<BTreeMap<PathBuf, String>> {
    let mut hashes = BTreeMap::new();
    for folder in [body.to_owned(), body.join("body")] {
        let entries = std::fs::read_dir(&folder).explain("The folder of the body cannot be read")?;
        for entry in entries {
            let path = entry.explain("The folder of the body cannot be read")?.path();
            if path.extension().is_some_and(|kind| kind == "bin" || kind == "json") {
                let hash = files::hash(&files::read(&path)?);
                hashes.insert(path.strip_prefix(body).unwrap_or(&path).to_owned(), hash);
            }
        }
    }
    Ok(hashes)
}

fn tell(before: &BTreeMap<PathBuf, String>, after: &BTreeMap<PathBuf, String>) {
    let changed: Vec<_> = after.iter().filter(|(path, hash)| before.get(*path) != Some(*hash)).collect();
    if changed.is_empty() {
        println!("All {} files have the bytes that they had.", after.len());
    }
    for (path, _) in changed {
        println!("changed: {}", path.display());
    }
}
