"""Spark on this machine, and what Spark says when it fails, in a line for people."""

from __future__ import annotations

import logging
import os
import shutil
import sys
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Final

from comity.errors import InputError

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

INSTALL: Final = "pip install 'comity[spark]' and Java 17 or later"
_HERE: Final = "127.0.0.1"
_JAVA: Final = ("-XX:ReservedCodeCacheSize=512m", "-Xlog:disable", "-Xlog:all=error:stderr")
"""Room for what is compiled, which many laws in turn filled; and no warning of Java's on the output of a command."""
_LOGGING: Final = Path(__file__).parent / "java" / "log4j2.properties"


@contextmanager
def told_by_spark(where: str) -> Iterator[None]:
    """Turn what Spark says into a line for people.

    Raises:
        InputError: Spark failed.
    """
    from py4j.protocol import Py4JError  # noqa: PLC0415  comes with pyspark
    from pyspark.errors import PySparkException  # noqa: PLC0415

    logging.disable(logging.ERROR)  # py4j writes a trace of what it raises besides
    try:
        yield
    except (PySparkException, Py4JError) as error:
        raise InputError(f"Spark: {_cause(str(error))}", where=where) from None
    finally:
        logging.disable(logging.NOTSET)


def _cause(told: str) -> str:
    """Return the line of a Java trace that says what went wrong first."""
    lines = [line.strip() for line in told.splitlines() if line.strip()] or ["failed"]
    causes = [line.removeprefix("Caused by:").strip() for line in lines if line.startswith("Caused by:")]
    calls = lines[0].startswith("An error occurred while calling") and len(lines) > 1
    return causes[-1] if causes else lines[1].lstrip(": ") if calls else lines[0]


def local_session(threads: int | None = None) -> SparkSession:
    """Return a quiet session on this machine.

    Args:
        threads: how many at once; as many as there are cores, if None.

    Raises:
        InputError: pyspark or Java is missing.
    """
    try:
        from pyspark.errors import PySparkException  # noqa: PLC0415  an extra, and large
        from pyspark.sql import SparkSession  # noqa: PLC0415
    except ImportError:
        raise InputError("pyspark is missing", where="engine spark", accepts=INSTALL) from None
    if not shutil.which("java"):
        raise InputError("Java is missing", where="engine spark", accepts=INSTALL)
    os.environ.setdefault("SPARK_LOCAL_IP", _HERE)  # else it warns of the machine's name
    builder = SparkSession.builder.master(f"local[{threads or '*'}]").appName("comity")
    settings = {
        "spark.ui.enabled": "false",
        "spark.driver.memory": "4g",
        "spark.driver.bindAddress": _HERE,
        "spark.driver.host": _HERE,
        "spark.sql.session.timeZone": "UTC",
        "spark.sql.shuffle.partitions": "8",
        "spark.driver.extraJavaOptions": " ".join((f"-Dlog4j2.configurationFile={_LOGGING.as_uri()}", *_JAVA)),
        "spark.ui.showConsoleProgress": str(sys.stderr.isatty()).lower(),
    }
    for name, value in settings.items():
        builder = builder.config(name, value)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", FutureWarning)  # of the pandas that it would like, and we do not use
            return builder.getOrCreate()
    except (PySparkException, RuntimeError) as error:
        raise InputError(f"Spark does not start: {str(error).splitlines()[0]}", where="engine spark") from None
