//! Which mark of a chart is read, while marks come and go.

/// The mark that is read now. Several may have one time, and others may come before it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cursor {
    /// Where it was among the marks.
    pub index: usize,
    /// Its time, milliseconds since 1970.
    pub at_ms: i64,
}

impl Cursor {
    /// Where it is among the marks of these times now; `None` where it has gone.
    #[must_use]
    pub fn among(&self, mut times: impl Iterator<Item = i64> + Clone) -> Option<usize> {
        let is_it = |at_ms: i64| at_ms == self.at_ms;
        if times.clone().nth(self.index).is_some_and(is_it) { Some(self.index) } else { times.position(is_it) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_cursor_stays_on_its_mark_when_others_come() {
        let cursor = Cursor { index: 2, at_ms: 30 };
        let among = |times: &[i64]| cursor.among(times.iter().copied());
        assert_eq!(among(&[10, 20, 30]), Some(2));
        assert_eq!(among(&[5, 10, 20, 30, 40]), Some(3));
        assert_eq!(among(&[20, 30, 30]), Some(2), "the second of two");
        assert_eq!(among(&[30]), Some(0));
        assert_eq!(among(&[10]), None);
    }
}
