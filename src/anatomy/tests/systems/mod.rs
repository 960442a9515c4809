//! The body's systems that have a file, as they are shipped. Muscles have none: they are made of their paths.

macro_rules! systems {
    ($($name:literal),*) => {
        [$((
            $name,
            include_bytes!(concat!("../../../../assets/anatomy/body/", $name, ".bin")).as_slice(),
            include_bytes!(concat!("../../../../assets/anatomy/body/", $name, ".coarse.bin")).as_slice(),
        )),*]
    };
}

/// Each system's name, its file, and that of its level for headsets.
pub(crate) const SYSTEMS: [(&str, &[u8], &[u8]); 12] = systems!(
    "skeleton",
    "joints",
    "skin",
    "heart",
    "vessels",
    "lungs",
    "digestion",
    "urinary",
    "reproduction",
    "glands",
    "lymph",
    "nerves"
);
