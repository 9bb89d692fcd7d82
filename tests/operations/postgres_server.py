"""The distribution's PostgreSQL, with a password asked for: Prefect wants an extension that the tests' own lacks."""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import URL, create_engine, text


@contextmanager
def postgres_server(port: int, password: str) -> Iterator[list[URL]]:
    """A server with two empty databases; their URLs have the password in them."""
    binaries = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: int(path.parent.name))
    assert binaries, "PostgreSQL がありません。apt-get install postgresql を実行してください。"
    folder = Path(tempfile.mkdtemp(prefix="sumida-house-"))  # not pytest's own, which the server's user may not enter
    user: tuple[str, ...] = ()
    if os.geteuid() == 0:  # it does not run as root
        shutil.chown(folder, "postgres")
        user = ("runuser", "-u", "postgres", "--")
    secret, data, control = folder / "secret", folder / "data", str(binaries[-1] / "pg_ctl")
    secret.write_text(password)
    secret.chmod(0o644)

    def run(*command: str) -> None:
        subprocess.run([*user, *command], check=True, stdout=subprocess.DEVNULL, cwd=folder)

    run(str(binaries[-1] / "initdb"), "-D", str(data), "-U", "clerk", "-A", "scram-sha-256", f"--pwfile={secret}")
    options = f"-p {port} -h 127.0.0.1 -k {folder} -c fsync=off"
    run(control, "-D", str(data), "-l", str(folder / "log"), "-o", options, "-w", "start")
    try:
        admin = URL.create("postgresql+psycopg", "clerk", password, "127.0.0.1", port, "postgres")
        engine = create_engine(admin, isolation_level="AUTOCOMMIT")
        with engine.connect() as connection:
            for name in ("warehouse", "prefect"):
                connection.execute(text(f"CREATE DATABASE {name}"))
        engine.dispose()
        yield [admin.set(database=name) for name in ("warehouse", "prefect")]
    finally:
        run(control, "-D", str(data), "-m", "immediate", "stop")
        shutil.rmtree(folder)
