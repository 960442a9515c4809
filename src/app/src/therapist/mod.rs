//! The therapist's pages, one a file.

pub(crate) mod patient;
pub(crate) mod patients;
pub(crate) mod prescribe;

use crate::page::route::Route;
use ambulo_view::AnyView;

/// The pages of the therapist's part.
pub(crate) fn part(route: Route) -> AnyView {
    match route {
        Route::Patient(id) => patient::patient(id),
        Route::Prescribe(id) => prescribe::prescribe(id),
        _ => patients::patients(),
    }
}
