//! Where the body stands in the person's room, from frame to frame: ahead at first, then where it is placed, with its
//! anchor, under the hands.

use ambulo_scene_protocol::{Direction, PanelTexts, Side, ToScene, XrMode};
use bevy::{math::Affine3A, prelude::*};

use super::stand::{Seen, Stand};
use crate::{
    body::Visible,
    talk::Heard,
    training::Coach,
    xr::{
        controllers::{Hosted, Recentring, Room},
        eyes::{Stands, XrFirst},
        frame::{Frame, Hand},
        room::{Placement, heading},
        session::Session,
        surfaces::{self, Surface},
    },
};

/// What the panel says, in the person's language.
#[derive(Resource, Default)]
pub struct Texts {
    /// By the keys of the protocol; none, and there is no panel.
    pub of: PanelTexts,
    /// Which way they run.
    pub direction: Direction,
}

/// How the body stands in the room.
#[derive(Resource, Default)]
pub struct Standing {
    /// None on the page, and while an assignment is done.
    pub stand: Option<Stand>,
    /// The box of what is seen.
    pub seen: Seen,
    /// A place is looked for.
    pub placing: bool,
    /// The hand whose ray counts.
    pub lead: Option<u32>,
    /// Somebody placed or moved it.
    touched: bool,
    anchor: Option<Affine3A>,
    grab: Option<Grab>,
    grabbed: Vec<u32>,
}

/// What hands took, and where.
struct Grab {
    hands: Vec<u32>,
    from: Vec<Vec3>,
    stand: Stand,
}

/// Owns [`Standing`] and [`Texts`].
pub fn plugin(app: &mut App) {
    app.init_resource::<Standing>()
        .init_resource::<Texts>()
        .add_systems(XrFirst, settle.in_set(Stands).run_if(concerned))
        .add_systems(PreUpdate, obey);
}

/// Whether the body stands in the room now.
pub fn is_on(standing: Res<Standing>) -> bool {
    standing.stand.is_some()
}

fn concerned(session: Res<Session>, standing: Res<Standing>) -> bool {
    session.mode.is_some() || standing.stand.is_some()
}

fn obey(mut heard: MessageReader<Heard>, mut said: ResMut<Texts>) {
    for Heard(word) in heard.read() {
        if let ToScene::Room { texts, direction } = word {
            *said = Texts { of: texts.clone(), direction: *direction };
        }
    }
}

fn settle(
    frame: Option<NonSend<Frame>>,
    session: Res<Session>,
    coach: Res<Coach>,
    visible: Visible,
    mut standing: ResMut<Standing>,
    mut room: ResMut<Room>,
    mut hosted: ResMut<Hosted>,
    mut recentring: ResMut<Recentring>,
) {
    let frame = frame.filter(|_| session.mode.is_some() && coach.flow.is_none());
    let Some(frame) = frame else {
        hosted.0 = false;
        if standing.stand.is_some() {
            *standing = Standing::default();
        }
        return;
    };
    hosted.0 = true;
    let (known, before) = (standing.stand.is_some(), standing.seen);
    if !known || visible.may_have_changed() {
        standing.seen = Seen::of(visible.corners()).unwrap_or_default();
    }
    if let Some(head) = frame.head {
        let lost = frame.was_reset && standing.anchor.is_none();
        let asked = std::mem::take(&mut recentring.0);
        let other = !standing.touched && standing.seen != before;
        if !known {
            standing.placing = session.mode == Some(XrMode::Ar);
        }
        if !known || lost || asked || other {
            let scale = standing.stand.filter(|_| standing.touched).map_or(standing.seen.first_scale(), |now| now.scale);
            standing.stand = Some(Stand::ahead(&head, heading(&head), &standing.seen, scale));
            standing.grab = None;
        }
    }
    surfaces::seek(standing.placing);
    standing.lead(&frame.hands);
    standing.follow(frame.anchor);
    standing.handle(&frame.hands);
    if let Some(stand) = &standing.stand {
        room.0 = Placement { scene_from_floor: stand.scene_from_room() };
    }
}

impl Standing {
    /// The last hand that did something; the right one at first.
    fn lead(&mut self, hands: &[Hand]) {
        let busy = hands.iter().find(|hand| hand.selected || hand.selects || hand.squeezes);
        let still = hands.iter().find(|hand| Some(hand.id) == self.lead);
        let right = hands.iter().find(|hand| hand.side == Some(Side::Right));
        self.lead = busy.or(still).or(right).or(hands.first()).map(|hand| hand.id);
    }

