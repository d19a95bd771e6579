"""`kg serve`: the workbench in the browser."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path
from typing import Any

import click

from kg.cli.common import allowance, limit_options
from kg.errors import ConfigError

NEEDED = ("starlette", "uvicorn", "python_multipart")


@click.command("serve", epilog="Example:  kg serve kg-workspace --no-browser")
@click.argument(
    "folder", type=click.Path(path_type=Path, file_okay=False), default=Path("kg-workspace")
)
@click.option("--no-browser", is_flag=True, help="Only print the address.")
@click.option("--port", type=click.IntRange(0, 65535), default=0,
              help="The port to use.  [default: a free one]")  # fmt: skip
@click.option(
    "--host",
    default="127.0.0.1",
    show_default=True,
    help="The address to listen on; any but this computer's needs a password.",
)
@click.option(
    "--password-file",
    type=click.Path(path_type=Path, dir_okay=False),
    help="A file with the password that other computers have to give.",
)
@limit_options
def command(
    folder: Path,
    no_browser: bool,
    port: int,
    host: str,
    password_file: Path | None,
    **limits: Any,
) -> None:
    """Open the workbench: add documents, see how they were read, correct, ask, draw.

    FOLDER is the workspace (default: kg-workspace); it is created if needed. The printed address
    opens once. Only this computer is served, and no network is needed. Corrections are saved as
    plain files below FOLDER/sources, which `kg build FOLDER/sources` also reads. Ctrl-C ends it.
    """
    missing = [name for name in NEEDED if find_spec(name) is None]
    if missing:
        raise ConfigError(
            "the workbench needs more packages; get them with: pip install 'actionplan-kg[serve]'"
        )
    from kg.serve.run import open_browser, serve

    def ready(address: str) -> None:
        click.echo(address)
        if not no_browser:
            open_browser(address)

    serve(folder, host=host, port=port, password_file=password_file,
          allowance=allowance(limits), ready=ready)  # fmt: skip
