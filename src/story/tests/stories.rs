//! Holds the stories together: they read, show what they speak of, say it in every language, and say it plainly.

#![allow(clippy::unwrap_used, reason = "a test may fail loudly")]

mod drawings;
mod reading_ease;

use ambulo_anatomy::{Pose, Skeleton, Structures};
use ambulo_scene_protocol::{BONES, MarkKind, View};
use ambulo_story::{Picks, Side, Sides, Sites, Story, StoryWords};
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

const LANGUAGES: [&str; 4] = ["en", "de", "es", "ar"];

static SKELETON: LazyLock<Skeleton> =
    LazyLock::new(|| Skeleton::parse(include_bytes!("../../../assets/anatomy/skeleton.bin")).unwrap());
static STRUCTURES: LazyLock<Structures> =
    LazyLock::new(|| Structures::parse(include_bytes!("../../../assets/anatomy/structures.json")).unwrap());

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../assets/stories")
}

fn file(name: &str) -> Vec<u8> {
    std::fs::read(folder().join(name)).unwrap_or_else(|e| panic!("{name}: {e}"))
}

fn ids() -> Vec<String> {
    let named = std::fs::read_dir(folder()).unwrap().map(|entry| entry.unwrap().path());
    let json = named.filter(|path| path.extension().is_some_and(|end| end == "json"));
    let mut ids: Vec<String> = json.map(|path| path.file_stem().unwrap().to_string_lossy().into_owned()).collect();
    ids.retain(|id| id != "codes" && id != "sites");
    ids.sort();
    ids
}

fn story(id: &str) -> Story {
    Story::read(&file(&format!("{id}.json"))).unwrap_or_else(|e| panic!("{id}: {e}"))
}

fn words(language: &str, story: &Story) -> StoryWords {
    StoryWords::read(&file(&format!("{language}/{}.json", story.id)), story)
        .unwrap_or_else(|e| panic!("{language}/{}: {e}", story.id))
}

/// The system that a structure's geometry comes with; `None` where there is no such structure.
fn system(id: &str) -> Option<&'static str> {
    let bone = SKELETON.bone(id).map(|_| BONES);
    bone.or_else(|| STRUCTURES.get(id).map(|s| s.system.as_str()))
}

/// What a view names that is wrong.
fn faults(view: &View) -> Vec<String> {
    // The app puts the skin of the person's sex in the place of `skin`.
    let whole =
        |name: &str| name == "skin" || name == BONES || STRUCTURES.all.iter().any(|s| s.system == name || s.id == name);
    let mut wrong = Vec::new();
    for name in view.systems.iter().filter(|name| !whole(name)) {
        wrong.push(format!("no system {name}"));
    }
    for id in [&view.isolated, &view.faded, &view.hidden].into_iter().flatten().filter(|id| id.as_str() != "skin") {
        match system(id) {
            None => wrong.push(format!("no structure {id}")),
            // It is fetched only with its system.
            Some(system) if system != BONES && !view.systems.iter().any(|s| s == system) => {
                wrong.push(format!("{id} is not fetched"));
            }
            Some(_) => {}
        }
    }
    let shown = |id: &str| {
        let alone = view.isolated.iter().any(|known| known == id);
        let with = system(id).is_some_and(|of| view.systems.iter().any(|s| s == of || s == id));
        let hidden = view.hidden.iter().any(|known| known == id);
        !hidden && if view.isolated.is_empty() { with } else { alone }
    };
    for id in view.selection.iter().chain(view.marks.iter().flat_map(|m| [Some(&m.id), m.near.as_ref()]).flatten()) {
        if SKELETON.muscle(id).is_none() && !shown(id) {
            wrong.push(format!("{id} is spoken of and not shown"));
        }
    }
    for near in view.marks.iter().filter_map(|m| m.near.as_ref()) {
        if SKELETON.bone(near).is_none() {
            wrong.push(format!("{near} is no bone to be near to"));
        }
    }
    for bend in &view.bent {
        let set = Pose::rest(&SKELETON).set(&SKELETON, &bend.joint, bend.degrees.to_radians());
        if !set.is_ok_and(|reached| (reached.to_degrees() - bend.degrees).abs() < 0.01) {
            wrong.push(format!("{} goes no {} degrees", bend.joint, bend.degrees));
        }
    }
    let [x, y, z] = view.camera.target;
    if x.abs() > 0.6 || !(0.0..=1.8).contains(&y) || z.abs() > 0.4 || !(0.18..=4.0).contains(&view.camera.distance) {
        wrong.push("the camera looks past the body".into());
    }
    wrong.extend(drawings::faults(view));
    wrong
}

