"""Running trials on many processes or machines, with dask.distributed."""
