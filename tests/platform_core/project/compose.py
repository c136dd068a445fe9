"""What would Docker do with these words? The same with processes of this machine: no engine is needed, and no network.

    python -m tests.platform_core.project.compose STATE compose up -d --wait

Commands, environments, health checks, their order and their conditions are read from docker-compose.yml, the tree is
that of .dockerignore, the packages are those of requirements.lock, and no variable comes from outside `.env`. What
differs is where things are: `PLACES`. It knows the words of docs/operate.md and no others.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import psutil
import yaml

from platform_core.embedded import place
from platform_core.embedded.postgres import Postgres, session
from platform_core.embedded.valkey import Valkey
from tests.platform_core.project import image

PATIENCE = 120  # seconds until healthy
GIVEN = re.compile(r"\$\{(\w+)(?::([-?])([^}]*))?\}")
OPTIONS_WITH_VALUE = {"-v", "-t", "--profile", "--target"}
HBA = (
    "local all postgres trust\nlocal replication all trust\nlocal all all scram-sha-256\n"  # as in the image, by socket
)
SERVER = {"fsync": "off", "shared_buffers": "64MB"}


@dataclass(frozen=True)
class Docker:
    """Everything is below ``state``; the operator's checkout is the folder in which the words are said."""

    state: Path
    checkout: Path

    @cached_property
    def ports(self) -> dict[str, int]:
        found: dict[str, int] = json.loads((self.state / "ports.json").read_text())
        return found

    @cached_property
    def given(self) -> dict[str, str]:
        """What .env says; a line that comes later counts."""
        lines = (self.checkout / ".env").read_text("utf8").splitlines()
        return dict(line.split("=", 1) for line in lines if line)

    @cached_property
    def services(self) -> dict[str, dict[str, Any]]:
        found = yaml.safe_load((self.checkout / "docker-compose.yml").read_text("utf8"))["services"]
        services: dict[str, dict[str, Any]] = self._filled(found)
        return services

    @property
    def postgres(self) -> Postgres:
        return Postgres(self._volume("database"), SERVER)

    @property
    def valkey(self) -> Valkey:
        return Valkey(self._volume("cache"))

    def _volume(self, name: str) -> Path:
        (self.state / name).mkdir(mode=0o711, exist_ok=True)
        return self.state / name

    def _filled(self, value: Any) -> Any:
        if isinstance(value, dict):
            return {key: self._filled(one) for key, one in value.items()}
        if isinstance(value, list):
            return [self._filled(one) for one in value]
        return GIVEN.sub(self._variable, value) if isinstance(value, str) else value

    def _variable(self, found: re.Match[str]) -> str:
        name, kind, text = found.groups()
        if self.given.get(name):
            return self.given[name]
        if kind == "?":
            raise SystemExit(f"required variable {name} is missing a value: {text}")
        return text or ""

    def placed(self, text: str, service: str) -> str:
        """Where the same is on this machine."""
        whole = {
            "/tmp": str(self.state / "tmp" / service),  # noqa: S108  # of the container, not of this machine
            "/metrics": str(self.state / "tmp" / "metrics"),
            "0.0.0.0": "127.0.0.1",  # noqa: S104  # the same
            "8000": str(self.ports["web"]),
            "8025": str(self.ports["outside"]),
        }
        parts = {
            "@postgres/tianping": f"@/tianping?host={self.postgres.folder}",
            "redis://valkey:6379/0": self.valkey.url,
            "127.0.0.1:8000": f"127.0.0.1:{self.ports['web']}",
            "http://web:8000": f"http://127.0.0.1:{self.ports['web']}",
            ",web": ",127.0.0.1",  # among the names of hosts
            "http://sandbox:8025": f"http://127.0.0.1:{self.ports['outside']}",
            "/app/": f"{self.checkout}/",
            "/backup/": f"{self.checkout}/backup/",
        }
        for old, new in parts.items():
            text = text.replace(old, new)
        return whole.get(text, text)

    def environment(self, service: str) -> dict[str, str]:
        programs = f"{self.state / 'venv' / 'bin'}:{self.postgres._programs()}:/usr/sbin:/usr/bin:/bin"
        said = self.services[service].get("environment", {}) if service else {}
        own = {name: self.placed(str(value), service) for name, value in said.items()}
        if service == "postgres":
            own = {"PGHOST": str(self.postgres.folder), "PGDATA": str(self.postgres.cluster)}
        return {"PATH": programs, "LANG": "C.UTF-8", **own}

    def run(self, service: str, command: Sequence[str], **more: Any) -> int:
        words = [self.placed(word, service) for word in command]
        environment = self.environment(service)
        program = shutil.which(words[0], path=environment["PATH"]) or words[0]
        (self.state / "tmp" / (service or "none")).mkdir(parents=True, exist_ok=True)
        return subprocess.run([program, *words[1:]], cwd=self.checkout, env=environment, check=False, **more).returncode

    def up(self, names: Sequence[str], *, with_profile: bool) -> None:
        wanted = names or [name for name, said in self.services.items() if with_profile or "profiles" not in said]
        for name in self._in_order(wanted):
            self._start(name)
        for name in wanted:
            self._await_health(name)

    def _in_order(self, names: Sequence[str]) -> Iterator[str]:
        seen: dict[str, None] = {}

        def visit(name: str) -> None:
            for before in self.services[name].get("depends_on", {}):
                visit(before)
            seen.setdefault(name)

        for name in names:
            visit(name)
        yield from seen

    def _start(self, name: str) -> None:
        said = self.services[name]
        for before, condition in said.get("depends_on", {}).items():
            if condition["condition"] == "service_healthy":
                self._await_health(before)
        if name == "postgres":
            self._start_postgres()
        elif name == "valkey":
            self.valkey.start()
        elif said.get("restart") == "no":
            if self.run(name, said["command"]):
                raise SystemExit(f"service {name} didn't complete successfully")
        elif self._is_stale(name):
            self.stop([name])
            self._spawn(name)

    def _start_postgres(self) -> None:
        """As the image does: a new cluster gets the password, a folder that was put there gets its owner."""
        server = self.postgres
        is_new = not server.cluster.exists()
        if servant := place.servant():
            for path in (server.folder, *server.folder.rglob("*")) if server.folder.exists() else ():
                os.chown(path, servant.pw_uid, servant.pw_gid, follow_symlinks=False)
        if not is_new:
            server.cluster.chmod(0o700)
        server.start()
        if is_new:
            with session(server.url("postgres", "postgres")) as cursor:
                cursor.execute("ALTER ROLE postgres PASSWORD %s", [self.given["SUPERUSER_PASSWORD"]])
                (server.cluster / "pg_hba.conf").write_text(HBA)
                cursor.execute("SELECT pg_reload_conf()")

    def command(self, name: str) -> list[str]:
        if name == "proxy":
            return self._nginx()
        own = self.services[name].get("command") or image.command_of(self.checkout)
        return [self.placed(word, name) for word in own]

    def _nginx(self) -> list[str]:
        """Its files as they are committed, but for where things are."""
        said, own = self.services["proxy"], self.state / "tmp" / "proxy"
        volumes = dict(volume.split(":")[:2][::-1] for volume in said["volumes"])
        conf = self.state / "tmp" / "nginx"
        shutil.copytree(self.checkout / volumes["/etc/nginx/tianping"], conf, dirs_exist_ok=True)
        moved = {
            "/tmp/": f"{own}/",  # noqa: S108  # as above; first, since what follows may lie there
            "/etc/nginx/tls": str(self.checkout / volumes["/etc/nginx/tls"]),
            "web:8000": f"127.0.0.1:{self.ports['web']}",
            "listen 8080": f"listen 127.0.0.1:{self.ports['http']}",
            "listen 8443": f"listen 127.0.0.1:{self.ports['https']}",
        }
        for file in conf.iterdir():
            text = file.read_text()
            for old, new in moved.items():
                text = text.replace(old, new)
            file.write_text(text)
        *words, more = (word.replace("/etc/nginx/tianping", str(conf)) for word in said["command"])
        return [*words, f"{more} user root;" if os.geteuid() == 0 else more]

    def _spawn(self, name: str) -> None:
        command, environment = self.command(name), self.environment(name)
        for folder in ("pids", "logs", f"tmp/{name}", "tmp/metrics"):
            (self.state / folder).mkdir(parents=True, exist_ok=True)
        program = shutil.which(command[0], path=environment["PATH"]) or command[0]
        with (self.state / "logs" / name).open("ab") as log:
            process = subprocess.Popen(
                [program, *command[1:]],
                cwd=self.checkout,
                env=environment,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        (self.state / "pids" / name).write_text(json.dumps([process.pid, command, environment]))

    def _is_stale(self, name: str) -> bool:
        """Not running, or not as it would be started now."""
        pid, *started = self._running(name) or (0,)
        return not pid or started != [self.command(name), self.environment(name)]

    def _running(self, name: str) -> list[Any] | None:
        file = self.state / "pids" / name
        if not file.exists():
            return None
        found: list[Any] = json.loads(file.read_text())
        try:
            return found if psutil.Process(found[0]).status() != psutil.STATUS_ZOMBIE else None
        except psutil.NoSuchProcess:
            return None

    def stop(self, names: Sequence[str]) -> None:
        for name in names:
            if found := self._running(name):
                os.killpg(found[0], signal.SIGTERM)
                until = time.monotonic() + 20
                while self._running(name):
                    if time.monotonic() > until:
                        os.killpg(found[0], signal.SIGKILL)
                    time.sleep(0.1)
            (self.state / "pids" / name).unlink(missing_ok=True)

    def down(self) -> None:
        self.stop([file.name for file in (self.state / "pids").glob("*")])
        self.valkey.stop()
        self.postgres.stop()
        shutil.rmtree(self.state / "tmp", ignore_errors=True)

    def is_healthy(self, name: str) -> bool:
        if name == "postgres":
            return self.postgres.answers()
        if name == "valkey":
            return self.valkey.answers()
        check = self.services[name].get("healthcheck")
        if check is None:
            return self._running(name) is not None
        return self.run(name, check["test"][1:], capture_output=True) == 0

    def _await_health(self, name: str) -> None:
        if self.services[name].get("restart") == "no":
            return
        until = time.monotonic() + PATIENCE
        while not self.is_healthy(name):
            if time.monotonic() > until:
                raise SystemExit(f"{name} is unhealthy; its log:\n{(self.state / 'logs' / name).read_text()[-3000:]}")
            time.sleep(0.2)

    def ps(self) -> None:
        for name in self.services:
            if self._running(name):
                sys.stdout.write(f"{name} {'healthy' if self.is_healthy(name) else 'unhealthy'}\n")

    def remove(self, volumes: Sequence[str]) -> None:
        folders = {"database": self.state / "database", "files": self.checkout / ".data" / "files"}
        for volume in volumes:
            if folder := folders.get(volume.removeprefix("tianping_")):
                shutil.rmtree(folder)
        self.make_folders()

    def make_folders(self) -> None:
        """As new volumes have them; heads are a volume of their own, which no other's loss takes away."""
        files = self.checkout / ".data" / "files"
        (files / "exports").mkdir(parents=True, exist_ok=True)
        if not (files / "heads").is_symlink():
            (files / "heads").symlink_to(self._volume("heads"))


def main(arguments: Sequence[str]) -> int:
    os.umask(0o022)  # the engine's, whatever the shell has
    docker = Docker(Path(arguments[0]), Path.cwd())
    command, options = _without_options(arguments[1:])
    match command:
        case ["build", "."]:
            [target, *_] = [word.partition("=")[2] for word in options if word.startswith("--target=")] or [""]
            image.choose_stage(docker.checkout, docker.state / "apart", target=target)
            image.build(docker.checkout, docker.state / "venv")
            docker.make_folders()
        case ["run", "tianping", *rest]:
            return docker.run("", rest)
        case ["compose", *rest]:
            return _compose(docker, rest, options)
        case ["volume", "rm", *volumes]:
            docker.remove(volumes)
        case _:
            raise SystemExit(f"this stand-in does not know: docker {' '.join(arguments[1:])}")
    return 0


def _compose(docker: Docker, command: Sequence[str], options: set[str]) -> int:
    match command:
        case ["up", *names] if {"-d", "--wait"} <= options:
            docker.up(names, with_profile="--profile" in options)
        case ["run" | "exec", service, *rest]:
            return docker.run(service, rest)
        case ["stop", *names]:
            docker.stop(names)
        case ["down"]:
            docker.down()
        case ["ps"]:
            docker.ps()
        case _:
            raise SystemExit(f"this stand-in does not know: docker compose {' '.join(command)}")
    return 0


def _without_options(words: Sequence[str]) -> tuple[list[str], set[str]]:
    """Options before the service are Docker's, after it they are the program's."""
    plain: list[str] = []
    options: set[str] = set()
    names = {"compose": 3, "run": 2, "build": 2, "volume": 99}
    queue = list(words)
    while queue:
        word = queue.pop(0)
        if plain and len(plain) >= names.get(plain[0], 99):
            plain.append(word)
        elif word.startswith("-"):
            options.add(word)
            if word in OPTIONS_WITH_VALUE:
                options.add(f"{word}={queue.pop(0)}")
        else:
            plain.append(word)
    return plain, options


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