#[test]
fn every_story_shows_what_it_speaks_of_on_both_sides() {
    let ids = ids();
    assert!(ids.len() >= 5, "{ids:?}");
    for id in ids {
        let story = story(&id);
        assert_eq!(story.id, id);
        assert!((5..=7).contains(&story.steps.len()), "{id}: {} steps", story.steps.len());
        let keys: BTreeSet<_> = story.steps.iter().map(|s| &s.key).collect();
        assert_eq!(keys.len(), story.steps.len(), "{id}: a key stands twice");
        for needed in ["where", "helps", "call", "record"] {
            assert!(story.steps.iter().any(|s| s.key == needed), "{id} lacks {needed}");
        }
        for step in &story.steps {
            for side in [Side::Right, Side::Left] {
                let wrong = faults(step.view(side));
                assert!(wrong.is_empty(), "{id} {} {side:?}: {wrong:?}", step.key);
            }
            if let Some(pulse) = step.pulse {
                assert!(pulse.beats_per_min.is_none_or(|rate| (40.0..=150.0).contains(&rate)), "{id} {}", step.key);
                assert!(pulse.breaths_per_min.is_none_or(|rate| (8.0..=40.0).contains(&rate)), "{id} {}", step.key);
            }
            let [right, left] = [Side::Right, Side::Left].map(|side| step.view(side));
            assert_eq!(right == left, !story.sided, "{id} {}", step.key);
            if story.sided {
                let joints = |side: &str, view: &View| view.bent.iter().all(|bend| bend.joint.ends_with(side));
                assert!(joints("_r", right) && joints("_l", left), "{id} {}: the told side moves", step.key);
                assert_eq!(right.camera.target[0], -left.camera.target[0]);
                assert!(right.camera.target[0] < 0.0, "{id} {}: the person's right is at -X", step.key);
            }
        }
        assert!(story.references.len() >= 2, "{id}");
        for reference in &story.references {
            assert!(reference.url.starts_with("https://"), "{id}: {}", reference.url);
        }
        assert!(story.doors.iter().all(|door| door.starts_with('/')), "{id}");
    }
}

#[test]
fn every_language_tells_every_step() {
    for id in ids() {
        let story = story(&id);
        let english = words("en", &story);
        for language in LANGUAGES {
            let told = words(language, &story);
            for (step, model) in told.steps.iter().zip(&english.steps) {
                let shape = |s: &ambulo_story::StepWords| (s.text.len(), s.points.len(), s.after.len());
                assert_eq!(shape(step), shape(model), "{language} {id}: {}", step.title);
                for text in step.text.iter().chain(&step.points).chain(&step.after).chain([&step.title]) {
                    assert_eq!(text.trim(), text, "{language} {id}");
                    let arabic = text.chars().any(|c| ('\u{0600}'..='\u{06ff}').contains(&c));
                    assert_eq!(arabic, language == "ar", "{language} {id}: {text}");
                }
                assert!(language == "en" || step.text != model.text, "{language} {id}: left in English");
            }
        }
    }
}

#[test]
fn help_is_never_far() {
    for id in ids() {
        let story = story(&id);
        let at = story.steps.iter().position(|s| s.key == "call").unwrap();
        for language in LANGUAGES {
            assert!(words(language, &story).steps[at].points.len() >= 3, "{language} {id}");
        }
    }
}

#[test]
fn every_step_says_who_says_so() {
    let checked = String::from_utf8(file("CHECKED.md")).unwrap();
    for id in ids() {
        let of_it =
            checked.split("\n## ").find(|section| section.lines().next() == Some(id.as_str())).unwrap_or_default();
        let rows: Vec<&str> = of_it.lines().filter(|line| line.starts_with("| ") && line.contains("](http")).collect();
        let of = |key: &str| rows.iter().any(|row| row.split('|').nth(1).is_some_and(|steps| steps.contains(key)));
        // What the last one says is of the app itself.
        let silent = story(&id).steps.into_iter().map(|step| step.key).filter(|key| key != "record" && !of(key));
        assert_eq!(silent.collect::<Vec<_>>(), Vec::<String>::new(), "{id} in CHECKED.md");
    }
}

