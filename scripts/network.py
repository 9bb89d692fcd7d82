"""Translate pip's configuration of index, proxy and certificates into uv's variables.

uv reads neither pip.conf nor, unless told, the system's certificates. What is found is handed on in the environment of
one process and written nowhere, so no address gets into the project or its lock files.
"""

import ast
import subprocess
from collections.abc import Mapping
from pathlib import Path

_UV_WORDS = {
    "index-url": "UV_DEFAULT_INDEX",
    "extra-index-url": "UV_INDEX",
    "find-links": "UV_FIND_LINKS",
    "trusted-host": "UV_INSECURE_HOST",
    "timeout": "UV_HTTP_TIMEOUT",
    "default-timeout": "UV_HTTP_TIMEOUT",
    "cert": "SSL_CERT_FILE",
    "client-cert": "SSL_CLIENT_CERT",
    "proxy": "ALL_PROXY",
}
_SEPARATORS = {"UV_FIND_LINKS": ","}
_SYNONYMS = {
    "UV_DEFAULT_INDEX": ("UV_INDEX_URL",),
    "UV_INDEX": ("UV_EXTRA_INDEX_URL",),
    "UV_SYSTEM_CERTS": ("UV_NATIVE_TLS",),
    "ALL_PROXY": ("all_proxy", "HTTPS_PROXY", "https_proxy", "HTTP_PROXY", "http_proxy"),
}
"""Variables with the same meaning for uv; where one is set, ours is not."""


def pip_configuration(python: Path, environment: Mapping[str, str]) -> dict[str, str]:
    """The settings of ``pip install``: its files and ``PIP_*`` variables, by their precedence."""
    listed = subprocess.run(  # noqa: S603 - our own command line
        [python, "-m", "pip", "config", "list"],
        env=dict(environment),
        capture_output=True,
        text=True,
        check=False,
        close_fds=False,  # as in the installer
    )
    values: dict[str, dict[str, str]] = {"global": {}, "install": {}, ":env:": {}}
    for line in listed.stdout.splitlines():
        name, _, value = line.partition("=")
        section, _, option = name.partition(".")
        if section in values and value[:1] in {"'", '"'}:
            values[section][option] = ast.literal_eval(value)
    return values["global"] | values["install"] | values[":env:"]


def for_uv(configuration: Mapping[str, str], environment: Mapping[str, str]) -> dict[str, str]:
    """Variables that make uv use the same index, proxy and certificates as pip; what is set for uv itself stays."""
    said = {"UV_SYSTEM_CERTS": "1"}
    for option, name in _UV_WORDS.items():
        if value := configuration.get(option):
            said[name] = _SEPARATORS.get(name, " ").join(value.split())
    if "UV_INDEX" in said:
        # As pip does, look on every index; which file it may be is settled by its hash, not by who serves it.
        said["UV_INDEX_STRATEGY"] = "unsafe-best-match"
    if "UV_HTTP_TIMEOUT" in said:
        said["UV_HTTP_TIMEOUT"] = str(round(float(said["UV_HTTP_TIMEOUT"])))
    return {
        name: value
        for name, value in said.items()
        if not any(each in environment for each in (name, *_SYNONYMS.get(name, ())))
    }


def options_for_uv(configuration: Mapping[str, str]) -> list[str]:
    """Options that uv takes on its command line only."""
    return ["--no-index"] if configuration.get("no-index", "").lower() in {"1", "true", "yes", "on"} else []
