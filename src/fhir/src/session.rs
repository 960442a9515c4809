//! An exercise session, which is a Procedure with a code of ours. Its measures stand in a contained Observation that is part of it.

use crate::codes::{EXERCISE_SYSTEM, LOINC, MEASURE_SYSTEM, METHOD_SYSTEM, PAIN, STOP_SYSTEM};
use crate::json::{code_in, concept, count, instant, list, number, referenced, set, text, written};
use crate::service_request::{degrees, read_side, write_side};
use ambulo_care::{Id, Method, NumericRating, RangeOfMotion, Session, StopReason};
use serde_json::{Value, json};

const RESULT: &str = "result";

const STOPS: [(StopReason, &str); 5] = [
    (StopReason::Pain, "pain"),
    (StopReason::Unwell, "unwell"),
    (StopReason::Tired, "tired"),
    (StopReason::TrackingLost, "tracking-lost"),
    (StopReason::Other, "other"),
];

const METHODS: [(Method, &str); 3] =
    [(Method::Controller, "controller"), (Method::Screen, "screen"), (Method::Hands, "hands")];

/// Whether a Procedure is of this kind.
pub(crate) fn is_session(resource: &Value) -> bool {
    resource.get("code").is_some_and(|code| code_in(code, EXERCISE_SYSTEM).is_some())
}

pub(crate) fn read(resource: &Value, id: &Id) -> Option<Session> {
    let exercise = code_in(resource.get("code")?, EXERCISE_SYSTEM)?.to_owned();
    let prescription = list(resource, "/basedOn").iter().find_map(|r| referenced(r, "/reference", "ServiceRequest"))?;
    let started = instant(resource, "/performedPeriod/start")?;
    let result = list(resource, "/contained").iter().find(|c| text(c, "/id") == Some(RESULT));
    let part = |code: &str| {
        list(result?, "/component")
            .iter()
            .find(|c| c.get("code").and_then(|c| code_in(c, MEASURE_SYSTEM)) == Some(code))
    };
    let whole = |code| part(code).and_then(|c| count(c, "/valueInteger"));
    let angle = |code| part(code).and_then(|c| number(c, "/valueQuantity/value"));
    let rating = |code| NumericRating::new(u8::try_from(whole(code)?).ok()?).ok();
    let range = || {
        Some(RangeOfMotion {
            max_deg: angle("range-max")?,
            typical_deg: angle("range-typical")?,
            error_deg: angle("range-error")?,
        })
    };
    let repetitions = whole("repetitions").unwrap_or(0);
    let coded = |at: &str, system| resource.pointer(at).and_then(|c| code_in(c, system));
    let stopped = (text(resource, "/status") == Some("stopped")).then(|| {
        let code = coded("/statusReason", STOP_SYSTEM);
        STOPS.iter().find(|(_, n)| Some(*n) == code).map_or(StopReason::Other, |(r, _)| *r)
    });
    let method = coded("/usedCode/0", METHOD_SYSTEM);
    Some(Session {
        id: id.clone(),
        prescription,
        exercise,
        side: read_side(resource),
        started,
        ended: instant(resource, "/performedPeriod/end").unwrap_or(started),
        repetitions,
        attempts: whole("attempts").unwrap_or(repetitions),
        lost: whole("lost").unwrap_or(0),
        range_deg: range(),
        pain_before: rating("pain-before"),
        pain_after: rating("pain-after"),
        stopped,
        method: METHODS.iter().find(|(_, name)| Some(*name) == method).map_or(Method::Screen, |(method, _)| *method),
    })
}

pub(crate) fn write(resource: &mut Value, session: &Session) {
    set(resource, "status", json!(if session.stopped.is_some() { "stopped" } else { "completed" }));
    let reason = session.stopped.map(|reason| {
        let code = STOPS.iter().find(|(known, _)| *known == reason).map_or("other", |(_, n)| n);
        json!({"coding": [{"system": STOP_SYSTEM, "code": code}]})
    });
    set(resource, "statusReason", json!(reason));
    set(resource, "code", concept(EXERCISE_SYSTEM, &session.exercise, &session.exercise));
    let request = json!([{"reference": format!("ServiceRequest/{}", session.prescription)}]);
    set(resource, "basedOn", request);
    set(resource, "performedPeriod", json!({"start": written(session.started), "end": written(session.ended)}));
    write_side(resource, session.side);
    let method = METHODS.iter().find(|(m, _)| *m == session.method).map_or("screen", |(_, n)| n);
    set(resource, "usedCode", json!([concept(METHOD_SYSTEM, method, method)]));
    let others = list(resource, "/contained").iter().filter(|c| text(c, "/id") != Some(RESULT));
    let contained: Vec<Value> = others.cloned().chain([result(session)]).collect();
    set(resource, "contained", json!(contained));
}

fn result(session: &Session) -> Value {
    let measure = |code: &str| concept(MEASURE_SYSTEM, code, code);
    let whole = |code: &str, n: u32| json!({"code": measure(code), "valueInteger": n});
    let mut parts = vec![
        whole("repetitions", session.repetitions),
        whole("attempts", session.attempts),
        whole("lost", session.lost),
    ];
    if let Some(range) = session.range_deg {
        for (code, deg) in
            [("range-max", range.max_deg), ("range-typical", range.typical_deg), ("range-error", range.error_deg)]
        {
            if deg.is_finite() {
                parts.push(json!({"code": measure(code), "valueQuantity": degrees(deg)}));
            }
        }
    }
    for (code, rating) in [("pain-before", session.pain_before), ("pain-after", session.pain_after)] {
        if let Some(rating) = rating {
            let pain = json!({
                "coding": [
                    {"system": MEASURE_SYSTEM, "code": code, "display": code},
                    {"system": LOINC, "code": PAIN.0, "display": PAIN.1},
                ],
                "text": code,
            });
            parts.push(json!({"code": pain, "valueInteger": rating.get()}));
        }
    }
    json!({
        "resourceType": "Observation",
        "id": RESULT,
        "partOf": [{"reference": "#"}],
        "status": "final",
        "code": concept(MEASURE_SYSTEM, "session", "session"),
        "component": parts,
    })
}
