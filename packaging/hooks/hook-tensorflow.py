"""PyInstaller's hook for TensorFlow, in place of the one that takes all of it along: headers, tools, tests, converters.

What TensorFlow imports from outside of its core is found by PyInstaller.
"""

# mypy: disable-error-code="import-untyped"
from pathlib import Path

from PyInstaller.compat import is_linux
from PyInstaller.utils.hooks import collect_submodules, get_package_paths

# Its modules import each other only when a name is first asked for, in more ways than PyInstaller can read.
PACKAGES = ("tensorflow.python", "tensorflow.compiler.tf2tensorrt", "keras")
hiddenimports = ["ml_dtypes", *(name for package in PACKAGES for name in collect_submodules(package))]
warn_on_missing_hiddenimports = False

# So it does with its libraries. `bundle.py` leaves out those that nothing of ours loads.
root = Path(get_package_paths("tensorflow")[1])
libraries = [path for path in root.rglob("*") if path.suffix in (".so", ".pyd", ".dylib")]
binaries = [(str(path), path.parent.relative_to(root.parent).as_posix()) for path in libraries]

if is_linux:
    # A second name for them in the program's folder would load 800 MB twice.
    bindepend_symlink_suppression = ["**/libtensorflow_cc.so*", "**/libtensorflow_framework.so*"]
