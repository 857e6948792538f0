"""`python -m vecgen`: the same as the command `vecgen`."""

from vecgen.cli import main

if __name__ == "__main__":
    main(prog_name="vecgen")
