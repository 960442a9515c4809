//! `cargo xtask size`: bytes of app and scene, raw and compressed, against their budgets.

use crate::arguments::Arguments;
use crate::build::Builder;
use crate::dist::Laid;
use crate::failure::{Failure, Result};
use crate::places::Places;

/// A part of what is served, the files that it counts, and its budget in compressed bytes.
struct Budget {
    part: &'static str,
    files: &'static [&'static str],
    brotli: usize,
}

/// 1 KB is 1000 bytes.
const BUDGETS: [Budget; 2] = [
    Budget { part: "app", files: &["app.wasm", "app.js", "boot.js", "worker.js", "style.css"], brotli: 250_000 },
    Budget { part: "scene", files: &["scene.wasm", "scene.js"], brotli: 3_400_000 },
];

/// Builds, prints the table, and fails over budget.
pub(crate) fn size(places: &Places, arguments: &Arguments) -> Result<()> {
    let laid = Builder::prepare(places, arguments)?.all(arguments.scene)?;
    let (table, over) = table(&laid, arguments.scene);
    println!("{table}");
    if over.is_empty() {
        return Ok(());
    }
    Err(Failure::new(format!(
        "Over budget: {}. `cargo tree` shows what was added; load it lazily, or make it smaller.",
        over.join(" and ")
    )))
}

/// The table, and the parts that are over budget.
fn table(laid: &[Laid], scene: bool) -> (String, Vec<String>) {
    let mut text = format!("{:<14}{:>12}{:>12}{:>12}\n", "file", "raw", "brotli", "budget");
    let mut over = Vec::new();
    for budget in BUDGETS.iter().filter(|budget| scene || budget.part != "scene") {
        let files: Vec<_> = laid.iter().filter(|file| budget.files.contains(&file.name.as_str())).collect();
        for file in &files {
            text.push_str(&format!("{:<14}{:>12}{:>12}\n", file.name, file.raw, file.brotli));
        }
        let (raw, brotli) = files.iter().fold((0, 0), |sum, file| (sum.0 + file.raw, sum.1 + file.brotli));
        text.push_str(&format!("{:<14}{raw:>12}{brotli:>12}{:>12}\n\n", format!("= {}", budget.part), budget.brotli));
        if brotli > budget.brotli {
            over.push(format!("{} by {} bytes", budget.part, brotli - budget.brotli));
        }
    }
    (text, over)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn laid(name: &str, brotli: usize) -> Laid {
        Laid { name: name.into(), raw: brotli * 3, brotli }
    }

    #[test]
    fn app_counts_its_scripts_and_styles() {
        let (text, over) =
            table(&[laid("app.wasm", 200_000), laid("style.css", 50_001), laid("locales/en.json", 9)], true);
        assert_eq!(over, ["app by 1 bytes"]);
        assert!(!text.contains("locales"), "{text}");
    }

    #[test]
    fn a_budget_just_met_is_met() {
        let (text, over) = table(&[laid("app.wasm", 250_000), laid("scene.wasm", 3_400_000)], true);
        assert!(over.is_empty(), "{text}");
        assert_eq!(table(&[laid("scene.wasm", 3_400_001)], true).1.len(), 1);
        assert!(table(&[laid("scene.wasm", 3_400_001)], false).1.is_empty());
    }
}
