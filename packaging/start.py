"""Where the frozen program begins; Python's `-m motifdesk` in one file, as PyInstaller wants it."""

from motifdesk.__main__ import main

if __name__ == "__main__":
    main()
