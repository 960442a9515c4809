//! The encrypted store in the browser.
