//! `cargo xtask size`: bytes of app, scene and body, raw and compressed, against their budgets.

use crate::arguments::Arguments;
use crate::build::Builder;
use crate::dist::Laid;
use crate::failure::{Failure, Result};
use crate::places::Places;

/// What is counted together, and its budget in compressed bytes.
struct Budget {
    what: &'static str,
    /// Names of files, or of a folder with its `/`.
    files: &'static [&'static str],
    /// Counts what stands above it as well.
    and_above: bool,
    brotli: usize,
}

/// 1 KB is 1000 bytes. The app at start is what signing in, Today and Medicines need, in the page and in the Worker;
/// its parts are fetched by the pages that need them. The body's first view is the bones within the skin; the whole is
/// every level, name and story of it, of which nobody fetches all.
const BUDGETS: [Budget; 5] = [
    Budget {
        what: "app at start",
        files: &["app.wasm", "app.js", "boot.js", "worker.js", "style.css"],
        and_above: false,
        brotli: 250_000,
    },
    Budget { what: "app with all parts", files: &["parts/"], and_above: true, brotli: 420_000 },
    Budget { what: "scene", files: &["scene.wasm", "scene.js"], and_above: false, brotli: 600_000 },
    Budget {
        what: "body's first view",
        files: &["anatomy/skeleton.bin", "anatomy/body/skin.bin"],
        and_above: false,
        brotli: 2_500_000,
    },
    Budget { what: "whole body", files: &["anatomy/"], and_above: false, brotli: 12_000_000 },
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

/// The table, and what is over budget.
fn table(laid: &[Laid], scene: bool) -> (String, Vec<String>) {
    let mut text = format!("{:<42}{:>12}{:>12}{:>12}\n", "file", "raw", "brotli", "budget");
    let mut over = Vec::new();
    let mut sum = (0, 0);
    for budget in BUDGETS.iter().filter(|budget| scene || budget.what != "scene") {
        if !budget.and_above {
            sum = (0, 0);
        }
        for file in laid.iter().filter(|file| budget.counts(&file.name)) {
            text.push_str(&format!("{:<42}{:>12}{:>12}\n", file.name, file.raw, file.brotli));
            sum = (sum.0 + file.raw, sum.1 + file.brotli);
        }
        let (raw, brotli) = sum;
        text.push_str(&format!("{:<42}{raw:>12}{brotli:>12}{:>12}\n\n", format!("= {}", budget.what), budget.brotli));
        if brotli > budget.brotli {
            over.push(format!("{} by {} bytes", budget.what, brotli - budget.brotli));
        }
    }
    (text, over)
}

impl Budget {
    fn counts(&self, name: &str) -> bool {
        self.files.iter().any(|file| *file == name || file.ends_with('/') && name.starts_with(file))
    }
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
        assert_eq!(over, ["app at start by 1 bytes"]);
        assert!(!text.contains("locales"), "{text}");
    }

    #[test]
    fn a_budget_just_met_is_met() {
        let (text, over) = table(&[laid("app.wasm", 250_000), laid("scene.wasm", 600_000)], true);
        assert!(over.is_empty(), "{text}");
        assert_eq!(table(&[laid("scene.wasm", 600_001)], true).1.len(), 1);
        assert!(table(&[laid("scene.wasm", 600_001)], false).1.is_empty());
    }

    #[test]
    fn the_body_is_counted_as_it_is_first_seen_and_whole() {
        let (bones, skin) = (laid("anatomy/skeleton.bin", 1_500_000), laid("anatomy/body/skin.bin", 1_000_000));
        let rest = laid("anatomy/body/vessels.coarse.bin", 9_500_000);
        let (text, over) = table(&[bones.clone(), skin.clone(), rest.clone()], false);
        assert!(over.is_empty() && text.contains("12000000"), "{text}");
        let more = [bones, laid("anatomy/body/skin.bin", 1_000_001), rest];
        assert_eq!(table(&more, false).1, ["body's first view by 1 bytes", "whole body by 1 bytes"]);
        // The stories' own files are no part of it.
        assert!(table(&[laid("stories/anatomy.json", 99_000_000)], false).1.is_empty());
    }

    #[test]
    fn parts_count_with_the_app_and_not_at_its_start() {
        let all = [laid("app.wasm", 250_000), laid("parts/body.wasm", 80_000), laid("parts/body-vitals.wasm", 35_000)];
        let (text, over) = table(&all, false);
        assert!(over.is_empty() && text.contains("420000"), "{text}");
        let more = [laid("app.wasm", 250_000), laid("parts/body.wasm", 170_001)];
        assert_eq!(table(&more, false).1, ["app with all parts by 1 bytes"]);
    }
}
