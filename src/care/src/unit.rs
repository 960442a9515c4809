//! Units of measures, by their UCUM codes, and exact conversions between those of one quantity.

/// A unit. What is not known here keeps its own code and is shown, not converted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Unit {
    /// Per minute (`/min`).
    PerMinute,
    /// A count (`{steps}` and other bare numbers).
    Steps,
    /// Hours (`h`).
    Hour,
    /// Minutes (`min`).
    Minute,
    /// Kilograms (`kg`).
    Kilogram,
    /// Pounds, international avoirdupois (`[lb_av]`).
    Pound,
    /// Millimetres of mercury (`mm[Hg]`).
    MillimetreOfMercury,
    /// Milligrams per decilitre (`mg/dL`).
    MilligramPerDecilitre,
    /// Millimoles per litre (`mmol/L`).
    MillimolePerLitre,
    /// Per cent (`%`).
    Percent,
    /// Degrees Celsius (`Cel`).
    Celsius,
    /// Degrees Fahrenheit (`[degF]`).
    Fahrenheit,
    /// Another unit, by the code or text that came with it.
    Other(String),
}

/// Milligrams per decilitre in one millimole of glucose per litre: the molar mass of C6H12O6, 180.156 g/mol
/// (PubChem CID 5793), over ten.
pub const GLUCOSE_MG_PER_DL: f64 = 18.0156;

/// Kilograms in one international avoirdupois pound, exact (NIST SP 811, appendix B).
pub const KG_PER_POUND: f64 = 0.453_592_37;

impl Unit {
    /// A value of this unit in another; `None` where they measure different things. Milligrams and
    /// millimoles are those of glucose.
    pub fn convert(&self, value: f64, to: &Self) -> Option<f64> {
        use Unit::{Celsius, Fahrenheit, Hour, Kilogram, MilligramPerDecilitre, MillimolePerLitre, Minute, Pound};
        Some(match (self, to) {
            (a, b) if a == b => value,
            (MilligramPerDecilitre, MillimolePerLitre) => value / GLUCOSE_MG_PER_DL,
            (MillimolePerLitre, MilligramPerDecilitre) => value * GLUCOSE_MG_PER_DL,
            (Kilogram, Pound) => value / KG_PER_POUND,
            (Pound, Kilogram) => value * KG_PER_POUND,
            (Celsius, Fahrenheit) => value * 1.8 + 32.0,
            (Fahrenheit, Celsius) => (value - 32.0) / 1.8,
            (Hour, Minute) => value * 60.0,
            (Minute, Hour) => value / 60.0,
            _ => return None,
        })
    }
}
