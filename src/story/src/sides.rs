//! Which side of the person something is on, as far as it is said.

use crate::placing::Side;

/// Where of a pair something is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sides {
    /// On one side alone.
    One(Side),
    /// On both.
    Both,
}

impl Sides {
    /// The side for what is told on one alone: of both, the right.
    #[must_use]
    pub fn told(self) -> Side {
        match self {
            Self::One(side) => side,
            Self::Both => Side::Right,
        }
    }
}
