"""What a start meets most often, said in a line: a wrong setting, a database that is away, a folder or a disk that
takes nothing, Ctrl-C. Anything else is a defect and keeps its traceback."""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured
from django.core.management import CommandError
from django.db import DatabaseError, OperationalError


@contextmanager
def plainly(var_dir: Path) -> Iterator[None]:
    """Ends the program with a sentence and a status other than 0."""
    try:
        yield
    except KeyboardInterrupt:
        sys.exit("\nStopped before everything was ready; the next `make run` goes on from here.")
    except subprocess.CalledProcessError as failed:
        sys.exit(failed.returncode if failed.returncode > 0 else 1)  # it has said why
    except ImproperlyConfigured as wrong:
        sys.exit(f"A setting is wrong (environment or .env): {wrong}")
    except CommandError as refused:
        sys.exit(str(refused))
    except OperationalError as error:
        sys.exit(database_text(error))
    except OSError as error:
        sys.exit(
            f"Nothing can be written below {error.filename or var_dir}: {error.strerror}. VAR_DIR names another folder."
        )


def database_text(error: DatabaseError) -> str:
    """The driver's own words name host, port and reason, and no password."""
    words = "\n".join(f"  {line.strip()}" for line in str(error).splitlines() if line.strip())
    return (
        f"The database cannot be used:\n{words}\n"
        "DATABASE_URL says which one; left out, it is a SQLite file below VAR_DIR."
    )