#[test]
fn english_is_plain() {
    for id in ids() {
        let words = words("en", &story(&id));
        let mut all = String::new();
        for step in &words.steps {
            let text = [step.text.join(" "), step.points.join(" "), step.after.join(" ")].join(" ");
            let grade = reading_ease::grade(&text);
            // One step is a small sample: a long word weighs much in it.
            assert!(grade <= 8.0, "{id} {}: grade {grade:.1}", step.title);
            all.push_str(&text);
            all.push(' ');
        }
        let grade = reading_ease::grade(&all);
        println!("{id}: grade {grade:.1}");
        assert!(grade <= 6.5, "{id}: grade {grade:.1}");
    }
}

#[test]
fn codes_pick_their_story_and_side() {
    let picks = Picks::read(&file("codes.json")).unwrap();
    let known = ids();
    assert!(picks.stories().all(|story| known.iter().any(|id| id == story)));
    assert!(known.iter().all(|id| picks.stories().any(|story| story == id)), "a story that no code picks");
    const CM: &str = "http://hl7.org/fhir/sid/icd-10-cm";
    const SNOMED: &str = "http://snomed.info/sct";
    // Those of the made-up patients come first.
    for (system, code, story, side) in [
        (CM, "Z96.652", "knee-replacement", Some(Sides::One(Side::Left))),
        (CM, "M17.12", "knee-osteoarthritis", Some(Sides::One(Side::Left))),
        (CM, "S46.011A", "rotator-cuff-tear", Some(Sides::One(Side::Right))),
        (CM, "E11.9", "type-2-diabetes", None),
        (CM, "I10", "hypertension", None),
        (CM, "M17.0", "knee-osteoarthritis", Some(Sides::Both)),
        (CM, "Z96.653", "knee-replacement", Some(Sides::Both)),
        (CM, "M75.122", "rotator-cuff-tear", Some(Sides::One(Side::Left))),
        ("http://fhir.de/CodeSystem/bfarm/icd-10-gm", "E11.90", "type-2-diabetes", None),
        (SNOMED, "44054006", "type-2-diabetes", None),
        (SNOMED, "239873007", "knee-osteoarthritis", None),
        (SNOMED, "59621000", "hypertension", None),
        (CM, "M51.26", "herniated-disc", None),
        (CM, "J44.9", "copd", None),
        (CM, "I50.22", "heart-failure", None),
        (CM, "I48.20", "atrial-fibrillation", None),
        (CM, "I21.02", "heart-attack", None),
        (CM, "I63.512", "stroke", Some(Sides::One(Side::Left))),
        (CM, "I63.9", "stroke", None),
        // Weak on the left: the right half of the brain.
        (CM, "I69.354", "stroke", Some(Sides::One(Side::Right))),
        (CM, "S93.401A", "ankle-sprain", Some(Sides::One(Side::Right))),
        (SNOMED, "13645005", "copd", None),
        (SNOMED, "22298006", "heart-attack", None),
    ] {
        let picked = picks.pick(system, code).unwrap_or_else(|| panic!("{code} picks nothing"));
        assert_eq!((picked.story.as_str(), picked.side), (story, side), "{code}");
    }
    for (system, code) in [
        (CM, "E10.9"),
        (CM, "E03.9"),
        (CM, "M16.12"),
        (SNOMED, "I10"),
        (CM, "44054006"),
        ("", "I10"),
        // Atrial flutter, and a stroke that is a bleed.
        (CM, "I48.92"),
        (CM, "I61.9"),
        // Discs of the chest's part of the spine: the story's are those of the lower back.
        (CM, "M51.14"),
        (CM, "M51.24"),
    ] {
        assert_eq!(picks.pick(system, code), None, "{system} {code}");
    }
}

