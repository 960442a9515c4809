//! Light or dark, as the person chose.

use super::browser;

/// Puts the chosen theme on the page.
pub(crate) fn apply() {
    let theme = browser::setting("theme").filter(|t| t != "auto");
    if let Some(root) = browser::document().document_element() {
        let _ = match theme {
            Some(theme) => root.set_attribute("data-theme", &theme),
            None => root.remove_attribute("data-theme"),
        };
    }
}
