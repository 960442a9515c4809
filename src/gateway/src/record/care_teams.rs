//! Who cares for whom, remembered until a CareTeam is written.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use ambulo_fhir_store::{FhirStore, StoreError};
use ambulo_policy::{CareTeams, Principal, Role, is_id};

/// What each therapist's CareTeams said when last read.
#[derive(Debug, Default)]
pub(super) struct CareTeamCache {
    known: Mutex<Known>,
}

#[derive(Debug, Default)]
struct Known {
    /// Rises with every CareTeam written, so that what was read before is not remembered after.
    writes: u64,
    teams: HashMap<String, Arc<CareTeams>>,
}

impl CareTeamCache {
    /// The patients whom this person may see as a therapist; none for a patient.
    pub(super) async fn of(&self, principal: &Principal, store: &FhirStore) -> Result<Arc<CareTeams>, StoreError> {
        let Role::Therapist { practitioner } = &principal.role else {
            return Ok(Arc::new(CareTeams::none()));
        };
        if !is_id(practitioner) {
            return Ok(Arc::new(CareTeams::none()));
        }
        let writes = {
            let known = self.lock();
            if let Some(teams) = known.teams.get(practitioner) {
                return Ok(Arc::clone(teams));
            }
            known.writes
        };
        let query = format!("participant=Practitioner/{practitioner}&status=active");
        let found = store.search_all("CareTeam", &query).await?;
        let teams = Arc::new(CareTeams::naming(practitioner, &found));
        let mut known = self.lock();
        if known.writes == writes {
            known.teams.insert(practitioner.clone(), Arc::clone(&teams));
        }
        Ok(teams)
    }

    /// Call after a CareTeam was written.
    pub(super) fn forget(&self) {
        let mut known = self.lock();
        known.writes += 1;
        known.teams.clear();
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, Known> {
        self.known.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
