"""The project file: everything the user has, in one zip that runs nothing when it is opened."""