#[test]
fn weakness_on_one_side_is_no_stroke_on_that_side() {
    let (picks, sites) = (Picks::read(&file("codes.json")).unwrap(), Sites::read(&file("sites.json")).unwrap());
    let side = |code: &str, site: Option<&str>, text: &str| {
        picks.pick("http://hl7.org/fhir/sid/icd-10-cm", code).unwrap().side_of(&sites, site, text)
    };
    // Nothing says which half of the brain it is.
    assert_eq!(side("I63.9", None, "Stroke with left-sided weakness"), None);
    assert_eq!(
        side("I63.9", Some("Left cerebral hemisphere"), "Stroke with right-sided weakness"),
        Some(Sides::One(Side::Left))
    );
    assert_eq!(side("I63.512", None, "Stroke, right-sided weakness"), Some(Sides::One(Side::Left)));
    assert_eq!(side("S93.409A", None, "Sprained left ankle"), Some(Sides::One(Side::Left)));
    assert_eq!(side("S93.409A", Some("Right ankle"), "Sprained ankle"), Some(Sides::One(Side::Right)));
}

#[test]
fn codes_are_well_formed() {
    let value: serde_json::Value = serde_json::from_slice(&file("codes.json")).unwrap();
    let sites: serde_json::Value = serde_json::from_slice(&file("sites.json")).unwrap();
    let of_stories = value["codes"].as_array().unwrap().iter().map(|entry| {
        let system = ["icd10", "pcs", "snomed"].into_iter().find(|system| entry[system].is_string()).unwrap();
        (system.to_owned(), entry[system].as_str().unwrap().to_owned())
    });
    let of_site = |codes: &serde_json::Value| {
        let systems = codes.as_object().into_iter().flatten();
        let one = |(system, all): (&String, &serde_json::Value)| {
            let all = all.as_array().unwrap().iter();
            all.map(|code| (system.clone(), code.as_str().unwrap().to_owned())).collect::<Vec<_>>()
        };
        systems.flat_map(one).collect::<Vec<_>>()
    };
    let of_sites = sites["sites"].as_array().unwrap().iter().flat_map(|site| of_site(&site["codes"]));
    for all in [of_stories.collect(), of_sites.collect::<Vec<_>>(), of_site(&sites["both_codes"])] {
        let mut seen = BTreeSet::new();
        for (system, code) in all {
            match system.as_str() {
                "icd10" => {
                    // With two signs a class of thyroids holds diabetes too.
                    let letters: Vec<char> = code.chars().collect();
                    assert!(letters.len() >= 3, "{code} is no class");
                    assert!(letters[0].is_ascii_uppercase() && letters[1].is_ascii_digit(), "{code}");
                    assert!(letters.len() == 3 || letters.len() > 4 && letters[3] == '.', "{code}");
                    assert!(letters.iter().all(|c| c.is_ascii_alphanumeric() || *c == '.'), "{code}");
                }
                // Seven signs, without the letters I and O (ICD-10-PCS, its reference manual).
                "pcs" => {
                    let signs =
                        code.chars().all(|c| c.is_ascii_digit() || c.is_ascii_uppercase() && c != 'I' && c != 'O');
                    assert!((2..=7).contains(&code.len()) && signs, "{code}");
                }
                "snomed" => assert!((6..=18).contains(&code.len()) && verhoeff(&code), "{code}"),
                other => panic!("no codes of {other} are known"),
            }
            assert!(seen.insert((system, code.clone())), "{code} stands twice");
        }
    }
}

/// Whether a SNOMED CT identifier's check digit is right (SNOMED CT Release File Specification, 6.2: Verhoeff 1969).
fn verhoeff(digits: &str) -> bool {
    const FIRST: [usize; 10] = [1, 5, 7, 6, 2, 8, 3, 0, 9, 4];
    // The dihedral group of ten: five turns, five mirrors.
    let times = |a: usize, b: usize| match (a < 5, b < 5) {
        (true, true) => (a + b) % 5,
        (true, false) => 5 + (a + b - 5) % 5,
        (false, true) => 5 + (a - 5 + 5 - b) % 5,
        (false, false) => (a + 5 - b) % 5,
    };
    let permuted = |place: usize, digit: usize| (0..place % 8).fold(digit, |d, _| FIRST[d]);
    let sum = digits
        .chars()
        .rev()
        .enumerate()
        .try_fold(0, |sum, (place, digit)| Some(times(sum, permuted(place, digit.to_digit(10)? as usize))));
    sum == Some(0)
}

#[test]
fn the_check_digit_is_checked() {
    // Diabetes mellitus, a wrong digit, and two digits changed about.
    assert!(verhoeff("73211009") && !verhoeff("73211008") && !verhoeff("72311009"));
}

