//! `cargo xtask bench NAME`: measures, and says what was measured. No test: figures of a shared machine prove nothing.

use std::process::Command;

use crate::arguments::Arguments;
use crate::browser_tools::BrowserTools;
use crate::build::Builder;
use crate::commands;
use crate::compile;
use crate::consent;
use crate::dist;
use crate::failure::{Failure, Result};
use crate::places::Places;

/// What can be measured; each is a file `NAME.bench.mjs` beside the browser tests.
const BENCHES: [&str; 2] = ["scene", "today"];

/// Builds, and measures what is named in a real browser.
pub(crate) fn bench(places: &Places, arguments: &Arguments) -> Result<()> {
    let files = files(&arguments.names)?;
    let tools = BrowserTools::provide(places, consent::given(arguments.yes))?;
    compile::server(places)?;
    Builder::prepare(places, arguments)?.all(arguments.scene)?;
    dist::prune(places)?;
    for file in files {
        let mut node = Command::new(&tools.node);
        node.current_dir(places.browser_tests()).arg(file);
        node.env("AMBULO_BROWSER", &tools.browser).env("AMBULO_SERVER", places.server());
        node.env("AMBULO_WWW", &places.dist);
        commands::run(&mut node, "The measurement did not come to its end: the reason stands above.")?;
    }
    Ok(())
}

/// The files of what was named; all when nothing was.
fn files(names: &[String]) -> Result<Vec<String>> {
    if let Some(unknown) = names.iter().find(|name| !BENCHES.contains(&name.as_str())) {
        return Err(Failure::new(format!("Nothing called `{unknown}` is measured; there is {}.", BENCHES.join(", "))));
    }
    let wanted = |bench: &&str| names.is_empty() || names.iter().any(|name| name == bench);
    Ok(BENCHES.iter().filter(|bench| wanted(bench)).map(|bench| format!("{bench}.bench.mjs")).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_pick_what_is_measured() {
        assert_eq!(files(&[]).unwrap(), ["scene.bench.mjs", "today.bench.mjs"]);
        assert_eq!(files(&["today".to_owned()]).unwrap(), ["today.bench.mjs"]);
        assert!(files(&["yesterday".to_owned()]).is_err());
    }
}
