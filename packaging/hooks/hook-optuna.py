"""PyInstaller's hook for Optuna, which keeps scripts beside its modules for files of studies of older versions."""

# mypy: disable-error-code="import-untyped"
from PyInstaller.utils.hooks import collect_data_files

datas = collect_data_files(
    "optuna", include_py_files=True, includes=["storages/_rdb/alembic*", "storages/_rdb/alembic/**"]
)
hiddenimports = ["alembic.ddl.sqlite", "sqlalchemy.dialects.sqlite"]
