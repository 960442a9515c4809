//! The care domain: medicines, vitals, programmes and adherence, as values. Knows no clock, network or web.