#[test]
fn sites_are_found_by_their_words_and_codes() {
    let sites = Sites::read(&file("sites.json")).unwrap();
    for site in sites.iter() {
        for side in [Side::Right, Side::Left] {
            assert_eq!(faults(site.view(side)), Vec::<String>::new());
            let (at, view) = (site.at(side), site.view(side));
            let comes_with = system(at).unwrap_or_else(|| panic!("{at} is no structure"));
            assert!(view.systems.iter().any(|shown| shown == comes_with), "{at}");
            assert!(view.isolated.is_empty() || view.isolated.iter().any(|id| id == at), "{at}");
            let lit = |id: &str| view.marks.iter().any(|mark| mark.id == id && mark.kind == MarkKind::Lit);
            assert!(lit(at), "{at} is not lit");
        }
        assert_eq!(faults(&site.seen(Some(Sides::Both))), Vec::<String>::new());
        let (right, left) = (site.at(Side::Right), site.at(Side::Left));
        let sides = |id: &str, ends: [&str; 2]| id.starts_with(ends[0]) || id.ends_with(ends[1]);
        assert!(right == left || sides(right, ["r_", "r"]) && sides(left, ["l_", "l"]), "{right} {left}");
    }
    let shows = |words: &str, id: &str| {
        let side = sites.sides(words).map_or(Side::Right, Sides::told);
        let site = sites.find(Some(words), None).unwrap_or_else(|| panic!("{words} is nowhere"));
        assert!(site.view(side).marks.iter().any(|m| m.id == id), "{words}");
    };
    shows("Left knee", "l_femur");
    shows("Right shoulder", "humerus_r");
    shows("Linkes Knie", "l_femur");
    shows("Rodilla izquierda", "l_femur");
    shows("الركبة اليسرى", "l_femur");
    assert!(sites.find(None, Some(("http://hl7.org/fhir/sid/icd-10-cm", "E03.9"))).is_some());
    let at = |words: &str| sites.find(Some(words), None).map(|site| site.at(Side::Left).to_owned());
    for (words, id) in [
        ("Total hip replacement", "l_femur"),
        ("Hüftgelenk", "l_femur"),
        ("Gallbladder", "gallbladder"),
        ("Harnblase", "bladder"),
        ("Linkes Handgelenk", "lunate_l"),
        ("lower back", "lumbar4_geom_1_lumbar4"),
        ("للركبة اليسرى", "l_patella"),
    ] {
        assert_eq!(at(words).as_deref(), Some(id), "{words}");
    }
    // A word within another is another word.
    for words in ["Relationship counselling", "Feedback", "Background", "Hippocampus", "Parathyroid gland"] {
        assert_eq!(at(words), None, "{words}");
    }
    assert!(sites.find(Some("somewhere"), Some(("http://snomed.info/sct", "1"))).is_none());
    assert_eq!(sites.sides("both, left and right"), Some(Sides::Both));
}

#[test]
fn a_code_of_what_was_done_is_not_one_of_what_is_the_matter() {
    let (picks, sites) = (Picks::read(&file("codes.json")).unwrap(), Sites::read(&file("sites.json")).unwrap());
    for system in ["http://www.cms.gov/Medicare/Coding/ICD10", "http://hl7.org/fhir/sid/icd-10-pcs"] {
        let picked = picks.pick(system, "0SRD0J9").unwrap();
        assert_eq!((picked.story.as_str(), picked.side), ("knee-replacement", Some(Sides::One(Side::Left))));
        assert_eq!(sites.find(None, Some((system, "0SRB04A"))).unwrap().at(Side::Right), "r_femur");
        // The first signs of a dementia, of diabetes and of hypertension.
        for code in ["F07Z9ZZ", "E11", "I10"] {
            assert!(picks.pick(system, code).is_none() && sites.find(None, Some((system, code))).is_none(), "{code}");
        }
    }
    let system = "http://hl7.org/fhir/sid/icd-10-cm";
    assert!(picks.pick(system, "0SRD0J9").is_none() && sites.find(None, Some((system, "0SRD"))).is_none());
    let operation = picks.pick("http://snomed.info/sct", "609588000").unwrap();
    let side = operation.side_of(&sites, Some("Left knee"), "Total knee replacement");
    assert_eq!(side, Some(Sides::One(Side::Left)));
}
