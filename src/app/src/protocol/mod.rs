//! What page and Worker say to each other: one request, one reply by the same number, and pushes.
//!
//! How each of these crosses stands beside it: what is left out there does not compile. The numbers matter to nobody, for
//! both sides are one wasm.

mod reply;
mod request;
mod session;
mod trouble;

pub use reply::{Bucket, Invitation, PatientLine, Push, Reply, SyncLine, Word};
pub use request::{Call, Request};
pub use session::{Passkey, Passkeys, Secret, Session, Who};
pub use trouble::Trouble;

#[cfg(test)]
mod tests {
    use super::{Reply, Request, Secret, Session, Trouble, Who, Word};
    use ambulo_care::{Id, Item, wire};

    #[test]
    fn words_cross_whole() {
        let who = Who { reference: "Patient/a".into(), patient: None, name: "Ada".into(), device: "\u{1f}".into() };
        for word in [
            Word::Reply { number: 7, reply: Reply::Session(Session::Open(who)) },
            Word::Reply { number: u32::MAX, reply: Reply::Refused(Trouble::Refused) },
            Word::Reply { number: 0, reply: Reply::Stored(vec![("Goal".into(), 3), (String::new(), 0)]) },
        ] {
            assert_eq!(wire::decode(&wire::encode(&word)), Some(word));
        }
        let item = Item::Unknown { resource_type: "CarePlan".into(), id: Id::new("x").unwrap() };
        let secret = Secret::Passkey { credential: vec![0, 255], salt: vec![1; 32], output: vec![9; 32] };
        for request in [Request::Write(vec![item]), Request::Unlock { secret }, Request::SignOut] {
            assert_eq!(wire::decode(&wire::encode(&request)), Some(request));
        }
        assert_eq!(wire::decode::<Request>(&[200]), None);
    }
}
