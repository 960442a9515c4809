//! Prints the made-up record of a seed and a day as one JSON array: `print 42 2026-11-21`.

fn main() {
    let mut words = std::env::args().skip(1);
    let seed = words.next().and_then(|word| word.parse().ok()).unwrap_or(42);
    let today = words.next().unwrap_or_else(|| "2026-11-21".to_owned());
    println!("{}", serde_json::Value::Array(ambulo_demo::generate(seed, &today, None).resources));
}
