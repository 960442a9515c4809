"""The exercises that the skeleton shows -> ../exercises.json: joint coordinates whose measured angle is the named
target, and prime movers whose moment arm in the model acts that way. Run after build_skeleton.py."""
import json

import mujoco
import numpy as np
from scipy.optimize import brentq

import build_skeleton as build

# Candidates from anatomy; the model's own moment arms decide which of them it calls a mover.
MOVERS = {
    "shoulder-flexion": ["DELT1", "PECM1", "DELT2", "CORB", "BIClong"],
    "shoulder-abduction": ["DELT2", "SUPSP", "DELT3"],
    "knee-extension": ["recfem", "vaslat", "vasmed", "vasint"],
    "knee-flexion": ["bflh", "bfsh", "semimem", "semiten", "grac", "sart"],
}
LEAST_ARM_MM = 5.0


class Model:
    def __init__(self):
        self.m = build.source()
        self.d = mujoco.MjData(self.m)

    def place(self, joints):
        q = self.m.qpos0.copy()
        for name, value in joints.items():
            q[self.m.jnt_qposadr[self.m.joint(name).id]] = value
        self.d.qpos[:] = build.settle(self.m, q)
        mujoco.mj_fwdPosition(self.m, self.d)

    def at(self, body):
        return build.TO_Y_UP @ self.d.xpos[self.m.body(body).id]

    def elevation(self, s):
        arm = self.at(f"ulna_{s}") - self.at(f"humerus_{s}")
        down = -(build.TO_Y_UP @ self.d.xmat[self.m.body("torso").id].reshape(3, 3))[:, 1]
        return np.degrees(np.arccos(arm @ down / np.linalg.norm(arm)))

    def flexion(self, s):
        thigh = self.at(f"tibia_{s}") - self.at(f"femur_{s}")
        shank = self.at(f"talus_{s}") - self.at(f"tibia_{s}")
        return np.degrees(np.arccos(np.clip(thigh @ shank / np.linalg.norm(thigh) / np.linalg.norm(shank), -1, 1)))

    def lengths(self, joints):
        self.place(joints)
        return {
            self.m.actuator(a).name: self.d.ten_length[self.m.actuator_trnid[a, 0]] for a in range(self.m.nu)
        }


def sided(joints, s):
    return {name.replace("{side}", s): value for name, value in joints.items()}


def between(a, b, t):
    return {k: a[k] + (b[k] - a[k]) * t for k in a}


def main():
    model = Model()

    def elevation_at(plane, lift):
        model.place({"elv_angle_r": plane, "shoulder_elv_r": lift})
        return model.elevation("r")

    def out_of_plane(plane, axis):
        lift = brentq(lambda x: elevation_at(plane, x) - 90, 1.2, 2.0)
        elevation_at(plane, lift)
        return (model.at("ulna_r") - model.at("humerus_r"))[axis]

    # The plane in which the arm neither crosses the body (flexion) nor comes forward (abduction).
    forward = brentq(lambda p: out_of_plane(p, 0), 1.2, 1.9)
    outward = brentq(lambda p: out_of_plane(p, 2), -0.4, 0.4)

    def shoulder(plane):
        lift = brentq(lambda x: elevation_at(plane, x) - 90, 1.2, 2.0)
        # At rest the humerus hangs a few degrees off plumb; where the arm is lowest depends on the plane.
        low = min(np.linspace(0, 0.3, 61), key=lambda x: elevation_at(plane, x))
        return [
            {"elv_angle_{side}": plane, "shoulder_elv_{side}": float(low)},
            {"elv_angle_{side}": plane, "shoulder_elv_{side}": float(lift)},
        ], float(elevation_at(plane, low))

    def knee_at(bend):
        model.place({"knee_angle_r": bend})
        return model.flexion("r")

    bent = brentq(lambda x: knee_at(x) - 90, 1.2, 2.0)
    seated = {
        "hip_flexion_r": np.pi / 2, "hip_flexion_l": np.pi / 2,
        "elbow_flexion_r": 0.9, "elbow_flexion_l": 0.9, "knee_angle_r": bent, "knee_angle_l": bent,
    }  # fmt: skip
    model.place({})
    standing = min(model.at("calcn_r")[1], model.at("calcn_l")[1])
    model.place(seated)
    drop = standing - min(model.at("calcn_r")[1], model.at("calcn_l")[1])

    flexion, flexion_start = shoulder(forward)
    abduction, abduction_start = shoulder(outward)
    table = {
        "shoulder-flexion": ("shoulder-elevation", flexion, flexion_start, 90.0, {}, 0.0),
        "shoulder-abduction": ("shoulder-elevation", abduction, abduction_start, 90.0, {}, 0.0),
        "knee-extension": (
            "knee-flexion", [{"knee_angle_{side}": bent}, {"knee_angle_{side}": 0.0}], 90.0, 0.0, seated, drop,
        ),
        "knee-flexion": (
            "knee-flexion", [{"knee_angle_{side}": 0.0}, {"knee_angle_{side}": bent}], float(knee_at(0.0)), 90.0, {}, 0.0,
        ),
    }  # fmt: skip
    out = {}
    for name, (measure, frames, start, target, hold, root) in table.items():
        movers = []
        for muscle in MOVERS[name]:
            pair = {}
            for s in "rl":
                leg = "knee" in name
                own = f"{muscle}_{s}" if leg or s == "l" else muscle
                arms = []
                for t in (0.25, 0.5, 0.75):
                    lengths, angles = [], []
                    for e in (-0.01, 0.01):
                        joints = {**hold, **sided(between(frames[0], frames[1], t + e), s)}
                        lengths.append(model.lengths(joints)[own])
                        angles.append(np.radians(model.flexion(s) if leg else model.elevation(s)))
                    # Moment arm by virtual work: shortening for each radian of movement towards the target.
                    arms.append((lengths[0] - lengths[1]) / abs(angles[1] - angles[0]) * 1000)
                pair["right" if s == "r" else "left"] = own
                pair["moment_arm_mm"] = round(float(np.mean(arms)), 1)
            print(name, pair)
            if pair["moment_arm_mm"] >= LEAST_ARM_MM:
                movers.append(pair)
        movers.sort(key=lambda p: -p["moment_arm_mm"])
        out[name] = {
            "measure": measure,
            "start_deg": round(start, 2),
            "target_deg": target,
            "root_shift": [0.0, round(float(drop) if root else 0.0, 5), 0.0],
            "hold": {k: round(float(v), 6) for k, v in hold.items()},
            "keyframes": [
                {"phase": i / (len(frames) - 1), "joints": {k: round(float(v), 6) for k, v in f.items()}}
                for i, f in enumerate(frames)
            ],
            "movers": movers,
        }
    (build.OUT / "exercises.json").write_text(json.dumps(out, indent=2) + "\n")


if __name__ == "__main__":
    main()
