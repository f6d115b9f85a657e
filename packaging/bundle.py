"""What goes into the frozen program and what stays out: read by `motifdesk.spec`, and by the tests."""

from __future__ import annotations

import subprocess
import sys
from fnmatch import fnmatch
from pathlib import PurePath

from bootstrap import ROOT

BUILD = ROOT / "build"
ICONS = BUILD / "icons"
CONTENTS = BUILD / "contents.json"
PROGRAM = BUILD / "frozen" / "motifdesk"

# Their modules are found by the registries, or imported by names that PyInstaller cannot read.
HIDDEN_PACKAGES = ["motifdesk", "dinuc_shuf", "pyfaidx", "twobitreader", "lightmotif", "reportlab.pdfbase"]
# Pyqtgraph imports these so, and does not start without them.
HIDDEN_MODULES = ["PySide6.QtOpenGL", "PySide6.QtOpenGLWidgets"]

EXCLUDED_MODULES = [
    # Found by PyInstaller in branches that the program never takes.
    "IPython", "matplotlib", "pandas", "pyarrow", "tkinter", "_tkinter", "torch", "jax", "cupy", "bokeh", "grpc",
    "pip", "setuptools", "pkg_resources", "wheel", "lib2to3", "pydoc_data", "idlelib", "turtledemo", "ensurepip",
    "PyQt5", "PyQt6", "PySide2", "pyqtgraph.opengl", "pyqtgraph.examples", "pyqtgraph.jupyter", "pyqtgraph.console",
    "pyqtgraph.flowchart", "tensorboard", "tensorflow.python.debug.examples", "dask_jobqueue",
    # For prompts in terminals, of which the program has none; one of their libraries is under the GPL.
    "readline", "curses", "_curses",
    # For developers alone.
    "_pytest", "pytest", "hypothesis", "mypy", "mypyc", "Bio", "attr", "attrs", "jsonschema", "rpds", "cyclonedx",
    # Parts of Qt that PyInstaller would take along with others.
    "PySide6.QtQml", "PySide6.QtQuick", "PySide6.QtNetwork", "PySide6.QtSql", "PySide6.QtDesigner",
    "PySide6.QtUiTools", "PySide6.QtTest",
]  # fmt: skip

# Libraries that every desktop has, and in versions that fit its drivers: a second copy would stand in their way.
SYSTEM_LIBRARIES = (
    "libstdc++.so*", "libgcc_s.so*", "libX11.so*", "libX11-xcb.so*", "libxcb.so*", "libXau.so*", "libXdmcp.so*",
    "libfontconfig.so*", "libfreetype.so*", "libexpat.so*", "libpng16.so*", "libglib-2.0.so*", "libgthread-2.0.so*",
    "libpcre2-8.so*", "libdbus-1.so*", "libsystemd.so*",
    "libbrotlicommon.so*", "libbrotlidec.so*", "libgcrypt.so*", "libgpg-error.so*",
    "liblz4.so*", "libcap.so*", "libbsd.so*", "libmd.so*", "libwayland-*.so*", "libdrm.so*", "libEGL.so*", "libGL*.so*",
)  # fmt: skip

# Qt's plugins that a program of widgets loads; all others stay out, and with them the libraries that only they need.
QT_PLUGINS = (
    "platforms/*qxcb.*", "platforms/*qwayland*", "platforms/*qoffscreen.*", "platforms/*qwindows.*",
    "platforms/*qcocoa.*", "iconengines/*", "imageformats/*qsvg.*", "imageformats/*qico.*", "imageformats/*qjpeg.*",
    "imageformats/*qicns.*", "styles/*", "platforminputcontexts/*compose*", "platforminputcontexts/*ibus*",
    "platformthemes/*xdgdesktopportal*", "printsupport/*", "xcbglintegrations/*",
    "wayland-decoration-client/*bradient*",
    "wayland-graphics-integration-client/*wayland-egl*", "wayland-shell-integration/*xdg-shell*",
)  # fmt: skip

# Wherever they are: sources that nothing reads, and what belongs to compilers, tests and documentation.
LEFT_OUT = (
    "tensorflow/include/*", "tensorflow/xla_aot_runtime_src/*", "tensorflow/tools/*",
    "tensorflow/*/stablehlo_extension.*", "tensorflow/*/_xla_ops.*",
    "*/tests/*", "*/test/*", "*.pyi", "*.h", "*.hpp", "*.pxd", "*.pyx", "*.a", "*.lib", "*.proto",
    "PySide6/Qt/translations/*", "PySide6/translations/*", "PySide6/Qt/qml/*", "PySide6/qml/*",
    "PySide6/Qt/metatypes/*", "PySide6/Qt/lib/libQt6Q[mu]*", "PySide6/Qt6Q[mu]*.dll", "PySide6/opengl32sw.dll",
    "PySide6/Qt/lib/libQt6VirtualKeyboard*", "PySide6/Qt/lib/libQt6Pdf*", "PySide6/Qt/lib/libQt6Eglfs*",
    "distributed/dashboard/*", "distributed/http/static/*", "pyqtgraph/examples/*", "pyqtgraph/icons/peegee/*",
    "sklearn/datasets/*", "scipy/datasets/*",
    # Reportlab's own fonts, one of them under the GPL: the report brings others. Kinds of pictures that it has none of.
    "reportlab/fonts/*", "PIL/_avif*", "PIL/_webp*", "PIL/_imagingft*", "PIL/_imagingcms*", "PIL/_imagingtk*",
)  # fmt: skip


def belongs(name: str) -> bool:
    """Return whether the file belongs into the program.

    Parameters
    ----------
    name
        Its path in the program's folder, with this system's separators.
    """
    path = PurePath(name).as_posix()
    file = path.rpartition("/")[2]
    if any(fnmatch(file, pattern) for pattern in SYSTEM_LIBRARIES):
        return False
    _, plugin, rest = path.partition("/plugins/")
    if plugin and path.startswith("PySide6/"):
        return any(fnmatch(rest, pattern) for pattern in QT_PLUGINS)
    return not any(fnmatch(path, pattern) for pattern in LEFT_OUT)


def imported_by_the_window() -> frozenset[str]:
    """Return the names of the modules that are imported until the window is shown."""
    code = "import sys, motifdesk.cli, motifdesk.gui.app; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True, cwd=ROOT)
    return frozenset(done.stdout.split())
