"""``python -m bench.fuzzed``: whatever its description allows, the HTTP API answers as its description says.

Starts ``comity serve`` and lets schemathesis draw requests from the OpenAPI: no answer may be a failure of the server,
nor have a status, a type or a shape that is not described. Ends with the exit code of schemathesis.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

_SERVE: Final = (sys.executable, "-c", "from comity.cli import run; run()", "serve", "--port", "0")
_CHECKS: Final = "not_a_server_error,content_type_conformance,response_schema_conformance,status_code_conformance"
_DRAWN: Final = 2  # requests of each operation
_SLOW: Final = "/reform/rank"  # asks every reform over every tie, a minute of work
_OPTIONS: Final = (
    "--phases", "fuzzing", "--max-examples", str(_DRAWN), "--checks", _CHECKS, "--continue-on-failure", "--seed", "1",
    "--request-timeout", "60", "--suppress-health-check", "all", "--warnings", "off", "--exclude-path", _SLOW,
)  # fmt: skip


def main() -> None:
    """Draw requests, and tell what is wrong with the answers."""
    with TemporaryDirectory() as folder, subprocess.Popen(_SERVE, stderr=subprocess.PIPE, text=True) as server:
        if server.stderr is None:
            raise SystemExit("the server does not tell its address")
        address = server.stderr.readline().split()[0].rstrip("/")
        tool = Path(sys.executable).parent / "schemathesis"
        command = [str(tool), "run", f"{address}/schema/openapi.json", *_OPTIONS, *sys.argv[1:]]
        done = subprocess.run(command, cwd=folder, check=False)
        server.terminate()
    sys.exit(done.returncode)


if __name__ == "__main__":
    main()
