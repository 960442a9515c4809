//! Two devices, a faulty server, a seed: nothing is lost, nothing is there twice, all converge, and the sync line is
//! true, in 10,000 schedules. `SYNC_SEED=17 cargo test -p ambulo-sync --test simulator` replays one;
//! `SYNC_SCHEDULES=100000` runs more.

#![allow(clippy::unwrap_used, reason = "a test ends at the first surprise")]

mod device;
mod dice;
mod disk;
mod network;
mod server;
mod world;

use ambulo_sync::planted::Bug;

const SCHEDULES: u64 = 10_000;

/// The first schedule of a range that breaks a promise.
fn first_failure(seeds: std::ops::Range<u64>, bug: Option<Bug>) -> Option<(u64, String)> {
    seeds.into_iter().find_map(|seed| world::run(seed, bug).err().map(|what| (seed, what)))
}

#[test]
fn ten_thousand_schedules_keep_every_promise() {
    if let Ok(seed) = std::env::var("SYNC_SEED") {
        let seed = seed.parse().expect("SYNC_SEED is a number");
        if let Err(what) = world::run(seed, None) {
            panic!("SYNC_SEED={seed}: {what}");
        }
        return;
    }
    let schedules = std::env::var("SYNC_SCHEDULES").map_or(SCHEDULES, |count| count.parse().expect("a number"));
    let half = schedules / 2;
    let other = std::thread::spawn(move || first_failure(half..schedules, None));
    let failure = first_failure(0..half, None).or(other.join().expect("the other half runs to its end"));
    if let Some((seed, what)) = failure {
        panic!("SYNC_SEED={seed}: {what}");
    }
}

macro_rules! each_is_caught {
    ($($name:ident: $bug:ident,)*) => {$(
        #[test]
        fn $name() {
            let caught = first_failure(0..SCHEDULES, Some(Bug::$bug));
            let (seed, what) = caught.expect("no schedule noticed the planted bug");
            println!("{:?} caught by schedule {seed}: {}", Bug::$bug, what.lines().next().unwrap_or_default());
        }
    )*};
}

each_is_caught! {
    a_torn_write_is_caught: TornWrite,
    an_ack_that_ignores_the_revision_is_caught: AckIgnoresRevision,
    a_blind_retry_is_caught: BlindRetry,
    a_put_without_if_match_is_caught: NoIfMatch,
    a_conflict_taken_for_success_is_caught: ConflictIsSuccess,
    a_pull_over_what_waits_is_caught: PullOverwritesPending,
    a_pull_that_forgets_decisions_is_caught: PullForgetsDecisions,
    a_watermark_before_its_page_is_caught: WatermarkBeforePage,
    a_watermark_from_the_device_is_caught: WatermarkFromDevice,
    reading_the_first_page_only_is_caught: FirstPageOnly,
    never_sweeping_in_full_is_caught: NoFullSweep,
    a_loss_unnoticed_is_caught: LossUnnoticed,
    trusting_a_version_number_is_caught: VersionNumberTrusted,
    taking_any_answer_for_an_ack_is_caught: AnyAnswerAcknowledges,
    forgetting_trouble_is_caught: TroubleForgotten,
    forgetting_what_was_sent_is_caught: SentForgotten,
}
