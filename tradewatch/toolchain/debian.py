"""Downloads Debian's packages with apt and unpacks them, without a change of the machine.

apt verifies each suite's signature with the machine's Debian keyring, and each package by the signed index. It uses the
machine's configured mirrors, and a state of its own.
"""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from pathlib import Path

from tradewatch.toolchain.programs import FILE_NAMES, PROGRAMS
from tradewatch.toolchain.run import ToolError, run

_KEYRING = Path("/usr/share/keyrings/debian-archive-keyring.gpg")

# Since trixie, promtool is a package of its own.
_PACKAGES = ("prometheus", "promtool", "prometheus-alertmanager")

# In seconds, for a suite's index of about 10 MB and packages of 50 MB.
_TIMEOUT = 600

# The hooks after an update would clean the machine's own cache, and only a configuration file can clear a list.
_APT = """\
Dir::State "{scratch}";
Dir::State::lists "{scratch}/lists";
Dir::State::status "{scratch}/status";
Dir::Cache "{scratch}";
Dir::Cache::archives "{scratch}/archives";
Dir::Etc::sourcelist "{scratch}/sources.list";
Dir::Etc::sourceparts "/dev/null";
Dir::Etc::preferences "/dev/null";
Dir::Etc::preferencesparts "/dev/null";
Acquire::AllowInsecureRepositories "false";
Acquire::AllowWeakRepositories "false";
Acquire::AllowDowngradeToInsecureRepositories "false";
Acquire::http::Timeout "20";
Acquire::https::Timeout "20";
APT::Get::AllowUnauthenticated "false";
APT::Sandbox::User "root";
APT::Update::Error-Mode "any";
#clear APT::Update::Pre-Invoke;
#clear APT::Update::Post-Invoke;
#clear APT::Update::Post-Invoke-Success;
"""


def unpack_packages(suite: str, into: Path, scratch: Path) -> None:
    """Unpack the programs of this suite, and the servers' shared files, into `into`. Raises ToolError as `unpacked`."""
    root = unpacked(suite, _PACKAGES, scratch)
    for folder in ("bin", "share"):
        (into / folder).mkdir(parents=True)
    for name in PROGRAMS:
        for file_name in FILE_NAMES.get(name, (name,)):
            if (program := root / "usr" / "bin" / file_name).is_file():
                program.rename(into / "bin" / name)
    (root / "usr" / "share" / "prometheus").rename(into / "share" / "prometheus")
    for licence in root.glob("usr/share/doc/*/copyright"):
        to = into / "share" / "doc" / licence.parent.name / licence.name
        to.parent.mkdir(parents=True)
        licence.rename(to)


def unpacked(suite: str, packages: Sequence[str], scratch: Path) -> Path:
    """A folder with the files of these packages, as far as the suite has them.

    Raises ToolError if this is not a Debian machine, or if no mirror has the suite.
    """
    programs = [shutil.which(name) for name in ("apt-get", "apt-cache", "dpkg-deb")]
    if not all(programs) or not _KEYRING.exists():
        raise ToolError("this is not a Debian machine")
    apt_get, apt_cache, dpkg_deb = (Path(program) for program in programs if program)
    refusals = []
    for number, mirror in enumerate(_mirrors(apt_get)):
        state = scratch / f"apt-{suite}-{number}"
        try:
            archives = _download(apt_get, apt_cache, mirror, suite, packages, state)
        except ToolError as refusal:
            refusals.append(str(refusal))
            continue
        return _unpack(dpkg_deb, archives, state / "unpacked")
    raise ToolError("; ".join(refusals) or "apt has no mirror configured")


def _mirrors(apt_get: Path) -> list[str]:
    """The repositories in apt's configuration with a `main` component, in its order."""
    arguments = ["--no-release-info", "indextargets", "--format", "$(COMPONENT) $(REPO_URI)"]
    listed = run(apt_get, [*arguments, "Created-By: Packages"]).stdout.splitlines()
    targets = [line.partition(" ") for line in listed]
    return list(dict.fromkeys(uri for component, _, uri in targets if component == "main"))


def _download(
    apt_get: Path, apt_cache: Path, mirror: str, suite: str, packages: Sequence[str], state: Path
) -> list[Path]:
    """Download the packages. Raises ToolError with apt's own message."""
    for folder in ("lists/partial", "archives/partial", "packages"):
        (state / folder).mkdir(parents=True)
    (state / "status").touch()
    options = f"signed-by={_KEYRING} lang=none target=Packages"
    (state / "sources.list").write_text(f"deb [{options}] {mirror} {suite} main\n", encoding="utf-8")
    (state / "apt.conf").write_text(_APT.format(scratch=state.absolute()), encoding="utf-8")
    configured = ["-c", str(state.absolute() / "apt.conf")]
    _apt(apt_get, [*configured, "update"], state)
    known = set(run(apt_cache, [*configured, "pkgnames"]).stdout.split())
    _apt(apt_get, [*configured, "download", *(name for name in packages if name in known)], state / "packages")
    return sorted((state / "packages").glob("*.deb"))


def _apt(apt_get: Path, arguments: Sequence[str], cwd: Path) -> None:
    finished = run(apt_get, arguments, cwd=cwd, timeout=_TIMEOUT)
    if finished.exit_code != 0:
        errors = [line for line in finished.stderr.splitlines() if line.startswith("E: ")]
        raise ToolError("apt-get fails: " + " ".join(errors or [f"exit code {finished.exit_code}"]))


def _unpack(dpkg_deb: Path, archives: Sequence[Path], into: Path) -> Path:
    for archive in archives:
        finished = run(dpkg_deb, ["-x", str(archive), str(into)])
        if finished.exit_code != 0:
            raise ToolError(f"dpkg-deb cannot unpack {archive.name}: {finished.stderr.strip()}")
    return into
