//! The names as they are shipped.

/// Each language's tag and file, English first.
pub(crate) const LANGUAGES: [(&str, &[u8]); 4] = [
    ("en", include_bytes!("../../../../assets/anatomy/names/en.json")),
    ("de", include_bytes!("../../../../assets/anatomy/names/de.json")),
    ("es", include_bytes!("../../../../assets/anatomy/names/es.json")),
    ("ar", include_bytes!("../../../../assets/anatomy/names/ar.json")),
];
