use super::*;

const HEART: Seen = Seen { low: Vec3::new(-0.03, 1.2, -0.1), high: Vec3::new(0.08, 1.33, -0.01) };

fn near(a: Vec3, b: Vec3) -> bool {
    a.distance(b) < 1e-4
}

/// Some of all the ways to stand, and of the ways that hands go.
fn some() -> impl Iterator<Item = (Stand, [Vec3; 2])> {
    (0..40).map(|i| {
        let x = |k: f32| (i as f32 * k).sin();
        let stand = Stand {
            scale: 1.6_f32.powf(2.0 * x(1.7)),
            yaw: 3.0 * x(2.3),
            shift: Vec3::new(x(0.9), x(1.1), x(3.1)) * 2.0,
        };
        let first = Vec3::new(x(4.1), 1.0 + 0.4 * x(0.7), x(5.3));
        (stand, [first, first + Vec3::new(0.3 + 0.1 * x(2.9), 0.2 * x(1.9), 0.3 * x(3.7))])
    })
}

#[test]
fn what_is_seen_stands_on_the_place_and_faces_the_person() {
    for (person, place) in
        [(Vec3::new(0.0, 1.6, 0.0), Vec3::new(0.4, 0.72, -1.1)), (Vec3::new(-2.0, 1.2, 3.0), Vec3::new(-1.0, 0.0, 3.5))]
    {
        let stand = Stand::on(place, &HEART, 2.3, person);
        let room = stand.room_from_scene();
        assert!(near(room.transform_point3(HEART.base()), place));
        let front = room.transform_vector3(Vec3::Z).normalize();
        assert!(front.dot((person - place).with_y(0.0).normalize()) > 0.999_9);
    }
}

#[test]
fn up_stays_up_whatever_hands_do() {
    for (stand, hands) in some() {
        let lifted = hands.map(|hand| hand + Vec3::new(-hand.z, hand.x, hand.y));
        for after in [
            stand.handled(hands, lifted, 0.1..=10.0),
            stand.followed(
                &Affine3A::IDENTITY,
                &Affine3A::from_rotation_translation(Quat::from_rotation_x(0.2), hands[0]),
            ),
            stand.carried(hands[0], hands[1]),
        ] {
            let up = after.room_from_scene().transform_vector3(Vec3::Y);
            assert!(near(up, Vec3::Y * after.scale), "{up}");
        }
    }
}

#[test]
fn what_two_hands_took_stays_under_them() {
    for (i, (stand, hands)) in some().enumerate() {
        // Hands that go as something upright could: moved, turned about the vertical, nearer or farther apart.
        let (turn, larger) = (Quat::from_rotation_y(i as f32 * 0.37), 0.7 + 0.02 * i as f32);
        let to = Vec3::new(0.2, -0.1, 0.4);
        let now = hands.map(|hand| turn * hand * larger + to);
        let taken = hands.map(|hand| stand.scene_from_room().transform_point3(hand));
        let after = stand.handled(hands, now, 0.01..=100.0).room_from_scene();
        for (point, hand) in taken.iter().zip(now) {
            assert!(near(after.transform_point3(*point), hand), "round {i}");
        }
    }
}

#[test]
fn what_lies_between_two_hands_stays_between_them_however_they_go() {
    for (stand, hands) in some() {
        let now = [hands[1] + Vec3::Y * 0.5, hands[0] - Vec3::X * 0.2];
        let between = stand.scene_from_room().transform_point3((hands[0] + hands[1]) / 2.0);
        let after = stand.handled(hands, now, 0.5..=2.0);
        assert!((0.5..=2.0).contains(&after.scale));
        assert!(near(after.room_from_scene().transform_point3(between), (now[0] + now[1]) / 2.0));
    }
}

#[test]
fn no_hands_make_it_vanish_or_fill_the_room() {
    let scales = HEART.scales();
    for far in [0.0, 0.001, 50.0] {
        let hands = [Vec3::ZERO, Vec3::X * 0.4];
        let after =
            Stand::on(Vec3::ZERO, &HEART, 1.0, Vec3::Z).handled(hands, [Vec3::ZERO, Vec3::X * far], scales.clone());
        let largest = HEART.largest() * after.scale;
        assert!((0.059..=4.001).contains(&largest) && after.shift.is_finite(), "{largest}");
    }
}

#[test]
fn a_body_fits_on_a_table_and_a_small_organ_is_enlarged_to_be_seen() {
    let body = Seen::default();
    assert!((body.on_table() * body.largest() - 0.45).abs() < 1e-5);
    assert!((HEART.on_table() * HEART.largest() - 0.30).abs() < 1e-5);
    let bone = Seen { low: Vec3::ZERO, high: Vec3::splat(0.02) };
    assert!((bone.on_table() * bone.largest() - 0.12).abs() < 1e-5);
    assert_eq!((body.first_scale(), HEART.first_scale()), (1.0, HEART.on_table()));
}

#[test]
fn another_size_leaves_it_standing_where_it_stands() {
    for (stand, _) in some() {
        let place = stand.room_from_scene().transform_point3(HEART.base());
        let after = stand.resized(HEART.base(), HEART.on_table()).room_from_scene();
        assert!(near(after.transform_point3(HEART.base()), place));
    }
}

#[test]
fn it_goes_with_its_anchor() {
    for (stand, hands) in some() {
        let before = Affine3A::from_rotation_translation(Quat::from_rotation_y(0.4), hands[0]);
        let now = Affine3A::from_rotation_translation(Quat::from_rotation_y(1.1), hands[1]);
        let point = Vec3::new(0.3, 1.2, 0.1);
        let held = before.inverse().transform_point3(stand.room_from_scene().transform_point3(point));
        let after = stand.followed(&before, &now).room_from_scene().transform_point3(point);
        assert!(near(now.transform_point3(held), after));
    }
}

#[test]
fn without_a_surface_a_body_stands_on_the_floor_and_an_organ_within_reach() {
    let head = Affine3A::from_translation(Vec3::new(1.0, 1.6, 2.0));
    let body = Stand::ahead(&head, 0.0, &Seen::default(), 1.0).room_from_scene();
    assert!(near(body.transform_point3(Seen::default().base()), Vec3::new(1.0, 0.0, 0.5)));
    let heart = Stand::ahead(&head, 0.0, &HEART, 2.0).room_from_scene().transform_point3(HEART.base());
    assert!(near(heart, Vec3::new(1.0, 1.1, 1.25)), "{heart}");
}