    fn follow(&mut self, anchor: Option<Affine3A>) {
        // One that the device does not see now is waited for.
        let Some(now) = anchor else { return };
        let before = self.anchor.replace(now);
        if let (Some(before), Some(stand)) = (before.filter(|before| *before != now), self.stand)
            && self.grab.is_none()
        {
            self.stand = Some(stand.followed(&before, &now));
        }
    }

    /// What squeezing hands, or two that keep choosing, do with it.
    fn handle(&mut self, hands: &[Hand]) {
        let Some(stand) = self.stand else { return };
        let (squeezing, pinching): (Vec<&Hand>, Vec<&Hand>) =
            (hands.iter().filter(|h| h.squeezes).collect(), hands.iter().filter(|h| h.selects).collect());
        let holding = match (squeezing.len(), pinching.len()) {
            (0, 2..) if !self.placing => pinching,
            _ => squeezing,
        };
        // What a hand held is no choice when it lets go.
        self.grabbed.retain(|id| hands.iter().any(|hand| hand.id == *id && (hand.selects || hand.selected)));
        let middle = stand.room_from_scene().transform_point3(self.seen.middle());
        let held: Vec<(u32, Vec3)> =
            holding.iter().take(2).filter_map(|hand| Some((hand.id, self.held_at(hand, middle)?))).collect();
        if held.is_empty() {
            self.grab = None;
            return;
        }
        for (id, _) in &held {
            if !self.grabbed.contains(id) {
                self.grabbed.push(*id);
            }
        }
        let now: Vec<Vec3> = held.iter().map(|(_, at)| *at).collect();
        let same = self.grab.as_ref().is_some_and(|grab| grab.hands.iter().eq(held.iter().map(|(id, _)| id)));
        if !same {
            self.grab = Some(Grab { hands: held.iter().map(|(id, _)| *id).collect(), from: now.clone(), stand });
            self.touched = true;
        }
        let Some(grab) = &self.grab else { return };
        self.stand = match (grab.from.as_slice(), now.as_slice()) {
            ([from], [to]) => Some(grab.stand.carried(*from, *to)),
            ([a, b], [c, d]) => Some(grab.stand.handled([*a, *b], [*c, *d], self.seen.scales())),
            _ => return,
        };
    }

    /// Where a hand holds it: at the grip; a finger on a screen as far along its ray as the body was when it was taken.
    fn held_at(&self, hand: &Hand, middle: Vec3) -> Option<Vec3> {
        if let (Some(grip), true) = (hand.grip, hand.is_held) {
            return Some(grip.translation.into());
        }
        let ray = hand.ray?;
        let middle = self.grab.as_ref().map_or(middle, |grab| grab.stand.room_from_scene().transform_point3(self.seen.middle()));
        let far = Vec3::from(ray.translation).distance(middle);
        Some(ray.transform_point3(Vec3::NEG_Z * far))
    }

    /// Whether a hand holds it, so that its press is no choice.
    pub fn holds(&self, hand: u32) -> bool {
        self.grabbed.contains(&hand)
    }

    /// The surface that would be stood on now.
    pub fn surface<'a>(&self, surfaces: &'a [Surface]) -> Option<&'a Surface> {
        surfaces.iter().find(|met| met.hand.is_none() || met.hand == self.lead).or(surfaces.first())
    }

    /// Stands it on a surface of this frame, facing the head.
    pub fn place(&mut self, surface: &Surface, head: &Affine3A) {
        let Some(stand) = self.stand else { return };
        self.stand = Some(Stand::on(surface.pose.translation.into(), &self.seen, stand.scale, head.translation.into()));
        (self.placing, self.touched, self.anchor) = (false, true, None);
        surfaces::hold(surface);
    }

    /// To another place: one that is looked for where the device knows any, and else before the person.
    pub fn again(&mut self, head: &Affine3A) {
        let Some(stand) = self.stand else { return };
        surfaces::let_go();
        self.anchor = None;
        self.placing = surfaces::are_offered();
        if !self.placing {
            self.stand = Some(Stand::ahead(head, heading(head), &self.seen, stand.scale));
        }
    }

    /// In another size on the same spot.
    pub fn resize(&mut self, scale: f32) {
        self.stand = self.stand.map(|stand| stand.resized(self.seen.base(), scale));
        self.touched = true;
    }

    /// Whether a place is looked for and the device knows surfaces.
    pub fn is_placing(&self) -> bool {
        self.placing && surfaces::are_offered()
    }
}
