"""Coding and looking up inside Spark: three small classes of ours, compiled by the compiler that Spark brings along.

As expressions of Spark's the same work is hundreds of look-ups in generated methods too long for Java to translate, and
takes fifty times as long.
"""

from __future__ import annotations

import atexit
import shutil
import struct
import tempfile
import zipfile
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import numpy.typing as npt

from comity.engines.layout import Layout

if TYPE_CHECKING:
    from pyspark.sql import Column as Expression
    from pyspark.sql import SparkSession

Applied = Callable[..., "Expression"]
_PACKAGE: Final = "comity"
_CODES: Final = "Codes"
_STAGES: Final = "Stages"
_KEYS: Final = "Keys"


def coder(limits: Sequence[Sequence[float]], texts: Sequence[Mapping[str, int]], session: SparkSession) -> Applied:
    """Return what codes a row: given an array of texts and one of numbers, the array of codes.

    Args:
        limits: for each column, where the law cuts its numbers.
        texts: for each column, the code of each text.
        session: where the rows are.
    """
    types = session._jvm.org.apache.spark.sql.types.DataTypes  # type: ignore[union-attr]
    return _function(_CODES, codes_to_bytes(limits, texts), types.createArrayType(types.IntegerType, False), session)


def looker(layout: Layout, session: SparkSession) -> Applied:
    """Return what looks a row up: given the array of its codes, as the layout reads them, the id of the last stage."""
    kind = session._jvm.org.apache.spark.sql.types.DataTypes.IntegerType  # type: ignore[union-attr]
    return _function(_STAGES, layout.to_bytes(), kind, session)


def keyer(salts: Sequence[npt.NDArray[np.int64]], session: SparkSession) -> Applied:
    """Return what gives a row a key: given the array of its codes, the key (see `comity.engines.tally.salts`)."""
    kind = session._jvm.org.apache.spark.sql.types.DataTypes.LongType  # type: ignore[union-attr]
    return _function(_KEYS, salts_to_bytes(salts), kind, session)


def salts_to_bytes(salts: Sequence[npt.NDArray[np.int64]]) -> bytes:
    """Return salts as ``Keys.java`` reads them: every list after its length, the highest byte first."""
    parts = [struct.pack(">i", len(salts))]
    parts += [struct.pack(">i", len(one)) + one.astype(">i8").tobytes() for one in salts]
    return b"".join(parts)


def codes_to_bytes(limits: Sequence[Sequence[float]], texts: Sequence[Mapping[str, int]]) -> bytes:
    """Return limits and texts as ``Codes.java`` reads them: every list after its length, the highest byte first."""
    parts = [struct.pack(">i", len(limits))]
    parts += [struct.pack(f">i{len(one)}d", len(one), *one) for one in limits]
    parts.append(struct.pack(">i", len(texts)))
    for words in texts:
        parts.append(struct.pack(">i", len(words)))
        for word, code in words.items():
            told = word.encode()
            parts.append(struct.pack(f">i{len(told)}si", len(told), told, code))
    return b"".join(parts)


def _function(name: str, told: bytes, kind: Any, session: SparkSession) -> Applied:
    """Return a function of Spark's that has read something."""
    from pyspark.sql import functions as f  # noqa: PLC0415  an extra, and large

    classes, jar = _compiled(session._jvm)
    if jar.name not in session._jsc.sc().listJars().mkString():
        session._jsc.addJar(str(jar))
    one = classes[name].newInstance()
    one.read(told)
    called = f"{_PACKAGE}_{name}".lower()
    session._jsparkSession.udf().register(called, one, kind)
    return lambda *arrays: f.call_function(called, *arrays)


@cache
def _compiled(jvm: Any) -> tuple[Mapping[str, Any], Path]:
    """Return the classes, and the file in which they travel to where the rows are."""
    folder = Path(tempfile.mkdtemp(prefix="comity-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    jar = folder / f"{folder.name}.jar"
    classes = {}
    with zipfile.ZipFile(jar, "w") as file:
        for name in (_CODES, _STAGES, _KEYS):
            compiler = jvm.org.codehaus.janino.SimpleCompiler()
            compiler.setParentClassLoader(jvm.java.lang.Thread.currentThread().getContextClassLoader())
            compiler.cook((files("comity.engines.spark") / "java" / f"{name}.java").read_text(encoding="utf-8"))
            full = f"{_PACKAGE}.{name}"
            file.writestr(f"{full.replace('.', '/')}.class", compiler.getBytecodes()[full])
            classes[name] = compiler.getClassLoader().loadClass(full)
    return classes, jar
