//! The patient's pages, one a file.

pub(crate) mod bend;
pub(crate) mod body;
pub(crate) mod body_view;
pub(crate) mod chart;
mod close_ups;
pub(crate) mod conditions;
pub(crate) mod cut;
pub(crate) mod deciding;
pub(crate) mod exercise;
pub(crate) mod exercises;
pub(crate) mod find_part;
pub(crate) mod gate;
pub(crate) mod headset;
pub(crate) mod labels;
pub(crate) mod learn;
pub(crate) mod learn_question;
mod learn_round;
mod learning;
pub(crate) mod looking;
mod looking_edit;
mod looking_link;
pub(crate) mod matter;
pub(crate) mod measure_body;
pub(crate) mod measure_entry;
pub(crate) mod measures;
pub(crate) mod medicine;
pub(crate) mod medicines;
pub(crate) mod more;
pub(crate) mod picture;
pub(crate) mod place;
pub(crate) mod privacy;
pub(crate) mod record_entries;
pub(crate) mod record_places;
mod scene_module;
pub(crate) mod secrets;
pub(crate) mod settings;
pub(crate) mod slider;
pub(crate) mod stories;
pub(crate) mod story;
pub(crate) mod structure_list;
pub(crate) mod systems;
pub(crate) mod team;
pub(crate) mod today;
pub(crate) mod tools;
pub(crate) mod unread;
pub(crate) mod vital;
pub(crate) mod vital_motion;
pub(crate) mod vitals;

use crate::page::route::Route;
use ambulo_view::{AnyView, IntoView};

/// The page of the part of one medicine.
pub(crate) fn medicine_part(route: Route) -> AnyView {
    match route {
        Route::Medicine(id) => medicine::medicine(id),
        _ => ().into_any(),
    }
}

/// The pages of the part of measures.
pub(crate) fn vitals_part(route: Route) -> AnyView {
    match route {
        Route::Vital(kind) => vital::vital(kind),
        _ => vitals::vitals(),
    }
}

/// The pages of the part of exercises and the body.
pub(crate) fn body_part(route: Route) -> AnyView {
    match route {
        Route::Exercise(id) => exercise::exercise(id),
        Route::Body => body::body(),
        Route::Layers => story::layers(),
        Route::Learn => learn::learn(),
        Route::Story(id) => story::story(id),
        _ => exercises::exercises(),
    }
}

/// The pages of the part of what is seldom looked at.
pub(crate) fn account_part(route: Route) -> AnyView {
    match route {
        Route::Team => team::team(),
        Route::Privacy => privacy::privacy(),
        _ => settings::settings(),
    }
}
