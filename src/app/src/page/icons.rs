//! Small line drawings, 24 units square, that speak only to the eye.

use ambulo_view::prelude::*;

/// A drawing by name; hidden from screen readers, for a text always stands beside it.
pub(crate) fn icon(name: &'static str) -> AnyView {
    let d = match name {
        "today" => "M4 11.5 12 4l8 7.5M6 10v10h4.5v-6h3v6H18V10",
        "medicines" => {
            "M7.8 20.2a4.2 4.2 0 0 1 -6-6l8.4-8.4a4.2 4.2 0 0 1 6 6zM6 10l6 6M17 13.5a4 4 0 1 1-.1 8 4 4 0 0 1 .1-8zM14.2 20.3l5.6-5.6"
        }
        "vitals" => "M2 12h4l2.5-6 4.5 13 3-9 1.5 2H22",
        "exercises" => {
            "M14.5 5a1.8 1.8 0 1 0 .1 0zM4 12.5l4-3.5 4.5 1.5-2 5 4 2.5V22M10.5 15.5 8 18l-4.5.5M12.5 10.5 15 13l4 .5"
        }
        "body" => "M12 2.5a2.2 2.2 0 1 0 .1 0zM5 9h14M12 7.5V14M9.5 9v5l-1 8M14.5 9v5l1 8M9.5 14h5",
        "team" => {
            "M9 5a3.2 3.2 0 1 0 .1 0zM2.5 20c0-4 2.7-6.5 6.5-6.5s6.5 2.5 6.5 6.5M16.5 6.5a2.6 2.6 0 1 1 .1 5M17.5 14c2.6.4 4 2.5 4 5.5"
        }
        "privacy" => "M6 11h12v9.5H6zM8.5 11V8a3.5 3.5 0 0 1 7 0v3M12 14.5v2.5",
        "settings" => "M4 7h9M17 7h3M4 17h3M11 17h9M15 4.8a2.2 2.2 0 1 0 .1 0zM9 14.8a2.2 2.2 0 1 0 .1 0z",
        "more" => "M5 10.6a1.4 1.4 0 1 0 .1 0zM12 10.6a1.4 1.4 0 1 0 .1 0zM19 10.6a1.4 1.4 0 1 0 .1 0z",
        "key" => "M7.5 10.5a4.5 4.5 0 1 0 .1 0zM10.8 11.8 20.5 3.5M16.5 7l3 3.5",
        "patients" => "M5 4h14v17H5zM9 2.5h6V6H9zM8.5 11h7M8.5 15h7",
        "check" => "M4.5 12.5l5 5 10-11",
        "skip" => "M6 6l12 12M18 6 6 18",
        "undo" => "M4 9h10a5.5 5.5 0 0 1 0 11H8M8 4.5 3.5 9 8 13.5",
        "next" => "M9 5l7 7-7 7",
        "sync" => "M4 12a8 8 0 0 1 14-5.3L20 9M20 4v5h-5M20 12a8 8 0 0 1-14 5.3L4 15M4 20v-5h5",
        "plus" => "M12 5v14M5 12h14",
        "warn" => "M12 3.5 22 20.5H2zM12 10v5M12 17.5v.5",
        "message" => "M4 5h16v11H9l-5 4z",
        "clock" => "M12 3.5a8.5 8.5 0 1 0 .1 0zM12 7.5V12l3.5 2",
        _ => "",
    };
    view! {
        <svg class="icon" class:flips=matches!(name, "next" | "undo") viewBox="0 0 24 24" aria-hidden="true" focusable="false">
            <path d=d />
        </svg>
    }
    .into_any()
}
